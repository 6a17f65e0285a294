package io.ekiden.testkit.bench;

import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;

/** An {@code ekiden up} on a temporary directory. Closing it ends its tasks and removes the directory. */
public final class Scratch implements AutoCloseable {
    /** A property of this JVM: options for the JVMs that are measured. */
    static final String JAVA_OPTIONS = "ekiden.bench.java.options";

    private final Path directory;
    private final EkidenUp ekiden;
    /** One for all requests: a new client's threads would count as the product's time. */
    private final ApiClient api;

    private final double readySeconds;

    private Scratch(Path directory, EkidenUp ekiden, double readySeconds) {
        this.directory = directory;
        this.ekiden = ekiden;
        this.api = ekiden.api();
        this.readySeconds = readySeconds;
    }

    /**
     * Starts it.
     *
     * @param options of {@code ekiden up}
     */
    public static Scratch start(String... options) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("ekiden-bench-");
        try {
            long begin = System.nanoTime();
            var ekiden = EkidenUp.start(environment(), directory.resolve("data"), options);
            return new Scratch(directory, ekiden, seconds(begin));
        } catch (IOException | InterruptedException | RuntimeException e) {
            remove(directory);
            throw e;
        }
    }

    private static Map<String, String> environment() {
        var options = System.getProperty(JAVA_OPTIONS);
        return options == null ? Map.of() : Map.of("EKIDEN_JAVA_OPTS", options);
    }

    public EkidenUp ekiden() {
        return ekiden;
    }

    public ApiClient api() {
        return api;
    }

    /** From the start of the process until everything answered. */
    double readySeconds() {
        return readySeconds;
    }

    /** An agent that has yet to register cannot be placed on. */
    public void awaitAgents(int count, Duration limit) {
        var master = new ApiClient(URI.create(ekiden.endpoints().path("master").asText()));
        Wait.until(
                count + " registered agents",
                limit,
                () -> master.get("/metrics/snapshot").json().path("master/slaves_active"),
                active -> active.asInt() >= count);
    }

    /** Posts an app; fails unless it is accepted. */
    void post(String app) throws IOException, InterruptedException {
        var reply = api.post("/v2/apps", app);
        if (reply.status() != 201) {
            throw new IllegalStateException("POST of an app answered " + reply);
        }
    }

    /** Deletes an app; returns before its tasks are gone. */
    void delete(String id) throws IOException, InterruptedException {
        api.delete("/v2/apps" + id + "?force=true");
    }

    static double seconds(long beginNanos) {
        return (System.nanoTime() - beginNanos) / 1e9;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            ekiden.close();
        } finally {
            remove(directory);
        }
    }

    /** Deletes a directory with all that is in it. */
    public static void remove(Path directory) {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException stillWritten) {
            // A process that just ended took its file away; what is left is in the system's temporary directory.
        }
    }
}
