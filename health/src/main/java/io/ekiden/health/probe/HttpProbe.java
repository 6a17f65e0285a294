package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthCheck.Expected;
import io.ekiden.health.HealthPolicy;
import io.ekiden.health.ProbeResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks over HTTP or HTTPS. The status decides, and the body where a text is expected in it; then the connection is closed: one that is
 * kept open would say nothing about whether a new user gets one.
 */
final class HttpProbe {
    private final Vertx vertx;
    private final HttpClient client;

    HttpProbe(Vertx vertx) {
        this.vertx = vertx;
        var options = new HttpClientOptions()
                .setKeepAlive(false)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setMaxRedirects(5)
                .setMaxHeaderSize(64 * 1024)
                .setTcpNoDelay(true);
        client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(64));
    }

    Future<ProbeResult> probe(HealthCheck.Http target, HealthPolicy policy, Duration timeout) {
        var deadline = new Deadline(vertx, timeout);
        return deadline.limit(() -> client.request(options(target, policy, timeout))
                .compose(request -> send(request, target.expected(), deadline)));
    }

    void close() {
        client.close();
    }

    private static RequestOptions options(HealthCheck.Http target, HealthPolicy policy, Duration timeout) {
        var options = ServerOptions.of(target)
                .setMethod(HttpMethod.GET)
                .setURI(target.requestPath())
                .setSsl(target.scheme().equalsIgnoreCase("https"))
                .setFollowRedirects(policy == HealthPolicy.MESOS)
                .putHeader("User-Agent", "ekiden-health")
                .putHeader("Accept", "*/*");
        return timeout.isZero() ? options : options.setConnectTimeout(Deadline.millis(timeout));
    }

    private static Future<ProbeResult> send(HttpClientRequest request, Expected expected, Deadline deadline) {
        if (deadline.isOver()) {
            request.reset();
            return deadline.future();
        }
        deadline.onExpiry(request::reset);
        return request.send().compose(response -> judge(expected, response).onComplete(_ -> drop(request, response)));
    }

    private static Future<ProbeResult> judge(Expected expected, HttpClientResponse response) {
        int status = response.statusCode();
        var says = (status + " " + response.statusMessage()).strip();
        // The connection is dropped in the midst of the body. Vert.x tells the response of it, which would log an
        // error.
        response.exceptionHandler(_ -> {});
        if (expected.ignores1xx() && status < 200) {
            return Future.succeededFuture(new ProbeResult.Inconclusive(says));
        }
        if (!expected.isWell(status)) {
            return Future.succeededFuture(new ProbeResult.Failed(says, Optional.of(status)));
        }
        return expected.text()
                .map(text -> read(text, response))
                .orElseGet(() -> Future.succeededFuture(new ProbeResult.Passed(Optional.of(status))));
    }

    /** Reads until the text was seen, the body ends, or enough was read. */
    private static Future<ProbeResult> read(String text, HttpClientResponse response) {
        var result = Promise.<ProbeResult>promise();
        var status = Optional.of(response.statusCode());
        var missing = new ProbeResult.Failed("the answer does not contain '" + text + "'", status);
        var body = new TextSearch(text);
        response.exceptionHandler(_ -> result.tryComplete(missing));
        response.endHandler(_ -> result.tryComplete(body.isFoundAtTheEnd() ? new ProbeResult.Passed(status) : missing));
        response.handler(chunk -> {
            if (body.isFoundWith(chunk)) {
                result.tryComplete(new ProbeResult.Passed(status));
            } else if (body.isLongEnough()) {
                result.tryComplete(missing);
            }
        });
        return result.future();
    }

    private static void drop(HttpClientRequest request, HttpClientResponse response) {
        response.request().reset();
        if (response.request() != request) request.reset();
    }
}
