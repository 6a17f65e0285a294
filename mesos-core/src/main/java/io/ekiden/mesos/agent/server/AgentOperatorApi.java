package io.ekiden.mesos.agent.server;

import com.google.protobuf.Message;
import io.ekiden.config.LogSettings;
import io.ekiden.mesos.files.AttachedFiles;
import io.ekiden.mesos.files.FileFault;
import io.ekiden.mesos.files.LogLevels;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.agent.AgentCall;
import io.ekiden.mesos.wire.v1.agent.AgentResponses;
import io.ekiden.mesos.wire.v1.files.FilesCall;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;

/**
 * {@code POST /api/v1} of an agent: what operators and their tools read, and how much is logged.
 *
 * <p><b>Source:</b> Mesos {@code docs/operator-http-api.md}, {@code slave/http.cpp}.
 */
final class AgentOperatorApi {
    private final Vertx vertx;
    private final AgentReads reads;
    private final AttachedFiles files;
    private final LogLevels levels;

    AgentOperatorApi(Vertx vertx, AgentReads reads, AttachedFiles files, LogLevels levels) {
        this.vertx = vertx;
        this.reads = reads;
        this.files = files;
        this.levels = levels;
    }

    void mount(Router router, String prefix) {
        router.route(prefix + "/api/v1").handler(routing -> Bodies.post(routing, this::call));
    }

    private void call(RoutingContext routing, byte[] body) {
        var request = routing.request();
        var mediaType = Bodies.contentType(request);
        if (mediaType.isEmpty()) {
            return;
        }
        var accepted = Bodies.accepted(request);
        if (accepted.isEmpty()) {
            return;
        }
        try {
            answer(request, accepted.get(), AgentCall.read(mediaType.get(), body));
        } catch (WireException malformed) {
            Bodies.answer(request, 400, malformed.reason());
        }
    }

    private void answer(HttpServerRequest request, MediaType mediaType, AgentCall call) {
        switch (call) {
            case AgentCall.Read(var type) ->
                send(
                        request,
                        mediaType,
                        reads.rendered(mediaType + " " + type, () -> mediaType.write(reads.response(type))));
            case AgentCall.GetContainers(var nested) ->
                send(
                        request,
                        mediaType,
                        reads.containers(containers -> mediaType.write(AgentResponses.containers(containers, nested))));
            case AgentCall.OfFiles(var asked) -> answer(request, mediaType, asked);
            case AgentCall.Unsupported(var type) ->
                Bodies.answer(request, 501, "Ekiden's agent does not know " + type + " yet");
        }
    }

    private void answer(HttpServerRequest request, MediaType mediaType, FilesCall call) {
        switch (call) {
            case FilesCall.ListFiles(var path) ->
                send(request, mediaType, blocking(mediaType, () -> AgentResponses.files(files.list(path))));
            case FilesCall.ReadFile(var path, var offset, var length) ->
                send(
                        request,
                        mediaType,
                        blocking(mediaType, () -> AgentResponses.chunk(files.read(path, offset, length))));
            case FilesCall.GetLoggingLevel() ->
                send(
                        request,
                        mediaType,
                        Future.succeededFuture(bytes(mediaType, AgentResponses.level(LogSettings.level()))));
            case FilesCall.SetLoggingLevel(var level, var time) ->
                levels.set(level, time)
                        .ifPresentOrElse(
                                why -> Bodies.answer(request, 400, why),
                                () -> request.response().end());
        }
    }

    private Future<Buffer> blocking(MediaType mediaType, Callable<Message> answer) {
        return vertx.executeBlocking(() -> bytes(mediaType, answer.call()), false);
    }

    private static Buffer bytes(MediaType mediaType, Message message) {
        return Buffer.buffer(mediaType.write(message));
    }

    private static void send(HttpServerRequest request, MediaType mediaType, Future<Buffer> document) {
        document.onSuccess(bytes -> request.response()
                        .putHeader("Content-Type", mediaType.header())
                        .end(bytes))
                .onFailure(failure -> {
                    if (failure instanceof FileFault fault) {
                        Bodies.answer(request, fault.status(), fault.reason());
                    } else {
                        Bodies.answer(request, 500, String.valueOf(failure.getMessage()));
                    }
                });
    }
}
