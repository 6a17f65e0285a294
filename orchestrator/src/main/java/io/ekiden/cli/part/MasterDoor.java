package io.ekiden.cli.part;

import io.ekiden.cli.standby.WaitingAgents;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.guard.Paths;
import io.ekiden.mesos.guard.Permits;
import io.ekiden.mesos.link.LinkProtocol;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.Sight;
import io.ekiden.mesos.wire.v0.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a master answers that may or may not lead: who leads answers all by itself, others point to who does.
 *
 * <p><b>Source:</b> Mesos {@code master/http.cpp}, {@code Master::Http::redirect}; the answers as recorded of masters that do not lead, and
 * of one that leads without a registry.
 */
final class MasterDoor {
    private static final long NEVER = -1;

    private final BlankMaster blank;
    private final Guard guard;
    private volatile Acls acls;
    private volatile @Nullable Router leading;
    /** Of the time for which it is to lead, or leads. */
    private volatile long epoch = NEVER;

    private volatile Optional<String> leader = Optional.empty();
    private final WaitingAgents waiting = new WaitingAgents();

    MasterDoor(MasterSettings settings, InstantSource clock) {
        this(settings, clock, Guard.OPEN);
    }

    /** @param guard asked who a request comes from, after it was let in */
    MasterDoor(MasterSettings settings, InstantSource clock, Guard guard) {
        this.guard = guard;
        this.acls = settings.acls();
        blank = new BlankMaster(settings, clock);
    }

    /** What operators may do from now on. */
    void adopt(Acls newAcls) {
        acls = newAcls;
    }

    /** It leads, and this is what it answers; nothing when it has lost that time meanwhile. */
    synchronized void open(long ledEpoch, Router router) {
        if (epoch == ledEpoch) {
            leading = router;
            waiting.release(router);
        }
    }

    /** It is to lead, and is not ready yet. */
    synchronized void recover(long wonEpoch) {
        epoch = wonEpoch;
    }

    /** It leads no more. */
    synchronized void shut() {
        leading = null;
        epoch = NEVER;
        waiting.release(this::handle);
    }

    /** @param address {@code host:port} of who leads */
    void pointTo(Optional<String> address) {
        leader = address;
    }

    /** How many agents are here that came too early. */
    int waiting() {
        return waiting.size();
    }

    private boolean isRecovering() {
        return epoch != NEVER;
    }

    /** Agents have nothing to ask of a master that does not know them yet, and all come at once. */
    private boolean waits(HttpServerRequest request) {
        // Nobody pays for the lock who need not.
        return leading == null && isRecovering() && mayWait(request);
    }

    private synchronized boolean mayWait(HttpServerRequest request) {
        return leading == null && isRecovering() && request.path().equals(LinkProtocol.PATH) && waiting.add(request);
    }

    void handle(HttpServerRequest request) {
        if (waits(request)) {
            return;
        }
        var router = leading;
        if (router != null) {
            router.handle(request);
            return;
        }
        var path = request.path().startsWith("/master/") ? request.path().substring(7) : request.path();
        var principal = guard.principalOf(request, Paths.MASTER);
        var own = blank.ofItself(path)
                .or(() -> isRecovering() ? blank.ofNothingYet(path, new Sight(acls, principal)) : Optional.empty());
        var refusal = own.flatMap(
                _ -> new Permits(acls).refusal(principal, request.method().name(), path));
        if (refusal.isPresent()) {
            answer(request, 403, refusal.get());
        } else if (own.isPresent()) {
            answer(request, own.get());
        } else if (path.equals("/health")) {
            request.response().end();
        } else if (path.startsWith("/redirect/")) {
            answer(request, 404, "404 Not Found.");
        } else if (isRecovering()) {
            recovering(request, path);
        } else if (leader.isEmpty()) {
            answer(request, 503, "No leader elected");
        } else {
            pointTo(leader.get(), request, path);
        }
    }

    private void recovering(HttpServerRequest request, String path) {
        if (path.equals("/redirect")) {
            pointTo(blank.info().hostname() + ":" + blank.info().port(), request, path);
        } else {
            answer(request, 503, "Master has not finished recovery");
        }
    }

    /** As Mesos writes it, which has all its paths below /master; what is Ekiden's alone is not. */
    private static void pointTo(String address, HttpServerRequest request, String path) {
        var prefix = path.startsWith("/ekiden/") ? "" : "/master";
        var query = request.query() == null ? "" : "?" + request.query();
        var rest = path.equals("/redirect") ? "" : prefix + path + query;
        request.response()
                .setStatusCode(307)
                .putHeader("Location", "//" + address + rest)
                .end();
    }

    private static void answer(HttpServerRequest request, Json.Content content) {
        request.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(Json.bytes(content)));
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text);
    }
}
