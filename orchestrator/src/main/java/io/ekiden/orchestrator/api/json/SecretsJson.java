package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Secrets as apps and pods name them: declared in {@code secrets}, used in their environment as {@code {"secret": NAME}}. */
public final class SecretsJson {
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
        var sources = sources(fields, findings);
        // Everything else about it is the process's, see ProcessReader.
        var environment = references(fields, "env", findings);
        var secrets = new Secrets(sources, environment, pullConfig, files);
        return secrets.equals(Secrets.NONE) ? Optional.empty() : Optional.of(secrets);
    }

    /** Where each of the secrets in {@code secrets} is found, by its name. */
    public static SortedMap<String, String> sources(Fields fields, Findings findings) {
        return fields.textsByName("secrets", element -> source(element, findings));
    }

    /** Names of secrets by the variables that hold them; those that are plain texts are left out. */
    public static SortedMap<String, String> references(Fields fields, String name, Findings findings) {
        var references = new TreeMap<String, String>();
        fields.value(name)
                .filter(env -> env.isObject() && env.size() <= Fields.MOST)
                .ifPresent(env -> env.properties().forEach(variable -> {
                    if (variable.getValue().isObject()) {
                        var path = fields.path(name) + "/" + variable.getKey();
                        references.put(variable.getKey(), reference(new Fields(variable.getValue(), path, findings)));
                    }
                }));
        return references;
    }

    private static Optional<String> source(Fields.Element element, Findings findings) {
        return Fields.of(element, findings).map(secret -> {
            var source = secret.requiredText("source");
            if (source.isEmpty() && secret.has("source")) {
                findings.shape(secret.path("source"), "error.minLength");
            }
            secret.done();
            return source;
        });
    }

    /** The name in {@code {"secret": NAME}}. */
    public static String reference(Fields reference) {
        var secret = reference.requiredText("secret");
        reference.done();
        return secret;
    }

    /** Completes {@code env}, and gives {@code secrets}. */
    static ObjectNode write(Secrets secrets, ObjectNode env) {
        write(secrets.environment(), env);
        return write(secrets);
    }

    /** What is in {@code secrets}. */
    public static ObjectNode write(Secrets secrets) {
        var json = Json.object();
        secrets.sources().forEach((name, source) -> json.putObject(name).put("source", source));
        return json;
    }

    /** Completes an environment. */
    public static ObjectNode write(SortedMap<String, String> references, ObjectNode environment) {
        references.forEach((variable, name) -> environment.putObject(variable).put("secret", name));
        return environment;
    }
}
