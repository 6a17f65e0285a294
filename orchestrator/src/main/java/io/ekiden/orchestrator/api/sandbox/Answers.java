package io.ekiden.orchestrator.api.sandbox;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.api.Leading;
import io.ekiden.orchestrator.api.Replies;
import io.ekiden.orchestrator.door.DoorFault;
import io.ekiden.orchestrator.door.Lasting;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The task that a request is about, and what is said when it cannot be answered. */
final class Answers {
    private static final int RETRY_AFTER_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final Leading leading;

    Answers(Leading leading) {
        this.leading = leading;
    }

    /** The sandbox of the task as of now; empty when it is not known. */
    Optional<Sandbox> sandbox(TaskId task) {
        return Sandbox.of(leading.state(), task);
    }

    static TaskId task(RoutingContext ctx) {
        return new TaskId(ctx.pathParam("task"));
    }

    /** Hands the sandbox on, or answers that there is none. Bad parameters, as {@link Parameter} says them, are answered too. */
    void with(RoutingContext ctx, Consumer<Sandbox> work) {
        var task = task(ctx);
        var sandbox = sandbox(task);
        if (sandbox.isEmpty()) {
            Replies.message(ctx, 404, unknown(task));
            return;
        }
        try {
            work.accept(sandbox.get());
        } catch (IllegalArgumentException wrong) {
            Replies.message(ctx, 400, String.valueOf(wrong.getMessage()));
        }
    }

    static String unknown(TaskId task) {
        return "Task '" + task.value() + "' does not exist, was not launched yet, or ended too long ago";
    }

    /** Answers why it failed. What is missing is the file, as there is an executor. */
    static void failed(RoutingContext ctx, SandboxPath file, Throwable cause) {
        if (isAnswered(ctx)) {
            return;
        }
        if (!(cause instanceof DoorFault fault)) {
            LOG.warn("An agent cannot be asked path={}", ctx.request().path(), cause);
            Replies.message(ctx, 502, "The agent cannot be asked: " + cause.getMessage());
            return;
        }
        switch (fault.kind()) {
            case MISSING ->
                Replies.message(
                        ctx,
                        404,
                        "There is no '/" + file + "' in the sandbox of task '"
                                + task(ctx).value() + "', or the sandbox is gone");
            case REFUSED -> Replies.message(ctx, 400, "'/" + file + "' cannot be shown: " + fault.text());
            case FAILED -> Replies.message(ctx, 502, fault.text());
        }
    }

    /** Nobody waits for an answer any more: it was given, or who asked is gone. */
    static boolean isAnswered(RoutingContext ctx) {
        var response = ctx.response();
        return response.headWritten() || response.ended() || response.closed();
    }

    /** Answers who was still waiting for an agent when others were let in, or another one leads. */
    static void askAgain(RoutingContext ctx) {
        if (!isAnswered(ctx)) {
            ctx.response().putHeader("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
            Replies.message(ctx, 503, "This orchestrator leads no more, or lets others in; ask again");
        }
    }

    /**
     * Takes a place until the request has ended; false when there is none, which is answered.
     *
     * @param end what ends it early, run on the request's context
     */
    static boolean enter(RoutingContext ctx, Lasting lasting, Lasting.Kind kind, Runnable end) {
        var context = ctx.vertx().getOrCreateContext();
        var place = lasting.enter(kind, () -> context.runOnContext(_ -> end.run()));
        if (place.isEmpty()) {
            full(ctx, kind);
        }
        place.ifPresent(taken -> ctx.addEndHandler(_ -> taken.close()));
        return place.isPresent();
    }

    /** Answers that there is no place left. */
    static void full(RoutingContext ctx, Lasting.Kind kind) {
        ctx.response().putHeader("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
        Replies.message(ctx, 503, kind.full());
    }
}
