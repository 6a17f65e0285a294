package io.ekiden.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where everything answers: {@code <data-dir>/run/endpoints.json}, there exactly while everything is ready.
 *
 * @param pid of the JVM
 * @param lb address of HAProxy's service ports; absent without a load balancer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Endpoints(
        long pid,
        String http,
        String master,
        List<String> agents,
        String zk,
        @Nullable String lb) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Path file(Path dataDir) {
        return dataDir.resolve("run").resolve("endpoints.json");
    }

    void write(Path dataDir) throws IOException {
        var file = file(dataDir);
        var next = file.resolveSibling("endpoints.json.next");
        Files.write(next, JSON.writeValueAsBytes(this));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static void remove(Path dataDir) throws IOException {
        Files.deleteIfExists(file(dataDir));
    }
}
