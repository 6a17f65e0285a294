package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Secrets as apps name them: declared in {@code secrets}, used in {@code env} as {@code {"secret": NAME}}. */
final class SecretsJson {
    private final Fields fields;
    private final Findings findings;

    SecretsJson(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    /**
     * What stands elsewhere is given.
     *
     * @param pullConfig the secret for the image's registry
     * @param files names of secrets by the paths of volumes
     */
    Optional<Secrets> read(Optional<String> pullConfig, SortedMap<String, String> files) {
        var sources = fields.textsByName("secrets", this::source);
        var environment = new TreeMap<String, String>();
        // Everything else about it is the process's, see ProcessReader.
        fields.value("env")
                .filter(env -> env.isObject() && env.size() <= Fields.MOST)
                .ifPresent(env -> env.properties().forEach(variable -> {
                    if (variable.getValue().isObject()) {
                        environment.put(variable.getKey(), reference(variable.getValue(), "/env/" + variable.getKey()));
                    }
                }));
        var secrets = new Secrets(sources, environment, pullConfig, files);
        return secrets.equals(Secrets.NONE) ? Optional.empty() : Optional.of(secrets);
    }

    private Optional<String> source(Fields.Element element) {
        return Fields.of(element, findings).map(secret -> {
            var source = secret.requiredText("source");
            if (source.isEmpty() && secret.has("source")) {
                findings.shape(secret.path("source"), "error.minLength");
            }
            secret.done();
            return source;
        });
    }

    private String reference(JsonNode object, String path) {
        var reference = new Fields(object, path, findings);
        var secret = reference.requiredText("secret");
        reference.done();
        return secret;
    }

    /** Completes {@code env}, and gives {@code secrets}. */
    static ObjectNode write(Secrets secrets, ObjectNode env) {
        secrets.environment()
                .forEach((variable, name) -> env.putObject(variable).put("secret", name));
        var json = Json.object();
        secrets.sources().forEach((name, source) -> json.putObject(name).put("source", source));
        return json;
    }
}
