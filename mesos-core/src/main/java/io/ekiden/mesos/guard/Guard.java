package io.ekiden.mesos.guard;

import io.ekiden.mesos.security.Realm;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Lets requests through that prove who they come from, where that is asked for, and that do not come too often. Stands before everything
 * else, as in Mesos: who is not let in learns neither which master leads nor what was wrong with the request.
 *
 * <p>Any thread.
 */
public final class Guard {
    /** Lets everybody through. */
    public static final Guard OPEN = new Guard(Protection.NONE);

    private final Protection protection;
    private final Turnstile turnstile;
    private final InstantSource clock = InstantSource.system();

    public Guard(Protection protection) {
        this.protection = protection;
        this.turnstile = new Turnstile(protection.limits());
    }

    /** A handler that asks first. */
    public Handler<HttpServerRequest> before(Paths paths, Handler<HttpServerRequest> inner) {
        return request -> {
            var realm = paths.realmOf(request.path());
            if (realm.isEmpty()) {
                inner.handle(request);
                return;
            }
            var principal = principalOf(request, realm.get());
            if (isClosed(realm.get()) && principal.isEmpty()) {
                refuse(request, realm.get());
                return;
            }
            var wait = realm.get() == Realm.MASTER_AGENT ? Duration.ZERO : turnstile.pass(principal, clock.instant());
            if (wait.isZero()) {
                inner.handle(request);
            } else {
                sendAway(request, wait);
            }
        };
    }

    private boolean isClosed(Realm realm) {
        return protection.closed().contains(realm);
    }

    /** Who the request comes from; nobody where the realm asks for nothing. */
    public Optional<String> principalOf(HttpServerRequest request, Realm realm) {
        return isClosed(realm)
                ? protection.credentials().authenticate(request.getHeader("Authorization"))
                : Optional.empty();
    }

    /** See {@link #principalOf(HttpServerRequest, Realm)}, with the realm of the request's path. */
    public Optional<String> principalOf(HttpServerRequest request, Paths paths) {
        return paths.realmOf(request.path()).flatMap(realm -> principalOf(request, realm));
    }

    /**
     * Whether the request may use what belongs to the realm; if not, it is answered. For those who serve what is worth a look of its own:
     * {@link #before} knows a path as it is written, and routers know other ways to write it.
     */
    public boolean admits(HttpServerRequest request, Realm realm) {
        if (isClosed(realm) && principalOf(request, realm).isEmpty()) {
            refuse(request, realm);
            return false;
        }
        return true;
    }

    private static void refuse(HttpServerRequest request, Realm realm) {
        request.response().putHeader("WWW-Authenticate", "Basic realm=\"" + realm.text() + "\"");
        answer(request, 401, "The credentials are missing or wrong.");
    }

    private static void sendAway(HttpServerRequest request, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        request.response().putHeader("Retry-After", String.valueOf(seconds));
        answer(request, 429, "Too many requests; come again in " + seconds + " s.");
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text);
    }
}
