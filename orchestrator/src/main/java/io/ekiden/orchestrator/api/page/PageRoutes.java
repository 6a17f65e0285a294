package io.ekiden.orchestrator.api.page;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The web page: at {@code /ui/}, where Marathon has it, and where {@code /} leads.
 *
 * <p>Files under {@code assets/} carry a hash of their content in the name and may be kept for ever; all others are asked for again each
 * time. The page loads nothing but from here, runs no inline script, and is shown in no frame: its headers hold the browser to that.
 */
public final class PageRoutes {
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'; require-trusted-types-for 'script'";
    private static final String PAGE = "/ui/";
    private static final String INDEX = "index.html";
    private static final String ASSETS = "assets/";

    private final PageFiles files;

    public PageRoutes(PageFiles files) {
        this.files = files;
    }

    public void mount(Router router) {
        router.get("/ui").handler(ctx -> {
            // The route also matches the path with a slash at its end.
            if (ctx.request().path().equals("/ui")) {
                toPage(ctx);
            } else {
                ctx.next();
            }
        });
        // For all methods: a route for some would turn "not found" into "method not allowed" on every other path.
        router.route("/ui/*").handler(ctx -> file(ctx, PAGE));
        router.route("/*").handler(ctx -> file(ctx, "/"));
    }

    private static void toPage(RoutingContext ctx) {
        ctx.response().setStatusCode(302).putHeader("Location", PAGE).end();
    }

    private void file(RoutingContext ctx, String prefix) {
        var method = ctx.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            ctx.next();
            return;
        }
        // The raw path: no file of the page needs an escape, so one that holds an escape is no file of the page.
        var path = ctx.request().path();
        if (path.equals("/")) {
            toPage(ctx);
            return;
        }
        var name = path.startsWith(prefix) ? path.substring(prefix.length()) : path;
        var wanted = name.isEmpty() ? INDEX : name;
        files.find(wanted).ifPresentOrElse(file -> send(ctx, wanted, file), ctx::next);
    }

    private static void send(RoutingContext ctx, String name, PageFiles.PageFile file) {
        var response = ctx.response()
                .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader(
                        "Cache-Control", name.startsWith(ASSETS) ? "public, max-age=31536000, immutable" : "no-cache")
                .putHeader("Vary", "Accept-Encoding")
                .putHeader("ETag", file.tag());
        response.headers().remove("Pragma").remove("Expires");
        var known = ctx.request().getHeader("If-None-Match");
        if (known != null && known.contains(file.tag())) {
            response.setStatusCode(304).end();
            return;
        }
        var accepted = ctx.request().getHeader("Accept-Encoding");
        var packed = accepted != null && accepted.contains("gzip");
        if (packed) {
            response.putHeader("Content-Encoding", "gzip");
        }
        var body = packed ? file.gzip() : file.plain();
        response.putHeader("Content-Type", file.type()).putHeader("Content-Length", String.valueOf(body.length()));
        if (ctx.request().method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(body);
        }
    }
}
