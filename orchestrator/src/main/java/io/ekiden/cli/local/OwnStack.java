package io.ekiden.cli.local;

import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.client.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An {@code ekiden up} of its own, in a directory that goes with it; or none. */
final class OwnStack implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final long END_SECONDS = 30;

    private final @Nullable Process process;
    private final @Nullable Path directory;
    private final Optional<Server> server;

    private OwnStack(@Nullable Process process, @Nullable Path directory, Optional<Server> server) {
        this.process = process;
        this.directory = directory;
        this.server = server;
    }

    static OwnStack none() {
        return new OwnStack(null, null, Optional.empty());
    }

    /** Starts one, with free ports, and waits until it answers. */
    static OwnStack start(Duration atMost) throws InterruptedException {
        try {
            var directory = Files.createTempDirectory("ekiden-demo-");
            var process = new ProcessBuilder(command(directory.resolve("data")))
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            var started = new OwnStack(process, directory, Optional.empty());
            try {
                return new OwnStack(process, directory, Optional.of(answering(process, directory, atMost)));
            } catch (InterruptedException | IOException | CommandException none) {
                started.close();
                throw none;
            }
        } catch (IOException failure) {
            throw CommandException.failed("it cannot be started: " + failure.getMessage());
        }
    }

    private static Server answering(Process process, Path directory, Duration atMost)
            throws InterruptedException, IOException {
        var endpoints = directory.resolve("data").resolve("run").resolve("endpoints.json");
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!Files.exists(endpoints)) {
            if (process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                var said = Files.readString(directory.resolve("log")).strip();
                throw CommandException.failed("it does not start:\n" + said);
            }
        }
        var url =
                URI.create(Json.MAPPER.readTree(endpoints.toFile()).path("http").asText());
        return new Server(List.of(url), "the demo", Optional.empty(), Optional.empty(), Duration.ofSeconds(30));
    }

    /** Out of reach of what the terminal sends to all that runs there: it is needed to take the demo away. */
    private static Stream<String> detached() {
        return Stream.of("/usr/bin/setsid").filter(program -> Files.isExecutable(Path.of(program)));
    }

    private static List<String> command(Path data) {
        var java = Stream.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dekiden.home=" + System.getProperty("ekiden.home", "."),
                "-cp",
                System.getProperty("java.class.path"),
                "io.ekiden.cli.Main",
                "up",
                "--data-dir=" + data,
                "--http-port=0",
                "--master-port=0",
                "--agent-port=0",
                "--zk-port=0");
        return Stream.concat(detached(), java).toList();
    }

    Optional<Server> server() {
        return server;
    }

    /** Takes its time, also where the thread is told to end: what is left would run on. */
    @Override
    public void close() {
        if (process != null && directory != null) {
            boolean wasInterrupted = Thread.interrupted();
            try {
                end(process, directory);
            } catch (IOException left) {
                // What is left is in the system's temporary directory.
            } catch (InterruptedException ended) {
                process.destroyForcibly();
                wasInterrupted = true;
            }
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void end(Process process, Path directory) throws IOException, InterruptedException {
        var haproxy = directory.resolve("data").resolve("lb").resolve("haproxy.pid");
        process.destroy();
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        // It outlives what started it, so that traffic flows on; here there is none any more.
        if (Files.exists(haproxy)) {
            var pid = Long.parseLong(Files.readString(haproxy).strip().split("\\s+")[0]);
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
        delete(directory);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
