package io.ekiden.mesos.master.server;

import io.ekiden.mesos.wire.v1.MediaType;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Requests with a body, up to a limit, and plain answers. */
final class Bodies {
    /** An ACCEPT that launches ten thousand tasks has some ten megabytes. */
    private static final int LARGEST = 64 << 20;

    private Bodies() {}

    /** Hands over the whole body of a POST; refuses other methods, and bodies that are too large. */
    static void post(RoutingContext routing, BiConsumer<RoutingContext, byte[]> handler) {
        var request = routing.request();
        if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader("Allow", "POST");
            answer(
                    request,
                    405,
                    "405 Method Not Allowed. Expecting one of { 'POST' }, but received '" + request.method() + "'.");
            return;
        }
        var body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() <= LARGEST) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> {
            if (body.length() > LARGEST) {
                answer(request, 413, "A call may have at most " + LARGEST + " bytes");
            } else {
                handler.accept(routing, body.getBytes());
            }
        });
    }

    /** What the body is written in. Empty when that cannot be read; the request is answered then. */
    static Optional<MediaType> contentType(HttpServerRequest request) {
        var contentType = request.getHeader("Content-Type");
        if (contentType == null) {
            answer(request, 400, "Expecting 'Content-Type' to be present");
            return Optional.empty();
        }
        var mediaType = MediaType.ofContent(contentType);
        if (mediaType.isEmpty()) {
            answer(request, 415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
        }
        return mediaType;
    }

    /** What to answer in. Empty when nothing that can be written is wanted; the request is answered then. */
    static Optional<MediaType> accepted(HttpServerRequest request) {
        var mediaType = MediaType.ofAccept(String.join(",", request.headers().getAll("Accept")));
        if (mediaType.isEmpty()) {
            answer(request, 406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
        }
        return mediaType;
    }

    static void answer(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text);
    }
}
