package io.ekiden.cli.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Asks an address again and again, by several at once, each on a connection that is kept, and counts what comes. */
final class Load implements AutoCloseable {
    private static final int ASKERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 2;

    /**
     * What came of it.
     *
     * @param answers requests in all, from the first that was answered
     * @param ofNew those that version 2 answered
     */
    record Result(long answers, long ofNew, long failed, long perSecond, String lastFailure) {}

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final HttpRequest request;
    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong ofNew = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final CountDownLatch first = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final List<Thread> askers = new ArrayList<>();
    private volatile String lastFailure = "no answer";
    private volatile long began = System.nanoTime();

    Load(URI url) {
        request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
        for (int i = 0; i < ASKERS; i++) {
            askers.add(Thread.ofVirtual().name("asker-" + i).start(this::ask));
        }
    }

    private void ask() {
        try {
            while (!stopped.await(first.getCount() > 0 ? 100 : PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                askOnce();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void askOnce() throws InterruptedException {
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                if (first.getCount() > 0) {
                    began = System.nanoTime();
                    first.countDown();
                }
                answers.incrementAndGet();
                if (answer.body().contains("version 2")) {
                    ofNew.incrementAndGet();
                }
                return;
            }
            lastFailure = "answered with " + answer.statusCode();
        } catch (IOException broken) {
            lastFailure = broken.getClass().getSimpleName() + ": " + broken.getMessage();
        }
        // Before HAProxy has heard of the app there is nobody to answer.
        if (first.getCount() == 0) {
            answers.incrementAndGet();
            failed.incrementAndGet();
        }
    }

    /** True when the first answer came in time. */
    boolean awaitFirst(Duration atMost) throws InterruptedException {
        return first.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Until so many more have been asked, or for that long. */
    void awaitMore(long more, Duration atMost) throws InterruptedException {
        long enough = answers.get() + more;
        long deadline = System.nanoTime() + atMost.toNanos();
        while (answers.get() < enough && System.nanoTime() < deadline) {
            if (stopped.await(20, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    String lastFailure() {
        return lastFailure;
    }

    Result stop() throws InterruptedException {
        stopped.countDown();
        for (var asker : askers) {
            asker.join();
        }
        long millis = Math.max(1, (System.nanoTime() - began) / 1_000_000);
        return new Result(answers.get(), ofNew.get(), failed.get(), answers.get() * 1000 / millis, lastFailure);
    }

    @Override
    public void close() {
        stopped.countDown();
        http.shutdownNow();
    }
}
