package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs short commands. Blocking. They have none of our environment but what programs need to run: it may hold passwords, and what HAProxy has
 * there its configuration can show.
 */
final class Commands {
    private static final int LONGEST_SECONDS = 10;
    private static final Set<String> PASSED_ON = Set.of("PATH", "LD_LIBRARY_PATH", "TZ");

    private Commands() {}

    /** What a command printed, and whether it ended well. */
    record Result(int exitCode, String output) {}

    static Result run(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().retainAll(PASSED_ON);
        var process = builder.start();
        try {
            process.getOutputStream().close();
            // Read beside the wait: a command that hangs says nothing, and one that says much would hang.
            var output =
                    new FutureTask<>(() -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            Thread.startVirtualThread(output);
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(command.getFirst() + " did not end within " + LONGEST_SECONDS + " s");
            }
            return new Result(process.exitValue(), output.get(LONGEST_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException unread) {
            throw new IOException("what " + command.getFirst() + " said cannot be read", unread);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.getFirst() + " ran", interrupted);
        } finally {
            // Whatever went wrong, it does not stay behind; one that has ended does not mind.
            process.destroyForcibly();
        }
    }

    static void signal(String name, long pid) throws IOException {
        var result = run(List.of("/bin/sh", "-c", "kill -" + name + " " + pid));
        if (result.exitCode() != 0) {
            throw new IOException("signal " + name + " to HAProxy " + pid + " failed: "
                    + result.output().strip());
        }
    }
}
