package io.ekiden.orchestrator.api.page;

import io.ekiden.orchestrator.api.Replies;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The description of the API, where Marathon has one, and where its help leads.
 *
 * <p><b>Source:</b> Marathon's {@code /public/api/api.raml} and {@code /help}, which leads to a console that its packages lack.
 */
public final class DescriptionRoutes {
    /** Where it is; in RAML 1.0, one resource for each path. */
    public static final String PATH = "/public/api/api.raml";

    /** Paths that lead there. */
    public static final List<String> HELP = List.of("/help", "/api-console/index.html");

    private final String text = read();

    /** The description. */
    public static String read() {
        try (var in = DescriptionRoutes.class.getResourceAsStream("/api/api.raml")) {
            if (in == null) {
                throw new IllegalStateException("the description of the API is not in the package");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void mount(Router router) {
        // As plain text, which browsers show, where they would offer to store a type that they do not know.
        router.get(PATH).handler(ctx -> Replies.text(ctx, "text/plain; charset=utf-8", text));
        for (var path : HELP) {
            router.get(path)
                    .handler(ctx -> ctx.response()
                            .setStatusCode(302)
                            .putHeader("Location", PATH)
                            .end());
        }
    }
}
