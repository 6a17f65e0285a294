package io.ekiden.mesos.agent.engine;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs the commands of the engine that end by themselves. Blocks; for virtual threads. */
final class EngineClient {
    private static final int LONGEST_ANSWER = 16 << 20;
    private static final int LONGEST_COMPLAINT = 500;
    private static final int LONGEST_LINE = 500;
    private static final int LAST_LINES = 5;
    private static final int LAST_SECONDS = 1;
    private static final Duration NEVER = Duration.ofDays(1000);
    private static final Executor VIRTUAL =
            task -> Thread.ofVirtual().name("ekiden-engine-output").start(task);

    private final Map<String, String> environment;

    EngineClient(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What a command said. */
    record Answer(int code, String output, String complaint) {
        boolean isGood() {
            return code == 0;
        }

        /** Why it failed, in one line for people. */
        String why() {
            var text =
                    complaint.isBlank() ? "status " + code : complaint.strip().replaceAll("\\s*\\R\\s*", "; ");
            return text.length() > LONGEST_COMPLAINT ? text.substring(0, LONGEST_COMPLAINT) + "..." : text;
        }
    }

    /** A command that cannot be started, or does not end in time, has failed like one that says so. */
    Answer run(List<String> engine, List<String> arguments, Duration timeout) {
        try {
            return run(engine, arguments, environment, timeout, EngineClient::text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(-1, "", "interrupted");
        }
    }

    /**
     * As {@link #run}, of a command that tells how far it is.
     *
     * @param environment in place of the usual one
     * @param told hears each line of its output and of its complaints, on other threads
     */
    Answer follow(List<String> engine, List<String> arguments, Map<String, String> environment, Consumer<String> told)
            throws InterruptedException {
        return run(engine, arguments, environment, NEVER, stream -> lines(stream, told));
    }

    private static Answer run(
            List<String> engine,
            List<String> arguments,
            Map<String, String> environment,
            Duration timeout,
            Function<InputStream, String> reader)
            throws InterruptedException {
        var words = new ArrayList<>(engine);
        words.addAll(arguments);
        var builder = new ProcessBuilder(words).redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            return answer(builder.start(), words.getFirst(), timeout, reader);
        } catch (IOException e) {
            return new Answer(-1, "", String.valueOf(e.getMessage()));
        }
    }

    /** Leaves no process behind, also when nobody waits for the answer any more. */
    private static Answer answer(
            Process process, String program, Duration timeout, Function<InputStream, String> reader)
            throws InterruptedException {
        try {
            var output = CompletableFuture.supplyAsync(() -> reader.apply(process.getInputStream()), VIRTUAL);
            var complaint = CompletableFuture.supplyAsync(() -> reader.apply(process.getErrorStream()), VIRTUAL);
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Answer(-1, "", program + " has not answered in " + timeout.toSeconds() + " s");
            }
            return new Answer(process.exitValue(), output.join(), complaint.join());
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                process.onExit()
                        .completeOnTimeout(process, LAST_SECONDS, TimeUnit.SECONDS)
                        .join();
            }
        }
    }

    /** The last of them. */
    private static String lines(InputStream stream, Consumer<String> told) {
        var last = new ArrayDeque<String>();
        try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                told.accept(line);
                last.addLast(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
                if (last.size() > LAST_LINES) {
                    last.removeFirst();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return String.join("\n", last);
    }

    private static String text(InputStream stream) {
        try (stream) {
            return new String(stream.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
