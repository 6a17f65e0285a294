package io.ekiden.lb;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A task that answers HTTP with its id, some milliseconds after it was asked. */
final class Task {
    final String id;
    final int port;
    final AtomicInteger answered = new AtomicInteger();
    /** How often /denied was asked for, which answers 401. */
    final AtomicInteger denied = new AtomicInteger();
    /** Requests for /slow, to be answered by the test. */
    final BlockingQueue<HttpServerRequest> slow = new LinkedBlockingQueue<>();

    private final HttpServer server;

    Task(Vertx vertx, String id) throws Exception {
        this.id = id;
        this.port = Ports.free();
        this.server = vertx.createHttpServer().requestHandler(request -> {
            if (request.path().equals("/slow")) {
                slow.add(request);
                return;
            }
            if (request.path().equals("/denied")) {
                denied.incrementAndGet();
                request.response().setStatusCode(401).end("say \"who\" you are");
                return;
            }
            vertx.setTimer(3, timer -> {
                answered.incrementAndGet();
                request.response().end(id);
            });
        });
        server.listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    /** As after a kill -9: all connections are gone at once. */
    void kill() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get();
    }

    JsonObject json() {
        return new JsonObject()
                .put("id", id)
                .put("host", "127.0.0.1")
                .put("ports", new JsonArray().add(port))
                .put("state", "TASK_RUNNING")
                .put("healthCheckResults", new JsonArray().add(new JsonObject().put("alive", true)));
    }

    /** An HTTP app with one service port and these tasks. */
    static JsonObject app(String id, int servicePort, Task... tasks) {
        var list = new JsonArray();
        for (var task : tasks) {
            list.add(task.json());
        }
        return new JsonObject()
                .put("id", id)
                .put("version", "2026-11-21T00:00:00.000Z")
                .put("portDefinitions", new JsonArray().add(new JsonObject().put("port", servicePort)))
                .put(
                        "healthChecks",
                        new JsonArray()
                                .add(new JsonObject().put("protocol", "HTTP").put("portIndex", 0)))
                .put("tasks", list);
    }
}
