package io.ekiden.mesos.agent.server;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ekiden.config.LogSettings;
import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.session.NestedContainers;
import io.ekiden.mesos.files.FileRoutes;
import io.ekiden.mesos.files.FilesApi;
import io.ekiden.mesos.files.LogLevels;
import io.ekiden.mesos.files.TailRoutes;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.guard.Paths;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.http.Documents;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.mesos.wire.agent.AgentFlags;
import io.ekiden.mesos.wire.agent.AgentStateJson;
import io.ekiden.mesos.wire.agent.ContainersJson;
import io.ekiden.mesos.wire.v0.Json;
import io.ekiden.mesos.wire.v1.agent.AgentFileAnswers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.InstantSource;
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
    private final AgentReads reads;
    private final NestedContainers nested;

    /** Without a guard. */
    public AgentRoutes(Vertx vertx, Agent agent) {
        this(vertx, agent, Guard.OPEN);
    }

    public AgentRoutes(Vertx vertx, Agent agent, Guard guard) {
        this.vertx = vertx;
        this.agent = agent;
        this.guard = guard;
        this.nested = new NestedContainers(vertx, agent);
        this.reads = new AgentReads(vertx, agent, nested, InstantSource.system());
    }

    /** Listens on the address; port 0 takes any. */
    public Future<HttpServer> listen(String host, int port) {
        return listen(host, port, Tls.NONE);
    }

    /** See {@link #listen(String, int)}. */
    public Future<HttpServer> listen(String host, int port, Tls tls) {
        var router = Router.router(vertx);
        var files = new AgentFiles(agent, LogSettings.file());
        var levels = new LogLevels(vertx);
        var operators = new AgentOperatorApi(
                reads, new FilesApi(vertx, files, levels, new AgentFileAnswers()), new NestedApi(nested, guard));
        var executors = new ExecutorApi(vertx, agent, guard);
        for (var prefix : PREFIXES) {
            router.get(prefix + "/health").handler(request -> request.response().end());
            read(router, prefix + "/state", () -> AgentStateJson.of(reads.view()));
            read(router, prefix + "/flags", () -> AgentFlags.list(reads.view()));
            read(router, prefix + "/metrics/snapshot", () -> {
                var metrics = reads.metrics();
                return json -> json.writeTree(metrics);
            });
            router.get(prefix + "/containers").handler(this::containers);
            router.get(prefix + "/monitor/statistics").handler(this::statistics);
            operators.mount(router, prefix);
            executors.mount(router, prefix);
        }
        read(router, "/version", () -> AgentRoutes::version);
        new FileRoutes(vertx, files).mount(router);
        new TailRoutes(vertx, files, agent.rotations(), guard).mount(router);
        levels.mount(router);
        router.route().last().handler(Bodies::notFound);
        return nested.begin()
                .compose(_ -> vertx.createHttpServer(tls.of(new HttpServerOptions().setCompressionSupported(true)))
                        .requestHandler(guard.before(Paths.AGENT, router))
                        .listen(port, host));
    }

    private void containers(RoutingContext request) {
        boolean nested = wantsNested(request);
        send(
                request,
                reads.containers(containers -> Json.bytes(
                        nested
                                ? ContainersJson.containers(containers, reads.nested())
                                : ContainersJson.containers(containers))));
    }

    private void statistics(RoutingContext request) {
        send(request, reads.containers(containers -> Json.bytes(ContainersJson.statistics(containers))));
    }

    /** There are no containers apart from those of executors, so that nothing is to be shown of {@code show_standalone}. */
    private static boolean wantsNested(RoutingContext request) {
        return "true".equals(request.queryParams().get("show_nested"));
    }

    private void read(Router router, String path, Supplier<Json.Content> document) {
        router.get(path).handler(request -> send(request, reads.rendered(path, () -> Json.bytes(document.get()))));
    }

    private static void version(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("version", MasterInfo.MESOS_VERSION);
        json.writeEndObject();
    }

    /** The server packs what it sends. */
    private static void send(RoutingContext request, Future<Buffer> document) {
        document.onSuccess(bytes -> Documents.send(request, bytes, false)).onFailure(request::fail);
    }
}
