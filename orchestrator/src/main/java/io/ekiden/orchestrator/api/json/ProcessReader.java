package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.Process.Fetch;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is run. */
public final class ProcessReader {
    private static final List<String> ARCHIVES =
            List.of(".tgz", ".tar.gz", ".tbz2", ".tar.bz2", ".txz", ".tar.xz", ".zip");
    private static final Set<String> COMMAND_EXECUTOR = Set.of("", "//cmd");

    private final Fields fields;
    private final Findings findings;

    ProcessReader(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    Process read(Optional<Container> container) {
        var executor = fields.text("executor").orElse("");
        if (!COMMAND_EXECUTOR.contains(executor)) {
            findings.rule("/executor", Unsupported.sentence("custom executors are"));
        }
        return new Process(
                fields.nonEmptyLines("cmd"),
                fields.list("args", element -> Fields.lines(element, findings)).orElse(List.of()),
                fields.nonEmptyText("user"),
                executor,
                fields.textsByName("env", this::variable),
                fetch(),
                container);
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
}
