package io.ekiden.mesos.master.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ekiden.mesos.link.LinkProtocol;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.wire.MetricsJson;
import io.ekiden.mesos.wire.StateJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the master's port answers to readers: {@code /health}, {@code /version}, {@code /state} and {@code /metrics/snapshot}, most of them
 * under {@code /master} too. Everything comes from the last snapshot, so readers never hold up a turn.
 */
public final class MasterRoutes {
    private final Vertx vertx;
    private final Master master;
    private final InstantSource clock;

    public MasterRoutes(Vertx vertx, Master master, InstantSource clock) {
        this.vertx = vertx;
        this.master = master;
        this.clock = clock;
    }

    /** Listens on the address; port 0 takes any. */
    public Future<HttpServer> listen(String host, int port) {
        var router = Router.router(vertx);
        mount(router);
        var options = new HttpServerOptions()
                .setCompressionSupported(true)
                .setMaxWebSocketMessageSize(LinkProtocol.LARGEST_MESSAGE)
                .addWebSocketSubProtocol(LinkProtocol.SUBPROTOCOL);
        return vertx.createHttpServer(options).requestHandler(router).listen(port, host);
    }

    /** Adds the routes to a router that may carry others, such as the v1 API. */
    public void mount(Router router) {
        for (var prefix : new String[] {"", "/master"}) {
            router.get(prefix + "/health").handler(request -> request.response().end());
            router.get(prefix + "/state").handler(request -> answer(request, this::state));
        }
        new SchedulerApi(master).mount(router);
        new AgentApi(vertx, master).mount(router);
        router.get("/version").handler(request -> answer(request, MasterRoutes::version));
        router.get("/metrics/snapshot").handler(request -> answer(request, this::metrics));
    }

    private JsonNode state() {
        return StateJson.of(master.snapshot(), master.settings(), master.startedAt());
    }

    private JsonNode metrics() {
        return MetricsJson.of(master.snapshot(), master.startedAt(), clock.instant());
    }

    private static JsonNode version() {
        return JsonNodeFactory.instance.objectNode().put("version", MasterInfo.MESOS_VERSION);
    }

    /** Renders on a worker: the state of a large cluster takes a while. */
    private void answer(RoutingContext request, Supplier<JsonNode> render) {
        vertx.executeBlocking(() -> render.get().toString(), false)
                .onSuccess(json -> send(request, json))
                .onFailure(request::fail);
    }

    private static void send(RoutingContext request, String json) {
        var callback = request.request().getParam("jsonp");
        var isScript = callback != null && callback.matches("[A-Za-z_$][\\w$.]*");
        request.response()
                .putHeader("Content-Type", isScript ? "text/javascript" : "application/json")
                .end(Buffer.buffer((isScript ? callback + "(" + json + ");" : json).getBytes(StandardCharsets.UTF_8)));
    }
}
