package io.ekiden.mesos.master.server;

import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.wire.v1.CallProtos;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
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

    private final Master master;
    private final Guard guard;
    private final ConcurrentMap<Long, SchedulerStream> streams = new ConcurrentHashMap<>();

    SchedulerApi(Master master, Guard guard) {
        this.master = master;
        this.guard = guard;
    }

    void mount(Router router) {
        for (var path : new String[] {"/api/v1/scheduler", "/master/api/v1/scheduler"}) {
            router.route(path).handler(this::post);
            router.route(path + "/").handler(this::post);
        }
    }

    private void post(RoutingContext routing) {
        if (guard.admits(routing.request(), Realm.MASTER_SCHEDULER)) {
            Bodies.post(routing, this::call);
        }
    }

    private void call(RoutingContext routing, byte[] body) {
        var request = routing.request();
        Bodies.understood(request, body, CallProtos::read).ifPresent(received -> {
            if (received.call().orElse(null) instanceof Call.Subscribe subscribe) {
                subscribe(request, subscribe);
            } else {
                pass(request, received);
            }
        });
    }

    private void subscribe(HttpServerRequest request, Call.Subscribe asked) {
        var principal = guard.principalOf(request, Realm.MASTER_SCHEDULER);
        var named = asked.frameworkInfo().principal();
        if (principal.isPresent() && named.isPresent() && !named.equals(principal)) {
            Bodies.answer(
                    request, 400, "Failed to validate scheduler::Call: " + mismatch(principal.get(), named.get()));
            return;
        }
        var call = asked.withPrincipal(principal);
        var mediaType = Bodies.accepted(request);
        if (mediaType.isEmpty()) {
            return;
        }
        if (request.headers().contains(STREAM_ID)) {
            Bodies.answer(request, 400, "Subscribe calls should not include the '" + STREAM_ID + "' header");
            return;
        }
        long session = master.nextSession();
        var capabilities = call.frameworkInfo().capabilities();
        var heartbeat = master.settings().timeouts().heartbeat();
        var stream = new SchedulerStream(request, mediaType.get(), heartbeat, STREAM_ID, capabilities);
        streams.put(session, stream);
        var release = guard.hold(request, Realm.MASTER_SCHEDULER, proved -> mayStay(proved, session), stream::end);
        stream.begin(() -> {
            release.run();
            streams.remove(session);
            master.closeScheduler(session);
        });
        master.openScheduler(session, stream::send, stream::end);
        master.fromScheduler(session, call);
    }

    /** Whether the framework may still use its roles. One that is not subscribed yet is told by the master whether it may. */
    private boolean mayStay(Optional<String> principal, long session) {
        var state = master.snapshot();
        return Optional.ofNullable(state.frameworks().bySession().get(session))
                .flatMap(id -> Optional.ofNullable(state.framework(id)))
                .map(Framework::info)
                .flatMap(info -> master.settings()
                        .acls()
                        .whyNot(principal.isPresent() ? principal : info.principal(), info.roles()))
                .isEmpty();
    }

    private void pass(HttpServerRequest request, CallProtos.Received received) {
        if (received.type().equals("RECONCILE_OPERATIONS")
                && Bodies.accepted(request).isEmpty()) {
            return;
        }
        var id = received.frameworkId().orElse(new FrameworkId(""));
        var framework = master.snapshot().framework(id);
        if (framework == null) {
            Bodies.answer(request, 400, "Framework cannot be found");
            return;
        }
        var principal = guard.principalOf(request, Realm.MASTER_SCHEDULER);
        if (principal.isPresent() && !framework.info().principal().equals(principal)) {
            var named = framework.info().principal().orElse("");
            Bodies.answer(request, 400, mismatch(principal.get(), named));
            return;
        }
        var stream = streamOf(framework);
        if (stream.isEmpty()) {
            Bodies.answer(request, 403, "Framework is not subscribed");
            return;
        }
        var given = request.getHeader(STREAM_ID);
        if (given == null) {
            Bodies.answer(request, 400, "All non-subscribe calls should include the '" + STREAM_ID + "' header");
            return;
        }
        if (!given.equals(stream.get().id())) {
            Bodies.answer(
                    request,
                    400,
                    "The stream ID '" + given + "' included in this request didn't match the stream ID currently"
                            + " associated with framework ID " + id);
            return;
        }
        if (received.call().orElse(null) instanceof Call.UpdateFramework update) {
            var refused = master.settings()
                    .acls()
                    .whyNot(framework.info().principal(), update.frameworkInfo().roles());
            if (refused.isPresent()) {
                Bodies.answer(request, 403, refused.get());
            } else {
                update(request, framework, stream.get(), update.withPrincipal(principal));
            }
            return;
        }
        if (received.type().equals("UNKNOWN")) {
            Bodies.answer(request, 501, "A call of type UNKNOWN asks for nothing");
            return;
        }
        received.call()
                .ifPresent(call -> framework.session().ifPresent(session -> master.fromScheduler(session, call)));
        request.response().setStatusCode(202).end();
    }

    private static String mismatch(String authenticated, String named) {
        return "Authenticated principal '" + authenticated + "' does not match principal '" + named
                + "' set in 'FrameworkInfo'";
    }

    private void update(
            HttpServerRequest request, Framework framework, SchedulerStream stream, Call.UpdateFramework update) {
        master.updateFramework(framework.session().orElse(-1L), update).onComplete(answer -> {
            if (answer.failed()) {
                Bodies.answer(request, 503, "No leader elected");
            } else if (answer.result().isPresent()) {
                Bodies.answer(request, 400, answer.result().get());
            } else {
                stream.speak(update.frameworkInfo().capabilities());
                request.response().setStatusCode(200).end();
            }
        });
    }

    private Optional<SchedulerStream> streamOf(Framework framework) {
        return framework.session().flatMap(session -> Optional.ofNullable(streams.get(session)));
    }
}
