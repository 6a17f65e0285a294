package io.ekiden.lb;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** Free ports below the range the kernel takes for outgoing connections, so that no client of a test gets one. */
final class Ports {
    private static final AtomicInteger NEXT =
            new AtomicInteger(17_000 + (int) (ProcessHandle.current().pid() % 100) * 120);

    private Ports() {}

    static int free() {
        var port = NEXT.incrementAndGet();
        while (!isFree(port)) {
            port = NEXT.incrementAndGet();
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            // At every address of both families: some listen at all of them.
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
