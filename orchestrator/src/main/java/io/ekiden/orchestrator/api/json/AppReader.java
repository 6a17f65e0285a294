package io.ekiden.orchestrator.api.json;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppDefinition.VersionInfo;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import io.ekiden.orchestrator.spec.role.AllowedRoles;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** An app from its fields, defaults filled in; what is wrong is in the findings, and then the app is of no use. */
final class AppReader {
    /** Written by the server; accepted and without effect, so that an answer can be sent back as it is. */
    private static final List<String> READ_ONLY = List.of(
            "id",
            "version",
            "versionInfo",
            "tasksStaged",
            "tasksRunning",
            "tasksHealthy",
            "tasksUnhealthy",
            "tasksStats",
            "taskStats",
            "tasks",
            "deployments",
            "lastTaskFailure",
            "readinessCheckResults");
    /** Far above any machine, and far below where thousandths no longer fit. */
    static final double MAX_AMOUNT = 1e12;

    private final Fields fields;
    private final Findings findings;
    private final DefinitionOptions options;

    AppReader(Fields fields, Findings findings, DefinitionOptions options) {
        this.fields = fields;
        this.findings = findings;
        this.options = options;
    }

    AppDefinition read(PathId id, Instant version, AllowedRoles roles) {
        var container = new ContainerReader(fields, findings, options.defaultNetwork()).read();
        var run = new RunSpec(
                new ProcessReader(fields, findings).read(container.container()),
                resources(),
                new PortsReader(fields, findings).read(container),
                new PlacementReader(fields, findings).read(roles),
                new LifecycleReader(fields, findings)
                        .read(
                                container
                                        .container()
                                        .filter(given ->
                                                !given.persistentVolumes().isEmpty())
                                        .isPresent(),
                                container
                                        .container()
                                        .filter(Container::hasExclusiveVolume)
                                        .isPresent()),
                new HealthChecksReader(fields, findings).read(),
                fields.textsByName("labels"),
                fields.texts("dependencies").orElse(List.of()).stream()
                        .map(dependency -> PathId.parse(dependency, id))
                        .distinct()
                        .toList(),
                new ReadinessJson(fields, findings).read(),
                new CheckJson(fields, findings).read(),
                new SecretsJson(fields, findings)
                        .read(
                                container.pullConfig(),
                                container
                                        .container()
                                        .map(Container::secretFiles)
                                        .orElseGet(TreeMap::new)),
                ProcessReader.limits(fields, findings),
                Optional.empty());
        int instances = fields.integer("instances", 0, Integer.MAX_VALUE).orElse(1);
        fields.ignoring(READ_ONLY).done();
        return new AppDefinition(id, instances, run, VersionInfo.created(version));
    }

    /** The id in the body, resolved against the group it is in. */
    PathId id(PathId base) {
        var text = fields.text("id").orElse("");
        if (fields.has("id") && text.isEmpty() && findings.isShapely()) {
            findings.shape("/id", "error.minLength");
        } else if (!PathIdRules.hasShape(text)) {
            findings.shape("/id", "error.pattern", PathIdRules.SHAPE_HINT);
        }
        return PathId.parse(text, base);
    }

    private ResourceNeeds resources() {
        return new ResourceNeeds(milli("cpus", 1), milli("mem", 128), milli("disk", 0), gpus(fields));
    }

    /** Whole ones, in thousandths. */
    static long gpus(Fields given) {
        return 1000L * given.integer("gpus", 0, Integer.MAX_VALUE).orElse(0);
    }

    private long milli(String name, double fallback) {
        return Math.round(fields.number(name, 0, MAX_AMOUNT).orElse(fallback) * 1000);
    }
}
