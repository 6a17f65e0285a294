package io.ekiden.lb.haproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Asks one question over a Unix socket. Blocking, two seconds at most.
 *
 * <p>Source: HAProxy management guide 9.4, master CLI: it answers and waits for more, so this side closes its half after
 * the question.
 */
final class ControlSocket {
    private static final int LONGEST_SHOWN = 80;
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Path path;

    ControlSocket(Path path) {
        this.path = path;
    }

    String ask(String command) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                var selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.shutdownOutput();
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            return readAll(channel, selector, command);
        }
    }

    /** The beginning of a command: what follows its first line may be the key of a certificate, which is nobody's to log. */
    private static String shown(String command) {
        var line = command.lines().findFirst().orElse("");
        return line.substring(0, Math.min(line.length(), LONGEST_SHOWN));
    }

    private static String readAll(SocketChannel channel, Selector selector, String command) throws IOException {
        var deadline = System.nanoTime() + TIMEOUT_NANOS;
        var answer = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(64 * 1024);
        while (true) {
            var left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0 || selector.select(left) == 0) {
                throw new IOException("HAProxy did not answer '" + shown(command) + "' within 2 s");
            }
            selector.selectedKeys().clear();
            var count = channel.read(buffer);
            if (count < 0) {
                return answer.toString(StandardCharsets.UTF_8);
            }
            answer.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
    }
}
