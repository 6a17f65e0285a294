package io.ekiden.mesos.agent.server;

import io.ekiden.mesos.agent.session.Nested;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.http.StreamType;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.agent.AgentCall;
import io.ekiden.mesos.wire.v1.agent.NestedCall;
import io.ekiden.mesos.wire.v1.agent.ProcessIo;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are themselves a stream of records: ATTACH_CONTAINER_INPUT. What is typed is taken as fast as the command reads it.
 *
 * <p><b>Source:</b> Mesos {@code slave/http.cpp}, {@code attachContainerInput}.
 */
final class InputApi {
    /** A screen full of paste. */
    private static final int LARGEST_RECORD = 4 << 20;

    private static final long STILL_READ_MILLIS = 1000;

    private final NestedApi nested;

    InputApi(NestedApi nested) {
        this.nested = nested;
    }

    /** Whether a request is such a stream. */
    static boolean isStream(HttpServerRequest request) {
        return StreamType.RECORDIO.equals(request.getHeader("Content-Type"));
    }

    void take(RoutingContext routing) {
        var request = routing.request();
        if (!Bodies.isAllowed(request, HttpMethod.POST)) {
            return;
        }
        var messages = request.getHeader("Message-Content-Type");
        var mediaType = Optional.ofNullable(messages).flatMap(MediaType::ofContent);
        var typist = new Typist(request, mediaType.orElse(MediaType.JSON));
        typist.begin();
        if (messages == null) {
            typist.refuse(400, "Expecting 'Message-Content-Type' to be set for streaming requests");
        } else if (mediaType.isEmpty()) {
            typist.refuse(415, "Expecting 'Message-Content-Type' of application/json or application/x-protobuf");
        }
    }

    /** One such request. Confined to its context. */
    private final class Typist {
        private final HttpServerRequest request;
        private final MediaType mediaType;
        private final Context context = Objects.requireNonNull(Vertx.currentContext(), "a request has a context");
        private final RecordIo.Decoder decoder = new RecordIo.Decoder(LARGEST_RECORD);
        private @Nullable Nested container;
        private Future<Void> taken = Future.succeededFuture();
        private NestedApi.@Nullable Refusal refusal;
        private boolean finished;
        private Runnable release = () -> {};

        Typist(HttpServerRequest request, MediaType mediaType) {
            this.request = request;
            this.mediaType = mediaType;
        }

        void begin() {
            request.handler(this::take);
            request.endHandler(_ -> end());
        }

        private void end() {
            if (refusal == null) {
                taken.onSuccess(_ -> context.runOnContext(_ -> answer(200, "")));
            } else {
                answer(refusal.status(), refusal.text());
            }
        }

        /** Reads on for a moment: who is still sending would not see an answer before the connection breaks. */
        void refuse(int status, String text) {
            refusal = new NestedApi.Refusal(status, text);
            context.owner().setTimer(STILL_READ_MILLIS, _ -> answer(status, text));
        }

        private void take(Buffer chunk) {
            if (refusal != null) {
                return;
            }
            try {
                for (var record : decoder.feed(chunk.getBytes())) {
                    take(record);
                }
            } catch (WireException malformed) {
                refuse(400, malformed.reason());
                return;
            }
            if (!taken.isComplete()) {
                request.pause();
                taken.onComplete(_ -> context.runOnContext(_ -> request.resume()));
            }
        }

        private void take(byte[] record) throws WireException {
            if (refusal != null) {
                return;
            }
            if (container == null) {
                attach(AgentCall.read(mediaType, record));
                return;
            }
            var typed = container;
            var io = ProcessIo.read(mediaType, record);
            finished |= io instanceof ProcessIo.Typed(var bytes) && bytes.length == 0;
            taken = taken.compose(_ -> pass(typed, io));
        }

        private void attach(AgentCall first) {
            if (!(first instanceof AgentCall.OfNested(NestedCall.AttachInput(var id)))) {
                refuse(415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
                return;
            }
            nested.toAttach(request, id)
                    .ifPresentOrElse(
                            why -> refuse(why.status(), why.text()),
                            () -> nested.find(id).ifPresent(this::attach));
        }

        private void attach(Nested found) {
            container = found;
            release = nested.hold(request);
            request.response().closeHandler(_ -> release.run());
            found.ended().onComplete(_ -> context.runOnContext(_ -> disconnected()));
        }

        /** A command that has been told that nothing more comes has not gone too early. */
        private void disconnected() {
            if (finished) {
                answer(200, "");
            } else {
                answer(500, "Disconnected");
            }
        }

        private static Future<Void> pass(Nested typed, ProcessIo io) {
            return switch (io) {
                case ProcessIo.Typed(var bytes) -> typed.type(bytes).otherwiseEmpty();
                case ProcessIo.Resized(var size) -> typed.resize(size).otherwiseEmpty();
                case ProcessIo.Heartbeat() -> Future.succeededFuture();
            };
        }

        private void answer(int status, String text) {
            release.run();
            var response = request.response();
            if (response.ended() || response.closed()) {
                return;
            }
            if (text.isEmpty()) {
                response.setStatusCode(status).end();
            } else {
                Bodies.answer(request, status, text);
            }
        }
    }
}
