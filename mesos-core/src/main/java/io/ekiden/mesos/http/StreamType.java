package io.ekiden.mesos.http;

import io.ekiden.mesos.wire.v1.MediaType;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * How a stream of records is announced, and what the records are written in. <b>Source:</b> Mesos {@code docs/operator-http-api.md}, {@code
 * Message-Accept}.
 *
 * @param messageType of the header {@code Message-Content-Type}; absent where {@code Content-Type} says it
 */
public record StreamType(String contentType, Optional<String> messageType, MediaType messages) {
    public static final String RECORDIO = "application/recordio";

    public static StreamType of(HttpServerRequest request) {
        var accept = String.join(",", request.headers().getAll("Accept"));
        if (isWanted(request)) {
            var wanted = String.join(",", request.headers().getAll("Message-Accept"));
            var messages = MediaType.ofAccept(wanted).orElse(MediaType.JSON);
            return new StreamType(RECORDIO, Optional.of(messages.header()), messages);
        }
        var messages = MediaType.ofAccept(accept).orElse(MediaType.JSON);
        return new StreamType(messages.header(), Optional.empty(), messages);
    }

    /** Whether whoever asks can read a stream of records. */
    static boolean isWanted(HttpServerRequest request) {
        return String.join(",", request.headers().getAll("Accept")).contains(RECORDIO);
    }
}
