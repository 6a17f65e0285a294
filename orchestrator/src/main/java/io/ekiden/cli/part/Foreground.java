package io.ekiden.cli.part;

import io.ekiden.config.ObstacleException;
import io.ekiden.config.SettingsException;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a part of a cluster until the process is told to stop. */
public final class Foreground {
    private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);
    /** Not what stands for wrong words: who sees that does not start it again. */
    public static final int STATE_LOST = 1;

    private Foreground() {}

    /**
     * What runs.
     *
     * @param greeting lines to print when it is ready
     * @param ended fails when it had to end
     * @param farewell what to print when it was stopped; asked before it is
     */
    public record Running(List<String> greeting, Future<Void> ended, Supplier<String> farewell) {}

    /** Starts something; all that must be closed is pushed, also when it fails. */
    @FunctionalInterface
    public interface Start {
        Running begin(Opened opened) throws ExecutionException, InterruptedException, IOException;
    }

    /** Starts it, prints its greeting and returns a negative code: the process goes on. */
    public static int run(String what, Start start) throws InterruptedException {
        var out = System.out;
        var opened = new Opened();
        try {
            var running = start.begin(opened);
            running.ended().onFailure(cause -> {
                LOG.error("{} stops, its state can no longer be stored: {}", what, cause.getMessage());
                // Halting keeps the shutdown hook from waiting for what is broken; tasks go on running.
                Runtime.getRuntime().halt(STATE_LOST);
            });
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                var farewell = running.farewell().get();
                                opened.close();
                                out.println(what + " stopped." + farewell);
                                out.flush();
                            },
                            "stop"));
            // At once: who waits for the first line may then read all.
            out.println(what + " is ready (pid " + ProcessHandle.current().pid() + ")\n  "
                    + String.join("\n  ", running.greeting()));
            out.flush();
            return -1;
        } catch (ExecutionException | IOException e) {
            opened.close();
            throw explained(e);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** What a user is told when a start fails. */
    public static RuntimeException explained(Exception e) {
        Throwable cause = e;
        while ((cause instanceof ExecutionException || cause instanceof CompletionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof SettingsException settings) {
            return settings;
        }
        LOG.error("Cannot start", cause);
        return new ObstacleException("cannot start: " + cause, cause);
    }
}
