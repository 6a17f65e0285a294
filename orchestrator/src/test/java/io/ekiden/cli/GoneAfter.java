package io.ekiden.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An orchestrator that is gone once it has been asked for a path: that is answered, and then there is no connection any more. */
final class GoneAfter implements AutoCloseable {
    private final String path;
    private final Map<String, String> answers;
    private final ServerSocket listening;

    /** @param answers by method; JSON that may have single quotes */
    GoneAfter(String path, Map<String, String> answers) throws IOException {
        this.path = path;
        this.answers = answers;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (var socket = listening.accept()) {
                answer(socket);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        var in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        in.readNBytes(length);
        var request = head.toString().split(" ", 3);
        if (request[1].startsWith(path)) {
            // Before the answer: who has that finds nobody.
            listening.close();
        }
        var body = answers.getOrDefault(request[0], "{}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        var out = socket.getOutputStream();
        out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        out.write(body);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
