package io.ekiden.testkit.real;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Runs {@code ekiden up} and its most usual day in this very JVM, so that one started with {@code -XX:AOTCacheOutput} learns which classes
 * and methods a start needs. The script does so after each build.
 */
public final class Training {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> PAGES = List.of(
            "/ui/", "/ping", "/v2/info", "/v2/leader", "/v2/apps", "/v2/groups", "/v2/queue", "/v2/tasks", "/metrics");

    private Training() {}

    /** Ends the JVM with 0 when all went well. */
    public static void main(String[] args) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("ekiden-training-");
        var data = directory.resolve("data");
        Main.main(new String[] {
            "up", "--data-dir=" + data, "--http-port=0", "--master-port=0", "--agent-port=0", "--zk-port=0"
        });
        // On a thread of the JVM's own shutdown the stack is stopped as by Ctrl-C; what it leaves goes after it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(data, directory)));
        int failed = 1;
        try {
            exercise(new ApiClient(http(data)));
            failed = 0;
        } catch (IOException | RuntimeException | AssertionError trouble) {
            System.err.println("training: " + trouble);
        }
        // Its threads would keep a JVM in which something went wrong for ever.
        System.exit(failed);
    }

    private static URI http(Path data) throws IOException {
        var endpoints = new ObjectMapper()
                .readTree(data.resolve("run").resolve("endpoints.json").toFile());
        return URI.create(endpoints.path("http").asText());
    }

    /** The most usual day. */
    static void exercise(ApiClient api) throws IOException, InterruptedException {
        api.post("/v2/apps", """
                {"id": "/training", "cmd": "sleep 100", "cpus": 0.01, "mem": 16, "instances": 2,
                 "healthChecks": [{"protocol": "TCP", "intervalSeconds": 1}]}""");
        api.running("/training", 2, false, LIMIT);
        for (var page : PAGES) {
            api.get(page);
        }
        api.put("/v2/apps/training", "{\"instances\": 1}");
        api.deleteAllApps();
    }

    private static void cleanUp(Path data, Path directory) {
        try {
            Leftovers.end(data);
            delete(directory);
        } catch (IOException | UncheckedIOException stillWritten) {
            // The stack is being stopped at the same time; what is left is in the system's temporary directory.
        }
    }

    static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
