package io.ekiden.testkit.real;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One HTTP/1.1 connection of a client that costs little: a request is written, its answer read, and nothing is repeated. */
public final class KeptConnection implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    private final String host;
    private final Socket socket;
    private final InputStream in;
    private boolean kept = true;

    /**
     * What came back.
     *
     * @param headers by their names in lower case; of several of a name the last
     */
    public record Answer(int status, Map<String, String> headers, ByteBuffer body) {
        public String text() {
            return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        }
    }

    /** @param timeoutMillis for the connection, and for each time nothing comes */
    public KeptConnection(String host, int port, int timeoutMillis) throws IOException {
        this.host = host + ":" + port;
        this.socket = new Socket();
        socket.setSoTimeout(timeoutMillis);
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(host, port), timeoutMillis);
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
    }

    /**
     * One exchange.
     *
     * @param headers lines of the request, each with its end
     * @throws IOException when no whole answer came
     */
    public Answer ask(String method, String path, String headers, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers);
        if (bytes.length > 0) {
            request.append("Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n");
        }
        request.append("\r\n").append(body);
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
        return answer();
    }

    private Answer answer() throws IOException {
        var status = line();
        var words = status.split(" ", 3);
        if (words.length < 2 || !words[0].equals("HTTP/1.1")) {
            throw new IOException("answered '" + status + "'");
        }
        var headers = new HashMap<String, String>();
        for (var header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(words[1]), headers, ByteBuffer.wrap(body(words[1], headers)));
    }

    private byte[] body(String status, Map<String, String> headers) throws IOException {
        var length = headers.get("content-length");
        boolean none = status.equals("204") || status.equals("304");
        kept = !"close".equalsIgnoreCase(headers.get("connection")) && (none || length != null);
        if (none) {
            return new byte[0];
        }
        if (length == null) {
            return in.readAllBytes();
        }
        var body = in.readNBytes(Integer.parseInt(length));
        if (body.length < Integer.parseInt(length)) {
            throw new IOException("the body ended after " + body.length + " of " + length + " bytes");
        }
        return body;
    }

    private String line() throws IOException {
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

    /** Whether it can be asked again. */
    public boolean kept() {
        return kept;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
