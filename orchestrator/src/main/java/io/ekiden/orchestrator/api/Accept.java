package io.ekiden.orchestrator.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** The media types a client takes. */
final class Accept {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain";

    private Accept() {}

    /** True when the client takes the type, or says nothing. */
    static boolean takes(RoutingContext ctx, String type) {
        return takes(ctx.request(), type);
    }

    /** As of any request. */
    static boolean takes(HttpServerRequest request, String type) {
        var accept = request.getHeader("Accept");
        if (accept == null || accept.isBlank()) {
            return true;
        }
        for (var range : accept.toLowerCase(Locale.ROOT).split(",")) {
            if (matches(range.strip(), type)) {
                return true;
            }
        }
        return false;
    }

    /** True for those who want text and nothing else: where there is JSON, it is preferred. */
    static boolean wantsText(RoutingContext ctx) {
        return !takes(ctx, JSON) && takes(ctx, TEXT);
    }

    /** True when the client asks for the type by its name. */
    static boolean names(RoutingContext ctx, String type) {
        var accept = ctx.request().getHeader("Accept");
        return accept != null && accept.toLowerCase(Locale.ROOT).contains(type);
    }

    private static boolean matches(String range, String type) {
        var parts = range.split(";");
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().matches("q=0(\\.0*)?")) {
                return false;
            }
        }
        var name = parts[0].strip();
        return name.equals("*/*") || name.equals(type) || name.equals(type.substring(0, type.indexOf('/')) + "/*");
    }
}
