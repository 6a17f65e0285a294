package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs short commands. Blocking. */
final class Commands {
    private Commands() {}

    /** What a command printed, and whether it ended well. */
    record Result(int exitCode, String output) {}

    static Result run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " did not end within 10 s");
            }
            return new Result(process.exitValue(), output);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.getFirst() + " ran", interrupted);
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
