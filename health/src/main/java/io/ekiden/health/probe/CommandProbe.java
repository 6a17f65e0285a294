package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.ProbeResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Runs a shell command. Only for checks beside the task: the command sees the sandbox and the environment it is given, and whatever
 * else the user of this process may see. Of its output the last line becomes part of the cause. A timeout kills the shell and what it
 * started.
 */
final class CommandProbe {
    private static final File DEV_NULL = new File("/dev/null");

    private record Started(Process process, CommandOutput output) {}

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
                .onSuccess(started -> watch(started, deadline, context))
                .onFailure(failure -> deadline.complete(
                        new ProbeResult.Inconclusive("Cannot start the command: " + failure.getMessage())));
        return deadline.future();
    }

    private static Started start(HealthCheck.Command target) throws IOException {
        var output = CommandOutput.create();
        try {
            return new Started(start(target, output), output);
        } catch (IOException failure) {
            output.delete();
            throw failure;
        }
    }

    private static Process start(HealthCheck.Command target, CommandOutput output) throws IOException {
        var builder = new ProcessBuilder("/bin/sh", "-c", target.value())
                .directory(target.directory().toFile())
                .redirectInput(ProcessBuilder.Redirect.from(DEV_NULL))
                .redirectOutput(output.redirect())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(target.environment());
        return builder.start();
    }

    private void watch(Started started, Deadline deadline, Context context) {
        var process = started.process();
        process.onExit().thenAccept(ended -> {
            var result = judge(ended.exitValue(), started.output());
            started.output().delete();
            context.runOnContext(_ -> deadline.complete(result));
        });
        if (deadline.isOver()) {
            kill(process);
            return;
        }
        deadline.onExpiry(() -> kill(process));
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

    private static ProbeResult judge(int exit, CommandOutput output) {
        if (exit == 0) return new ProbeResult.Passed(Optional.of(exit));
        var lastLine = output.lastLine();
        var said = lastLine.isEmpty() ? "" : ": " + lastLine;
        return new ProbeResult.Failed("Command exited with status " + exit + said, Optional.of(exit));
    }
}
