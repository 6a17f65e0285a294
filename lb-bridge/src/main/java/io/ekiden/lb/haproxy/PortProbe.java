package io.ekiden.lb.haproxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/**
 * Tries an address before HAProxy is asked to: {@code haproxy -c} does not notice an address that cannot be bound, and
 * a reload that meets one pauses the running worker for two seconds before it gives up.
 */
final class PortProbe {
    private PortProbe() {}

    /** Why the address cannot be bound, if it cannot. */
    static Optional<String> refusal(String address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address.equals("*") ? "0.0.0.0" : address), port));
            return Optional.empty();
        } catch (IOException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }
}
