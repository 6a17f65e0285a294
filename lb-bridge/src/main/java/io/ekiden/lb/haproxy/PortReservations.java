package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Addresses that nobody but HAProxy can take until it has bound them. {@code haproxy -c} does not notice an address that cannot be
 * bound, and a reload that meets one stops the listening of all others while it tries again, for up to two seconds: so each new address
 * is tried before, and held until HAProxy has it too.
 *
 * <p>Source: Linux socket(7). Sockets of one user that allow SO_REUSEPORT share an address, as HAProxy's do. A socket that is bound and
 * does not listen gets no connections.
 */
final class PortReservations implements AutoCloseable {
    private final List<SocketChannel> held = new ArrayList<>();

    /** Why the address cannot be had, if it cannot; otherwise it is held until {@link #close}. */
    Optional<String> refusal(String address, int port) {
        try {
            hold(InetAddress.getByName(address.equals("*") ? "0.0.0.0" : address), port);
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    private void hold(InetAddress host, int port) throws IOException {
        var socket = SocketChannel.open(
                host instanceof Inet4Address ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        // Kept at once, so that it is closed in any case.
        held.add(socket);
        // For the bind only, past what old connections left; afterwards it would let others listen here.
        socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        socket.bind(new InetSocketAddress(host, port));
        socket.setOption(StandardSocketOptions.SO_REUSEADDR, false);
        // Only now: before, the address could have been shared with another HAProxy.
        socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
    }

    @Override
    public void close() throws IOException {
        for (var socket : held) {
            socket.close();
        }
    }
}
