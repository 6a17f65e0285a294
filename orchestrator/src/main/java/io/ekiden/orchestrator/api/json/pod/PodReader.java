package io.ekiden.orchestrator.api.json.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.Fields;
import io.ekiden.orchestrator.api.json.Findings;
import io.ekiden.orchestrator.api.json.LifecycleReader;
import io.ekiden.orchestrator.api.json.SecretsJson;
import io.ekiden.orchestrator.api.json.linux.LinuxInfoJson;
import io.ekiden.orchestrator.api.json.network.GivenNetwork;
import io.ekiden.orchestrator.api.json.volume.VolumeReader;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppDefinition.VersionInfo;
import io.ekiden.orchestrator.spec.ConstraintRules;
import io.ekiden.orchestrator.spec.ConstraintRules.Reading;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Lifecycle.BackoffStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.KillSelection;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Placement.Constraint;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import io.ekiden.orchestrator.spec.pod.Pod;
import io.ekiden.orchestrator.spec.pod.PodContainer;
import io.ekiden.orchestrator.spec.pod.PodNetwork;
import io.ekiden.orchestrator.spec.pod.PodVolume;
import io.ekiden.orchestrator.spec.role.AllowedRoles;
import io.ekiden.orchestrator.spec.role.AppRoles;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A pod from its fields, defaults filled in; what is wrong is in the findings, and then the pod is of no use. */
final class PodReader {
    private static final double MAX_FACTOR = 1_000_000;
    private static final double MAX_SECONDS = Integer.MAX_VALUE;
    private static final ResourceNeeds EXECUTOR = new ResourceNeeds(100, 32_000, 10_000, 0);

    private final Fields fields;
    private final Findings findings;
    private final DefinitionOptions options;

    PodReader(Fields fields, Findings findings, DefinitionOptions options) {
        this.fields = fields;
        this.findings = findings;
        this.options = options;
    }

    AppDefinition read(Instant version, AppRoles roles) {
        var id = id();
        fields.requiring("containers");
        var containers = fields.list(
                        "containers", element -> Fields.of(element, findings).map(this::container))
                .orElse(List.of());
        if (fields.value("containers")
                .filter(JsonNode::isArray)
                .filter(JsonNode::isEmpty)
                .isPresent()) {
            findings.shape(fields.path("containers"), "error.minLength");
        }
        var pod = new Pod(
                containers,
                ContainerReader.environment(fields, findings),
                volumes(),
                network(),
                executor(),
                LinuxInfoJson.ofPod(fields, findings),
                fields.flag("legacySharedCgroups"));
        var scheduling = fields.object("scheduling");
        var run = pod.run(
                placement(scheduling, roles.of(id)),
                lifecycle(scheduling, !pod.persistentVolumes().isEmpty()),
                fields.nonEmptyText("user"),
                fields.textsByName("labels"));
        scheduling.ifPresent(Fields::done);
        int instances = instances();
        var secrets = new Secrets(
                SecretsJson.sources(fields, findings),
                SecretsJson.references(fields, "environment", findings),
                Optional.empty());
        fields.ignoring(List.of("version")).done();
        return new AppDefinition(
                id,
                instances,
                secrets.equals(Secrets.NONE) ? run : run.withSecrets(secrets),
                VersionInfo.created(version));
    }

    private PathId id() {
        fields.requiring("id");
        var text = fields.text("id").orElse("");
        if (!PathIdRules.hasShape(text)) {
            findings.shape(fields.path("id"), "error.pattern", PathIdRules.SHAPE_HINT);
        }
        return PathId.parse(text);
    }

    private PodContainer container(Fields container) {
        return new ContainerReader(container, findings).read();
    }

    private Optional<PodNetwork> network() {
        return GivenNetwork.list(fields, findings)
                .map(given -> PodNetwork.of(
                        given.getFirst().mode(),
                        GivenNetwork.named(given, options.defaultNetwork()),
                        GivenNetwork.bridgeLabels(given)));
    }

    private List<PodVolume> volumes() {
        return fields.list("volumes", element -> Fields.of(element, findings).map(this::volume))
                .orElse(List.of());
    }

    private PodVolume volume(Fields volume) {
        volume.requiring("name");
        var name = volume.text("name").orElse("");
        var read = volume.has("secret")
                ? new PodVolume.Secret(name, volume.requiredText("secret"))
                : volume.text("host")
                        .<PodVolume>map(host -> new PodVolume.Host(name, host))
                        .or(() -> volume.object("persistent")
                                .map(disk -> VolumeReader.persistent(name, false, disk, findings))
                                .map(disk -> new PodVolume.Persistent(name, disk)))
                        .orElseGet(() -> new PodVolume.Ephemeral(name));
        volume.done();
        return read;
    }

    /** Never less than Mesos asks for. */
    private ResourceNeeds executor() {
        return fields.object("executorResources")
                .map(given -> {
                    var needs = new ResourceNeeds(
                            ContainerReader.milli(given, "cpus", 0.1, 0.1),
                            ContainerReader.milli(given, "mem", 32, 32),
                            ContainerReader.milli(given, "disk", 10, 10),
                            0);
                    given.done();
                    return needs;
                })
                .orElse(EXECUTOR);
    }

    private int instances() {
        return fields.object("scaling")
                .map(scaling -> {
                    if (!scaling.text("kind").orElse("fixed").equals("fixed")) {
                        findings.unknownWord(scaling.path("kind"), List.of("fixed"));
                    }
                    int instances =
                            scaling.integer("instances", 0, Integer.MAX_VALUE).orElse(1);
                    scaling.ignoring(List.of("maxInstances")).done();
                    return instances;
                })
                .orElse(1);
    }

    private Placement placement(Optional<Fields> scheduling, AllowedRoles roles) {
        var role = fields.nonEmptyText("role").orElse(roles.first());
        return scheduling
                .flatMap(given -> given.object("placement"))
                .map(given -> {
                    var placement = new Placement(
                            given.list("constraints", this::constraint).orElse(List.of()).stream()
                                    .distinct()
                                    .toList(),
                            given.texts("acceptedResourceRoles").orElse(List.of()).stream()
                                    .distinct()
                                    .toList(),
                            role);
                    given.done();
                    return placement;
                })
                .orElseGet(() -> new Placement(List.of(), List.of(), role));
    }

    private Optional<Constraint> constraint(Fields.Element element) {
        return Fields.of(element, findings).flatMap(given -> {
            given.requiring("fieldName").requiring("operator");
            var words = new ArrayList<>(List.of(
                    given.text("fieldName").orElse(""), given.text("operator").orElse("")));
            given.text("value").ifPresent(words::add);
            given.done();
            return switch (ConstraintRules.read(words)) {
                case Reading.Valid(var constraint) -> Optional.of(constraint);
                case Reading.Invalid(var error) -> {
                    findings.rule(element.path(), error);
                    yield Optional.empty();
                }
            };
        });
    }

    private Lifecycle lifecycle(Optional<Fields> scheduling, boolean resident) {
        return new Lifecycle(
                scheduling
                        .flatMap(given -> given.object("backoff"))
                        .map(PodReader::backoff)
                        .orElse(new BackoffStrategy(Duration.ofSeconds(1), 1.15, Duration.ofSeconds(300))),
                scheduling
                        .flatMap(given -> given.object("upgrade"))
                        .map(PodReader::upgrade)
                        .orElse(resident ? new UpgradeStrategy(0.5, 0) : new UpgradeStrategy(1, 1)),
                scheduling
                        .map(given -> new LifecycleReader(given, findings).unreachable(resident))
                        .orElse(
                                resident
                                        ? new UnreachableStrategy.Disabled()
                                        : new UnreachableStrategy.Enabled(Duration.ZERO, Duration.ZERO)),
                scheduling
                        .flatMap(given -> given.constant("killSelection", KillSelection.class))
                        .orElse(KillSelection.YOUNGEST_FIRST),
                Optional.empty());
    }

    private static BackoffStrategy backoff(Fields given) {
        var backoff = new BackoffStrategy(
                seconds(given, "backoff", 1),
                given.number("backoffFactor", 1, MAX_FACTOR).orElse(1.15),
                seconds(given, "maxLaunchDelay", 300));
        given.done();
        return backoff;
    }

    private static Duration seconds(Fields given, String name, double fallback) {
        return Duration.ofMillis(Math.round(given.number(name, 0, MAX_SECONDS).orElse(fallback) * 1000));
    }

    private static UpgradeStrategy upgrade(Fields given) {
        var upgrade = new UpgradeStrategy(
                given.number("minimumHealthCapacity", 0, 1).orElse(1.0),
                given.number("maximumOverCapacity", 0, 1).orElse(1.0));
        given.done();
        return upgrade;
    }
}
