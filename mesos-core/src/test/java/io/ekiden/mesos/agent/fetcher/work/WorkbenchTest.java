package io.ekiden.mesos.agent.fetcher.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkbenchTest {
    @Test
    void work_leavesVirtualThreadsTheirProcessors() throws Exception {
        int works = 2 * Runtime.getRuntime().availableProcessors();
        var bench = new Workbench("test", works);
        var begun = new CountDownLatch(works);
        var enough = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < works; i++) {
                    threads.submit(() -> bench.run(() -> {
                        begun.countDown();
                        while (!enough.get()) {
                            Thread.onSpinWait();
                        }
                        return "done";
                    }));
                }
                assertThat(begun.await(30, TimeUnit.SECONDS)).as("all at once").isTrue();
                assertThat(threads.submit(() -> "another").get(30, TimeUnit.SECONDS))
                        .isEqualTo("another");
            } finally {
                enough.set(true);
            }
        }
    }

    @Test
    void places_areLimited() throws Exception {
        var bench = new Workbench("test", 2);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var full = new CountDownLatch(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var works = new ArrayList<Future<String>>();
            for (int i = 0; i < 6; i++) {
                works.add(threads.submit(() -> bench.run(() -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    full.countDown();
                    boolean both = full.await(30, TimeUnit.SECONDS);
                    running.decrementAndGet();
                    return "both " + both;
                })));
            }
            for (var work : works) {
                assertThat(work.get(30, TimeUnit.SECONDS)).isEqualTo("both true");
            }
        }
        assertThat(most).hasValue(2);
    }

    @Test
    void interrupt_isHandedOn_andWaitsForTheEndOfTheWork() throws Exception {
        var bench = new Workbench("test", 1);
        var begun = new CountDownLatch(1);
        var cleanedUp = new AtomicBoolean();
        var outcome = new CompletableFuture<String>();
        var thread = Thread.startVirtualThread(() -> {
            try {
                outcome.complete(bench.run(() -> {
                    begun.countDown();
                    try {
                        new CountDownLatch(1).await();
                        return "never";
                    } finally {
                        cleanedUp.set(true);
                    }
                }));
            } catch (InterruptedException _) {
                outcome.complete("called off, cleaned up: " + cleanedUp);
            } catch (IOException e) {
                outcome.completeExceptionally(e);
            }
        });
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        assertThat(outcome.get(30, TimeUnit.SECONDS)).isEqualTo("called off, cleaned up: true");
        assertThat(bench.run(() -> "the place is free")).isNotEmpty();
    }

    @Test
    void failure_isThatOfTheWork() throws Exception {
        var bench = new Workbench("test", 1);
        assertThatThrownBy(() -> bench.run(() -> {
                    throw new EOFException("no");
                }))
                .isInstanceOf(EOFException.class)
                .hasMessage("no");
        assertThatThrownBy(() -> bench.run(() -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bench.run(() -> {
                    throw new ExecutionException("odd", null);
                }))
                .isInstanceOf(ExecutionException.class)
                .hasMessage("odd");
    }
}
