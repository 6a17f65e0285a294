package io.ekiden.mesos.agent.server;

import io.ekiden.mesos.agent.session.Nested;
import io.ekiden.mesos.agent.session.NestedContainers;
import io.ekiden.mesos.agent.session.NestedId;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.http.OperatorCalls;
import io.ekiden.mesos.http.StreamType;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.agent.NestedCall;
import io.ekiden.mesos.wire.v1.agent.ProcessIo;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.mesos.v1.agent.Protos.Response;

/**
 * Commands beside tasks: {@code exec}, as Mesos has it.
 *
 * <p><b>Source:</b> Mesos {@code docs/operator-http-api.md}, {@code slave/http.cpp}.
 */
final class NestedApi {
    /** For a reader that has stopped reading: the command waits so long, and is heard by others then. */
    private static final long PATIENCE_SECONDS = 60;

    private final NestedContainers containers;
    private final Guard guard;

    NestedApi(NestedContainers containers, Guard guard) {
        this.containers = containers;
        this.guard = guard;
    }

    /** Why a request is not met. */
    record Refusal(int status, String text) {}

    /** Commands beside tasks are for those who have said who they are, and for those on this machine. */
    private Optional<Refusal> toStrangers(HttpServerRequest request) {
        return guard.protection().closed().contains(Realm.AGENT_READWRITE)
                        || InetAddress.ofLiteral(request.remoteAddress().hostAddress())
                                .isLoopbackAddress()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        403,
                        "An agent that lets everybody in runs commands beside its tasks for its own machine only;"
                                + " start it with --http-credentials for others"));
    }

    /** Why there is nothing to attach to, with the status that Mesos has for it. */
    Optional<Refusal> toAttach(HttpServerRequest request, NestedId id) {
        var stranger = toStrangers(request);
        if (stranger.isPresent()) {
            return stranger;
        }
        var nested = containers.find(id);
        if (nested.isEmpty() && containers.task(id.chain()).isEmpty()) {
            return Optional.of(new Refusal(500, "Unknown container " + id));
        }
        return nested.filter(Nested::isInteractive).isPresent()
                ? Optional.empty()
                : Optional.of(new Refusal(500, "I/O switchboard server was disabled for this container"));
    }

    Optional<Nested> find(NestedId id) {
        return containers.find(id);
    }

    /** @param answer how documents are wanted; streams look at the request themselves */
    void answer(HttpServerRequest request, MediaType answer, NestedCall call) {
        var stranger = toStrangers(request);
        if (stranger.isPresent()) {
            Bodies.answer(request, stranger.get().status(), stranger.get().text());
            return;
        }
        switch (call) {
            case NestedCall.Launch launch -> launch(request, launch);
            case NestedCall.Await(var id) -> await(request, answer, id);
            case NestedCall.Kill(var id, int signal) -> {
                if (containers.kill(id, signal)) {
                    request.response().end();
                } else {
                    Bodies.answer(request, 404, "Container '" + id + "' cannot be found (or is already killed)");
                }
            }
            case NestedCall.Remove(var id) -> {
                if (containers.find(id).filter(Nested::isRunning).isPresent()) {
                    Bodies.answer(request, 500, "Nested container has not terminated yet");
                } else {
                    containers.remove(id);
                    request.response().end();
                }
            }
            case NestedCall.AttachOutput(var id) -> attachOutput(request, id);
            case NestedCall.AttachInput _ ->
                Bodies.answer(
                        request,
                        415,
                        "Expecting 'Content-Type' to be application/recordio for ATTACH_CONTAINER_INPUT call");
        }
    }

    private void attachOutput(HttpServerRequest request, NestedId id) {
        var refusal = toAttach(request, id);
        if (refusal.isPresent()) {
            Bodies.answer(request, refusal.get().status(), refusal.get().text());
            return;
        }
        find(id).ifPresent(nested -> {
            var stream = new OutputStream(request.response(), StreamType.of(request));
            var release = hold(request);
            request.response().closeHandler(_ -> release.run());
            nested.listen(stream);
            stream.begin();
            nested.ended().onComplete(_ -> {
                release.run();
                stream.end();
            });
        });
    }

    /**
     * Ends the connection when whoever has it is known no more. On the request's context.
     *
     * @return to be run when it has ended, whoever ended it
     */
    Runnable hold(HttpServerRequest request) {
        var context = Objects.requireNonNull(Vertx.currentContext(), "a request has a context");
        return guard.hold(
                request,
                Realm.AGENT_READWRITE,
                _ -> true,
                () -> context.runOnContext(_ -> request.connection().close()));
    }

    private void launch(HttpServerRequest request, NestedCall.Launch launch) {
        var response = request.response();
        var stream = launch.command().interactive() ? new OutputStream(response, StreamType.of(request)) : null;
        var listeners = stream == null ? List.<Nested.Listener>of() : List.<Nested.Listener>of(stream);
        Runnable release = stream == null ? () -> {} : hold(request);
        containers
                .start(launch.id(), launch.command(), listeners)
                .onSuccess(nested -> {
                    if (stream == null) {
                        response.end();
                        return;
                    }
                    // Whoever has asked for it is gone: nobody is to find a shell that nobody knows of.
                    response.exceptionHandler(_ -> containers.abandon(nested));
                    response.closeHandler(_ -> {
                        release.run();
                        containers.abandon(nested);
                    });
                    if (response.closed()) {
                        release.run();
                        containers.abandon(nested);
                    }
                    stream.begin();
                    nested.ended().onComplete(_ -> {
                        release.run();
                        stream.end();
                    });
                })
                .onFailure(failure -> {
                    release.run();
                    refuse(request, failure);
                });
    }

    private static void refuse(HttpServerRequest request, Throwable failure) {
        switch (failure) {
            case NestedContainers.Taken _ ->
                request.response().setStatusCode(202).end();
            case NestedContainers.Refused _ -> Bodies.answer(request, 400, String.valueOf(failure.getMessage()));
            default -> OperatorCalls.failed(request, failure);
        }
    }

    @SuppressWarnings(
            "deprecation") // the newer name is for containers without a task around them, which Ekiden does not have
    private void await(HttpServerRequest request, MediaType mediaType, NestedId id) {
        var nested = containers.find(id);
        if (nested.isEmpty()) {
            Bodies.answer(request, 404, "Container " + id + " cannot be found");
            return;
        }
        OperatorCalls.send(request, mediaType, nested.get().ended().map(status -> {
            var answer = Response.newBuilder().setType(Response.Type.WAIT_NESTED_CONTAINER);
            answer.getWaitNestedContainerBuilder().setExitStatus(status);
            return Buffer.buffer(mediaType.write(answer.build()));
        }));
    }

    /** What a container says, record by record, no faster than it is read. */
    private static final class OutputStream implements Nested.Listener {
        private final HttpServerResponse response;
        private final StreamType type;
        private final Context context = Objects.requireNonNull(Vertx.currentContext(), "a request has a context");

        OutputStream(HttpServerResponse response, StreamType type) {
            this.response = response;
            this.type = type;
        }

        /** Lets the reader know that it listens. */
        void begin() {
            context.runOnContext(_ -> open());
        }

        private void open() {
            if (!response.headWritten() && !response.closed()) {
                response.setChunked(true).putHeader("Content-Type", type.contentType());
                type.messageType().ifPresent(header -> response.putHeader("Message-Content-Type", header));
                var _ = response.writeHead();
            }
        }

        @Override
        public boolean said(boolean error, byte[] bytes) {
            var written = Promise.<Void>promise();
            var record = Buffer.buffer(ProcessIo.said(type.messages(), error, bytes));
            context.runOnContext(_ -> write(record, written));
            try {
                written.future().toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return true;
            } catch (ExecutionException | TimeoutException closed) {
                context.runOnContext(_ -> response.reset());
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private void write(Buffer record, Promise<Void> written) {
            open();
            if (response.closed() || response.ended()) {
                written.fail("closed");
            } else {
                response.write(record).onComplete(written);
            }
        }

        void end() {
            context.runOnContext(_ -> {
                open();
                if (!response.closed() && !response.ended()) {
                    response.end();
                }
            });
        }
    }
}
