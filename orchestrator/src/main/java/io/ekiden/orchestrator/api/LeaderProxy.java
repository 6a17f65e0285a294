package io.ekiden.orchestrator.api;

import io.ekiden.mesos.security.file.Tls;
import io.ekiden.orchestrator.api.http.LastingPaths;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
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
    private static final String WEBSOCKET_HEADERS = "Sec-WebSocket-";
    private static final short GOING_AWAY = 1001;
    /** What an end without a word is called, which cannot be said. */
    private static final short BROKEN_OFF = 1006;
    /** Marathon's limits: open connections to the leader, and how long they may take to open and to answer. */
    private static final int MAX_CONNECTIONS = 64;

    /** Of what is said on a WebSocket at once. */
    public static final int LARGEST_MESSAGE = 1 << 20;

    /** As many as a leader serves. */
    private static final int MAX_LASTING = 2_000;

    public static final int CONNECT_MILLIS = 5_000;
    public static final long ANSWER_MILLIS = 10_000;
    /** Until such an answer begins: the leader asks others first. */
    private static final long LASTING_MILLIS = 60_000;

    /** What belongs to one connection, and what the proxy sets itself. */
    private static final List<String> OWN_HEADERS =
            List.of("Connection", "Host", "Keep-Alive", "Transfer-Encoding", "Upgrade", "TE", "Trailer");

    private final Handler<HttpServerRequest> here;
    private final Supplier<InfoJson.Info> info;
    private final String self;
    private final String scheme;
    private final HttpClientAgent http;
    /** For what stays as long as somebody wants: it is not to take the place of what comes and goes. */
    private final HttpClientAgent lasting;

    private final WebSocketClient webSockets;

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
        toLeader.setConnectTimeout(CONNECT_MILLIS);
        this.http = vertx.createHttpClient(toLeader, new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
        this.lasting = vertx.createHttpClient(
                new HttpClientOptions(toLeader).setTcpKeepAlive(true), new PoolOptions().setHttp1MaxSize(MAX_LASTING));
        this.webSockets = vertx.createWebSocketClient(webSockets(toLeader));
    }

    private static WebSocketClientOptions webSockets(HttpClientOptions toLeader) {
        var options = new WebSocketClientOptions()
                .setSsl(toLeader.isSsl())
                .setVerifyHost(toLeader.isVerifyHost())
                .setConnectTimeout(CONNECT_MILLIS)
                .setTcpKeepAlive(true)
                .setMaxConnections(MAX_LASTING)
                .setMaxFrameSize(LARGEST_MESSAGE)
                .setMaxMessageSize(LARGEST_MESSAGE);
        if (toLeader.isSsl()) {
            options.setTrustOptions(toLeader.getTrustOptions())
                    .setKeyCertOptions(toLeader.getKeyCertOptions())
                    .setEnabledSecureTransportProtocols(toLeader.getEnabledSecureTransportProtocols());
        }
        return options;
    }

    /** New connections to leaders are made like this. */
    public Future<?> adopt(Tls tls) {
        return Future.all(tls.renew(http), tls.renew(lasting), tls.renew(webSockets));
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
        } else if (LastingPaths.isWebSocket(request)) {
            connect(request, leader);
        } else {
            pass(request, leader);
        }
    }

    private void pass(HttpServerRequest request, String leader) {
        boolean stays =
                LastingPaths.isLasting(request) || LastingPaths.isAskedElsewhere(String.valueOf(request.path()));
        request.pause();
        ask(stays ? lasting : http, request, leader, stays ? LASTING_MILLIS : ANSWER_MILLIS)
                .compose(onward -> {
                    onward.setChunked(!request.headers().contains("Content-Length"));
                    return onward.send(request);
                })
                .onSuccess(response -> back(response, request))
                .onFailure(cause -> failed(request, leader, cause));
    }

    private Future<HttpClientRequest> ask(
            HttpClientAgent client, HttpServerRequest request, String leader, long idleMillis) {
        int colon = leader.lastIndexOf(':');
        return client.request(new RequestOptions()
                        .setMethod(request.method())
                        .setHost(leader.substring(0, colon))
                        .setPort(Integer.parseInt(leader.substring(colon + 1)))
                        .setURI(request.uri())
                        .setIdleTimeout(idleMillis))
                .onSuccess(onward -> {
                    request.headers().forEach(header -> onward.headers().add(header.getKey(), header.getValue()));
                    OWN_HEADERS.forEach(onward.headers()::remove);
                    onward.headers().add(VIA, "1.1 " + self);
                    onward.headers()
                            .add("X-Forwarded-For", request.remoteAddress().host());
                });
    }

    /** A WebSocket: once the leader agrees, what either says goes to the other. */
    private void connect(HttpServerRequest request, String leader) {
        int colon = leader.lastIndexOf(':');
        var options = new WebSocketConnectOptions()
                .setHost(leader.substring(0, colon))
                .setPort(Integer.parseInt(leader.substring(colon + 1)))
                .setURI(request.uri())
                .setTimeout(ANSWER_MILLIS);
        request.headers().forEach(header -> {
            var name = header.getKey();
            boolean own = OWN_HEADERS.stream().anyMatch(name::equalsIgnoreCase)
                    || name.regionMatches(true, 0, WEBSOCKET_HEADERS, 0, WEBSOCKET_HEADERS.length());
            if (!own) {
                options.addHeader(name, header.getValue());
            }
        });
        options.addHeader(VIA, "1.1 " + self);
        options.addHeader("X-Forwarded-For", request.remoteAddress().host());
        request.pause();
        webSockets
                .connect(options)
                .onSuccess(far -> {
                    far.pause();
                    request.toWebSocket().onSuccess(near -> join(near, far)).onFailure(_ -> far.close());
                })
                .onFailure(cause -> {
                    if (cause instanceof UpgradeRejectedException refused) {
                        refuse(request, refused);
                    } else {
                        failed(request, leader, cause);
                    }
                });
    }

    private static void join(WebSocketBase near, WebSocketBase far) {
        hand(near, far);
        hand(far, near);
        far.resume();
    }

    private static void hand(WebSocketBase from, WebSocketBase to) {
        from.frameHandler(frame -> {
            if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
                to.writeFrame(frame);
                if (to.writeQueueFull()) {
                    from.pause();
                }
            }
        });
        to.drainHandler(_ -> from.resume());
        from.exceptionHandler(_ -> {}); // The end comes, too.
        from.closeHandler(_ -> {
            var status = from.closeStatusCode();
            to.close(status == null || status == BROKEN_OFF ? GOING_AWAY : status, from.closeReason());
        });
    }

    private void refuse(HttpServerRequest request, UpgradeRejectedException refused) {
        request.resume();
        var answer = request.response().setStatusCode(refused.getStatus());
        refused.getHeaders().forEach(header -> answer.headers().add(header.getKey(), header.getValue()));
        OWN_HEADERS.forEach(answer.headers()::remove);
        answer.headers().remove("Content-Length").add(VIA, "1.1 " + self);
        answer.end(refused.getBody() == null ? Buffer.buffer() : refused.getBody());
    }

    private void back(HttpClientResponse response, HttpServerRequest request) {
        var answer = request.response().setStatusCode(response.statusCode()).setStatusMessage(response.statusMessage());
        response.headers().forEach(header -> answer.headers().add(header.getKey(), header.getValue()));
        OWN_HEADERS.forEach(answer.headers()::remove);
        answer.headers().add(VIA, "1.1 " + self);
        if (!answer.headers().contains("Content-Length")) {
            answer.setChunked(true);
            if (LastingPaths.isLasting(request) && response.statusCode() == 200) {
                answer.writeHead(); // What comes may be long in coming.
            }
        }
        // Who follows something and leaves is gone at the leader too: its answer would go on for ever, to nobody.
        answer.closeHandler(_ -> response.request().reset());
        response.pipeTo(answer).onFailure(cause -> {
            LOG.info("The leader's answer broke off path={}: {}", request.path(), cause.getMessage());
            response.request().reset();
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
