package io.ekiden.mesos.guard;

import io.ekiden.mesos.security.Realm;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests through that prove who they come from, where that is asked for, and that do not come too often. Stands before everything
 * else, as in Mesos: who is not let in learns neither which master leads nor what was wrong with the request.
 *
 * <p>Any thread.
 */
public final class Guard {
    /** Lets everybody through. */
    public static final Guard OPEN = new Guard(Protection.NONE);

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final InstantSource clock = InstantSource.system();
    /** By identity: two connections may be alike. */
    private final Map<Object, Held> held = new ConcurrentHashMap<>();

    private volatile InForce inForce;

    private record InForce(Protection protection, Turnstile turnstile) {}

    public Guard(Protection protection) {
        this.inForce = new InForce(protection, new Turnstile(protection.limits()));
    }

    /** What is asked for at present. */
    public Protection protection() {
        return inForce.protection();
    }

    /** From now on this is asked for. Connections of those whose credential is no more end. */
    public void adopt(Protection protection) {
        var before = inForce;
        boolean keepsCount = before.protection().limits().equals(protection.limits());
        inForce = new InForce(protection, keepsCount ? before.turnstile() : new Turnstile(protection.limits()));
        review();
    }

    /** Ends the connections of those who may have them no more. To be called when the access lists have changed, too. */
    public void review() {
        held.keySet().forEach(this::review);
    }

    /**
     * Ends a connection when its client's credential is withdrawn, or it may stay no more.
     *
     * @param mayStay asked with its principal
     * @param end called at most once, on any thread
     * @return to be run when the connection has ended, whoever ended it
     */
    public Runnable hold(HttpServerRequest request, Realm realm, Predicate<Optional<String>> mayStay, Runnable end) {
        var shown = request.getHeader("Authorization");
        var key = new Object();
        held.put(key, new Held(realm, shown, principalOf(shown, realm), mayStay, end));
        // Let in by what is in force no more, perhaps, in this very moment.
        review(key);
        return () -> held.remove(key);
    }

    private void review(Object key) {
        var connection = held.get(key);
        if (connection == null) {
            return;
        }
        var principal = principalOf(connection.shown(), connection.realm());
        boolean isKnown =
                principal.equals(connection.principal()) && (principal.isPresent() || !isClosed(connection.realm()));
        if ((!isKnown || !connection.mayStay().test(principal)) && held.remove(key, connection)) {
            LOG.info(
                    "A connection ends, as {} principal={} realm={}",
                    isKnown ? "the access lists allow it no more" : "its credential is no longer valid",
                    connection.principal().orElse(""),
                    connection.realm().text());
            connection.end().run();
        }
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
            var wait = realm.get() == Realm.MASTER_AGENT
                    ? Duration.ZERO
                    : inForce.turnstile().pass(principal, clock.instant());
            if (wait.isZero()) {
                inner.handle(request);
            } else {
                sendAway(request, wait);
            }
        };
    }

    private boolean isClosed(Realm realm) {
        return protection().closed().contains(realm);
    }

    /** Who the request comes from; nobody where the realm asks for nothing. */
    public Optional<String> principalOf(HttpServerRequest request, Realm realm) {
        return principalOf(request.getHeader("Authorization"), realm);
    }

    private Optional<String> principalOf(@Nullable String shown, Realm realm) {
        var now = protection();
        return now.closed().contains(realm) ? now.credentials().authenticate(shown) : Optional.empty();
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
