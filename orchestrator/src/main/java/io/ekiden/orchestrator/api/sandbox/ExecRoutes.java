package io.ekiden.orchestrator.api.sandbox;

import io.ekiden.orchestrator.api.Replies;
import io.ekiden.orchestrator.api.http.Caller;
import io.ekiden.orchestrator.api.http.LastingPaths;
import io.ekiden.orchestrator.door.Doors;
import io.ekiden.orchestrator.door.Lasting;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Commands beside tasks, each for a WebSocket: see {@link ExecSession}. */
final class ExecRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ExecRoutes.class);

    private static final String OVER = "This orchestrator leads no more, or lets others in";

    private final Answers answers;
    private final Doors doors;
    private final boolean asksForUsers;

    ExecRoutes(Answers answers, Doors doors, boolean asksForUsers) {
        this.answers = answers;
        this.doors = doors;
        this.asksForUsers = asksForUsers;
    }

    void mount(Router router) {
        router.get("/v2/tasks/:task/exec").handler(this::exec);
    }

    private void exec(RoutingContext ctx) {
        answers.with(ctx, sandbox -> {
            if (!LastingPaths.isWebSocket(ctx.request())) {
                Replies.message(ctx, 426, "This is for WebSockets, such as of `ekiden exec` or of the page");
            } else if (!sandbox.live()) {
                Replies.message(ctx, 409, "Task '" + sandbox.task().value() + "' has ended");
            } else {
                open(ctx, sandbox);
            }
        });
    }

    private void open(RoutingContext ctx, Sandbox sandbox) {
        var session = new AtomicReference<ExecSession>();
        var context = ctx.vertx().getOrCreateContext();
        var place = doors.lasting()
                .enter(
                        Lasting.Kind.SESSION,
                        () -> context.runOnContext(
                                _ -> Optional.ofNullable(session.get()).ifPresent(open -> open.end(OVER))));
        if (place.isEmpty()) {
            Answers.full(ctx, Lasting.Kind.SESSION);
            return;
        }
        var caller = Caller.of(ctx.request(), asksForUsers);
        ctx.request()
                .toWebSocket()
                .onSuccess(socket -> {
                    var opened = new ExecSession(ctx.vertx(), socket, doors.agents(), sandbox, caller);
                    session.set(opened);
                    opened.begin(place.get()::close);
                    if (place.get().isOver()) {
                        opened.end(OVER); // while there was nothing yet that could be ended
                    }
                })
                .onFailure(cause -> {
                    place.get().close();
                    LOG.info(
                            "A WebSocket does not come about path={}: {}",
                            ctx.request().path(),
                            cause.getMessage());
                });
    }
}
