package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.isolation.IsolationSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an agent reaches the container engine.
 *
 * @param candidates command lines of engines, each its program and what stands before any subcommand; the first that answers is used
 * @param runArguments given to each {@code run}, after all others, so that they win
 * @param config an engine's {@code config.json} with credentials of registries, for tasks that bring none of their own
 * @param isolation which limits an operator wants for tasks; processors and memory are always limited
 * @param environment of the engine's client, and nothing else
 */
public record EngineSettings(
        List<List<String>> candidates,
        List<String> runArguments,
        Optional<Path> config,
        IsolationSettings isolation,
        Map<String, String> environment) {
    /** Tasks with images are refused. */
    public static final EngineSettings NONE =
            new EngineSettings(List.of(), List.of(), Optional.empty(), IsolationSettings.NONE, Map.of());

    /** What is looked for where nothing is configured. */
    public static final List<List<String>> USUAL = List.of(List.of("docker"), List.of("podman"));

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** By these a client finds its engine, its own files and its way out; the credentials of others are none of its business. */
    private static final List<String> CLIENT_VARIABLES = List.of(
            "PATH",
            "HOME",
            "XDG_RUNTIME_DIR",
            "XDG_CONFIG_HOME",
            "DOCKER_HOST",
            "DOCKER_CONTEXT",
            "DOCKER_CONFIG",
            "DOCKER_TLS_VERIFY",
            "DOCKER_CERT_PATH",
            "CONTAINER_HOST",
            "CONTAINERS_CONF",
            "CONTAINERS_STORAGE_CONF",
            "CONTAINERS_REGISTRIES_CONF",
            "REGISTRY_AUTH_FILE",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy");

    public EngineSettings {
        candidates = candidates.stream().map(List::copyOf).toList();
        runArguments = List.copyOf(runArguments);
        environment = Map.copyOf(environment);
    }

    /**
     * @param text such as {@code docker}, {@code /usr/bin/podman --runtime=runc}, or {@code none}
     * @throws IllegalArgumentException for a text without a word
     */
    public static List<List<String>> parse(String text) {
        var words = words(text);
        if (words.isEmpty()) {
            throw new IllegalArgumentException(
                    "an empty text names no container engine; 'none' says that there is none");
        }
        return words.equals(List.of("none")) ? List.of() : List.of(words);
    }

    /** Words with blanks between them. */
    public static List<String> words(String text) {
        return Arrays.stream(text.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** What of a process's environment is for the engine's client. */
    public static Map<String, String> clientEnvironment(Map<String, String> all) {
        var kept = new TreeMap<String, String>();
        kept.put("PATH", PATH);
        CLIENT_VARIABLES.stream().filter(all::containsKey).forEach(name -> kept.put(name, all.getOrDefault(name, "")));
        return kept;
    }
}
