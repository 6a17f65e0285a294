package io.ekiden.mesos.link;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** Stands between agents and a master and loses what goes one way, or both, without closing a connection. */
final class BadWire {
    private final Vertx vertx;
    private final NetServer server;
    private final Set<NetSocket> open = Collections.synchronizedSet(new HashSet<>());
    private volatile boolean losesToMaster;
    private volatile boolean losesToAgent;

    BadWire(Vertx vertx, URI master) throws Exception {
        this.vertx = vertx;
        this.server = Wire.await(vertx.createNetServer()
                .connectHandler(agent -> join(agent, master))
                .listen(0, "127.0.0.1"));
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    void lose(boolean toMaster, boolean toAgent) {
        losesToMaster = toMaster;
        losesToAgent = toAgent;
    }

    /** Breaks what stands. */
    void cut() {
        Set.copyOf(open).forEach(NetSocket::close);
    }

    private void join(NetSocket agent, URI uri) {
        agent.pause();
        Future<NetSocket> made = vertx.createNetClient().connect(uri.getPort(), uri.getHost());
        made.onFailure(_ -> agent.close()).onSuccess(master -> {
            open.add(agent);
            open.add(master);
            agent.handler(data -> pass(data, master, losesToMaster));
            master.handler(data -> pass(data, agent, losesToAgent));
            agent.closeHandler(_ -> ended(agent, master));
            master.closeHandler(_ -> ended(master, agent));
            agent.resume();
        });
    }

    private static void pass(Buffer data, NetSocket to, boolean lost) {
        if (!lost) {
            to.write(data);
        }
    }

    /** The end of a connection is lost like anything else while the way is bad. */
    private void ended(NetSocket one, NetSocket other) {
        open.remove(one);
        if (!losesToMaster && !losesToAgent) {
            other.close();
        }
    }
}
