package io.ekiden.testkit.real;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Asks one port for {@code /} at a steady rate, half of it on connections that are kept, half on new ones. It never repeats a request:
 * whatever goes wrong is a failed request.
 */
public final class LoadGenerator implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final String host;
    private final int port;
    private final List<Thread> workers = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final ConcurrentLinkedQueue<Failed> failures = new ConcurrentLinkedQueue<>();
    private final long started = System.nanoTime();
    private final Map<String, Instant> firstAnswers = new ConcurrentHashMap<>();
    private volatile String lastBody = "";
    private volatile boolean ended;

    /**
     * A request that went wrong.
     *
     * @param began by {@link System#nanoTime}, before its connection was opened if it has one of its own
     * @param ended by the same clock
     */
    public record Failed(long began, long ended, String text) {
        /** True when it was under way at some moment from one to the other. */
        public boolean wasUnderWay(long from, long to) {
            return began - to <= 0 && ended - from >= 0;
        }
    }

    /** Starts at once. */
    public LoadGenerator(String host, int port, int requestsPerSecond, int workerCount) {
        this.host = host;
        this.port = port;
        var pause = Duration.ofNanos(1_000_000_000L * workerCount / requestsPerSecond);
        for (int i = 0; i < workerCount; i++) {
            boolean keepAlive = i % 2 == 0;
            workers.add(Thread.ofVirtual().start(() -> run(keepAlive, pause)));
        }
    }

    private void run(boolean keepAlive, Duration pause) {
        @Nullable KeptConnection kept = null;
        long next = System.nanoTime();
        while (!ended) {
            long began = System.nanoTime();
            try {
                kept = kept != null ? kept : new KeptConnection(host, port, TIMEOUT_MILLIS);
                ask(kept, keepAlive);
                if (!keepAlive || !kept.kept()) {
                    close(kept);
                    kept = null;
                }
            } catch (IOException e) {
                close(kept);
                kept = null;
                long now = System.nanoTime();
                failures.add(new Failed(
                        began,
                        now,
                        (now - started) / 1_000_000 + " ms " + (keepAlive ? "kept" : "new") + " connection: " + e));
            }
            next += pause.toNanos();
            LockSupport.parkNanos(next - System.nanoTime());
        }
        close(kept);
    }

    private void ask(KeptConnection connection, boolean keepAlive) throws IOException {
        var header = "Connection: " + (keepAlive ? "keep-alive" : "close") + "\r\n";
        var answer = connection.ask("GET", "/", header, "");
        if (answer.status() != 200) {
            throw new IOException("answered " + answer.status());
        }
        lastBody = answer.text();
        if (!firstAnswers.containsKey(lastBody)) {
            firstAnswers.putIfAbsent(lastBody, Instant.now());
        }
        answered.incrementAndGet();
    }

    private static void close(@Nullable KeptConnection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (IOException alreadyGone) {
                // It was to be closed.
            }
        }
    }

    public long answered() {
        return answered.get();
    }

    /** What went wrong, one line a request. */
    public List<String> failures() {
        return failures.stream().map(Failed::text).toList();
    }

    /** The same, with their times. */
    public List<Failed> failed() {
        return List.copyOf(failures);
    }

    /** The newest answer. */
    public String lastBody() {
        return lastBody;
    }

    /** When each answer came for the first time. */
    public Map<String, Instant> firstAnswers() {
        return Map.copyOf(firstAnswers);
    }

    public double requestsPerSecond() {
        return answered.get() * 1e9 / (System.nanoTime() - started);
    }

    /** Stops after the requests under way. */
    @Override
    public void close() throws InterruptedException {
        ended = true;
        for (var worker : workers) {
            worker.join();
        }
    }
}
