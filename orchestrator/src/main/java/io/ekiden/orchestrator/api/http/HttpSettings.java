package io.ekiden.orchestrator.api.http;

import io.ekiden.orchestrator.api.json.old.OutputStyle;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the API behaves as a server.
 *
 * @param maxConcurrentRequests further ones get 503; absent: no limit. Event streams do not count
 * @param allowedOrigins pages of other servers that may read and change, such as {@code https://ui.example}; {@code *}: all may read
 * @param compression answers are gzipped for those who take that
 * @param door who is let in; absent: everybody
 * @param style in which apps are written
 */
public record HttpSettings(
        OptionalInt maxConcurrentRequests,
        List<String> allowedOrigins,
        boolean compression,
        Optional<Door> door,
        OutputStyle style) {
    private static final String KEY = "http";

    public static final HttpSettings DEFAULT = new HttpSettings(OptionalInt.empty(), List.of(), true);

    public HttpSettings {
        allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** Those of the server that has got the request. */
    public static HttpSettings of(RoutingContext ctx) {
        return ctx.get(KEY, DEFAULT);
    }

    /** Makes them those of the request. */
    public void putInto(RoutingContext ctx) {
        ctx.put(KEY, this);
    }

    /** For everybody. */
    public HttpSettings(OptionalInt maxConcurrentRequests, List<String> allowedOrigins, boolean compression) {
        this(maxConcurrentRequests, allowedOrigins, compression, Optional.empty(), OutputStyle.MODERN);
    }
}
