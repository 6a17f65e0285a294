package io.ekiden.cli.part;

import io.ekiden.mesos.model.MasterInfo;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a master answers that may or may not lead: who leads answers all by itself, others point to who does.
 *
 * <p><b>Source:</b> Mesos {@code master/http.cpp}, {@code Master::Http::redirect}; the answers as recorded of a master that does not lead.
 */
final class MasterDoor {
    private static final Set<String> LOCAL = Set.of("/health", "/version", "/metrics/snapshot");

    private volatile @Nullable Router leading;
    private volatile boolean recovering;
    private volatile Optional<String> leader = Optional.empty();

    /** It leads, and this is what it answers. */
    void open(Router router) {
        leading = router;
        recovering = false;
    }

    /** It is to lead, and is not ready yet. */
    void recover() {
        recovering = true;
    }

    /** It leads no more. */
    void shut() {
        leading = null;
        recovering = false;
    }

    /** @param address {@code host:port} of who leads */
    void pointTo(Optional<String> address) {
        leader = address;
    }

    void handle(HttpServerRequest request) {
        var router = leading;
        if (router != null) {
            router.handle(request);
            return;
        }
        var path = request.path().startsWith("/master/") ? request.path().substring(7) : request.path();
        if (LOCAL.contains(path)) {
            local(request, path);
        } else if (path.startsWith("/redirect/")) {
            answer(request, 404, "404 Not Found.");
        } else if (recovering) {
            answer(request, 503, "Master has not finished recovery");
        } else if (leader.isEmpty()) {
            answer(request, 503, "No leader elected");
        } else {
            // As Mesos writes it, which has all its paths below /master; what is Ekiden's alone is not.
            var prefix = path.startsWith("/ekiden/") ? "" : "/master";
            var rest = path.equals("/redirect") ? "" : prefix + path + query(request);
            request.response()
                    .setStatusCode(307)
                    .putHeader("Location", "//" + leader.get() + rest)
                    .end();
        }
    }

    private static String query(HttpServerRequest request) {
        return request.query() == null ? "" : "?" + request.query();
    }

    private static void local(HttpServerRequest request, String path) {
        var response = request.response();
        switch (path) {
            case "/version" ->
                response.putHeader("Content-Type", "application/json")
                        .end("{\"version\":\"" + MasterInfo.MESOS_VERSION + "\"}");
            case "/metrics/snapshot" ->
                response.putHeader("Content-Type", "application/json").end("{\"master/elected\":0.0}");
            default -> response.end();
        }
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text);
    }
}
