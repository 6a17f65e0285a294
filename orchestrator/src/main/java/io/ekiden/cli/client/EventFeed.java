package io.ekiden.cli.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events, read on a thread of its own. A stream that breaks, or is silent for too long, is opened anew where it was left
 * ({@code Last-Event-ID}). <b>Source:</b> HTML, 9.2 Server-sent events.
 */
public final class EventFeed implements AutoCloseable {
    private static final int MOST_WAITING = 10_000;
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** Three heartbeats. */
    private static final Duration SILENCE = Duration.ofSeconds(35);
    /** Events come in swarms; where something happens all the time they have no end. */
    private static final Duration SWARM = Duration.ofMillis(150);

    private static final Duration LONGEST_SWARM = Duration.ofSeconds(1);

    /** What comes out. */
    public sealed interface Item {
        /** An event; {@code id} is empty where it had none. */
        record Event(String id, String type, String data) implements Item {}

        /** The stream broke, and is being opened anew. */
        record Lost(String reason) implements Item {}

        /** All was said: there is nothing to come back for. */
        record Over() implements Item {}

        /** The server lets nobody in, or has no such stream: it is not opened anew. */
        record Refused(CommandException cause) implements Item {}
    }

    private final Api api;
    private final String path;
    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread reader;
    private volatile @Nullable InputStream stream;
    private volatile long lastLine = System.nanoTime();
    private String lastId = "";

    public EventFeed(Api api, String path) {
        this.api = api;
        this.path = path;
        reader = Thread.ofVirtual().name("events").start(this::run);
    }

    /** The next one, or none within a time. */
    public Optional<Item> next(Duration atMost) throws InterruptedException {
        var item = Optional.ofNullable(items.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
        if (item.isEmpty() && System.nanoTime() - lastLine > SILENCE.toNanos()) {
            closeStream();
        }
        return item;
    }

    /** Waits until something happens, but no longer than a time; and, as what comes together is looked at together, until it is over. */
    public void pause(Duration atMost) throws InterruptedException {
        boolean goesOn = next(atMost).isPresent();
        long end = System.nanoTime() + LONGEST_SWARM.toNanos();
        while (goesOn && System.nanoTime() - end < 0) {
            goesOn = next(SWARM).isPresent();
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                var reason = readOnce();
                if (closed.getCount() == 0 || reason.isEmpty()) {
                    return;
                }
                items.put(new Item.Lost(reason.get()));
                closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why to go on; empty when it is over. */
    private Optional<String> readOnce() throws InterruptedException {
        var headers = new HashMap<String, String>();
        headers.put("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            headers.put("Last-Event-ID", lastId);
        }
        try {
            var answer = api.stream(path, headers);
            if (answer.isEmpty()) {
                items.put(new Item.Over());
                return Optional.empty();
            }
            try (var opened = answer.get()) {
                stream = opened;
                lastLine = System.nanoTime();
                read(new BufferedReader(new InputStreamReader(opened, StandardCharsets.UTF_8)));
            }
            return Optional.of("the stream ended");
        } catch (CommandException refused) {
            if (refused.mayPass()) {
                return Optional.of(refused.reason());
            }
            items.put(new Item.Refused(refused));
            return Optional.empty();
        } catch (IOException broken) {
            return Optional.of(String.valueOf(broken.getMessage()));
        }
    }

    private void read(BufferedReader lines) throws IOException, InterruptedException {
        var type = "message";
        var data = new StringBuilder();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            lastLine = System.nanoTime();
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    items.put(new Item.Event(lastId, type, data.substring(0, data.length() - 1)));
                }
                type = "message";
                data.setLength(0);
            } else if (line.startsWith("data:")) {
                data.append(value(line)).append('\n');
            } else if (line.startsWith("event:")) {
                type = value(line);
            } else if (line.startsWith("id:")) {
                lastId = value(line);
            }
        }
    }

    private static String value(String line) {
        var value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    private void closeStream() {
        var open = stream;
        if (open != null) {
            try {
                open.close();
            } catch (IOException gone) {
                // That is what it is closed for.
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        closeStream();
        reader.interrupt();
    }
}
