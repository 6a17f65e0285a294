package io.ekiden.mesos.agent.process;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one shell that forks all tasks, because to fork the JVM for each would be too dear. Its death harms no task; what it had not
 * forked yet is launched again by another one.
 */
final class Launcher {
    private static final File DEV_NULL = new File("/dev/null");
    /** Also undoes what {@code nohup} did to the agent, because its tasks would inherit it. */
    private static final List<String> OWN_SESSION =
            List.of("/usr/bin/setsid", "/usr/bin/env", "-i", "--default-signal=HUP,INT,QUIT,PIPE", "/bin/sh");

    private static final Duration LAST_FORKS = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    private final Process process;
    private final OutputStream input;

    private Launcher(Process process) {
        this.process = process;
        this.input = process.getOutputStream();
    }

    /** Writes the script into {@code metaDir} and starts it in a session of its own, out of reach of a terminal's ^C. */
    static Launcher start(Path metaDir, Path runs, Path launches) throws IOException {
        if (ProcessHandle.current().pid() == 1) {
            LOG.warn(
                    "this is process 1, and Java reaps no orphans: let an init start it, such as ./ekiden or docker run --init");
        }
        var script = metaDir.resolve("launcher.sh");
        writeUnlessThere(script, script());
        var command = new ArrayList<>(OWN_SESSION);
        command.addAll(List.of(script.toString(), runs.toString(), launches.toString()));
        var builder = new ProcessBuilder(command)
                .directory(metaDir.toFile())
                .redirectOutput(DEV_NULL)
                .redirectError(metaDir.resolve("launcher.log").toFile());
        return new Launcher(builder.start());
    }

    /** It may have to start on a full disk. */
    private static void writeUnlessThere(Path file, byte[] content) throws IOException {
        if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            Files.write(file, content);
        }
    }

    /** Asks for a launch. A dead launcher is noticed by {@link #onExit}. */
    void launch(String name) {
        try {
            input.write((name + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException dead) {
            process.destroyForcibly();
        }
    }

    void onExit(Runnable action) {
        process.onExit().thenRun(action);
    }

    long pid() {
        return process.pid();
    }

    /** Lets the shell finish what it was asked for, and end. Waits for that, but not for ever: another agent may come after this one. */
    void close() {
        try {
            input.close();
            if (!process.waitFor(LAST_FORKS.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the launcher does not end launcherPid={}", process.pid());
            }
        } catch (IOException alreadyDead) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static byte[] script() {
        try (var resource = Objects.requireNonNull(Launcher.class.getResourceAsStream("launcher.sh"), "launcher.sh")) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
