package io.ekiden.mesos.master.server;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ekiden.config.LogSettings;
import io.ekiden.mesos.files.Attachments;
import io.ekiden.mesos.files.FileRoutes;
import io.ekiden.mesos.files.FilesApi;
import io.ekiden.mesos.files.LogLevels;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.guard.Paths;
import io.ekiden.mesos.guard.Permits;
import io.ekiden.mesos.guard.Visibility;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.http.Documents;
import io.ekiden.mesos.http.SharedWork;
import io.ekiden.mesos.link.LinkProtocol;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.server.v0.MaintenanceApi;
import io.ekiden.mesos.master.server.v0.Pages;
import io.ekiden.mesos.master.server.v0.ResourcesApi;
import io.ekiden.mesos.master.server.v0.RolesApi;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.security.Sight;
import io.ekiden.mesos.security.file.Tls;
import io.ekiden.mesos.wire.metrics.MetricsJson;
import io.ekiden.mesos.wire.v0.AgentWriter;
import io.ekiden.mesos.wire.v0.FlagsWriter;
import io.ekiden.mesos.wire.v0.FrameworkWriter;
import io.ekiden.mesos.wire.v0.Json;
import io.ekiden.mesos.wire.v0.MasterView;
import io.ekiden.mesos.wire.v0.RolesWriter;
import io.ekiden.mesos.wire.v0.StateWriter;
import io.ekiden.mesos.wire.v0.TaskWriter;
import io.ekiden.mesos.wire.v1.operator.MasterFileAnswers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/**
 * The master's port: the v1 APIs, and the reads of old tools, with and without the prefix {@code /master}. What is read comes from the last
 * snapshot, so readers never hold up a turn.
 */
public final class MasterRoutes {
    private static final String[] PREFIXES = {"", "/master"};

    private final Vertx vertx;
    private final Master master;
    private final InstantSource clock;
    private final Guard guard;
    private final SharedWork<Buffer> renderings;

    /** Without a guard. */
    public MasterRoutes(Vertx vertx, Master master, InstantSource clock) {
        this(vertx, master, clock, Guard.OPEN);
    }

    /** @param guard asked who a request comes from; {@link #listen} puts it before everything, and {@link #mount} leaves that to others */
    public MasterRoutes(Vertx vertx, Master master, InstantSource clock, Guard guard) {
        this.vertx = vertx;
        this.master = master;
        this.clock = clock;
        this.guard = guard;
        this.renderings = new SharedWork<>(vertx);
    }

    /** Listens on the address; port 0 takes any. */
    public Future<HttpServer> listen(String host, int port) {
        return listen(host, port, Tls.NONE);
    }

    /** See {@link #listen(String, int)}. */
    public Future<HttpServer> listen(String host, int port, Tls tls) {
        var router = Router.router(vertx);
        mount(router);
        return vertx.createHttpServer(tls.of(options()))
                .requestHandler(guard.before(Paths.MASTER, router))
                .listen(port, host);
    }

    /** For a server of one's own. */
    public static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxWebSocketMessageSize(LinkProtocol.LARGEST_MESSAGE)
                .addWebSocketSubProtocol(LinkProtocol.SUBPROTOCOL);
    }

    /** Adds the routes to a router that may carry others. */
    public void mount(Router router) {
        router.route().handler(this::permit);
        new SchedulerApi(master, guard).mount(router);
        var log = Attachments.ofLog("/master/log", LogSettings.file());
        var levels = new LogLevels(vertx);
        var files = new FilesApi(vertx, log, levels, new MasterFileAnswers());
        new OperatorApi(master, renderings, clock, guard, files).mount(router);
        new AgentApi(vertx, master, guard).mount(router);
        for (var prefix : PREFIXES) {
            router.route(prefix + "/health")
                    .handler(request -> request.response().end());
            router.route(prefix + "/redirect").handler(this::redirect);
            new MaintenanceApi(master).mount(router, prefix);
            new ResourcesApi(master).mount(router, prefix);
            new RolesApi(master).mount(router, prefix);
            read(router, prefix + "/roles", (seen, _) -> RolesWriter.roles(seen.state(), seen.sight()));
            read(router, prefix + "/quota", (seen, _) -> RolesWriter.quota(seen.state(), seen.sight()));
            read(router, prefix + "/weights", (seen, _) -> RolesWriter.weights(seen.state(), seen.sight()));
            read(router, prefix + "/state", (seen, _) -> StateWriter.state(view(seen)));
            read(router, prefix + "/state-summary", (seen, _) -> StateWriter.summary(view(seen)));
            read(
                    router,
                    prefix + "/slaves",
                    (seen, query) -> AgentWriter.list(view(seen), optional(query, "slave_id")));
            read(
                    router,
                    prefix + "/frameworks",
                    (seen, query) -> FrameworkWriter.list(view(seen), optional(query, "framework_id")));
            read(router, prefix + "/tasks", (seen, query) -> TaskWriter.list(seen.state(), query));
            read(router, prefix + "/flags", (_, _) -> FlagsWriter.list(master.settings()));
        }
        new FileRoutes(vertx, log).mount(router);
        new Pages(vertx).mount(router);
        levels.mount(router);
        read(router, "/version", (_, _) -> MasterRoutes::version);
        read(router, "/metrics/snapshot", (_, _) -> this::metrics);
        router.route().last().handler(Bodies::notFound);
    }

    /** What the paths of before do is allowed or refused here, whoever serves them. */
    private void permit(RoutingContext routing) {
        var request = routing.request();
        var path = Paths.MASTER.withoutPrefix(routing.normalizedPath());
        new Permits(master.settings().acls())
                .refusal(
                        guard.principalOf(request, Paths.MASTER),
                        request.method().name(),
                        path)
                .ifPresentOrElse(why -> Bodies.answer(request, 403, why), routing::next);
    }

    /** What the reader sees of the last snapshot. */
    private record Seen(MasterState state, Sight sight) {}

    private MasterView view(Seen seen) {
        return new MasterView(seen.state(), master.settings(), master.startedAt(), seen.sight());
    }

    private static Optional<String> optional(Map<String, String> query, String name) {
        return Optional.ofNullable(query.get(name));
    }

    private void metrics(JsonGenerator json) throws IOException {
        json.writeTree(MetricsJson.of(
                master.snapshot(), master.traffic(), master.watching(), master.startedAt(), clock.instant()));
    }

    private static void version(JsonGenerator json) throws IOException {
        json.writeTree(JsonNodeFactory.instance.objectNode().put("version", MasterInfo.MESOS_VERSION));
    }

    /** Any method, as with Mesos. */
    private void read(Router router, String path, BiFunction<Seen, Map<String, String>, Json.Content> content) {
        router.route(path).handler(request -> {
            var query = new TreeMap<String, String>();
            request.queryParams().forEach(query::putIfAbsent);
            query.remove("jsonp");
            boolean packed = Documents.isPacked(request);
            var visible = new Visibility(master.settings().acls(), guard.principalOf(request.request(), Paths.MASTER));
            renderings
                    .get(packed + path + query + visible.kind(), () -> {
                        var bytes = Json.bytes(
                                content.apply(new Seen(visible.of(master.snapshot()), visible.sight()), query));
                        return Buffer.buffer(packed ? Documents.gzip(bytes) : bytes);
                    })
                    .onSuccess(document -> Documents.send(request, document, packed))
                    .onFailure(request::fail);
        });
    }

    /** The base address of the leader, which this master is as long as it answers. */
    private void redirect(RoutingContext request) {
        var info = master.settings().info();
        request.response()
                .setStatusCode(307)
                .putHeader("Location", "//" + info.hostname() + ":" + info.port())
                .end();
    }
}
