package io.ekiden.testkit.bench.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** Part of a bench in a JVM of its own. It answers a line for each letter it is sent, and ends with its input: so it outlives no bench. */
public final class OtherJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader answers;

    private OtherJvm(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Runs the {@code main} of a class of the bench that only keeps others busy. */
    public static OtherJvm start(Class<?> main, String... arguments) throws IOException {
        var options = List.of(
                "-XX:+UseSerialGC",
                "-Xms1g",
                "-Xmx2g",
                "-Xmn128m",
                // What ten thousand processes would compile on as many machines is not to be compiled here instead.
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow");
        return start(options, main, arguments);
    }

    /** Runs the {@code main} of a class with what is measured, with the options of this JVM. */
    public static OtherJvm startAlike(Class<?> main, String... arguments) throws IOException {
        return start(ManagementFactory.getRuntimeMXBean().getInputArguments(), main, arguments);
    }

    private static OtherJvm start(List<String> options, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-DEKIDEN_LOG_LEVEL=ERROR");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new OtherJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Asks the only question there is. */
    public String ask() throws IOException {
        return ask('?');
    }

    /** Asks one of several questions, and waits for the answer. */
    public String ask(char question) throws IOException {
        process.getOutputStream().write(question);
        process.getOutputStream().flush();
        var line = answers.readLine();
        if (line == null) {
            throw new IOException("a part of the bench ended too early");
        }
        return line;
    }

    /** Ends it at once, whatever runs in it, and waits for that. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
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

    /** The other end, with the same answer to all questions. */
    public static void answer(Supplier<String> answer) throws IOException {
        answer(_ -> answer.get());
    }

    /** The other end: answers until nobody asks any more, then ends this JVM whatever runs in it. */
    public static void answer(IntFunction<String> answer) throws IOException {
        int next = System.in.read();
        while (next >= 0) {
            System.out.println(answer.apply(next));
            System.out.flush();
            next = System.in.read();
        }
        System.exit(0);
    }
}
