package io.ekiden.testkit.real;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final long started = System.nanoTime();
    private volatile String lastBody = "";
    private volatile boolean ended;

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
        @Nullable Socket kept = null;
        long next = System.nanoTime();
        while (!ended) {
            try {
                kept = kept != null ? kept : connect();
                if (!ask(kept, keepAlive)) {
                    close(kept);
                    kept = null;
                }
            } catch (IOException e) {
                close(kept);
                kept = null;
                failures.add((System.nanoTime() - started) / 1_000_000 + " ms " + (keepAlive ? "kept" : "new")
                        + " connection: " + e);
            }
            next += pause.toNanos();
            LockSupport.parkNanos(next - System.nanoTime());
        }
        close(kept);
    }

    private Socket connect() throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(host, port), TIMEOUT_MILLIS);
        return socket;
    }

    /** True when the connection may be used again. */
    private boolean ask(Socket socket, boolean keepAlive) throws IOException {
        var request = "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: " + (keepAlive ? "keep-alive" : "close")
                + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var in = new BufferedInputStream(socket.getInputStream());
        var status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("answered '" + status + "'");
        }
        int length = -1;
        boolean close = !keepAlive;
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            }
            close |= lower.replace(" ", "").equals("connection:close");
        }
        var body = length < 0 ? in.readAllBytes() : in.readNBytes(length);
        if (length >= 0 && body.length < length) {
            throw new IOException("the body ended after " + body.length + " of " + length + " bytes");
        }
        lastBody = new String(body, StandardCharsets.UTF_8);
        answered.incrementAndGet();
        return !close && length >= 0;
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended before the answer");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static void close(@Nullable Socket socket) {
        if (socket != null) {
            try {
                socket.close();
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
        return List.copyOf(failures);
    }

    /** The newest answer. */
    public String lastBody() {
        return lastBody;
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
