package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.ProbeResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.time.Duration;

/**
 * Runs a shell command. Only for checks beside the task: the command sees the sandbox and the environment it is given, and whatever
 * else the user of this process may see. Its output is discarded. A timeout kills the shell and what it started.
 */
final class CommandProbe {
    private static final File DEV_NULL = new File("/dev/null");

    private final Vertx vertx;

    CommandProbe(Vertx vertx) {
        this.vertx = vertx;
    }

    Future<ProbeResult> probe(HealthCheck.Command target, Duration timeout) {
        var context = vertx.getOrCreateContext();
        var deadline = new Deadline(vertx, timeout);
        // Starting a process blocks for milliseconds: not on the event loop. Unordered, so that one does not wait for
        // another.
        vertx.executeBlocking(() -> start(target), false)
                .onSuccess(process -> watch(process, deadline, context))
                .onFailure(failure -> deadline.complete(
                        new ProbeResult.Inconclusive("Cannot start the command: " + failure.getMessage())));
        return deadline.future();
    }

    private static Process start(HealthCheck.Command target) throws IOException {
        var builder = new ProcessBuilder("/bin/sh", "-c", target.value())
                .directory(target.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(DEV_NULL))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(target.environment());
        return builder.start();
    }

    private void watch(Process process, Deadline deadline, Context context) {
        if (deadline.isOver()) {
            kill(process);
            return;
        }
        deadline.onExpiry(() -> kill(process));
        process.onExit().thenAccept(ended -> context.runOnContext(_ -> deadline.complete(judge(ended.exitValue()))));
    }

    private void kill(Process process) {
        // Looking for descendants reads all of /proc.
        vertx.executeBlocking(
                () -> {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    return process.destroyForcibly();
                },
                false);
    }

    private static ProbeResult judge(int exit) {
        return exit == 0 ? new ProbeResult.Passed() : new ProbeResult.Failed("Command exited with status " + exit);
    }
}
