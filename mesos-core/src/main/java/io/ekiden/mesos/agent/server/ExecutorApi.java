package io.ekiden.mesos.agent.server;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.http.RecordStream;
import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskKey;
import io.ekiden.mesos.security.Realm;
import io.ekiden.mesos.wire.v1.executor.ExecutorCallProtos;
import io.ekiden.mesos.wire.v1.executor.ExecutorEventProtos;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * {@code POST /api/v1/executor} of an agent: frameworks' own executors subscribe and call. Checks come in the order of Mesos, with its
 * texts. An executor that has once shown its token is heard only with it from then on; where executors are authenticated, all are.
 *
 * <p><b>Source:</b> Mesos {@code slave/http.cpp}, {@code Http::executor}.
 */
final class ExecutorApi {
    /** <b>Source:</b> Mesos {@code slave/constants.hpp}, {@code DEFAULT_EXECUTOR_HEARTBEAT_INTERVAL}. */
    private static final Duration HEARTBEAT = Duration.ofMinutes(30);

    /** One that takes nothing for five of these, though there is something for it, is gone. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final String BEARER = "Bearer ";

    private final Vertx vertx;
    private final Agent agent;
    private final Guard guard;
    /** Containers whose executor has shown its token. */
    private final Set<ContainerId> proved = ConcurrentHashMap.newKeySet();

    ExecutorApi(Vertx vertx, Agent agent, Guard guard) {
        this.vertx = vertx;
        this.agent = agent;
        this.guard = guard;
    }

    void mount(Router router, String prefix) {
        router.route(prefix + "/api/v1/executor").handler(routing -> Bodies.post(routing, this::call));
        router.route(prefix + "/api/v1/executor/").handler(routing -> Bodies.post(routing, this::call));
    }

    private void call(RoutingContext routing, byte[] body) {
        var request = routing.request();
        Bodies.understood(request, body, ExecutorCallProtos::read).ifPresent(received -> {
            if (received.call().orElse(null) instanceof ExecutorCall.Subscribe subscribe) {
                subscribe(request, received.executor(), subscribe);
            } else {
                pass(request, received);
            }
        });
    }

    private void subscribe(HttpServerRequest request, ExecutorKey key, ExecutorCall.Subscribe subscribe) {
        var mediaType = Bodies.accepted(request);
        if (mediaType.isEmpty() || known(request, key).isEmpty()) {
            return;
        }
        var streams = agent.executors();
        long session = streams.nextSession();
        var records = new RecordStream(request, mediaType.get(), PATIENCE);
        long heartbeat =
                vertx.setPeriodic(HEARTBEAT.toMillis(), _ -> streams.send(session, new ExecutorEvent.Heartbeat()));
        records.begin(() -> {
            vertx.cancelTimer(heartbeat);
            streams.close(session);
            agent.submit(new AgentEvent.ExecutorGone(key, session));
        });
        streams.open(session, event -> records.send(type -> ExecutorEventProtos.write(type, event)), records::end);
        agent.submit(new AgentEvent.ExecutorSubscribed(key, session, subscribe));
    }

    private void pass(HttpServerRequest request, ExecutorCallProtos.Received received) {
        if (received.call().orElse(null) instanceof ExecutorCall.Heartbeat) {
            request.response().setStatusCode(202).end();
            return;
        }
        var executor = known(request, received.executor());
        if (executor.isEmpty()) {
            return;
        }
        if (executor.get().phase() != ExecutorRun.Phase.RUNNING) {
            Bodies.answer(request, 403, "Executor is not subscribed");
            return;
        }
        if (received.call().isEmpty()) {
            Bodies.answer(request, 501, "501 Not Implemented.");
            return;
        }
        agent.submit(new AgentEvent.ExecutorCalled(
                received.executor(), received.call().get()));
        request.response().setStatusCode(202).end();
    }

    /** The executor that says it speaks, if it may; otherwise the request is answered. */
    private Optional<ExecutorRun> known(HttpServerRequest request, ExecutorKey key) {
        if (agent.recovery().isZero()) {
            Bodies.answer(request, 503, "Agent has not finished recovery");
            return Optional.empty();
        }
        var executor = agent.state().executors().get(key);
        if (executor == null) {
            Bodies.answer(
                    request,
                    400,
                    isKnown(key.frameworkId()) ? "Executor cannot be found" : "Framework cannot be found");
            return Optional.empty();
        }
        if (!isItself(request, executor)) {
            request.response().putHeader("WWW-Authenticate", "Bearer realm=\"" + Realm.AGENT_EXECUTOR.text() + "\"");
            Bodies.answer(request, 401, "The executor's token is missing or wrong.");
            return Optional.empty();
        }
        return Optional.of(executor);
    }

    private boolean isKnown(FrameworkId id) {
        var state = agent.state();
        return Stream.concat(
                        state.executors().keySet().stream().map(ExecutorKey::frameworkId),
                        state.tasks().keySet().stream().map(TaskKey::frameworkId))
                .anyMatch(id::equals);
    }

    private boolean isItself(HttpServerRequest request, ExecutorRun executor) {
        var container = executor.run().containerId();
        var shown = request.getHeader("Authorization");
        if (shown == null) {
            return !proved.contains(container) && !guard.protection().closed().contains(Realm.AGENT_EXECUTOR);
        }
        boolean proves = shown.startsWith(BEARER)
                && agent.executors().tokens().proves(shown.substring(BEARER.length()), executor.key(), container);
        if (proves && proved.add(container)) {
            proved.removeIf(known -> agent.state().executorOf(known) == null);
        }
        return proves;
    }
}
