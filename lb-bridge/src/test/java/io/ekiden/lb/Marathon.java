package io.ekiden.lb;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A Marathon with just the part of the API that the bridge reads, and an event stream. */
final class Marathon {
    final BlockingQueue<String> drained = new LinkedBlockingQueue<>();
    final BlockingQueue<String> registrations = new LinkedBlockingQueue<>();
    private final Map<String, JsonObject> apps = new ConcurrentSkipListMap<>();
    private final List<HttpServerResponse> streams = new CopyOnWriteArrayList<>();
    /** Requests while it was not there. */
    final AtomicInteger unanswered = new AtomicInteger();

    private final HttpServer server;
    private volatile boolean gone;

    Marathon(Vertx vertx) throws Exception {
        server = vertx.createHttpServer().requestHandler(this::answer);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** Puts an app and tells of it. */
    void put(JsonObject app) {
        apps.put(app.getString("id"), app);
        tell("status_update_event", new JsonObject().put("appId", app.getString("id")));
    }

    /** Changes an app without a word, and ends all event streams: only who asks again learns of it. */
    void putUnseen(JsonObject app) {
        apps.put(app.getString("id"), app);
        streams.forEach(stream -> stream.reset());
    }

    /** As if its machine had lost its network: no stream goes on, and no request gets an answer. */
    void vanish() {
        gone = true;
        streams.forEach(stream -> stream.reset());
    }

    /** It is there again, and an app has changed meanwhile. */
    void comeBack(JsonObject app) {
        apps.put(app.getString("id"), app);
        gone = false;
    }

    void remove(String id) {
        apps.remove(id);
        tell("app_terminated_event", new JsonObject().put("appId", id));
    }

    /** Changes a task's state, as an orchestrator does that wants it drained. */
    void state(String appId, String taskId, String state) {
        var app = Objects.requireNonNull(apps.get(appId)).copy();
        for (var task : app.getJsonArray("tasks")) {
            if (task instanceof JsonObject it && it.getString("id").equals(taskId)) {
                it.put("state", state);
            }
        }
        apps.put(appId, app);
        tell("instance_changed_event", new JsonObject().put("runSpecId", appId).put("condition", "Killing"));
    }

    private void tell(String type, JsonObject body) {
        streams.forEach(stream -> stream.write("event: " + type + "\ndata: " + body.encode() + "\n\n"));
    }

    private void answer(HttpServerRequest request) {
        var path = request.path();
        if (gone) {
            unanswered.incrementAndGet();
            request.connection().close();
        } else if (path.equals("/v2/events")) {
            var response = request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
            streams.add(response);
            request.connection().closeHandler(closed -> streams.remove(response));
            response.write("event: event_stream_attached\ndata: {}\n\n");
        } else if (path.equals("/v2/apps")) {
            var all = new JsonArray();
            apps.values().forEach(all::add);
            request.response().end(new JsonObject().put("apps", all).toBuffer());
        } else if (path.startsWith("/v2/apps/")) {
            var app = apps.get(path.substring("/v2/apps".length()));
            request.response().setStatusCode(app == null ? 404 : 200);
            request.response()
                    .end(app == null ? "{}" : new JsonObject().put("app", app).encode());
        } else if (request.method().equals(HttpMethod.PUT)) {
            registrations.add(path);
            request.response().end("{}");
        } else {
            request.body().onSuccess(body -> {
                body.toJsonObject().getJsonArray("taskIds").forEach(id -> drained.add(String.valueOf(id)));
                request.response().end("{}");
            });
        }
    }

    void stop() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get();
    }
}
