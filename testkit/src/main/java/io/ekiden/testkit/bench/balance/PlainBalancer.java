package io.ekiden.testkit.bench.balance;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.Leftovers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * For comparison: what a bridge of a page does. At each event it asks for all apps, writes a configuration, and starts another HAProxy that
 * takes the ports over from the one before ({@code haproxy -sf}); changes while it works are one change.
 */
final class PlainBalancer implements Balancer {
    private static final String HEAD = """
            global
              maxconn 4000
            defaults
              mode http
              retries 3
              option redispatch
              timeout connect 3s
              timeout client 30s
              timeout server 30s
            """;

    private final Path directory;
    private final ApiClient api;
    private final AtomicLong reloads = new AtomicLong();
    private Bridge bridge;
    private volatile String last = "";

    PlainBalancer(Path directory, ApiClient api) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        this.api = api;
        this.bridge = new Bridge();
    }

    /** One life of it. */
    private final class Bridge implements AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private final Semaphore changes = new Semaphore(1);
        private final Thread worker = Thread.ofVirtual().unstarted(this::work);

        Bridge() throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(api.base().resolve("/v2/events"))
                    .header("Accept", "text/event-stream")
                    .build();
            var lines = http.send(request, BodyHandlers.ofLines()).body();
            Thread.ofVirtual().start(() -> follow(lines));
            worker.start();
        }

        private void follow(Stream<String> lines) {
            try {
                lines.filter(line -> line.startsWith("data:")).forEach(_ -> changes.release());
            } catch (UncheckedIOException closed) {
                // Its life is over.
            }
        }

        private void work() {
            try {
                while (true) {
                    changes.acquire();
                    changes.drainPermits();
                    load();
                }
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        public void close() throws InterruptedException {
            worker.interrupt();
            worker.join();
            http.shutdownNow();
        }
    }

    private void load() throws IOException, InterruptedException {
        var config = config(api.get("/v2/apps?embed=apps.tasks").json().path("apps"));
        if (config.equals(last) || !config.contains("listen ")) {
            return;
        }
        var file = Files.writeString(directory.resolve("haproxy.cfg"), config);
        var pid = directory.resolve("haproxy.pid");
        var command = new ArrayList<>(List.of("haproxy", "-D", "-f", file.toString(), "-p", pid.toString()));
        if (Files.exists(pid)) {
            command.add("-sf");
            command.addAll(List.of(Files.readString(pid).strip().split("\\s+")));
        }
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start()
                .waitFor();
        if (code == 0) {
            last = config;
            reloads.incrementAndGet();
        }
    }

    private static String config(JsonNode apps) {
        var config = new StringBuilder(HEAD);
        for (var app : apps) {
            int port = app.path("portDefinitions").path(0).path("port").asInt();
            config.append("listen app-" + port + "\n  bind 127.0.0.1:" + port + "\n  balance leastconn\n");
            for (var task : app.path("tasks")) {
                boolean well = task.path("state").asText().equals("TASK_RUNNING")
                        && (app.path("healthChecks").isEmpty()
                                || task.path("healthCheckResults")
                                        .path(0)
                                        .path("alive")
                                        .asBoolean());
                if (well) {
                    int at = task.path("ports").path(0).asInt();
                    config.append("  server t" + at + " " + task.path("host").asText() + ":" + at + " check\n");
                }
            }
        }
        return config.toString();
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        bridge.close();
        bridge = new Bridge();
    }

    @Override
    public long reloads() {
        return reloads.get();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        bridge.close();
        Leftovers.end(directory);
    }
}
