package io.ekiden.cli.standby;

import io.ekiden.mesos.master.rehearsal.Rehearsal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a candidate does while another master leads: it gets ready, once. Any thread. */
public final class Standby {
    /** Not while everything starts: who has just begun to stand by may be elected yet, and others have work then. */
    private static final Duration DELAY = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final Rehearsal rehearsal = Rehearsal.usual();
    private final Promise<Void> ready = Promise.promise();
    private @Nullable Long timer;

    public Standby(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Another master leads. */
    public synchronized void begin() {
        if (timer == null) {
            timer = vertx.setTimer(DELAY.toMillis(), _ -> rehearsal.run(vertx).onComplete(_ -> ready.tryComplete()));
        }
    }

    /** This one is to lead, or ends. */
    public synchronized void end() {
        rehearsal.stop();
        if (timer == null || vertx.cancelTimer(timer)) {
            // Not begun, and not to be begun any more.
            timer = -1L;
            ready.tryComplete();
        }
    }

    /** Completes when there is nothing more to get ready. */
    public Future<Void> ready() {
        return ready.future();
    }
}
