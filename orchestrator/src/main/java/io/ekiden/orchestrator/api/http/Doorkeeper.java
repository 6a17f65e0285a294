package io.ekiden.orchestrator.api.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;

/**
 * Stands before everything else of a server and lets in who is known. Others get 401 and nothing more; what they send is not read.
 * Orchestrators that do not lead ask too, and pass on what they were shown.
 */
public final class Doorkeeper implements Handler<HttpServerRequest> {
    private volatile Door door;
    private final Handler<HttpServerRequest> inside;

    public Doorkeeper(Door door, Handler<HttpServerRequest> inside) {
        this.door = door;
        this.inside = inside;
    }

    /** Stands there, where one was asked for, with {@link ForeignPages} behind. */
    public static Handler<HttpServerRequest> before(HttpSettings settings, Handler<HttpServerRequest> inside) {
        var pages = new ForeignPages(settings, inside);
        return settings.door()
                .<Handler<HttpServerRequest>>map(door -> new Doorkeeper(door, pages))
                .orElse(pages);
    }

    /** Lets in others from now on. Any thread. */
    public void adopt(Door newDoor) {
        door = newDoor;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var now = door;
        if (now.lets(String.valueOf(request.path()), request.getHeader("Authorization"))) {
            inside.handle(request);
            return;
        }
        request.response()
                .setStatusCode(401)
                .putHeader("WWW-Authenticate", "Basic realm=\"" + now.realm() + "\", charset=\"UTF-8\"")
                .putHeader("Cache-Control", "no-store")
                .end();
    }
}
