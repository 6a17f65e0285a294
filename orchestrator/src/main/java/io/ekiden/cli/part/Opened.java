package io.ekiden.cli.part;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in reverse. Used by one thread. */
public final class Opened implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Opened.class);
    private static final long LIMIT_SECONDS = 60;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    public void push(AutoCloseable one) {
        opened.push(one);
    }

    /** One that fails does not keep the others open. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.warn("While stopping: {}", e.toString());
            }
        }
    }

    /** Waits for what takes a moment to start or to stop. Never on an event loop. */
    public static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ExecutionException("took longer than " + LIMIT_SECONDS + " s", e);
        }
    }
}
