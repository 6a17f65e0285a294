package io.ekiden.orchestrator.api.sandbox;

import io.ekiden.orchestrator.door.DoorFault;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/** Follows a file at an agent that cannot tell when there is more, as one of Apache Mesos: it is asked again and again. */
final class PollFollower {
    static final int PART = 128 * 1024;
    private static final long PAUSE_MILLIS = 1_000;

    private final Vertx vertx;
    private final SandboxFiles files;
    private final Sandbox sandbox;
    private final SandboxPath file;
    private final BooleanSupplier live;
    private final LogStream to;
    private long place;
    private boolean asking;
    private long timer = -1;

    /** One that has asked nothing yet, see {@link #look}. */
    PollFollower(RoutingContext ctx, SandboxFiles files, Sandbox sandbox, SandboxPath file, Start start) {
        this.vertx = ctx.vertx();
        this.files = files;
        this.sandbox = sandbox;
        this.file = file;
        this.live = start.live();
        this.place = start.place();
        this.to = new LogStream(ctx, this::look, () -> vertx.cancelTimer(timer));
    }

    /**
     * @param place bytes from the beginning of the file
     * @param live whether somebody may still write
     */
    record Start(long place, BooleanSupplier live) {}

    /** Now, unless an answer is waited for, or who reads cannot take more. */
    void look() {
        if (asking || to.isOver() || to.isFull()) {
            return;
        }
        vertx.cancelTimer(timer);
        asking = true;
        // Before anything is read: what is written before a writer ends is read then.
        boolean more = live.getAsBoolean();
        files.read(sandbox, file, place, PART).onComplete(read -> {
            asking = false;
            if (to.isOver()) {
                return;
            }
            if (read.succeeded()) {
                take(read.result(), more);
            } else if (more && isMissing(read.cause())) {
                lookLater(); // It may come back as long as there is somebody to write it.
            } else if (isMissing(read.cause())) {
                to.end(LogRoutes.ENDED);
            } else {
                to.cut();
            }
        });
    }

    private static boolean isMissing(Throwable cause) {
        return cause instanceof DoorFault fault && fault.kind() == DoorFault.Kind.MISSING;
    }

    private void take(SandboxFiles.Part part, boolean more) {
        var data = part.data().getBytes();
        if (data.length == 0 && part.size() < place) {
            place = 0;
            to.gap("0", "the file was made anew, or cut: it begins anew");
            look();
            return;
        }
        boolean full = data.length == PART;
        int whole = more || full ? Utf8.whole(data) : data.length;
        if (whole > 0) {
            place += whole;
            to.data(Long.toString(place), Utf8.text(data, 0, whole));
        }
        if (full) {
            look();
        } else if (more) {
            lookLater();
        } else {
            to.end(LogRoutes.ENDED);
        }
    }

    private void lookLater() {
        timer = vertx.setTimer(PAUSE_MILLIS, _ -> look());
    }
}
