package io.ekiden.mesos.master.server;

import io.ekiden.mesos.link.LinkCodec;
import io.ekiden.mesos.link.LinkSocket;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent's link at the master's side. It is pinged, because a connection whose other end lost its power says nothing: an agent that
 * has not said anything for some pings is as good as gone.
 *
 * <p>Confined to the connection's context.
 */
final class AgentSocket {
    private static final Logger LOG = LoggerFactory.getLogger(AgentSocket.class);

    private final Vertx vertx;
    private final Master master;
    private final Context context;
    private final long session;
    private final String address;
    private final LinkSocket<AgentToMaster, MasterToAgent> link;
    private long timer;
    private int unanswered;

    AgentSocket(Vertx vertx, Master master, ServerWebSocket socket) {
        this.vertx = vertx;
        this.master = master;
        this.context = vertx.getOrCreateContext();
        this.session = master.nextSession();
        this.address = String.valueOf(socket.remoteAddress());
        this.link = new LinkSocket<>(socket, LinkCodec.ofMaster());
    }

    /** @param onEnded run when the link has ended */
    void begin(Runnable onEnded) {
        link.begin(this::heard, reason -> {
            onEnded.run();
            ended(reason);
        });
        var interval = master.settings().timeouts().pings().interval();
        timer = vertx.setPeriodic(interval.toMillis(), _ -> ping());
        // At once: only an agent that was pinged waits for the next one, and so notices that nothing reaches it.
        ping();
        master.openAgent(session, link::send, () -> link.end("the master has ended the link"));
    }

    /** Ends the link, as the agent may have it no more. Any thread. */
    void dismiss() {
        context.runOnContext(_ -> link.end("the agent is no longer let in"));
    }

    private void heard(AgentToMaster message) {
        unanswered = 0;
        if (!(message instanceof AgentToMaster.Pong)) {
            master.fromAgent(session, message);
        }
    }

    private void ping() {
        var pings = master.settings().timeouts().pings();
        if (unanswered >= pings.unanswered()) {
            link.end("no answer to " + unanswered + " pings");
            return;
        }
        unanswered++;
        link.send(new MasterToAgent.Ping(pings.patience()));
    }

    private void ended(String reason) {
        vertx.cancelTimer(timer);
        LOG.info("Link of an agent has ended session={} address={} reason='{}'", session, address, reason);
        master.closeAgent(session);
    }
}
