package io.ekiden.health.probe;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.Readiness.Response;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/** One GET of which the answer is kept, a body to {@value #MAX_BODY} bytes. Redirects are an answer, certificates are not verified. */
final class ReadinessRequest {
    private static final int MAX_BODY = 10_000;
    /** What stands for an answer that never came. <b>Source:</b> Marathon {@code ReadinessCheckExecutorImpl}. */
    private static final int NO_ANSWER = 504;

    private static final String PLAIN = "text/plain";

    private final Vertx vertx;
    private final HttpClient client;

    ReadinessRequest(Vertx vertx) {
        this.vertx = vertx;
        client = vertx.createHttpClient(new HttpClientOptions()
                .setKeepAlive(false)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setTcpNoDelay(true));
    }

    /** Never fails: what goes wrong is an answer too. */
    Future<Response> send(HealthCheck.Http target, Duration timeout) {
        var answer = Promise.<Response>promise();
        int millis = Deadline.millis(timeout);
        var timer =
                vertx.setTimer(millis, _ -> answer.tryComplete(noAnswer(target, "Timed out after " + millis + " ms")));
        answer.future().onComplete(_ -> vertx.cancelTimer(timer));
        try {
            client.request(options(target, millis))
                    .onSuccess(request -> ask(request, target, answer))
                    .onFailure(failure -> answer.tryComplete(noAnswer(target, Causes.of(failure))));
        } catch (RuntimeException unusable) {
            answer.tryComplete(noAnswer(target, Causes.of(unusable)));
        }
        return answer.future();
    }

    void close() {
        client.close();
    }

    private static RequestOptions options(HealthCheck.Http target, int millis) {
        return ServerOptions.of(target)
                .setMethod(HttpMethod.GET)
                .setURI(target.requestPath())
                .setSsl(target.scheme().equals("https"))
                .setConnectTimeout(millis)
                .putHeader("User-Agent", "ekiden-readiness")
                .putHeader("Accept", "*/*");
    }

    private static void ask(HttpClientRequest request, HealthCheck.Http target, Promise<Response> answer) {
        // Whatever ends the question drops the connection: the body may be large, or endless.
        answer.future().onComplete(_ -> request.reset());
        request.send()
                .onSuccess(response -> read(response, answer))
                .onFailure(failure -> answer.tryComplete(noAnswer(target, Causes.of(failure))));
    }

    private static void read(HttpClientResponse response, Promise<Response> answer) {
        var body = Buffer.buffer();
        response.exceptionHandler(_ -> answer.tryComplete(response(response, body)));
        response.endHandler(_ -> answer.tryComplete(response(response, body)));
        response.handler(chunk -> {
            body.appendBuffer(chunk, 0, Math.min(chunk.length(), MAX_BODY - body.length()));
            if (body.length() == MAX_BODY) {
                answer.tryComplete(response(response, body));
            }
        });
    }

    private static Response response(HttpClientResponse response, Buffer body) {
        var type = response.getHeader("Content-Type");
        return new Response(response.statusCode(), type == null ? PLAIN : type, body.toString());
    }

    private static Response noAnswer(HealthCheck.Http target, String cause) {
        return new Response(
                NO_ANSWER,
                PLAIN,
                "could not query %s://%s:%d%s: %s"
                        .formatted(target.scheme(), target.host(), target.port(), target.requestPath(), cause));
    }
}
