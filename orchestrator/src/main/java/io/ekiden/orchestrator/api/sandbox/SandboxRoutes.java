package io.ekiden.orchestrator.api.sandbox;

import io.ekiden.orchestrator.api.Replies;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.door.Doors;
import io.ekiden.orchestrator.door.Lasting;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Files of sandboxes: listed, read, and downloaded. */
final class SandboxRoutes {
    private static final int USUAL_LENGTH = SandboxFiles.CHUNK;
    private static final int MOST_LENGTH = 1 << 20;

    private final Answers answers;
    private final Doors doors;
    private final SandboxFiles files;

    SandboxRoutes(Answers answers, Doors doors) {
        this.answers = answers;
        this.doors = doors;
        this.files = new SandboxFiles(doors.agents());
    }

    void mount(Router router) {
        router.get("/v2/tasks/:task/files").handler(this::list);
        router.get("/v2/tasks/:task/files/read").handler(this::read);
        router.get("/v2/tasks/:task/files/download").handler(this::download);
    }

    private void list(RoutingContext ctx) {
        answers.with(ctx, sandbox -> {
            var directory = Parameter.path("path", ctx.queryParam("path"), "/");
            files.list(sandbox, directory)
                    .onSuccess(infos -> Replies.json(ctx, 200, FilesJson.write(directory, infos)))
                    .onFailure(cause -> Answers.failed(ctx, directory, cause));
        });
    }

    private void read(RoutingContext ctx) {
        answers.with(ctx, sandbox -> {
            var file = Parameter.file("path", ctx.queryParam("path"), "");
            long offset = Parameter.number("offset", ctx.queryParam("offset"), 0, -Long.MAX_VALUE, Long.MAX_VALUE);
            int length = (int) Parameter.number("length", ctx.queryParam("length"), USUAL_LENGTH, 1, MOST_LENGTH);
            var from = offset >= 0
                    ? Future.succeededFuture(offset)
                    : files.size(sandbox, file).map(size -> Math.max(0, size + offset));
            from.compose(begin -> files.read(sandbox, file, begin, length)
                            .onSuccess(part -> part(ctx, begin, offset < 0, part)))
                    .onFailure(cause -> Answers.failed(ctx, file, cause));
        });
    }

    /** @param cut whether it may begin within a character, as nobody chose the place */
    private static void part(RoutingContext ctx, long offset, boolean cut, SandboxFiles.Part part) {
        var data = part.data().getBytes();
        int from = cut && offset > 0 ? Utf8.begun(data) : 0;
        boolean more = offset + data.length < part.size();
        // Something at least, so that who reads on does not do so for ever.
        int whole = more ? Utf8.whole(data) : data.length;
        int to = whole > from ? whole : data.length;
        Replies.json(
                ctx,
                200,
                Json.object()
                        .put("offset", offset + from)
                        .put("data", Utf8.text(data, from, to))
                        .put("size", part.size())
                        .put("next", offset + to));
    }

    private void download(RoutingContext ctx) {
        answers.with(ctx, sandbox -> {
            var file = Parameter.file("path", ctx.queryParam("path"), "");
            if (!Answers.enter(ctx, doors.lasting(), Lasting.Kind.DOWNLOAD, () -> leave(ctx))) {
                return;
            }
            var uri = "/files/download?path=" + URLEncoder.encode(sandbox.path(file), StandardCharsets.UTF_8);
            doors.agents()
                    .get(sandbox.agent(), uri, Map.of())
                    .onSuccess(response -> pass(ctx, file, response))
                    .onFailure(cause -> Answers.failed(ctx, file, cause));
        });
    }

    /** What breaks off must not look as if it were whole. */
    private static void leave(RoutingContext ctx) {
        if (ctx.response().headWritten()) {
            ctx.response().reset();
        } else {
            Answers.askAgain(ctx);
        }
    }

    private static void pass(RoutingContext ctx, SandboxPath file, HttpClientResponse from) {
        if (Answers.isAnswered(ctx)) {
            from.request().reset();
            return;
        }
        var to = ctx.response()
                .putHeader("Content-Type", "application/octet-stream")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Disposition", attachment(file.name()));
        var length = from.getHeader("Content-Length");
        if (length == null) {
            to.setChunked(true);
        } else {
            to.putHeader("Content-Length", length);
        }
        ctx.addEndHandler(ended -> {
            if (ended.failed()) {
                from.request().reset();
            }
        });
        // What breaks off must not look as if it were whole.
        from.pipeTo(to).onFailure(_ -> to.reset());
    }

    /** <b>Source:</b> RFC 6266: a name for all, and one in UTF-8 for those who know of it. */
    static String attachment(String name) {
        return "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + "\"; filename*=UTF-8''"
                + URLEncoder.encode(name, StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A");
    }
}
