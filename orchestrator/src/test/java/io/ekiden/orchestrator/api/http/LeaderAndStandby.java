package io.ekiden.orchestrator.api.http;

import io.ekiden.orchestrator.api.LeaderProxy;
import io.ekiden.orchestrator.api.Loopback;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The servers of a leader, and of a standby that passes on to it what it is asked, behind doors alike. */
public final class LeaderAndStandby implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer leader;
    private final HttpServer standby;

    /**
     * @param door what stands before a server
     * @param answer the leader's
     */
    public LeaderAndStandby(UnaryOperator<Handler<HttpServerRequest>> door, Handler<HttpServerRequest> answer)
            throws Exception {
        leader = Loopback.serve(vertx, door.apply(answer));
        var info = new InfoJson.Info(
                "1.11.26",
                "ekiden",
                false,
                Optional.of("127.0.0.1:" + leader.actualPort()),
                Optional.empty(),
                Map.of());
        var proxy = new LeaderProxy(
                vertx, request -> request.response().end("here"), () -> info, "127.0.0.1:1", new HttpClientOptions());
        standby = Loopback.serve(vertx, door.apply(proxy));
    }

    public Vertx vertx() {
        return vertx;
    }

    public HttpServer leader() {
        return leader;
    }

    public HttpServer standby() {
        return standby;
    }

    public List<HttpServer> both() {
        return List.of(leader, standby);
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
