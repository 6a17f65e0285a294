package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.ProbeResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a gRPC server how one of its services is: one call over a connection of its own. The two messages have a field each, so they are
 * written and read here. <b>Source:</b> {@code grpc.health.v1.Health/Check}; the gRPC protocol over HTTP/2.
 */
final class GrpcProbe {
    private static final String METHOD = "/grpc.health.v1.Health/Check";
    private static final int MAX_ANSWER = 1024;
    private static final int IDLE_SECONDS = 120;
    /** Of a message: not compressed, and its length. */
    private static final int PREFIX = 5;
    /** Field 1, a text; field 1, a number. */
    private static final byte SERVICE = 0x0a;

    private static final byte STATUS = 0x08;
    private static final byte SERVING = 1;
    private static final Map<Integer, String> OTHERS = Map.of(0, "UNKNOWN", 2, "NOT_SERVING", 3, "SERVICE_UNKNOWN");

    private final Vertx vertx;
    private final HttpClientAgent client;

    GrpcProbe(Vertx vertx) {
        this.vertx = vertx;
        // Known to speak HTTP/2: no upgrade is asked for.
        client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                // One that never says a word of HTTP/2 is hung up on, long after its probe has timed out.
                .setIdleTimeout(IDLE_SECONDS)
                .setTcpNoDelay(true));
    }

    Future<ProbeResult> probe(HealthCheck.Grpc target, Duration timeout) {
        var deadline = new Deadline(vertx, timeout);
        // Not out of a pool: who waits there for a connection that somebody accepted, and nobody answers, waits for
        // ever.
        return deadline.limit(() -> client.connect(place(target, timeout))
                .compose(connection -> ask(connection, target, deadline).onComplete(_ -> connection.close())));
    }

    void close() {
        client.close();
    }

    private static HttpConnectOptions place(HealthCheck.Grpc target, Duration timeout) {
        var place = new HttpConnectOptions().setHost(target.host()).setPort(target.port());
        return timeout.isZero() ? place : place.setConnectTimeout(Deadline.millis(timeout));
    }

    private static Future<ProbeResult> ask(
            HttpClientConnection connection, HealthCheck.Grpc target, Deadline deadline) {
        if (deadline.isOver()) {
            return deadline.future();
        }
        deadline.onExpiry(connection::close);
        return connection
                .request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setURI(METHOD)
                        .putHeader("Content-Type", "application/grpc")
                        .putHeader("TE", "trailers")
                        .putHeader("User-Agent", "ekiden-health"))
                .compose(request -> request.send(message(target.service())))
                .compose(GrpcProbe::answer);
    }

    private static Buffer message(String service) {
        var name = service.getBytes(StandardCharsets.UTF_8);
        var message = Buffer.buffer();
        if (name.length > 0) {
            message.appendByte(SERVICE);
            int rest = name.length;
            for (; rest >= 0x80; rest >>>= 7) {
                message.appendByte((byte) (rest | 0x80));
            }
            message.appendByte((byte) rest).appendBytes(name);
        }
        return Buffer.buffer().appendByte((byte) 0).appendInt(message.length()).appendBuffer(message);
    }

    private static Future<ProbeResult> answer(HttpClientResponse response) {
        var result = Promise.<ProbeResult>promise();
        var body = Buffer.buffer();
        response.exceptionHandler(failure -> result.tryComplete(new ProbeResult.Failed(Causes.of(failure))));
        response.handler(chunk -> body.appendBuffer(chunk, 0, Math.min(chunk.length(), MAX_ANSWER - body.length())));
        response.endHandler(_ -> result.tryComplete(judge(response, body)));
        return result.future();
    }

    private static ProbeResult judge(HttpClientResponse response, Buffer body) {
        if (response.statusCode() != 200) {
            return new ProbeResult.Failed(
                    (response.statusCode() + " " + response.statusMessage()).strip(),
                    Optional.of(response.statusCode()));
        }
        // An answer without a body has its end in its head.
        var status = Optional.ofNullable(response.getTrailer("grpc-status"))
                .or(() -> Optional.ofNullable(response.getHeader("grpc-status")))
                .orElse("missing");
        if (!status.equals("0")) {
            return new ProbeResult.Failed("grpc-status " + status);
        }
        int serving = serving(body);
        return serving == SERVING
                ? new ProbeResult.Passed()
                : new ProbeResult.Failed(OTHERS.getOrDefault(serving, "no answer of the health service"));
    }

    /** The number of the status, which is left out when it is 0; below 0 when this is no such message. */
    private static int serving(Buffer body) {
        if (body.length() < PREFIX || body.getByte(0) != 0 || body.getInt(1) != body.length() - PREFIX) {
            return -1;
        }
        if (body.length() == PREFIX) {
            return 0;
        }
        return body.length() == PREFIX + 2 && body.getByte(PREFIX) == STATUS ? body.getByte(PREFIX + 1) : -1;
    }
}
