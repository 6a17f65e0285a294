package io.ekiden.mesos.http;

import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.WireException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/**
 * {@code POST /api/v1} of masters and agents: a call in one of two encodings, and a document in one of two.
 *
 * <p><b>Source:</b> Mesos {@code docs/operator-http-api.md}.
 */
public final class OperatorCalls {
    private OperatorCalls() {}

    /** Answers a call, in what its sender accepts. */
    public interface Answerer<C> {
        void answer(HttpServerRequest request, MediaType mediaType, C call);
    }

    /** Takes a call; what is none, or cannot be answered in what is accepted, is refused. */
    public static <C> void take(RoutingContext routing, Bodies.Reader<C> reader, Answerer<C> answerer) {
        Bodies.post(routing, (posted, body) -> take(posted.request(), body, reader, answerer));
    }

    private static <C> void take(
            HttpServerRequest request, byte[] body, Bodies.Reader<C> reader, Answerer<C> answerer) {
        var mediaType = Bodies.contentType(request);
        if (mediaType.isEmpty()) {
            return;
        }
        var accepted = StreamType.isWanted(request)
                ? Optional.of(StreamType.of(request).messages())
                : Bodies.accepted(request);
        if (accepted.isEmpty()) {
            return;
        }
        try {
            answerer.answer(request, accepted.get(), reader.read(mediaType.get(), body));
        } catch (WireException malformed) {
            Bodies.answer(request, 400, malformed.reason());
        }
    }

    /** Answers with a document as soon as it is there. */
    public static void send(HttpServerRequest request, MediaType mediaType, Future<Buffer> document) {
        document.onSuccess(bytes -> send(request, mediaType, bytes)).onFailure(failure -> failed(request, failure));
    }

    public static void send(HttpServerRequest request, MediaType mediaType, Buffer document) {
        request.response().putHeader("Content-Type", mediaType.header()).end(document);
    }

    /** Answers that there is no document because of a fault. */
    public static void failed(HttpServerRequest request, Throwable fault) {
        Bodies.answer(request, 500, String.valueOf(fault.getMessage()));
    }
}
