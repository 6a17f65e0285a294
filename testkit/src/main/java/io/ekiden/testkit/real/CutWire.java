package io.ekiden.testkit.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way to a server that can be cut and mended. While it is cut nothing gets through in either direction, and nobody is told: connections
 * stay open, as on a network that drops packets. What was sent meanwhile arrives when it is mended.
 */
public final class CutWire implements AutoCloseable {
    private static final int BUFFER = 8192;

    private final ServerSocket server;
    private final InetSocketAddress target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition mended = lock.newCondition();
    private boolean cut;

    private CutWire(ServerSocket server, InetSocketAddress target) {
        this.server = server;
        this.target = target;
    }

    /** Passes everything on to the port on the loopback. */
    public static CutWire to(int port) throws IOException {
        var loopback = InetAddress.getByName("127.0.0.1");
        var wire = new CutWire(new ServerSocket(0, 50, loopback), new InetSocketAddress(loopback, port));
        Thread.ofVirtual().start(wire::accept);
        return wire;
    }

    public int port() {
        return server.getLocalPort();
    }

    public void cut() {
        set(true);
    }

    public void mend() {
        set(false);
    }

    private void set(boolean isCut) {
        lock.lock();
        try {
            cut = isCut;
            mended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void awaitMended() throws InterruptedException {
        lock.lock();
        try {
            while (cut) {
                mended.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException closed) {
                // The loop ends with the server.
            }
        }
    }

    private void join(Socket client) {
        try {
            awaitMended();
            var far = new Socket();
            open.add(far);
            far.connect(target);
            Thread.ofVirtual().start(() -> pass(far, client));
            pass(client, far);
        } catch (IOException | InterruptedException unreachable) {
            end(client);
        }
    }

    private void pass(Socket from, Socket to) {
        var buffer = new byte[BUFFER];
        try {
            int count = from.getInputStream().read(buffer);
            while (count >= 0) {
                awaitMended();
                to.getOutputStream().write(buffer, 0, count);
                count = from.getInputStream().read(buffer);
            }
        } catch (IOException | InterruptedException broken) {
            // Both ends go, as below.
        }
        end(from);
        end(to);
    }

    private void end(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // It is closed all the same.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        mend();
        open.forEach(this::end);
    }
}
