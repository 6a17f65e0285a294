package io.ekiden.orchestrator.door;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What was answered, as a whole, up to a limit. */
final class Asking {
    /** Ten thousand agents as a master shows them take some twenty-five megabytes. */
    static final int MOST_BYTES = 64 << 20;
    /** Of an answer that says what is wrong. */
    static final int MOST_TEXT = 1_000;

    /** Longer ones are read elsewhere than on the loop that serves everybody. */
    private static final int SHORT_BYTES = 64 << 10;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNumberLength(64)
                            .maxStringLength(MOST_BYTES)
                            .build())
                    .build())
            // What is passed on is written as it was: 1795428268.38, and not 1.79542826838E9.
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Asking() {}

    /** The body; fails, and ends the connection, when it is longer, or takes longer than a minute. */
    static Future<Buffer> whole(HttpClientResponse response, int mostBytes) {
        return whole(response, mostBytes, PATIENCE);
    }

    static Future<Buffer> whole(HttpClientResponse response, int mostBytes, Duration patience) {
        var whole = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        response.handler(chunk -> {
            if (body.length() + chunk.length() > mostBytes) {
                if (whole.tryFail(DoorFault.failed("the answer is longer than " + mostBytes + " bytes"))) {
                    response.request().reset();
                }
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> whole.tryComplete(body));
        response.resume();
        return whole.future()
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .recover(cause -> {
                    if (cause instanceof TimeoutException) {
                        response.request().reset();
                        return Future.failedFuture(DoorFault.failed(
                                "the answer did not come to its end in " + patience.toMillis() + " ms"));
                    }
                    return Future.failedFuture(cause);
                });
    }

    /** The beginning of what was answered, for people; what is longer is cut. */
    static Future<String> text(HttpClientResponse response) {
        return whole(response, 64 << 10)
                .map(body -> {
                    var text = body.toString().strip();
                    return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "...";
                })
                .otherwise("");
    }

    /** The body as JSON; a missing node when there is none. */
    static Future<JsonNode> json(Vertx vertx, HttpClientResponse response) {
        return whole(response, MOST_BYTES)
                .compose(body -> body.length() <= SHORT_BYTES
                        ? parsed(body)
                        : vertx.executeBlocking(() -> parsed(body), false).compose(parsed -> parsed));
    }

    private static Future<JsonNode> parsed(Buffer body) {
        try {
            return Future.succeededFuture(MAPPER.readTree(body.getBytes()));
        } catch (IOException malformed) {
            return Future.failedFuture(DoorFault.failed("the answer is no JSON that can be read"));
        }
    }
}
