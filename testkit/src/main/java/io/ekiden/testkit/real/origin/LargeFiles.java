package io.ekiden.testkit.real.origin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves files of any size without having them: the name and the size say what is in one. Knows ranges, and counts what it is asked. */
public final class LargeFiles implements AutoCloseable {
    private static final int PIECE = 1 << 20;
    private static final long TRICKLE_MILLIS = 100;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, AtomicInteger> gets = new ConcurrentHashMap<>();
    private final Map<String, Double> cuts = new ConcurrentHashMap<>();
    private final Map<String, Double> slow = new ConcurrentHashMap<>();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    public LargeFiles() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            open.incrementAndGet();
            try (exchange) {
                answer(exchange);
            } finally {
                open.decrementAndGet();
            }
        });
        server.start();
    }

    /** @param name its last part */
    public String uri(String name, long bytes) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + bytes + "/" + name;
    }

    /** The next answer for it breaks off there: 0.6 is after 60 %. */
    public void cutOnce(String name, double share) {
        cuts.put(name, share);
    }

    /** From there on a byte comes ten times a second. */
    public void slowFrom(String name, double share) {
        slow.put(name, share);
    }

    /** How often it was asked for, or for a part of it. */
    public int gets(String name) {
        var count = gets.get(name);
        return count == null ? 0 : count.get();
    }

    /** Answers that somebody is still being sent. */
    public int open() {
        return open.get();
    }

    /** Writes the file that is served under this name and size. */
    public static void write(Path file, String name, long bytes) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            send(out, name, 0, bytes);
        }
    }

    /** Whether a file is, byte for byte, the one that is served under this name and size. */
    public static boolean isRight(Path file, String name, long bytes) throws IOException {
        if (Files.size(file) != bytes) {
            return false;
        }
        var piece = piece(name);
        try (var in = Files.newInputStream(file)) {
            for (long at = 0; at < bytes; at += PIECE) {
                var expected = numbered(piece, at / PIECE);
                var got = in.readNBytes((int) Math.min(PIECE, bytes - at));
                if (!Arrays.equals(got, 0, got.length, expected, 0, got.length)) {
                    return false;
                }
            }
        }
        return true;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var parts = exchange.getRequestURI().getPath().split("/");
        long size = Long.parseLong(parts[1]);
        var name = parts[2];
        gets.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
        var range = exchange.getRequestHeaders().getFirst("Range");
        long from = range == null ? 0 : Long.parseLong(range.replaceAll("\\D", ""));
        exchange.getResponseHeaders().set("ETag", "\"" + name + "\"");
        if (from > 0) {
            exchange.getResponseHeaders().set("Content-Range", "bytes %d-%d/%d".formatted(from, size - 1, size));
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, size - from);
        var cut = cuts.remove(name);
        var slowed = slow.get(name);
        long until = (long) (size * (cut != null ? cut : slowed != null ? slowed : 1));
        var out = exchange.getResponseBody();
        send(out, name, from, until);
        out.flush();
        if (cut != null) {
            throw new IOException("cut");
        }
        for (long at = until; at < size; at++) {
            send(out, name, at, at + 1);
            out.flush();
            pause();
        }
    }

    private void pause() throws IOException {
        try {
            if (closed.await(TRICKLE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException("the server ends");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void send(OutputStream out, String name, long from, long until) throws IOException {
        var piece = piece(name);
        for (long at = from; at < until; ) {
            int begin = (int) (at % PIECE);
            int length = (int) Math.min(PIECE - begin, until - at);
            out.write(numbered(piece, at / PIECE), begin, length);
            at += length;
        }
    }

    private static byte[] piece(String name) {
        var piece = new byte[PIECE];
        new SplittableRandom(name.hashCode()).nextBytes(piece);
        return piece;
    }

    /** No two pieces of a file are alike. */
    private static byte[] numbered(byte[] piece, long number) {
        ByteBuffer.wrap(piece).putLong(number);
        return piece;
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
