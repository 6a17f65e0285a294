package io.ekiden.mesos.guard;

import io.ekiden.mesos.security.Realm;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * Lets requests through that prove who they come from, where that is asked for. Stands before everything else, as in Mesos: who is not let
 * in learns neither which master leads nor what was wrong with the request.
 *
 * <p>Any thread.
 */
public final class Guard {
    /** Lets everybody through. */
    public static final Guard OPEN = new Guard(Protection.NONE);

    private final Protection protection;

    public Guard(Protection protection) {
        this.protection = protection;
    }

    /** A handler that asks first. */
    public Handler<HttpServerRequest> before(Paths paths, Handler<HttpServerRequest> inner) {
        return request -> {
            var realm = paths.realmOf(request.path());
            if (realm.isPresent()
                    && isClosed(realm.get())
                    && principalOf(request).isEmpty()) {
                refuse(request, realm.get());
            } else {
                inner.handle(request);
            }
        };
    }

    /** Whether one has to authenticate there. */
    public boolean isClosed(Realm realm) {
        return protection.closed().contains(realm);
    }

    /** Who the request comes from; nobody where the realm asks for nothing. */
    public Optional<String> principalOf(HttpServerRequest request, Realm realm) {
        return isClosed(realm) ? principalOf(request) : Optional.empty();
    }

    private Optional<String> principalOf(HttpServerRequest request) {
        return protection.credentials().authenticate(request.getHeader("Authorization"));
    }

    private static void refuse(HttpServerRequest request, Realm realm) {
        request.response()
                .setStatusCode(401)
                .putHeader("WWW-Authenticate", "Basic realm=\"" + realm.text() + "\"")
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end("The credentials are missing or wrong.");
    }
}
