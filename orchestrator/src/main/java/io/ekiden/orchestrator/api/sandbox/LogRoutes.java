package io.ekiden.orchestrator.api.sandbox;

import io.ekiden.orchestrator.api.Replies;
import io.ekiden.orchestrator.door.DoorFault;
import io.ekiden.orchestrator.door.Doors;
import io.ekiden.orchestrator.door.Lasting;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;

/** What a task writes: the last lines, or all that comes from then on. */
final class LogRoutes {
    /** Why a log that was followed has come to its end. */
    static final String ENDED = "the task has ended";

    private static final int USUAL_LINES = 100;
    private static final int MOST_LINES = 10_000;

    private final Answers answers;
    private final Doors doors;
    private final SandboxFiles files;

    LogRoutes(Answers answers, Doors doors) {
        this.answers = answers;
        this.doors = doors;
        this.files = new SandboxFiles(doors.agents());
    }

    void mount(Router router) {
        router.get("/v2/tasks/:task/log").handler(this::log);
    }

    /** @param lastId of the last event that was seen */
    private record Wanted(SandboxPath file, int lines, Optional<String> lastId) {}

    private void log(RoutingContext ctx) {
        answers.with(ctx, sandbox -> {
            var wanted = new Wanted(
                    Parameter.file("file", ctx.queryParam("file"), "stdout"),
                    (int) Parameter.number("lines", ctx.queryParam("lines"), USUAL_LINES, 0, MOST_LINES),
                    Optional.ofNullable(ctx.request().getHeader("Last-Event-ID"))
                            .filter(id -> id.matches("[\\w.:-]{1,200}")));
            if (!Replies.flag(ctx, "follow", false)) {
                last(ctx, sandbox, wanted);
            } else if (Answers.enter(ctx, doors.lasting(), Lasting.Kind.FOLLOWER, () -> leave(ctx))) {
                follow(ctx, sandbox, wanted);
            }
        });
    }

    /** Who reads comes back, to whoever leads then. */
    private static void leave(RoutingContext ctx) {
        Answers.askAgain(ctx);
        if (!ctx.response().ended()) {
            ctx.response().end();
        }
    }

    private void last(RoutingContext ctx, Sandbox sandbox, Wanted wanted) {
        new LastLines(files, sandbox, wanted.file(), wanted.lines())
                .find()
                .onSuccess(found -> {
                    ctx.response().putHeader("X-Content-Type-Options", "nosniff");
                    Replies.text(ctx, "text/plain; charset=utf-8", found.data().toString());
                })
                .onFailure(cause -> Answers.failed(ctx, wanted.file(), cause));
    }

    private void follow(RoutingContext ctx, Sandbox sandbox, Wanted wanted) {
        var headers = new HashMap<String, String>();
        headers.put("Accept", "text/event-stream");
        wanted.lastId().ifPresent(id -> headers.put("Last-Event-ID", id));
        var uri = "/files/tail?lines=" + wanted.lines() + "&path="
                + URLEncoder.encode(sandbox.path(wanted.file()), StandardCharsets.UTF_8);
        doors.agents()
                .get(sandbox.agent(), uri, headers)
                .onSuccess(response -> tail(ctx, sandbox, response))
                .onFailure(cause -> {
                    // It knows of no such thing; or there is no such file, which is told when it is read.
                    if (!Answers.isAnswered(ctx)
                            && cause instanceof DoorFault fault
                            && fault.kind() == DoorFault.Kind.MISSING) {
                        poll(ctx, sandbox, wanted);
                    } else {
                        Answers.failed(ctx, wanted.file(), cause);
                    }
                });
    }

    private void tail(RoutingContext ctx, Sandbox sandbox, HttpClientResponse response) {
        if (Answers.isAnswered(ctx)) {
            response.request().reset();
        } else if (response.statusCode() == 204) {
            response.resume();
            ctx.response().setStatusCode(204).end(); // who comes back for more is told not to
        } else {
            TailFollower.begin(
                    ctx,
                    response,
                    new TailFollower.Watch(sandbox.agent(), doors.lasting().silence()));
        }
    }

    private void poll(RoutingContext ctx, Sandbox sandbox, Wanted wanted) {
        var task = sandbox.task();
        wanted.lastId()
                .filter(id -> id.matches("\\d{1,18}"))
                .map(id -> files.size(sandbox, wanted.file()).map(_ -> Long.parseLong(id)))
                .orElseGet(() -> new LastLines(files, sandbox, wanted.file(), wanted.lines())
                        .find()
                        .map(LastLines.Found::offset))
                .onSuccess(place -> {
                    if (!Answers.isAnswered(ctx)) {
                        var start = new PollFollower.Start(
                                place,
                                () -> answers.sandbox(task).map(Sandbox::live).orElse(false));
                        new PollFollower(ctx, files, sandbox, wanted.file(), start).look();
                    }
                })
                .onFailure(cause -> Answers.failed(ctx, wanted.file(), cause));
    }
}
