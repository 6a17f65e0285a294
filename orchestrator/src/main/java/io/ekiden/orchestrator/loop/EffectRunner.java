package io.ekiden.orchestrator.loop;

import io.ekiden.mesos.scheduler.SchedulerClient;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.TimerKey;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the kernel's wishes: calls to the master, timers, health checks, events, answers. On the loop's context. */
public final class EffectRunner implements Consumer<Effect> {
    private final Vertx vertx;
    private final Ports ports;
    private final InstantSource clock;
    private final Map<TimerKey, Long> timers = new HashMap<>();

    /** Where wishes go. {@code kernel} takes the events that come back. */
    public record Ports(
            SchedulerClient master,
            HealthChecks health,
            ReadinessChecks readiness,
            Consumer<StreamEvent> events,
            BiConsumer<Long, Answer> answers,
            Consumer<KernelEvent> kernel) {}

    public EffectRunner(Vertx vertx, InstantSource clock, Ports ports) {
        this.vertx = vertx;
        this.clock = clock;
        this.ports = ports;
    }

    @Override
    public void accept(Effect effect) {
        switch (effect) {
            case Effect.Send(var call) -> ports.master().send(call);
            case Effect.SetTimer(var key, var at) -> setTimer(key, at);
            case Effect.CancelTimer(var key) -> cancelTimer(key);
            case Effect.StartHealthChecks(var app, var instance) ->
                ports.health().start(app, instance);
            case Effect.StopHealthChecks(var task) -> {
                ports.health().stop(task);
                ports.readiness().stop(task);
            }
            case Effect.StartReadinessCheck(var app, var instance) ->
                ports.readiness().start(app, instance);
            case Effect.StopReadinessChecks(var app) -> ports.readiness().stop(app);
            case Effect.Publish(var event) -> ports.events().accept(event);
            case Effect.Reply(var requestId, var answer) -> ports.answers().accept(requestId, answer);
        }
    }

    private void setTimer(TimerKey key, Instant at) {
        cancelTimer(key);
        // Rounded up: a timer that fires early finds nothing to do.
        long millis = Math.max(1, Duration.between(clock.instant(), at).toMillis() + 1);
        timers.put(key, vertx.setTimer(millis, _ -> {
            timers.remove(key);
            ports.kernel().accept(new KernelEvent.TimerFired(key));
        }));
    }

    private void cancelTimer(TimerKey key) {
        @Nullable Long id = timers.remove(key);
        if (id != null) {
            vertx.cancelTimer(id);
        }
    }

    /** Stops all timers; nothing is wished for any more. */
    public void end() {
        timers.values().forEach(vertx::cancelTimer);
        timers.clear();
    }
}
