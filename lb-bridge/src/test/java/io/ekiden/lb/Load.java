package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that never try again: each request that is not answered with 200 counts as failed. */
final class Load implements AutoCloseable {
    final AtomicInteger served = new AtomicInteger();
    final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Semaphore answers = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Load(int port, int keepAlive, int newConnections) {
        for (var i = 0; i < keepAlive; i++) {
            threads.add(Thread.ofPlatform().start(() -> run(port, true)));
        }
        for (var i = 0; i < newConnections; i++) {
            threads.add(Thread.ofPlatform().start(() -> run(port, false)));
        }
    }

    /** Waits until this many more requests have been answered. */
    void awaitMore(int requests) throws InterruptedException {
        answers.drainPermits();
        if (!answers.tryAcquire(requests, 10, TimeUnit.SECONDS)) {
            throw new AssertionError("fewer than " + requests + " answers in 10 s; failures " + failures);
        }
    }

    private void run(int port, boolean keepAlive) {
        while (!stopped) {
            try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                socket.setSoTimeout(8_000);
                socket.setTcpNoDelay(true);
                var in = new BufferedInputStream(socket.getInputStream());
                var open = true;
                while (!stopped && open) {
                    open = exchange(socket, in, keepAlive) && keepAlive;
                }
            } catch (IOException failure) {
                failures.add((keepAlive ? "keep-alive " : "new ") + failure);
            }
        }
    }

    /** One request; false when the other side wants to close. */
    private boolean exchange(Socket socket, InputStream in, boolean keepAlive) throws IOException {
        var request = "GET / HTTP/1.1\r\nHost: x\r\n" + (keepAlive ? "" : "Connection: close\r\n") + "\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            failures.add(status);
            return false;
        }
        var length = 0;
        var open = true;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            } else if (lower.startsWith("connection:") && lower.contains("close")) {
                open = false;
            }
        }
        if (in.readNBytes(length).length != length) {
            failures.add("short body");
            return false;
        }
        served.incrementAndGet();
        answers.release();
        return open;
    }

    private static String line(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (var octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("end of stream after '" + text + "'");
            }
            if (octet != '\r') {
                text.append((char) octet);
            }
        }
        return text.toString();
    }

    /** Ends the load and waits for the last answers. */
    void finish() {
        stopped = true;
        try {
            for (var thread : threads) {
                thread.join(9_000);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Ends the load, of which every request must have been answered with 200. */
    void finishWithoutFailure() {
        finish();
        assertThat(failures).isEmpty();
    }

    @Override
    public void close() {
        finish();
    }
}
