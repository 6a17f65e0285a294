package io.ekiden.mesos.http;

import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.WireException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests with a body, up to a limit, and plain answers. */
public final class Bodies {
    /** An ACCEPT that launches ten thousand tasks has some ten megabytes. */
    private static final int LARGEST = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);

    private Bodies() {}

    /** What a body says. */
    public interface Reader<C> {
        /** @throws WireException in the words of Mesos */
        C read(MediaType mediaType, byte[] body) throws WireException;
    }

    /** Hands over the whole body of a POST; refuses other methods, and bodies that are too large. */
    public static void post(RoutingContext routing, BiConsumer<RoutingContext, byte[]> handler) {
        if (isAllowed(routing.request(), HttpMethod.POST)) {
            read(routing, handler);
        }
    }

    /** Whether the method is one of these; if not, the request is answered. */
    public static boolean isAllowed(HttpServerRequest request, HttpMethod... methods) {
        if (List.of(methods).contains(request.method())) {
            return true;
        }
        var names = Arrays.stream(methods).map(HttpMethod::name).toList();
        request.response().putHeader("Allow", String.join(", ", names));
        answer(
                request,
                405,
                "405 Method Not Allowed. Expecting one of { '" + String.join("', '", names) + "' }, but received '"
                        + request.method() + "'.");
        return false;
    }

    /** Hands over the whole body, whatever the method; refuses those that are too large. */
    public static void read(RoutingContext routing, BiConsumer<RoutingContext, byte[]> handler) {
        var request = routing.request();
        var body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() <= LARGEST) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> {
            if (body.length() > LARGEST) {
                answer(request, 413, "A call may have at most " + LARGEST + " bytes");
                return;
            }
            try {
                handler.accept(routing, body.getBytes());
            } catch (RuntimeException bug) {
                // Nobody else would answer: the router has long returned.
                LOG.error("A request fails path={}", routing.normalizedPath(), bug);
                routing.fail(bug);
            }
        });
    }

    /** The first value of each field of a form. Empty when it is none; the request is answered then. */
    public static Optional<Map<String, String>> form(HttpServerRequest request, byte[] body) {
        var fields = new TreeMap<String, String>();
        try {
            for (var pair : new String(body, StandardCharsets.UTF_8).split("&")) {
                int sign = pair.indexOf('=');
                if (sign > 0) {
                    fields.putIfAbsent(
                            URLDecoder.decode(pair.substring(0, sign), StandardCharsets.UTF_8),
                            URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8));
                }
            }
            return Optional.of(fields);
        } catch (IllegalArgumentException malformed) {
            answer(request, 400, "Unable to decode query string: " + malformed.getMessage());
            return Optional.empty();
        }
    }

    /** What the body is written in. Empty when that cannot be read; the request is answered then. */
    public static Optional<MediaType> contentType(HttpServerRequest request) {
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

    /** What the body says. Empty when that is nothing that can be understood; the request is answered then. */
    public static <C> Optional<C> understood(HttpServerRequest request, byte[] body, Reader<C> reader) {
        var mediaType = contentType(request);
        try {
            return mediaType.isEmpty() ? Optional.empty() : Optional.of(reader.read(mediaType.get(), body));
        } catch (WireException malformed) {
            answer(request, 400, malformed.reason());
            return Optional.empty();
        }
    }

    /** What to answer in. Empty when nothing that can be written is wanted; the request is answered then. */
    public static Optional<MediaType> accepted(HttpServerRequest request) {
        var mediaType = MediaType.ofAccept(String.join(",", request.headers().getAll("Accept")));
        if (mediaType.isEmpty()) {
            answer(request, 406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
        }
        return mediaType;
    }

    /** Answers a change that an operator asked for, when it is durable. */
    public static void done(HttpServerRequest request, Future<Optional<String>> refusal) {
        refusal.onSuccess(why -> why.ifPresentOrElse(
                        text -> answer(request, 400, text),
                        () -> request.response().end()))
                .onFailure(_ -> answer(request, 503, "No leader elected"));
    }

    /** As libprocess answers where there is nothing. */
    public static void notFound(RoutingContext request) {
        answer(request.request(), 404, "404 Not Found.");
    }

    public static void answer(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text);
    }
}
