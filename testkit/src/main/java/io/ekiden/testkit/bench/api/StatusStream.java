package io.ekiden.testkit.bench.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the tasks of each app that the event stream told to have reached a state, and remembers when the last one did. */
public final class StatusStream implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final BufferedReader lines;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Integer> counts = new HashMap<>();
    private long lastAt;

    /** Subscribes; every status update from now on counts. */
    public StatusStream(URI base) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(base.resolve("/v2/events?event_type=status_update_event"))
                .header("Accept", "text/event-stream")
                .build();
        var response = http.send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("the event stream answered " + response.statusCode());
        }
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8), 1 << 16);
        Thread.ofPlatform().daemon().name("status-stream").start(this::read);
    }

    private void read() {
        try {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    long now = System.nanoTime();
                    count(key(field(line, "appId"), field(line, "taskStatus")), now);
                }
            }
        } catch (IOException closed) {
            // The stream was closed, or its server was: whoever waits finds out by the time limit.
        }
    }

    private void count(String key, long now) {
        lock.lock();
        try {
            counts.merge(key, 1, Integer::sum);
            lastAt = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until that many updates of the app's tasks told the state.
     *
     * @return when the newest update arrived, in nanoseconds of {@link System#nanoTime}
     */
    public long await(String app, String state, int count, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (counts.getOrDefault(key(app, state), 0) < count) {
                if (left <= 0) {
                    throw new IllegalStateException(
                            "not within " + limit + ": " + count + " of " + key(app, state) + "; seen: " + counts);
                }
                left = changed.awaitNanos(left);
            }
            return lastAt;
        } finally {
            lock.unlock();
        }
    }

    private static String key(String app, String state) {
        return app + " " + state;
    }

    /** Cheaper than a parser: the readers share the processors with what they measure. */
    private static String field(String line, String name) {
        var start = "\"" + name + "\":\"";
        int from = line.indexOf(start);
        return from < 0 ? "" : line.substring(from + start.length(), line.indexOf('"', from + start.length()));
    }

    /** Awaits nothing: the thread ends with the connection. */
    @Override
    public void close() throws InterruptedException {
        http.shutdownNow();
        http.awaitTermination(Duration.ofNanos(TimeUnit.SECONDS.toNanos(2)));
    }
}
