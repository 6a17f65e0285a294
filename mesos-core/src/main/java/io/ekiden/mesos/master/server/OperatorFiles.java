package io.ekiden.mesos.master.server;

import io.ekiden.config.LogSettings;
import io.ekiden.mesos.files.AttachedFiles;
import io.ekiden.mesos.files.FileFault;
import io.ekiden.mesos.files.LogLevels;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.files.FilesCall;
import io.ekiden.mesos.wire.v1.operator.FileAnswers;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Callable;

/** The master's log, and how much is in it: LIST_FILES, READ_FILE, GET_LOGGING_LEVEL and SET_LOGGING_LEVEL. */
final class OperatorFiles {
    private final Vertx vertx;
    private final AttachedFiles files;
    private final LogLevels levels;

    OperatorFiles(Vertx vertx, AttachedFiles files, LogLevels levels) {
        this.vertx = vertx;
        this.files = files;
        this.levels = levels;
    }

    void answer(HttpServerRequest request, MediaType mediaType, FilesCall call) {
        switch (call) {
            case FilesCall.ListFiles(var path) ->
                send(request, mediaType, () -> FileAnswers.list(mediaType, files.list(path)));
            case FilesCall.ReadFile(var path, var offset, var length) ->
                send(request, mediaType, () -> FileAnswers.chunk(mediaType, files.read(path, offset, length)));
            case FilesCall.GetLoggingLevel() ->
                send(request, mediaType, FileAnswers.level(mediaType, LogSettings.level()));
            case FilesCall.SetLoggingLevel(var level, var time) ->
                levels.set(level, time)
                        .ifPresentOrElse(
                                why -> Bodies.answer(request, 400, why),
                                () -> request.response().end());
        }
    }

    private void send(HttpServerRequest request, MediaType mediaType, Callable<byte[]> answer) {
        vertx.executeBlocking(answer, false)
                .onSuccess(document -> send(request, mediaType, document))
                .onFailure(failure -> {
                    if (failure instanceof FileFault fault) {
                        Bodies.answer(request, fault.status(), fault.reason());
                    } else {
                        Bodies.answer(request, 500, String.valueOf(failure.getMessage()));
                    }
                });
    }

    private static void send(HttpServerRequest request, MediaType mediaType, byte[] document) {
        request.response().putHeader("Content-Type", mediaType.header()).end(Buffer.buffer(document));
    }
}
