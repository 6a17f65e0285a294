package io.ekiden.orchestrator.api;

import io.ekiden.health.HealthState;
import io.ekiden.health.Readiness;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.Kernel;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.QueuedApp;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.kernel.Stimulus;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The real kernel without loop, store and master: every event is one turn, a step of time after the last. */
class KernelLeading implements Leading {
    private final Kernel kernel;
    private final Duration step;
    private final Consumer<StreamEvent> events;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private OrchestratorState state = OrchestratorState.EMPTY;
    private long turns;

    KernelLeading(Duration step, Consumer<StreamEvent> events) {
        this(KernelSettings.DEFAULT, step, events);
    }

    KernelLeading(KernelSettings settings, Duration step, Consumer<StreamEvent> events) {
        this.kernel = new Kernel(settings);
        this.step = step;
        this.events = events;
    }

    @Override
    public synchronized OrchestratorState state() {
        return state;
    }

    synchronized Instant now() {
        return now;
    }

    @Override
    public synchronized Future<Answer> ask(Request request) {
        Future<Answer> answer = Future.failedFuture("no answer to " + request);
        for (var effect : happens(new KernelEvent.Asked(turns, request))) {
            if (effect instanceof Effect.Reply(var _, var reply)) {
                answer = Future.succeededFuture(reply);
            } else if (effect instanceof Effect.Publish(var event)) {
                events.accept(event);
            }
        }
        return answer;
    }

    @Override
    public synchronized Answer foresee(Request request) {
        return kernel.foresee(state, request, now);
    }

    @Override
    public synchronized List<QueuedApp> queue() {
        return kernel.queue(state, now);
    }

    /** One turn. */
    synchronized List<Effect> happens(KernelEvent event) {
        now = now.plus(step);
        var decision = kernel.decide(state, new Stimulus(List.of(event), turns++), now);
        for (var change : decision.changes()) {
            state = kernel.apply(state, change);
        }
        return decision.effects();
    }

    @Override
    public List<HealthState> checks(Instance instance) {
        return List.of();
    }

    @Override
    public Optional<Readiness> readiness(Instance instance) {
        return Optional.empty();
    }
}
