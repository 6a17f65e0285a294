package io.ekiden.mesos.agent.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Credentials of registries that a task has fetched into its sandbox: {@code .docker/config.json}, as {@code docker login} writes it, or
 * {@code .dockercfg}, as it wrote it before. Mesos makes the sandbox the home of Docker's client, which has forgotten how to read the
 * second one; engines are given the first form here, from a place that the task cannot write to.
 */
record RegistryLogins(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path NEW = Path.of(".docker", "config.json");
    private static final Path OLD = Path.of(".dockercfg");
    private static final String LOGINS = "auths";
    private static final int LARGEST = 1 << 20;

    static Optional<RegistryLogins> of(Path sandbox) {
        for (var name : new Path[] {NEW, OLD}) {
            var file = sandbox.resolve(name);
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(new RegistryLogins(file));
            }
        }
        return Optional.empty();
    }

    /**
     * In the form of {@code config.json}.
     *
     * @throws IOException for what is no such file, naming it and nothing of what is in it
     */
    String read() throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("'" + file.getFileName() + "' of the sandbox is too large for credentials");
        }
        try {
            var read = JSON.readTree(file.toFile());
            if (!read.isObject()) {
                throw notUnderstood();
            }
            JsonNode whole = file.endsWith(OLD) && !read.has(LOGINS)
                    ? JSON.createObjectNode().set(LOGINS, read)
                    : read;
            return JSON.writeValueAsString(whole);
        } catch (JsonProcessingException malformed) {
            throw notUnderstood();
        }
    }

    private IOException notUnderstood() {
        return new IOException(
                "'" + file.getFileName() + "' of the sandbox is no JSON object with credentials of registries");
    }
}
