package io.ekiden.orchestrator.api.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps pages of other servers from changing anything: a browser sends what they ask for along with the password its user once gave, and
 * asks nobody before a plain POST. Refused with 403 is what a browser says comes from another site, or from an origin that is neither the
 * host asked nor named. What comes from no browser says neither, and passes. A WebSocket is a change, whatever it is for: browsers let any
 * page open one, and hear what it says.
 *
 * <p>What a standby lets in from its own page bears no mark of it any more, so that the leader, which has another name, does too.
 */
public final class ForeignPages implements Handler<HttpServerRequest> {
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    private static final String ORIGIN = "Origin";
    private static final String SITE = "Sec-Fetch-Site";

    private final List<String> named;
    private final Handler<HttpServerRequest> inside;

    /** @param settings whose {@code *} lets all pages read, and none change */
    public ForeignPages(HttpSettings settings, Handler<HttpServerRequest> inside) {
        this.named = settings.allowedOrigins();
        this.inside = inside;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var origin = request.getHeader(ORIGIN);
        boolean reads = READS.contains(request.method().name()) && !LastingPaths.isWebSocket(request);
        if (reads || (origin != null && named.contains(origin))) {
            inside.handle(request);
        } else if (isOwn(request)) {
            request.headers().remove(ORIGIN).remove(SITE);
            inside.handle(request);
        } else {
            request.response()
                    .setStatusCode(403)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .end("A page of another server asks for this change. Pages that may are named with"
                            + " --access-control-allow-origin, such as https://ui.example\n");
        }
    }

    /** As browsers see it, where they say so: a proxy before us may have changed the host that was asked. */
    private static boolean isOwn(HttpServerRequest request) {
        var site = request.getHeader(SITE);
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        var origin = request.getHeader(ORIGIN);
        var asked = request.authority();
        if (origin == null) {
            return true;
        }
        if (asked == null) {
            return false;
        }
        var host = asked.port() < 0 ? asked.host() : asked.host() + ":" + asked.port();
        return isSame(origin, "http", host, ":80") || isSame(origin, "https", host, ":443");
    }

    private static boolean isSame(String origin, String scheme, String host, String usualPort) {
        var own = scheme + "://" + host.toLowerCase(Locale.ROOT);
        return without(origin, usualPort).equals(without(own, usualPort));
    }

    private static String without(String text, String end) {
        return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
    }
}
