package io.ekiden.testkit.sim.base;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection: ordered both ways, loses nothing until it breaks. When it breaks, the first part of what is under way still arrives,
 * the rest is lost, and each side notices in its own time; what a side sends before it notices is lost too.
 *
 * @param <U> what the client sends
 * @param <D> what the server sends
 */
public final class Connection<U, D> {
    /** Accepts connections while it lives. */
    public interface Server<U, D> {
        void opened(Connection<U, D> connection);

        void received(Connection<U, D> connection, U message);

        /** The client closed it, or it broke. */
        void ended(Connection<U, D> connection);
    }

    /** Makes connections. */
    public interface Client<D> {
        void received(D message);

        /** The connection cannot be made, broke, or was closed by the server. Once; not after the client's own close. */
        void broken();
    }

    private final World world;
    private final Client<D> client;
    private @Nullable Server<U, D> server;
    private boolean clientOpen = true;
    private boolean serverOpen;
    private boolean cut;
    /** Nothing arrives from then on. */
    private long silentFrom = Long.MAX_VALUE;

    private long lastUp;
    private long lastDown;

    private Connection(World world, Client<D> client) {
        this.world = world;
        this.client = client;
    }

    /** Asks for a connection; who answers is found out when the request arrives: nobody, when that is empty. */
    public static <U, D> Connection<U, D> open(
            World world, Supplier<? extends @Nullable Server<U, D>> address, Client<D> client) {
        var connection = new Connection<U, D>(world, client);
        connection.up(() -> connection.arrive(address.get()));
        return connection;
    }

    private void arrive(@Nullable Server<U, D> found) {
        if (found == null) {
            cut = true;
            silentFrom = world.schedule().micros();
            world.schedule().after(world.weather().message(), this::breakClient);
            return;
        }
        server = found;
        serverOpen = true;
        found.opened(this);
    }

    public void sendUp(U message) {
        if (clientOpen) {
            up(() -> {
                if (serverOpen && server != null) {
                    server.received(this, message);
                }
            });
        }
    }

    public void sendDown(D message) {
        if (serverOpen) {
            down(() -> {
                if (clientOpen) {
                    client.received(message);
                }
            });
        }
    }

    public void closeByClient() {
        if (clientOpen) {
            clientOpen = false;
            up(this::endServer);
        }
    }

    public void closeByServer() {
        if (serverOpen) {
            serverOpen = false;
            down(this::breakClient);
        }
    }

    /** The client's process is gone. */
    public void clientDied() {
        clientOpen = false;
        cut();
    }

    /** The server's process is gone. */
    public void serverDied() {
        serverOpen = false;
        cut();
    }

    /** The network fails. */
    public void cut() {
        if (!cut) {
            cut = true;
            long lasts = world.dice().chance(0.5) ? 0 : world.weather().message();
            silentFrom = world.schedule().micros() + lasts;
            world.schedule().after(lasts + world.weather().notice(), this::breakClient);
            world.schedule().after(lasts + world.weather().notice(), this::endServer);
        }
    }

    private void breakClient() {
        if (clientOpen) {
            clientOpen = false;
            client.broken();
        }
    }

    private void endServer() {
        if (serverOpen && server != null) {
            serverOpen = false;
            server.ended(this);
        }
    }

    private void up(Runnable delivery) {
        lastUp = Math.max(lastUp, world.schedule().micros() + world.weather().message());
        deliver(lastUp, delivery);
    }

    private void down(Runnable delivery) {
        lastDown =
                Math.max(lastDown, world.schedule().micros() + world.weather().message());
        deliver(lastDown, delivery);
    }

    /** What is sent after the break goes nowhere, though its sender may not know. */
    private void deliver(long at, Runnable delivery) {
        if (!cut) {
            world.schedule().after(at - world.schedule().micros(), () -> {
                if (world.schedule().micros() < silentFrom) {
                    delivery.run();
                }
            });
        }
    }
}
