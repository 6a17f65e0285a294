package io.ekiden.mesos.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ekiden.config.LogSettings;
import io.ekiden.mesos.files.FileRoutes;
import io.ekiden.mesos.files.LogLevels;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.guard.Paths;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.mesos.wire.AgentStateJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * What an agent's port answers to readers: {@code /health}, {@code /version}, {@code /files/…} and {@code /state}, the last under {@code
 * /slave(1)} too, as tools for Mesos ask. States come from the last snapshot.
 */
public final class AgentRoutes {
    private final Vertx vertx;
    private final Agent agent;
    private final Guard guard;

    /** Without a guard. */
    public AgentRoutes(Vertx vertx, Agent agent) {
        this(vertx, agent, Guard.OPEN);
    }

    public AgentRoutes(Vertx vertx, Agent agent, Guard guard) {
        this.vertx = vertx;
        this.agent = agent;
        this.guard = guard;
    }

    /** Listens on the address; port 0 takes any. */
    public Future<HttpServer> listen(String host, int port) {
        return listen(host, port, Tls.NONE);
    }

    /** See {@link #listen(String, int)}. */
    public Future<HttpServer> listen(String host, int port, Tls tls) {
        var router = Router.router(vertx);
        router.get("/health").handler(request -> request.response().end());
        router.get("/version")
                .handler(request -> answer(
                        request, JsonNodeFactory.instance.objectNode().put("version", MasterInfo.MESOS_VERSION)));
        for (var path : new String[] {"/state", "/slave(1)/state"}) {
            router.get(path).handler(request -> answer(request, AgentStateJson.of(agent.state(), agent::sandbox)));
        }
        new FileRoutes(vertx, new AgentFiles(agent, agent.workDir(), LogSettings.file())).mount(router);
        new LogLevels(vertx).mount(router);
        router.route()
                .last()
                .handler(request -> request.response()
                        .setStatusCode(404)
                        .putHeader("Content-Type", "text/plain; charset=utf-8")
                        .end("404 Not Found."));
        return vertx.createHttpServer(tls.of(new HttpServerOptions().setCompressionSupported(true)))
                .requestHandler(guard.before(Paths.AGENT, router))
                .listen(port, host);
    }

    private static void answer(RoutingContext request, JsonNode body) {
        request.response().putHeader("Content-Type", "application/json").end(body.toString());
    }
}
