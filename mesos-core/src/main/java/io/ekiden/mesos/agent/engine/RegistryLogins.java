package io.ekiden.mesos.agent.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.model.container.ContainerInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Credentials of registries that a task brings: with its image, or fetched into its sandbox, as {@code .docker/config.json}, as
 * {@code docker login} writes it, or as {@code .dockercfg}, as it wrote it before. Mesos makes the sandbox the home of Docker's client,
 * which has forgotten how to read the second one; engines are given the first form here, from a place that the task cannot write to.
 */
record RegistryLogins(String name, Source source) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path NEW = Path.of(".docker", "config.json");
    private static final Path OLD = Path.of(".dockercfg");
    private static final String LOGINS = "auths";
    private static final int LARGEST = 1 << 20;

    /** Its text. */
    private interface Source {
        String read() throws IOException;
    }

    static Optional<RegistryLogins> of(ContainerInfo container, Path sandbox) {
        var given = container.options().logins();
        if (given.isPresent()) {
            return Optional.of(new RegistryLogins("the pull config of the image", given::get));
        }
        for (var name : new Path[] {NEW, OLD}) {
            var file = sandbox.resolve(name);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(new RegistryLogins("'" + file.getFileName() + "' of the sandbox", () -> text(file)));
            }
        }
        return Optional.empty();
    }

    private static String text(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            return new String(stream.readNBytes(LARGEST), StandardCharsets.UTF_8);
        }
    }

    /**
     * In the form of {@code config.json}, which has the registries below a name.
     *
     * @throws IOException for what is no such text, naming it and nothing of what is in it
     */
    String read() throws IOException {
        try {
            var read = JSON.readTree(source.read());
            if (read.isObject()) {
                return JSON.writeValueAsString(
                        isOld(read) ? JSON.createObjectNode().set(LOGINS, read) : read);
            }
        } catch (JsonProcessingException malformed) {
            // Its message would show a part of the text.
        }
        throw new IOException(name + " is no JSON object with credentials of registries");
    }

    /** The old one is nothing but registries, each with its credentials. */
    private static boolean isOld(JsonNode read) {
        return !read.isEmpty()
                && read.properties().stream()
                        .allMatch(entry ->
                                entry.getValue().has("auth") || entry.getValue().has("username"));
    }
}
