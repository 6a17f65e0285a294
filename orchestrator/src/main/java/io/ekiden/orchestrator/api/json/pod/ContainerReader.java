package io.ekiden.orchestrator.api.json.pod;

import io.ekiden.orchestrator.api.json.CheckJson;
import io.ekiden.orchestrator.api.json.Fields;
import io.ekiden.orchestrator.api.json.Findings;
import io.ekiden.orchestrator.api.json.ProcessReader;
import io.ekiden.orchestrator.api.json.SecretsJson;
import io.ekiden.orchestrator.api.json.Unsupported;
import io.ekiden.orchestrator.api.json.linux.LinuxInfoJson;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.check.AppCheck.Command;
import io.ekiden.orchestrator.spec.check.AppCheck.Kind;
import io.ekiden.orchestrator.spec.pod.PodCheck;
import io.ekiden.orchestrator.spec.pod.PodContainer;
import io.ekiden.orchestrator.spec.pod.PodContainer.Endpoint;
import io.ekiden.orchestrator.spec.pod.PodContainer.Image;
import io.ekiden.orchestrator.spec.pod.PodContainer.Mount;
import io.ekiden.orchestrator.spec.pod.PodHealthCheck;
import io.ekiden.orchestrator.spec.volume.VolumePaths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** One container of a pod. */
final class ContainerReader {
    /** Far above any machine, and far below where thousandths no longer fit. */
    private static final double MAX_AMOUNT = 1e12;

    private static final int MAX_PORT = 65535;
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "udp,tcp");
    private static final Set<String> SCHEMES = Set.of("HTTP", "HTTPS");

    private final Fields fields;
    private final Findings findings;

    ContainerReader(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    PodContainer read() {
        fields.requiring("name").requiring("resources");
        var container = new PodContainer(
                fields.text("name").orElse(""),
                exec(),
                fields.object("resources").map(this::resources).orElse(new ResourceNeeds(0, 0, 0, 0)),
                fields.list("endpoints", element -> Fields.of(element, findings).map(this::endpoint))
                        .orElse(List.of()),
                fields.object("image").map(this::image),
                environment(fields, findings),
                SecretsJson.references(fields, "environment", findings),
                fields.nonEmptyText("user"),
                fields.object("healthCheck").flatMap(this::healthCheck),
                fields.object("check").flatMap(this::check),
                fields.list(
                                "volumeMounts",
                                element -> Fields.of(element, findings).map(ContainerReader::mount))
                        .orElse(List.of()),
                ProcessReader.artifacts(fields, "artifacts", findings),
                fields.textsByName("labels"),
                killGracePeriod(),
                ProcessReader.limits(fields, findings),
                fields.object("exec").flatMap(exec -> flag(exec, "overrideEntrypoint")),
                flag(fields, "tty"),
                LinuxInfoJson.read(fields, findings));
        fields.done();
        return container;
    }

    private Optional<Command> exec() {
        return fields.object("exec").flatMap(exec -> {
            exec.requiring("command");
            var command = CheckJson.command(exec, findings);
            exec.ignoring(List.of("overrideEntrypoint")).done();
            return command;
        });
    }

    private static Optional<Boolean> flag(Fields given, String name) {
        return given.has(name) ? Optional.of(given.flag(name, false)) : Optional.empty();
    }

    private ResourceNeeds resources(Fields given) {
        var needs = new ResourceNeeds(
                milli(given, "cpus", 0.001, 1), milli(given, "mem", 0, 128), milli(given, "disk", 0, 0), gpus(given));
        given.done();
        return needs;
    }

    /** Whole ones, in thousandths. */
    private static long gpus(Fields given) {
        return 1000L * given.integer("gpus", 0, Integer.MAX_VALUE).orElse(0);
    }

    static long milli(Fields given, String name, double min, double fallback) {
        return Math.round(given.number(name, min, MAX_AMOUNT).orElse(fallback) * 1000);
    }

    private Endpoint endpoint(Fields given) {
        given.requiring("name");
        var endpoint = new Endpoint(
                given.text("name").orElse(""),
                given.integer("containerPort", 1, MAX_PORT),
                given.integer("hostPort", 0, MAX_PORT),
                given.list("protocol", this::protocol).orElse(List.of()),
                given.textsByName("labels"),
                given.texts("networkNames").orElse(List.of()));
        given.done();
        return endpoint;
    }

    private Optional<String> protocol(Fields.Element element) {
        var text = Fields.text(element, findings);
        text.filter(word -> !PROTOCOLS.contains(word)).ifPresent(_ -> findings.unknownWord(element.path(), PROTOCOLS));
        return text;
    }

    private Image image(Fields given) {
        given.requiring("kind").requiring("id");
        if (!given.text("kind").orElse("DOCKER").equals("DOCKER")) {
            findings.rule(given.path("kind"), Unsupported.sentence("images other than those of Docker are"));
        }
        var image = new Image(
                given.text("id").orElse(""),
                given.flag("forcePull", false),
                given.object("pullConfig").map(SecretsJson::reference));
        given.ignoring(List.of("labels")).done();
        return image;
    }

    /** Of a pod or of one of its containers. An object is a reference to a secret, see {@link SecretsJson}. */
    static SortedMap<String, String> environment(Fields fields, Findings findings) {
        return fields.textsByName("environment", element -> {
            return element.value().isObject() ? Optional.empty() : Fields.text(element, findings);
        });
    }

    private Optional<PodHealthCheck> healthCheck(Fields check) {
        var probes = new ArrayList<PodHealthCheck>();
        for (var kind : Kind.values()) {
            check.object(kind.name().toLowerCase(Locale.ROOT))
                    .ifPresent(probe -> probes.add(probe(kind, probe, check)));
        }
        if (probes.size() != 1) {
            findings.rule(check.path("").replaceAll("/$", ""), "Only one of http, tcp, or command may be specified");
        }
        check.ignoring(List.of(
                        "gracePeriodSeconds",
                        "intervalSeconds",
                        "maxConsecutiveFailures",
                        "timeoutSeconds",
                        "delaySeconds"))
                .done();
        return probes.stream().findFirst();
    }

    private PodHealthCheck probe(Kind kind, Fields probe, Fields check) {
        if (kind != Kind.EXEC) {
            probe.requiring("endpoint");
        }
        var scheme = kind == Kind.HTTP ? probe.text("scheme") : Optional.<String>empty();
        if (scheme.filter(text -> !SCHEMES.contains(text)).isPresent()) {
            findings.unknownWord(probe.path("scheme"), SCHEMES);
        }
        var read = new PodHealthCheck(
                kind,
                kind == Kind.EXEC ? Optional.empty() : probe.text("endpoint"),
                kind == Kind.HTTP ? probe.text("path") : Optional.empty(),
                scheme,
                kind == Kind.EXEC ? CheckJson.command(probe, findings) : Optional.empty(),
                seconds(check, "gracePeriodSeconds", 300),
                seconds(check, "intervalSeconds", 60),
                check.integer("maxConsecutiveFailures", 0, Integer.MAX_VALUE).orElse(3),
                seconds(check, "timeoutSeconds", 20),
                seconds(check, "delaySeconds", 15));
        probe.done();
        return read;
    }

    private Optional<PodCheck> check(Fields check) {
        var probes = new ArrayList<PodCheck>();
        for (var kind : Kind.values()) {
            check.object(kind.name().toLowerCase(Locale.ROOT))
                    .ifPresent(probe -> probes.add(checkProbe(kind, probe, check)));
        }
        if (probes.size() != 1) {
            findings.rule(check.path("").replaceAll("/$", ""), "must have exactly one of: http, tcp, exec");
        }
        check.ignoring(List.of("intervalSeconds", "timeoutSeconds", "delaySeconds"))
                .done();
        return probes.stream().findFirst();
    }

    private PodCheck checkProbe(Kind kind, Fields probe, Fields check) {
        if (kind != Kind.EXEC) {
            probe.requiring("endpoint");
        }
        if (kind == Kind.HTTP && !probe.text("scheme").orElse("HTTP").equals("HTTP")) {
            findings.rule(probe.path("scheme"), "expected HTTP: checks of Mesos know no other scheme");
        }
        var read = new PodCheck(
                kind,
                kind == Kind.EXEC ? Optional.empty() : probe.text("endpoint"),
                kind == Kind.HTTP ? probe.text("path") : Optional.empty(),
                kind == Kind.EXEC ? CheckJson.command(probe, findings) : Optional.empty(),
                seconds(check, "intervalSeconds", 60),
                seconds(check, "timeoutSeconds", 20),
                seconds(check, "delaySeconds", 15));
        probe.done();
        return read;
    }

    private static Duration seconds(Fields check, String name, int fallback) {
        return Duration.ofSeconds(check.integer(name, 0, Integer.MAX_VALUE).orElse(fallback));
    }

    private static Mount mount(Fields given) {
        given.requiring("name").requiring("mountPath");
        var mount = new Mount(
                given.text("name").orElse(""),
                VolumePaths.plain(given.text("mountPath").orElse("")),
                given.flag("readOnly", false));
        given.done();
        return mount;
    }

    private Optional<Duration> killGracePeriod() {
        return fields.object("lifecycle").flatMap(given -> {
            var seconds = given.number("killGracePeriodSeconds", 0, Integer.MAX_VALUE);
            if (seconds.filter(none -> none == 0).isPresent()) {
                findings.rule(given.path("killGracePeriodSeconds"), "got 0.0, expected more than 0.0");
            }
            given.done();
            return seconds.map(length -> Duration.ofMillis(Math.round(length * 1000)));
        });
    }
}
