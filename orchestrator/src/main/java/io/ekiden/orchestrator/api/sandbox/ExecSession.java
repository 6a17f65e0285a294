package io.ekiden.orchestrator.api.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.orchestrator.api.http.Caller;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.sandbox.session.ExecRequest;
import io.ekiden.orchestrator.api.sandbox.session.Liveness;
import io.ekiden.orchestrator.api.sandbox.session.ProcessRecords;
import io.ekiden.orchestrator.door.AgentDoor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command beside a task, for one WebSocket: what is typed goes to its agent on one connection, what it says comes on another one. When
 * either side goes, the command does. On the socket's context.
 */
final class ExecSession {
    private static final Logger LOG = LoggerFactory.getLogger(ExecSession.class);

    /** A command that ends takes no more either, and its end is what is to be told. */
    private static final long REFUSED_MILLIS = 2_000;

    private static final int LONGEST_NAME = 200;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final AgentDoor agents;
    private final Sandbox sandbox;
    private final Caller caller;
    private final String name = UUID.randomUUID().toString();
    private final Liveness liveness;
    private boolean asked;
    private boolean over;
    private @Nullable HttpClientRequest input;
    private @Nullable HttpClientResponse output;

    /**
     * Nothing is asked yet.
     *
     * @param socket just opened; nothing of it was read
     * @param caller whom the log names
     */
    ExecSession(Vertx vertx, ServerWebSocket socket, AgentDoor agents, Sandbox sandbox, Caller caller) {
        this.vertx = vertx;
        this.socket = socket;
        this.agents = agents;
        this.sandbox = sandbox;
        this.caller = caller;
        this.liveness = new Liveness(vertx, socket, this::fail);
    }

    /** @param ended runs when it is over, once */
    void begin(Runnable ended) {
        socket.textMessageHandler(this::heard);
        socket.binaryMessageHandler(this::typed);
        socket.exceptionHandler(_ -> {}); // The end comes, too.
        socket.closeHandler(_ -> {
            if (!over) {
                log("who asked for it is gone");
            }
            over = true;
            liveness.end();
            release();
            ended.run();
        });
        liveness.begin();
    }

    /** Ends it from outside. */
    void end(String reason) {
        fail(reason);
    }

    private void heard(String text) {
        liveness.seen();
        if (over) {
            return;
        }
        try {
            if (asked) {
                control(ExecRequest.object(text));
            } else {
                asked = true;
                launch(ExecRequest.parse(text));
            }
        } catch (IllegalArgumentException wrong) {
            fail(String.valueOf(wrong.getMessage()));
        }
    }

    private void control(JsonNode message) {
        if (message.has("resize")) {
            send(ProcessRecords.resized(ExecRequest.Size.read(message.path("resize"))));
        } else if (message.path("end").asBoolean(false)) {
            send(ProcessRecords.typed(new byte[0]));
        } else {
            throw new IllegalArgumentException("a message is neither {\"resize\": …} nor {\"end\": true}");
        }
    }

    private void typed(Buffer bytes) {
        liveness.seen();
        if (over) {
            return;
        }
        if (!asked) {
            fail("The first message says what to run, such as {\"command\": [\"/bin/sh\"], \"tty\": true}");
        } else if (bytes.length() > 0) {
            send(ProcessRecords.typed(bytes.getBytes()));
        }
    }

    /** No faster than the agent takes it. */
    private void send(Buffer record) {
        var open = input;
        if (open != null) {
            open.write(record);
            if (open.writeQueueFull()) {
                pause();
                open.drainHandler(_ -> resume());
            }
        }
    }

    /** What is typed meanwhile waits in the socket. */
    private void launch(ExecRequest request) {
        LOG.info(
                "A command beside a task is asked for sessionId={} {} taskId={} agentId={} program={}",
                name,
                caller,
                sandbox.task().value(),
                sandbox.agent(),
                // Its words may hold what is nobody's business.
                named(request.command().getFirst()));
        pause();
        new TaskContainers(agents)
                .id(sandbox)
                .compose(parent -> parent.isEmpty()
                        ? Future.failedFuture(TaskContainers.notRunning(sandbox))
                        : start(request, parent.get()))
                .onFailure(cause -> fail(String.valueOf(cause.getMessage())));
    }

    private Future<Void> start(ExecRequest request, JsonNode parent) {
        var id = Json.object().put("value", name);
        id.set("parent", parent);
        return agents.stream(sandbox.agent(), request.call(id)).compose(response -> {
            if (over) {
                response.request().reset();
                return Future.succeededFuture();
            }
            output = response;
            return agents.records(sandbox.agent()).map(open -> {
                attached(request, id, open, response);
                return null;
            });
        });
    }

    private void attached(ExecRequest request, ObjectNode id, HttpClientRequest open, HttpClientResponse response) {
        if (over) {
            open.reset();
            return;
        }
        input = open;
        // It ends when the command does; what went wrong with it shows there.
        open.exceptionHandler(_ -> inputEnded());
        open.response().onSuccess(this::inputAnswered).onComplete(_ -> inputEnded());
        send(ProcessRecords.attach(id));
        // Mesos makes a terminal without a size.
        request.terminal().ifPresent(size -> send(ProcessRecords.resized(size)));
        tell(Json.object().put("started", true));
        var decoder = new RecordIo.Decoder(ProcessRecords.LARGEST);
        response.exceptionHandler(cause -> fail("The agent is gone: " + cause.getMessage()));
        response.endHandler(_ -> ended(id));
        socket.drainHandler(_ -> response.resume());
        response.handler(chunk -> said(decoder, response, chunk));
        response.resume();
        resume();
    }

    private void inputAnswered(HttpClientResponse answer) {
        answer.resume();
        int status = answer.statusCode();
        if (status / 100 != 2) {
            vertx.setTimer(REFUSED_MILLIS, _ -> {
                if (output != null) {
                    fail("The agent " + sandbox.agent() + " takes nothing that is typed: it answered " + status
                            + (status == 401 || status == 403
                                    ? "; give this orchestrator the agent's credential with --agent-credential"
                                    : ""));
                }
            });
        }
    }

    /** What is still typed goes nowhere, and may not hold up what is said of the other side. */
    private void inputEnded() {
        input = null;
        if (!over) {
            resume();
        }
    }

    private void pause() {
        socket.pause();
        liveness.hold(true);
    }

    private void resume() {
        liveness.hold(false);
        socket.resume();
    }

    private void said(RecordIo.Decoder decoder, HttpClientResponse response, Buffer chunk) {
        liveness.seen();
        if (over) {
            return;
        }
        try {
            for (var record : decoder.feed(chunk.getBytes())) {
                ProcessRecords.said(record).ifPresent(socket::writeBinaryMessage);
            }
        } catch (WireException | IOException unreadable) {
            fail("What the agent says of the command cannot be read: " + unreadable.getMessage());
            return;
        }
        if (socket.writeQueueFull()) {
            response.pause();
        }
    }

    private void ended(ObjectNode id) {
        if (over) {
            return;
        }
        output = null;
        var call = Json.object().put("type", "WAIT_NESTED_CONTAINER");
        call.putObject("wait_nested_container").set("container_id", id);
        agents.call(sandbox.agent(), call)
                .onSuccess(answer -> {
                    var status = answer.path("wait_nested_container").path("exit_status");
                    if (status.canConvertToInt() && status.isNumber()) {
                        finish(Json.object().put("exit", ProcessRecords.exit(status.asInt())));
                    } else {
                        fail("The command has ended, and its agent does not know how");
                    }
                })
                .onFailure(cause -> fail("The command has ended, and how is not known: " + cause.getMessage()));
    }

    private void fail(String reason) {
        finish(Json.object().put("error", reason));
    }

    /** The last that is told. */
    private void finish(ObjectNode message) {
        if (over) {
            return;
        }
        tell(message).onComplete(_ -> socket.close((short) 1000));
        log(message.toString());
        over = true;
        release();
    }

    private void log(String end) {
        if (asked) {
            LOG.info(
                    "A command beside a task is over sessionId={} {} taskId={}: {}",
                    name,
                    caller,
                    sandbox.task().value(),
                    end);
        }
    }

    private static String named(String program) {
        return program.substring(0, Math.min(program.length(), LONGEST_NAME)).replaceAll("[\\p{Cc}\\s]", "?");
    }

    private Future<Void> tell(ObjectNode message) {
        return socket.writeTextMessage(new String(Json.bytes(message), StandardCharsets.UTF_8));
    }

    /** The agent ends a command that nobody listens to any more. */
    private void release() {
        Optional.ofNullable(input).ifPresent(HttpClientRequest::reset);
        input = null;
        Optional.ofNullable(output).ifPresent(response -> response.request().reset());
        output = null;
    }
}
