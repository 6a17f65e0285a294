package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthPolicy;
import io.ekiden.health.ProbeResult;
import io.vertx.core.Future;
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
 * Asks over HTTP or HTTPS. The status line decides; the body is not read, and the connection is closed: a connection kept open would
 * say nothing about whether a new user gets one.
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
        return deadline.limit(
                () -> client.request(options(target, policy, timeout)).compose(request -> send(request, deadline)));
    }

    void close() {
        client.close();
    }

    private static RequestOptions options(HealthCheck.Http target, HealthPolicy policy, Duration timeout) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(target.host())
                .setPort(target.port())
                .setURI(target.requestPath())
                .setSsl(target.scheme().equalsIgnoreCase("https"))
                .setFollowRedirects(policy == HealthPolicy.MESOS)
                .putHeader("User-Agent", "ekiden-health")
                .putHeader("Accept", "*/*");
        return timeout.isZero() ? options : options.setConnectTimeout(Deadline.millis(timeout));
    }

    private static Future<ProbeResult> send(HttpClientRequest request, Deadline deadline) {
        if (deadline.isOver()) {
            request.reset();
            return deadline.future();
        }
        deadline.onExpiry(request::reset);
        return request.send().map(response -> judge(request, response));
    }

    private static ProbeResult judge(HttpClientRequest request, HttpClientResponse response) {
        int status = response.statusCode();
        // Drops the connection: the body may be large, or endless. Vert.x tells the response of it, which would log an
        // error.
        response.exceptionHandler(_ -> {});
        response.request().reset();
        if (response.request() != request) request.reset();
        if (status >= 200 && status < 400) return new ProbeResult.Passed(Optional.of(status));
        return new ProbeResult.Failed((status + " " + response.statusMessage()).strip(), Optional.of(status));
    }
}
