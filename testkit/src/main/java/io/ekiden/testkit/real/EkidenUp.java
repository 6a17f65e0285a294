package io.ekiden.testkit.real;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.testkit.real.jvm.ShortJvm;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running {@code ekiden up} with free ports, in a JVM of its own. */
public final class EkidenUp implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START = Duration.ofSeconds(60);
    private static final ShortJvm JVM = new ShortJvm(Path.of("target"), "orchestrator-", EkidenUp::train);

    private final Process process;
    private final Path dataDir;
    private final JsonNode endpoints;
    private final Path log;

    private EkidenUp(Process process, Path dataDir, Path log, JsonNode endpoints) {
        this.process = process;
        this.dataDir = dataDir;
        this.log = log;
        this.endpoints = endpoints;
    }

    /** Starts it on the data directory and waits until it is ready. */
    public static EkidenUp start(Path dataDir, String... options) throws IOException, InterruptedException {
        return start(Map.of(), dataDir, options);
    }

    /** As above, with more in its environment than this process has. */
    public static EkidenUp start(Map<String, String> environment, Path dataDir, String... options)
            throws IOException, InterruptedException {
        var log = Files.createTempFile(dataDir.toAbsolutePath().getParent(), "up-", ".log");
        return ready(launch(program(), environment, dataDir, log, List.of(options)), dataDir, log);
    }

    private static EkidenUp ready(Process process, Path dataDir, Path log) throws IOException, InterruptedException {
        var file = dataDir.resolve("run").resolve("endpoints.json");
        long deadline = System.nanoTime() + START.toNanos();
        while (!isReady(file, process)) {
            if (!process.isAlive()) {
                throw new IllegalStateException(
                        "ekiden up ended with " + process.exitValue() + ":\n" + Files.readString(log));
            }
            if (System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IllegalStateException("ekiden up was not ready in " + START + ":\n" + Files.readString(log));
            }
            Wait.moment();
        }
        return new EkidenUp(process, dataDir, log, JSON.readTree(file.toFile()));
    }

    private static boolean isReady(Path file, Process process) throws IOException {
        // A file that an earlier process left behind when it was killed names another pid.
        return Files.exists(file) && JSON.readTree(file.toFile()).path("pid").asLong() == process.pid();
    }

    /** Starts the process only; for tests of starts that fail. Ports not named are free ones. */
    public static Process launch(Path dataDir, Path log, List<String> options) throws IOException {
        return launch(program(), Map.of(), dataDir, log, options);
    }

    private static Process launch(
            List<String> program, Map<String, String> environment, Path dataDir, Path log, List<String> options)
            throws IOException {
        var command = new ArrayList<>(program);
        command.addAll(List.of("up", "--data-dir=" + dataDir));
        for (var port : List.of("--http-port", "--master-port", "--agent-port", "--zk-port")) {
            if (options.stream().noneMatch(option -> option.startsWith(port))) {
                command.add(port + "=0");
            }
        }
        command.addAll(options);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The script, when this JVM was started by it: then what is measured is what users get. It becomes the JVM, under the same pid. */
    public static List<String> program() throws IOException {
        var home = System.getProperty("ekiden.home");
        if (home != null) {
            return List.of(Path.of(home, "ekiden").toString());
        }
        try {
            return withMain(JVM.command());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("while it was trained");
        }
    }

    private static List<String> withMain(List<String> java) {
        return Stream.concat(java.stream(), Stream.of("io.ekiden.cli.Main")).toList();
    }

    private static void train(List<String> java) throws IOException, InterruptedException {
        var directory = Files.createTempDirectory("ekiden-training-");
        var log = directory.resolve("up.log");
        var data = directory.resolve("data");
        var process = launch(withMain(java), Map.of(), data, log, List.of());
        try (var up = ready(process, data, log)) {
            Training.exercise(up.api());
        } finally {
            // It writes the cache when it ends.
            process.destroy();
            process.waitFor();
        }
        Training.delete(directory);
    }

    public ApiClient api() {
        return new ApiClient(URI.create(endpoints.path("http").asText()));
    }

    public JsonNode endpoints() {
        return endpoints;
    }

    public long pid() {
        return process.pid();
    }

    public Path dataDir() {
        return dataDir;
    }

    /** What it printed so far. */
    public String output() throws IOException {
        return Files.readString(log);
    }

    /** {@code kill -9}. */
    public void crash() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** A clean stop, as by Ctrl-C; tasks go on running. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }

    /** Deletes all apps, waits until their tasks are gone, stops, and ends what is left, the load balancer at least. */
    @Override
    public void close() throws IOException, InterruptedException {
        try {
            if (process.isAlive()) {
                api().deleteAllApps();
                stop();
            }
        } finally {
            Leftovers.end(dataDir);
        }
    }
}
