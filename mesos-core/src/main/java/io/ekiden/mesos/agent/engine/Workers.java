package io.ekiden.mesos.agent.engine;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that wait for the engine, until they are told not to. */
final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final long LAST_MILLIS = 5000;

    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile boolean closed;

    /** Work that may fail, or be given up. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    boolean isClosed() {
        return closed;
    }

    /** True as soon as there is an end, false after that time without. */
    boolean awaitEnd(Duration time) throws InterruptedException {
        return end.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    void run(Work work) {
        var thread = Thread.ofVirtual().name("ekiden-engine").unstarted(() -> {
            try {
                if (!closed) {
                    work.run();
                }
            } catch (InterruptedException givenUp) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("work with the container engine failed", e);
            } finally {
                threads.remove(Thread.currentThread());
            }
        });
        threads.add(thread);
        thread.start();
    }

    /** Completes when no thread is left, or those that are do not listen. */
    Future<Void> close() {
        closed = true;
        end.countDown();
        var done = Promise.<@Nullable Void>promise();
        Thread.ofVirtual().name("ekiden-engine-close").start(() -> {
            threads.forEach(Thread::interrupt);
            try {
                long deadline = System.nanoTime() + LAST_MILLIS * 1_000_000;
                for (var thread : threads) {
                    thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            done.complete();
        });
        return done.future().mapEmpty();
    }
}
