package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.Process.Fetch;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import java.util.List;
import java.util.Optional;

/** What is run. */
public final class ProcessReader {
    /** Far above any machine, and far below where thousandths no longer fit. */
    private static final double MAX_AMOUNT = 1e12;

    private static final List<String> ARCHIVES =
            List.of(".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz", ".zip");

    private final Fields fields;
    private final Findings findings;

    ProcessReader(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    Process read(Optional<Container> container) {
        return new Process(
                fields.nonEmptyLines("cmd"),
                fields.list("args", element -> Fields.lines(element, findings)).orElse(List.of()),
                fields.nonEmptyText("user"),
                fields.text("executor").orElse(""),
                fields.textsByName("env", this::variable),
                fetch(),
                container,
                fields.has("tty") ? Optional.of(fields.flag("tty", false)) : Optional.empty(),
                executorResources());
    }

    private Optional<ResourceNeeds> executorResources() {
        return fields.object("executorResources").map(given -> {
            var needs =
                    new ResourceNeeds(milli(given, "cpus", 0.1), milli(given, "mem", 32), milli(given, "disk", 10), 0);
            given.done();
            return needs;
        });
    }

    /** The least is what holds when nothing is said. */
    private static long milli(Fields resources, String name, double least) {
        return Math.round(resources.number(name, least, AppReader.MAX_AMOUNT).orElse(least) * 1000);
    }

    /** A text; an object is a reference to a secret, see {@link SecretsJson}. */
    private Optional<String> variable(Fields.Element element) {
        if (element.value().isTextual()) {
            return Optional.of(element.value().textValue());
        }
        Fields.of(element, findings);
        return Optional.empty();
    }

    private List<Fetch> fetch() {
        var fetch = artifacts(fields, "fetch", findings);
        var uris = fields.texts("uris").orElse(List.of());
        if (uris.isEmpty()) {
            return fetch;
        }
        if (fields.value("fetch").filter(given -> !given.isEmpty()).isPresent()) {
            findings.legacy("/uris", "may not be set in conjunction with fetch");
        }
        return uris.stream().map(ProcessReader::legacyFetch).toList();
    }

    /** A list of artifacts. */
    public static List<Fetch> artifacts(Fields fields, String name, Findings findings) {
        return fields.list(name, element -> artifact(element, findings)).orElse(List.of());
    }

    private static Optional<Fetch> artifact(Fields.Element element, Findings findings) {
        return Fields.of(element, findings).map(artifact -> {
            var fetch = new Fetch(
                    uri(artifact, findings),
                    artifact.flag("extract", true),
                    artifact.flag("executable", false),
                    artifact.flag("cache", false),
                    artifact.nonEmptyText("destPath"));
            artifact.done();
            return fetch;
        });
    }

    private static String uri(Fields artifact, Findings findings) {
        var uri = artifact.requiredText("uri");
        if (artifact.value("uri").filter(JsonNode::isTextual).isPresent() && uri.isEmpty()) {
            findings.shape(artifact.path("uri"), "error.minLength");
        }
        return uri;
    }

    private static Fetch legacyFetch(String uri) {
        return new Fetch(uri, ARCHIVES.stream().anyMatch(uri::endsWith), false, false, Optional.empty());
    }

    /** {@code resourceLimits} of an app or of a container of a pod: a number each, or {@code "unlimited"}. */
    public static Optional<TaskLimits> limits(Fields fields, Findings findings) {
        return fields.object("resourceLimits").map(given -> {
            var limits = new TaskLimits(limit(given, "cpus", findings), limit(given, "mem", findings));
            given.done();
            return limits;
        });
    }

    private static Optional<Long> limit(Fields limits, String name, Findings findings) {
        if (limits.value(name).filter(JsonNode::isTextual).isPresent()) {
            if (!limits.text(name).equals(Optional.of("unlimited"))) {
                findings.shape(limits.path(name), "error.unknown.enum.literal", "must be a number, or 'unlimited'");
            }
            return Optional.of(TaskLimits.UNLIMITED);
        }
        return limits.number(name, 0, MAX_AMOUNT).map(amount -> Math.round(amount * 1000));
    }
}
