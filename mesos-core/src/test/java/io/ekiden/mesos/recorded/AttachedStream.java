package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A request that was recorded byte for byte, sent again, and what comes back to it, piece by piece. */
final class AttachedStream implements AutoCloseable {
    private static final Pattern SAID = Pattern.compile("\"type\":\"(STDOUT|STDERR)\",\"data\":\"([^\"]*)\"");

    private final Socket socket;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    /** @param names puts ids of ours in the place of those recorded; they are as long */
    AttachedStream(URI uri, String recording, UnaryOperator<String> names) throws IOException {
        this(uri, names.apply(resource(recording + ".request.bin")));
    }

    private AttachedStream(URI uri, String request) throws IOException {
        socket = new Socket(uri.getHost(), uri.getPort());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(AttachedStream.class.getResourceAsStream("/mesos-executor/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Reads until the container has said this. */
    void awaitSaid(String text) throws IOException {
        awaitSaid("STDOUT", text);
    }

    /** The same, on a stream of that name. */
    void awaitSaid(String stream, String text) throws IOException {
        while (!said(stream, raw()).contains(text)) {
            assertThat(readMore()).as("'%s' within %s", text, raw()).isTrue();
        }
    }

    /** Reads until the answer has begun. */
    void awaitHead() throws IOException {
        while (!raw().contains("\r\n\r\n")) {
            assertThat(readMore()).as("the head of an answer").isTrue();
        }
    }

    private boolean readMore() throws IOException {
        var buffer = new byte[8192];
        int count = socket.getInputStream().read(buffer);
        if (count > 0) {
            received.write(buffer, 0, count);
        }
        return count > 0;
    }

    private String raw() {
        return received.toString(StandardCharsets.ISO_8859_1);
    }

    /** All, to the end of the answer: its chunks or its length say where that is. */
    String awaitEnd() throws IOException {
        awaitHead();
        while (!isComplete(raw())) {
            assertThat(readMore()).as("more than %s", raw()).isTrue();
        }
        return raw();
    }

    private static boolean isComplete(String raw) {
        var length = Pattern.compile("(?i)content-length: (\\d+)").matcher(raw);
        int body = raw.indexOf("\r\n\r\n") + 4;
        return length.find()
                ? raw.length() - body >= Integer.parseInt(length.group(1))
                : raw.endsWith("\r\n0\r\n\r\n") || raw.endsWith("\r\n\r\n0\r\n\r\n");
    }

    /** The status, what the answer says of its type, and all that came on a stream. */
    static String essence(String raw) {
        var head = raw.substring(0, raw.indexOf("\r\n\r\n"));
        var type = new StringBuilder(head.lines().findFirst().orElse(""));
        head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-type:") || line.startsWith("message-content-type:"))
                .sorted()
                .forEach(line -> type.append('\n').append(line));
        return type + "\n" + said("STDOUT", raw) + "\n" + said("STDERR", raw);
    }

    static String said(String stream, String raw) {
        var text = new StringBuilder();
        var matcher = SAID.matcher(raw);
        while (matcher.find()) {
            if (matcher.group(1).equals(stream)) {
                text.append(new String(Base64.getDecoder().decode(matcher.group(2)), StandardCharsets.UTF_8));
            }
        }
        return text.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
