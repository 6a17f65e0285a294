package io.ekiden.mesos.scheduler;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A server that does to each of its connections whatever a test wants, byte by byte. */
final class RawServer implements AutoCloseable {
    /** Plays the other side of one connection, which is closed afterwards. */
    interface Play {
        void on(Connection connection) throws IOException;
    }

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = Collections.synchronizedList(new ArrayList<>());

    RawServer(Play play) throws IOException {
        Thread.ofVirtual().start(() -> accept(play));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private void accept(Play play) {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        play.on(new Connection(socket));
                    } catch (IOException ended) {
                        // The other side has had enough.
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var socket : List.copyOf(sockets)) {
            socket.close();
        }
    }

    static final class Connection {
        private final Socket socket;
        private final InputStream in;
        private String body = "";

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** The head of the next request, in small letters; what it is about tells {@link #body}. */
        String request() throws IOException {
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int octet = in.read();
                if (octet < 0) {
                    throw new IOException("the end");
                }
                head.append((char) octet);
            }
            var text = head.toString().toLowerCase(Locale.ROOT);
            int length = text.indexOf("content-length: ") + "content-length: ".length();
            body = new String(
                    in.readNBytes(Integer.parseInt(text.substring(length, text.indexOf('\r', length)))),
                    StandardCharsets.UTF_8);
            return text;
        }

        /** Of the last request. */
        String body() {
            return body;
        }

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Waits until the other side closes the connection. */
        void awaitEnd() throws IOException {
            in.readAllBytes();
        }
    }
}
