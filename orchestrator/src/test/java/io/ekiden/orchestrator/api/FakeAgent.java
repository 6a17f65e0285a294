package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.door.DoorFault;
import io.ekiden.orchestrator.door.Doors;
import io.ekiden.orchestrator.door.HttpAgentDoor;
import io.ekiden.orchestrator.door.Lasting;
import io.ekiden.orchestrator.door.MasterDoor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** An agent with files, as one of Apache Mesos answers, and all agents that the master knows are it. */
final class FakeAgent implements MasterDoor {
    private final Vertx vertx;
    private final HttpServer server;
    /** By their whole paths. */
    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    /** Calls and paths that it was asked for, as they came. */
    final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

    volatile Lasting lasting = new Lasting();
    /** Answers {@code /files/tail}; absent: there is no such path. */
    volatile Optional<Consumer<HttpServerRequest>> tail = Optional.empty();

    /** As {@code GET_CONTAINERS} and {@code GET_TASKS} show them. */
    volatile JsonNode containers = Json.array();

    volatile JsonNode tasks = Json.array();
    /** Typed to the command, from the record that attaches on. */
    final List<JsonNode> input = new CopyOnWriteArrayList<>();
    /** Completes when who listens to the command is gone. */
    final Promise<Void> sessionCut = Promise.promise();

    /** As of waitpid(2). */
    volatile int exitStatus;
    /** A status other than 0 with which commands are refused. */
    volatile int sessionRefusal;

    /** A status other than 0 with which what is typed is refused. */
    volatile int inputRefusal;

    private volatile Optional<HttpServerResponse> session = Optional.empty();
    /** What the master shows; none: agents of whatever id, at the address of this one. */
    volatile List<JsonNode> shown = List.of();
    /** Why the master does not do what it is asked. */
    volatile Optional<DoorFault> refusal = Optional.empty();

    FakeAgent(Vertx vertx) throws Exception {
        this.vertx = vertx;
        this.server = Loopback.serve(vertx, this::handle);
    }

    Doors doors() {
        var http = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(100));
        return new Doors(this, new HttpAgentDoor(vertx, http, this, Optional::empty), lasting);
    }

    @Override
    public Future<Registered> agents(Optional<AgentId> only) {
        if (!shown.isEmpty()) {
            return Future.succeededFuture(new Registered("http", shown));
        }
        var agent = Json.object()
                .put("id", only.map(AgentId::value).orElse("agent-0"))
                .put("hostname", "agent.invalid")
                .put("pid", "slave(1)@127.0.0.1:" + server.actualPort());
        return Future.succeededFuture(new Registered("http", List.of(agent)));
    }

    @Override
    public Future<Void> call(ObjectNode call) {
        if (refusal.isEmpty()) {
            asked.add(call.toString());
        }
        return refusal.<Future<Void>>map(Future::failedFuture).orElseGet(Future::succeededFuture);
    }

    private void handle(HttpServerRequest request) {
        if ("application/recordio".equals(request.getHeader("Content-Type"))) {
            take(request);
            return;
        }
        request.body().onSuccess(body -> answer(request, body));
    }

    private void answer(HttpServerRequest request, Buffer body) {
        if (request.path().equals("/files/tail") && tail.isPresent()) {
            asked.add(request.uri());
            tail.get().accept(request);
        } else if (request.path().equals("/files/download")) {
            var file = files.get(request.getParam("path"));
            if (file == null) {
                request.response().setStatusCode(404).end();
            } else {
                request.response().end(Buffer.buffer(file));
            }
        } else if (request.path().equals("/api/v1")) {
            try {
                call(request, Json.read(body.getBytes()));
            } catch (IOException malformed) {
                request.response().setStatusCode(400).end(malformed.getMessage());
            }
        } else {
            request.response().setStatusCode(404).end("404 Not Found.");
        }
    }

    private void call(HttpServerRequest request, JsonNode call) {
        asked.add(call.toString());
        switch (call.path("type").asText()) {
            case "LIST_FILES" ->
                list(request, call.path("list_files").path("path").asText());
            case "READ_FILE" -> read(request, call.path("read_file"));
            case "GET_CONTAINERS" -> {
                var answer = Json.object().put("type", "GET_CONTAINERS");
                answer.putObject("get_containers").set("containers", containers);
                send(request, answer);
            }
            case "GET_TASKS" -> {
                var answer = Json.object().put("type", "GET_TASKS");
                answer.putObject("get_tasks").set("launched_tasks", tasks);
                send(request, answer);
            }
            case "LAUNCH_NESTED_CONTAINER_SESSION" -> begin(request);
            case "WAIT_NESTED_CONTAINER" -> {
                var answer = Json.object().put("type", "WAIT_NESTED_CONTAINER");
                answer.putObject("wait_nested_container").put("exit_status", exitStatus);
                send(request, answer);
            }
            default -> request.response().setStatusCode(501).end("not here");
        }
    }

    private void begin(HttpServerRequest request) {
        if (sessionRefusal != 0) {
            request.response().setStatusCode(sessionRefusal).end("because");
            return;
        }
        session = Optional.of(request.response());
        request.response()
                .setChunked(true)
                .putHeader("Content-Type", "application/recordio")
                .closeHandler(_ -> sessionCut.tryComplete())
                .writeHead();
    }

    /** Records that are typed, until the session ends. */
    private void take(HttpServerRequest request) {
        if (inputRefusal != 0) {
            request.response().setStatusCode(inputRefusal).end("because");
            return;
        }
        var decoder = new RecordIo.Decoder(1 << 20);
        request.exceptionHandler(_ -> {}); // It is not ended, but cut.
        request.handler(chunk -> {
            try {
                for (var record : decoder.feed(chunk.getBytes())) {
                    input.add(Json.read(record));
                }
            } catch (WireException | IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        });
    }

    /** Has the command say something. */
    void say(String stream, String text) {
        var io = Json.object().put("type", "DATA");
        io.putObject("data").put("type", stream).put("data", text.getBytes(StandardCharsets.UTF_8));
        say(Buffer.buffer(RecordIo.frame(Json.bytes(io))));
    }

    void say(Buffer bytes) {
        session.orElseThrow().write(bytes);
    }

    /** The command has ended. */
    void endSession() {
        session.orElseThrow().end();
    }

    private void list(HttpServerRequest request, String path) {
        var answer = Json.object().put("type", "LIST_FILES");
        var infos = answer.putObject("list_files").putArray("file_infos");
        files.forEach((name, data) -> {
            if (name.startsWith(path + "/")) {
                var info = infos.addObject()
                        .put("path", name)
                        .put("nlink", 1)
                        .put("size", data.length)
                        .put("mode", 0100644)
                        .put("uid", "nobody")
                        .put("gid", "users");
                info.putObject("mtime").put("nanoseconds", 1_767_225_600_123_000_000L);
            }
        });
        if (infos.isEmpty()) {
            request.response().setStatusCode(404).end();
        } else {
            send(request, answer);
        }
    }

    private void read(HttpServerRequest request, JsonNode wanted) {
        var file = files.get(wanted.path("path").asText());
        if (file == null) {
            request.response().setStatusCode(404).end();
            return;
        }
        int from = (int) Math.min(wanted.path("offset").asLong(), file.length);
        int length = Math.min(wanted.path("length").asInt(), 65_536);
        var part = Arrays.copyOfRange(file, from, Math.min(file.length, from + length));
        var answer = Json.object().put("type", "READ_FILE");
        answer.putObject("read_file").put("size", file.length).put("data", part);
        send(request, answer);
    }

    static void send(HttpServerRequest request, ObjectNode answer) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .end(Buffer.buffer(answer.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
