package io.ekiden.mesos.clients;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** HTTP by hand: each byte of a body is a chunk of its own, and each byte of the stream is handed on alone. */
final class RawSocketClient implements Client {
    private final URI master;
    private final String mediaType;
    private final Socket events;
    private String streamId = "";

    RawSocketClient(URI master, String mediaType) throws IOException {
        this.master = master;
        this.mediaType = mediaType;
        this.events = new Socket(master.getHost(), master.getPort());
        events.setSoTimeout(20_000);
    }

    @Override
    public InputStream subscribe(byte[] body) throws IOException {
        send(events, body, "Accept: " + mediaType + "\r\n");
        var in = new BufferedInputStream(events.getInputStream());
        var status = line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status);
        }
        for (var header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "Mesos-Stream-Id: ", 0, 17)) {
                streamId = header.substring(17);
            }
        }
        return new Unchunked(in);
    }

    @Override
    public Optional<String> streamId() {
        return Optional.of(streamId);
    }

    @Override
    public int call(byte[] body) throws IOException {
        try (var socket = new Socket(master.getHost(), master.getPort())) {
            socket.setSoTimeout(10_000);
            send(socket, body, "Mesos-Stream-Id: " + streamId + "\r\nConnection: close\r\n");
            return Integer.parseInt(line(socket.getInputStream()).split(" ")[1]);
        }
    }

    private void send(Socket socket, byte[] body, String headers) throws IOException {
        var out = socket.getOutputStream();
        out.write(("POST /api/v1/scheduler HTTP/1.1\r\nHost: " + master.getAuthority() + "\r\nContent-Type: "
                        + mediaType + "\r\nTransfer-Encoding: chunked\r\n" + headers + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        for (var octet : body) {
            out.write(new byte[] {'1', '\r', '\n', octet, '\r', '\n'});
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new IOException("the connection ended after '" + line + "'");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        events.close();
    }

    /** The content of a chunked body, one byte at a time whatever is asked for. */
    private static final class Unchunked extends InputStream {
        private final InputStream in;
        private int left;

        Unchunked(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            if (left == 0) {
                left = Integer.parseInt(line(in), 16);
                if (left == 0) {
                    left = -1;
                }
            }
            if (left < 0) {
                return -1;
            }
            int octet = in.read();
            left--;
            if (left == 0) {
                line(in);
            }
            return octet;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int octet = read();
            if (octet < 0) {
                return -1;
            }
            bytes[offset] = (byte) octet;
            return 1;
        }
    }
}
