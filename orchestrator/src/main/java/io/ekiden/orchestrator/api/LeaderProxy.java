package io.ekiden.orchestrator.api;

import io.ekiden.orchestrator.api.view.InfoJson;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.ConnectException;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on to the leader what comes to an orchestrator that does not lead, so that clients may speak to any. While nobody is known to
 * lead, requests are answered here.
 *
 * <p><b>Source:</b> Marathon's {@code LeaderProxyFilter}: everything is passed on, but for the event stream, whose clients are sent to the
 * leader.
 */
public final class LeaderProxy implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderProxy.class);
    private static final String VIA = "X-Marathon-Via";
    /** Marathon's limits: open connections to the leader, and how long they may take to open and to answer. */
    private static final int MAX_CONNECTIONS = 64;

    public static final int CONNECT_MILLIS = 5_000;
    public static final long ANSWER_MILLIS = 10_000;

    /** What belongs to one connection, and what the proxy sets itself. */
    private static final List<String> OWN_HEADERS =
            List.of("Connection", "Host", "Keep-Alive", "Transfer-Encoding", "Upgrade", "TE", "Trailer");

    private final Handler<HttpServerRequest> here;
    private final Supplier<InfoJson.Info> info;
    private final String self;
    private final String scheme;
    private final HttpClientAgent http;

    /**
     * A proxy before an API.
     *
     * @param here answers when this orchestrator leads
     * @param info as of now
     * @param self {@code host:port} of this orchestrator, as its election knows it
     * @param toLeader whether the leader is asked with TLS, and how
     */
    public LeaderProxy(
            Vertx vertx,
            Handler<HttpServerRequest> here,
            Supplier<InfoJson.Info> info,
            String self,
            HttpClientOptions toLeader) {
        this.here = here;
        this.info = info;
        this.self = self;
        this.scheme = toLeader.isSsl() ? "https" : "http";
        this.http = vertx.createHttpClient(
                toLeader.setConnectTimeout(CONNECT_MILLIS), new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    }

    /** Asks the leaders. */
    public HttpClientAgent client() {
        return http;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var now = info.get();
        var leader = now.elected() ? self : now.leader().orElse(self);
        if (leader.equals(self)) {
            here.handle(request);
        } else if (request.headers().getAll(VIA).stream().anyMatch(via -> via.contains(self))) {
            answer(request, 502, "Detected proxying loop.");
        } else if (request.path() != null && request.path().startsWith("/v2/events")) {
            request.response()
                    .setStatusCode(302)
                    .putHeader("Location", scheme + "://" + leader + request.uri())
                    .end();
        } else {
            pass(request, leader);
        }
    }

    private void pass(HttpServerRequest request, String leader) {
        int colon = leader.lastIndexOf(':');
        request.pause();
        http.request(new RequestOptions()
                        .setMethod(request.method())
                        .setHost(leader.substring(0, colon))
                        .setPort(Integer.parseInt(leader.substring(colon + 1)))
                        .setURI(request.uri())
                        .setIdleTimeout(ANSWER_MILLIS))
                .compose(onward -> {
                    request.headers().forEach(header -> onward.headers().add(header.getKey(), header.getValue()));
                    OWN_HEADERS.forEach(onward.headers()::remove);
                    onward.headers().add(VIA, "1.1 " + self);
                    onward.headers()
                            .add("X-Forwarded-For", request.remoteAddress().host());
                    onward.setChunked(!request.headers().contains("Content-Length"));
                    return onward.send(request);
                })
                .onSuccess(response -> back(response, request))
                .onFailure(cause -> failed(request, leader, cause));
    }

    private void back(HttpClientResponse response, HttpServerRequest request) {
        var answer = request.response().setStatusCode(response.statusCode()).setStatusMessage(response.statusMessage());
        response.headers().forEach(header -> answer.headers().add(header.getKey(), header.getValue()));
        OWN_HEADERS.forEach(answer.headers()::remove);
        answer.headers().add(VIA, "1.1 " + self);
        if (!answer.headers().contains("Content-Length")) {
            answer.setChunked(true);
        }
        response.pipeTo(answer).onFailure(cause -> {
            LOG.info("The leader's answer broke off path={}: {}", request.path(), cause.getMessage());
            answer.reset();
        });
    }

    private static void failed(HttpServerRequest request, String leader, Throwable cause) {
        LOG.info("The leader cannot be asked leader={} path={}: {}", leader, request.path(), cause.getMessage());
        request.resume();
        if (!request.response().headWritten()) {
            answer(
                    request,
                    502,
                    cause instanceof ConnectException
                            ? "Connection to leader refused."
                            : "Failed to successfully establish a connection to the leader.");
        }
    }

    /** Who does not take text finds why in the status line. <b>Source:</b> Marathon's Jetty, which leaves the body empty then. */
    private static void answer(HttpServerRequest request, int status, String text) {
        var response = request.response()
                .setStatusCode(status)
                .setStatusMessage(text)
                .putHeader("Cache-Control", "must-revalidate,no-cache,no-store");
        if (Accept.takes(request, Accept.TEXT)) {
            response.putHeader("Content-Type", Accept.TEXT).end(text);
        } else {
            response.end();
        }
    }
}
