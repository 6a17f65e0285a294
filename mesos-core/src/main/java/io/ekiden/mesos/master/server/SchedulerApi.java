package io.ekiden.mesos.master.server;

import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.FrameworkId;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.wire.v1.CallProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.WireException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * {@code POST /api/v1/scheduler}: frameworks subscribe and call. Checks come in the order of Mesos, with its texts. Calls of one connection
 * reach the master in the order in which they came.
 *
 * <p><b>Source:</b> Mesos {@code master/http.cpp}, {@code Master::Http::scheduler}.
 */
final class SchedulerApi {
    private static final String STREAM_ID = "Mesos-Stream-Id";
    /** An ACCEPT that launches ten thousand tasks has some ten megabytes. */
    private static final int LARGEST_BODY = 64 << 20;

    /** Their answers say more than 202. */
    private static final Set<String> NOT_YET = Set.of("UPDATE_FRAMEWORK", "RECONCILE_OPERATIONS");

    private final Master master;
    private final ConcurrentMap<Long, SchedulerStream> streams = new ConcurrentHashMap<>();

    SchedulerApi(Master master) {
        this.master = master;
    }

    void mount(Router router) {
        for (var path : new String[] {"/api/v1/scheduler", "/master/api/v1/scheduler"}) {
            router.route(path).handler(this::read);
            router.route(path + "/").handler(this::read);
        }
    }

    private void read(RoutingContext routing) {
        var request = routing.request();
        if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader("Allow", "POST");
            answer(
                    request,
                    405,
                    "405 Method Not Allowed. Expecting one of { 'POST' }, but received '" + request.method() + "'.");
            return;
        }
        var body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() <= LARGEST_BODY) {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(_ -> {
            if (body.length() > LARGEST_BODY) {
                answer(request, 413, "A call may have at most " + LARGEST_BODY + " bytes");
            } else {
                call(request, body.getBytes());
            }
        });
    }

    private void call(HttpServerRequest request, byte[] body) {
        var contentType = request.getHeader("Content-Type");
        if (contentType == null) {
            answer(request, 400, "Expecting 'Content-Type' to be present");
            return;
        }
        var mediaType = MediaType.ofContent(contentType);
        if (mediaType.isEmpty()) {
            answer(request, 415, "Expecting 'Content-Type' of application/json or application/x-protobuf");
            return;
        }
        try {
            var received = CallProtos.read(mediaType.get(), body);
            if (received.call().orElse(null) instanceof Call.Subscribe(var info)) {
                subscribe(request, info);
            } else {
                pass(request, received);
            }
        } catch (WireException malformed) {
            answer(request, 400, malformed.reason());
        }
    }

    private void subscribe(HttpServerRequest request, FrameworkInfo info) {
        var accept = request.headers().getAll("Accept");
        var mediaType = MediaType.ofAccept(String.join(",", accept));
        if (mediaType.isEmpty()) {
            answer(request, 406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'");
            return;
        }
        if (request.headers().contains(STREAM_ID)) {
            answer(request, 400, "Subscribe calls should not include the '" + STREAM_ID + "' header");
            return;
        }
        long session = master.nextSession();
        var stream = new SchedulerStream(request.response(), mediaType.get());
        streams.put(session, stream);
        stream.begin(STREAM_ID, () -> {
            streams.remove(session);
            master.closeScheduler(session);
        });
        master.openScheduler(session, stream::send, stream::end);
        master.fromScheduler(session, new Call.Subscribe(info));
    }

    private void pass(HttpServerRequest request, CallProtos.Received received) {
        var id = received.frameworkId().orElse(new FrameworkId(""));
        var framework = master.snapshot().framework(id);
        if (framework == null) {
            answer(request, 400, "Framework cannot be found");
            return;
        }
        var stream = streamOf(framework);
        if (stream.isEmpty()) {
            answer(request, 403, "Framework is not subscribed");
            return;
        }
        var given = request.getHeader(STREAM_ID);
        if (given == null) {
            answer(request, 400, "All non-subscribe calls should include the '" + STREAM_ID + "' header");
            return;
        }
        if (!given.equals(stream.get().id())) {
            answer(
                    request,
                    400,
                    "The stream ID '" + given + "' included in this request didn't match the stream ID currently"
                            + " associated with framework ID " + id);
            return;
        }
        if (NOT_YET.contains(received.type())) {
            answer(request, 501, "Ekiden's master does not know " + received.type() + " yet");
            return;
        }
        received.call()
                .ifPresent(call -> framework.session().ifPresent(session -> master.fromScheduler(session, call)));
        request.response().setStatusCode(202).end();
    }

    private Optional<SchedulerStream> streamOf(Framework framework) {
        return framework.session().flatMap(session -> Optional.ofNullable(streams.get(session)));
    }

    private static void answer(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text);
    }
}
