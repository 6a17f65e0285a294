package io.ekiden.mesos.files;

import com.google.protobuf.Message;
import io.ekiden.config.LogSettings;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.http.OperatorCalls;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.files.FileAnswers;
import io.ekiden.mesos.wire.v1.files.FilesCall;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Callable;

/** Files that are attached, the log among them, and how much is in it: for operators, by the v1 API of masters and agents. */
public final class FilesApi {
    private final Vertx vertx;
    private final AttachedFiles files;
    private final LogLevels levels;
    private final FileAnswers answers;

    /** @param answers those of the master, or those of an agent */
    public FilesApi(Vertx vertx, Attachments attachments, LogLevels levels, FileAnswers answers) {
        this.vertx = vertx;
        this.files = new AttachedFiles(attachments);
        this.levels = levels;
        this.answers = answers;
    }

    public void answer(HttpServerRequest request, MediaType mediaType, FilesCall call) {
        switch (call) {
            case FilesCall.ListFiles(var path) -> send(request, mediaType, () -> answers.list(files.list(path)));
            case FilesCall.ReadFile(var path, var offset, var length) ->
                send(request, mediaType, () -> answers.chunk(files.read(path, offset, length)));
            case FilesCall.GetLoggingLevel() ->
                OperatorCalls.send(request, mediaType, bytes(mediaType, answers.level(LogSettings.level())));
            case FilesCall.SetLoggingLevel(var level, var time) ->
                levels.set(level, time)
                        .ifPresentOrElse(
                                why -> Bodies.answer(request, 400, why),
                                () -> request.response().end());
        }
    }

    private void send(HttpServerRequest request, MediaType mediaType, Callable<Message> answer) {
        vertx.executeBlocking(() -> bytes(mediaType, answer.call()), false)
                .onSuccess(document -> OperatorCalls.send(request, mediaType, document))
                .onFailure(failure -> {
                    if (failure instanceof FileFault fault) {
                        Bodies.answer(request, fault.status(), fault.reason());
                    } else {
                        OperatorCalls.failed(request, failure);
                    }
                });
    }

    private static Buffer bytes(MediaType mediaType, Message message) {
        return Buffer.buffer(mediaType.write(message));
    }
}
