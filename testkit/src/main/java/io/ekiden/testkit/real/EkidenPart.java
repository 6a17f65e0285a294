package io.ekiden.testkit.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One part of a cluster in a process of its own: {@code ekiden master} or {@code ekiden agent}. */
public final class EkidenPart implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    private EkidenPart(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it and waits until it says that it is ready.
     *
     * @param directory where what it prints is kept
     * @param arguments of the command line, the command first
     */
    public static EkidenPart start(Path directory, String... arguments) throws IOException {
        var part = launch(directory, arguments);
        Wait.until(
                "ready: " + String.join(" ", arguments),
                START,
                () -> part.process.isAlive() ? part.output() : "ended: " + part.output(),
                output -> output.contains(" is ready (pid ") || output.startsWith("ended: "));
        if (!part.process.isAlive()) {
            throw new IllegalStateException(
                    arguments[0] + " ended with " + part.process.exitValue() + ":\n" + part.output());
        }
        return part;
    }

    /** Starts the process only; for starts that fail. */
    public static EkidenPart launch(Path directory, String... arguments) throws IOException {
        var log = Files.createTempFile(directory, arguments[0] + "-", ".log");
        var command = new ArrayList<>(EkidenUp.program());
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new EkidenPart(process, log);
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

    /** Sends a signal by its name, without {@code SIG}. */
    public void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name + " ended with " + code);
        }
    }

    /** The exit code of a process that ends by itself. */
    public int exitCode() throws InterruptedException {
        if (!process.waitFor(START.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it goes on");
        }
        return process.exitValue();
    }

    /** A clean stop, as by Ctrl-C. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
