package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The socket of a HAProxy that answers as a test says, and keeps what it was asked. */
final class FakeMaster implements AutoCloseable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final ServerSocketChannel server;
    private final Function<String, Optional<String>> answers;
    private final ConcurrentLinkedQueue<SocketChannel> unanswered = new ConcurrentLinkedQueue<>();

    /**
     * Listens at a path.
     *
     * @param answers what is said to a command; empty for one that is never answered
     */
    FakeMaster(Path path, Function<String, Optional<String>> answers) throws IOException {
        this.answers = answers;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
        try {
            while (true) {
                answer(server.accept());
            }
        } catch (IOException closed) {
            unanswered.forEach(FakeMaster::close);
        }
    }

    private void answer(SocketChannel client) throws IOException {
        var command = new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
        asked.add(command);
        var answer = answers.apply(command);
        if (answer.isPresent()) {
            client.write(ByteBuffer.wrap(answer.get().getBytes(StandardCharsets.UTF_8)));
            client.close();
        } else {
            unanswered.add(client);
        }
    }

    private static void close(SocketChannel client) {
        try {
            client.close();
        } catch (IOException gone) {
            throw new IllegalStateException(gone);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
