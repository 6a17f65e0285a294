package io.ekiden.testkit.real.origin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes every request and never finishes an answer: {@code /silent} gets nothing at all, all else the beginning of a body. */
public final class StallingServer implements AutoCloseable {
    private final ServerSocket server;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger taken = new AtomicInteger();

    public StallingServer() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                taken.incrementAndGet();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> stall(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void stall(Socket socket) {
        try (socket;
                var in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            var request = String.valueOf(in.readLine());
            if (!request.contains("/silent")) {
                var answer = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbeginning";
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
            while (in.read() >= 0) {
                // The rest of the request; then nothing until the other side gives up.
            }
        } catch (IOException gone) {
            // Given up in another way.
        } finally {
            open.decrementAndGet();
        }
    }

    /** URI of a file that never arrives. */
    public String uri(String name) {
        return "http://127.0.0.1:" + server.getLocalPort() + "/" + name;
    }

    /** Connections that came. */
    public int taken() {
        return taken.get();
    }

    /** Connections that nobody has given up yet. */
    public int open() {
        return open.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
