package io.ekiden.mesos.master.server;

import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.link.LinkProtocol;
import io.ekiden.mesos.security.Action;
import io.ekiden.mesos.security.Realm;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.Arrays;

/** {@code /ekiden/v1/agent}: agents on other machines connect with a WebSocket. ARCHITECTURE.md describes what is said on it. */
final class AgentApi {
    private final Vertx vertx;
    private final Master master;
    private final Guard guard;

    AgentApi(Vertx vertx, Master master, Guard guard) {
        this.vertx = vertx;
        this.guard = guard;
        this.master = master;
    }

    void mount(Router router) {
        router.get(LinkProtocol.PATH).handler(routing -> connect(routing.request()));
    }

    private void connect(HttpServerRequest request) {
        if (!guard.admits(request, Realm.MASTER_AGENT)) {
            return;
        }
        if (!speaksOurs(request)) {
            request.response()
                    .setStatusCode(400)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("An agent connects with a WebSocket of the subprotocol " + LinkProtocol.SUBPROTOCOL);
            return;
        }
        var principal = guard.principalOf(request, Realm.MASTER_AGENT);
        if (!master.settings().acls().allow(principal, Action.REGISTER_AGENT)) {
            Bodies.answer(request, 403, "This agent may not register");
            return;
        }
        request.toWebSocket().onSuccess(socket -> {
            var agent = new AgentSocket(vertx, master, socket);
            var release = guard.hold(
                    request,
                    Realm.MASTER_AGENT,
                    proved -> master.settings().acls().allow(proved, Action.REGISTER_AGENT),
                    agent::dismiss);
            agent.begin(release);
        });
    }

    private static boolean speaksOurs(HttpServerRequest request) {
        var offered = request.getHeader("Sec-WebSocket-Protocol");
        return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"))
                && offered != null
                && Arrays.stream(offered.split(",")).map(String::strip).anyMatch(LinkProtocol.SUBPROTOCOL::equals);
    }
}
