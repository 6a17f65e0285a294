package io.ekiden.mesos.agent.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ekiden.config.LogSettings;
import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.usage.Container;
import io.ekiden.mesos.files.FileRoutes;
import io.ekiden.mesos.files.LogLevels;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.guard.Paths;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.http.Documents;
import io.ekiden.mesos.http.SharedWork;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.mesos.wire.agent.AgentStateJson;
import io.ekiden.mesos.wire.agent.ContainersJson;
import io.ekiden.mesos.wire.v0.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What an agent's port answers to readers, with and without the prefix {@code /slave(1)}, as tools for Mesos ask. States come from the last
 * snapshot; what containers use is measured for whoever asks at the same time together.
 */
public final class AgentRoutes {
    private static final String[] PREFIXES = {"", "/slave(1)"};

    private final Vertx vertx;
    private final Agent agent;
    private final Guard guard;
    private final SharedWork<List<Container>> measuring;

    /** Without a guard. */
    public AgentRoutes(Vertx vertx, Agent agent) {
        this(vertx, agent, Guard.OPEN);
    }

    public AgentRoutes(Vertx vertx, Agent agent, Guard guard) {
        this.vertx = vertx;
        this.agent = agent;
        this.guard = guard;
        this.measuring = new SharedWork<>(vertx);
    }

    /** Listens on the address; port 0 takes any. */
    public Future<HttpServer> listen(String host, int port) {
        return listen(host, port, Tls.NONE);
    }

    /** See {@link #listen(String, int)}. */
    public Future<HttpServer> listen(String host, int port, Tls tls) {
        var router = Router.router(vertx);
        for (var prefix : PREFIXES) {
            router.get(prefix + "/health").handler(request -> request.response().end());
            read(router, prefix + "/state", () -> AgentStateJson.of(agent.state(), agent::sandbox));
            router.get(prefix + "/containers")
                    .handler(request -> measured(
                            request, containers -> ContainersJson.containers(containers, wantsNested(request))));
            router.get(prefix + "/monitor/statistics")
                    .handler(request -> measured(request, ContainersJson::statistics));
        }
        read(router, "/version", () -> JsonNodeFactory.instance.objectNode().put("version", MasterInfo.MESOS_VERSION));
        new FileRoutes(vertx, new AgentFiles(agent, LogSettings.file())).mount(router);
        new LogLevels(vertx).mount(router);
        router.route().last().handler(Bodies::notFound);
        return vertx.createHttpServer(tls.of(new HttpServerOptions().setCompressionSupported(true)))
                .requestHandler(guard.before(Paths.AGENT, router))
                .listen(port, host);
    }

    /** There are no containers apart from those of executors, so that nothing is to be shown of {@code show_standalone}. */
    private static boolean wantsNested(RoutingContext request) {
        return "true".equals(request.queryParams().get("show_nested"));
    }

    private void measured(RoutingContext request, Function<List<Container>, Json.Content> document) {
        measuring
                .get("containers", agent::containers)
                .onSuccess(containers -> send(request, document.apply(containers)))
                .onFailure(request::fail);
    }

    private static void read(Router router, String path, Supplier<JsonNode> document) {
        router.get(path).handler(request -> send(request, json -> json.writeTree(document.get())));
    }

    /** The server packs what it sends. */
    private static void send(RoutingContext request, Json.Content document) {
        Documents.send(request, Buffer.buffer(Json.bytes(document)), false);
    }
}
