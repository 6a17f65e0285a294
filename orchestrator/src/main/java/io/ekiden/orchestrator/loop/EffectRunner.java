package io.ekiden.orchestrator.loop;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.scheduler.SchedulerClient;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.TimerKey;
import io.ekiden.orchestrator.secret.SecretLaunch;
import io.ekiden.orchestrator.secret.SecretResolver;
import io.ekiden.orchestrator.spec.secret.Secrets;
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
            SecretResolver secrets,
            Checks checks,
            Consumer<StreamEvent> events,
            Consumer<String> roles,
            BiConsumer<Long, Answer> answers,
            Consumer<KernelEvent> kernel) {}

    /** What looks at tasks. */
    public record Checks(HealthChecks health, ReadinessChecks readiness) {}

    public EffectRunner(Vertx vertx, InstantSource clock, Ports ports) {
        this.vertx = vertx;
        this.clock = clock;
        this.ports = ports;
    }

    @Override
    public void accept(Effect effect) {
        switch (effect) {
            case Effect.Send(var call) -> ports.master().send(call);
            case Effect.LaunchWithSecrets(var accept, var secrets) -> launch(accept, secrets);
            case Effect.UseRole(var role) -> ports.roles().accept(role);
            case Effect.SetTimer(var key, var at) -> setTimer(key, at);
            case Effect.CancelTimer(var key) -> cancelTimer(key);
            case Effect.StartHealthChecks(var app, var instance) ->
                ports.checks().health().start(app, instance);
            case Effect.StopHealthChecks(var task) -> {
                ports.checks().health().stop(task);
                ports.checks().readiness().stop(task);
            }
            case Effect.StartReadinessCheck(var app, var instance) ->
                ports.checks().readiness().start(app, instance);
            case Effect.StopReadinessChecks(var app) ->
                ports.checks().readiness().stop(app);
            case Effect.Publish(var event) -> ports.events().accept(event);
            case Effect.Reply(var requestId, var answer) -> ports.answers().accept(requestId, answer);
        }
    }

    /** At once, though it reads small files: what is sent later must not overtake it. */
    private void launch(Call.Accept accept, Map<TaskId, Secrets> secrets) {
        var launch = SecretLaunch.of(accept, secrets, ports.secrets());
        ports.master().send(launch.accept());
        launch.failed()
                .forEach((task, why) -> ports.kernel()
                        .accept(new KernelEvent.FromMaster(new Event.Update(TaskStatus.of(
                                task, TaskState.TASK_ERROR, TaskStatus.Source.SOURCE_MASTER, why, clock.instant())))));
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
