package io.ekiden.testkit.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Part of a bench in a JVM of its own. It answers a line for each line it is sent, and ends with its input: so it outlives no bench. */
final class OtherJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private OtherJvm(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Runs the {@code main} of a class of the bench. */
    static OtherJvm start(Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xms1g",
                "-Xmx2g",
                "-Xmn128m",
                // What ten thousand processes would compile on as many machines is not to be compiled here instead.
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-DEKIDEN_LOG_LEVEL=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new OtherJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Sends a line and waits for the answer. */
    String ask() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        var line = answers.readLine();
        if (line == null) {
            throw new IOException("a part of the bench ended too early");
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The other end: answers until nobody asks any more, then ends this JVM whatever runs in it. */
    static void answer(Supplier<String> answer) throws IOException {
        int next = System.in.read();
        while (next >= 0) {
            System.out.println(answer.get());
            System.out.flush();
            next = System.in.read();
        }
        System.exit(0);
    }
}
