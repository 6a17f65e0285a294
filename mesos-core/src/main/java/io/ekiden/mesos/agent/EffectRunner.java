package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.executor.ExecutorStreams;
import io.ekiden.mesos.agent.fetcher.FetchRequest;
import io.ekiden.mesos.agent.machine.AgentEffect;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.TimerKey;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.id.ContainerId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Turns effects into calls of ports and timers. Used on the agent's context only. */
final class EffectRunner {
    private final Vertx vertx;
    private final AgentPorts ports;
    private final Consumer<AgentEvent> events;
    private final Map<TimerKey, Long> timers = new HashMap<>();
    /** Of fetches from the making of their sandbox on, whether they were cancelled. */
    private final Map<ContainerId, AtomicBoolean> fetching = new ConcurrentHashMap<>();

    private final ExecutorStreams executors;
    private AtomicBoolean linkOpen = new AtomicBoolean();

    EffectRunner(Vertx vertx, AgentPorts ports, ExecutorStreams executors, Consumer<AgentEvent> events) {
        this.vertx = vertx;
        this.ports = ports;
        this.executors = executors;
        this.events = events;
        ports.link().onElection(() -> events.accept(new AgentEvent.MasterElected()));
    }

    void run(AgentEffect effect) {
        switch (effect) {
            case AgentEffect.Connect() -> connect();
            case AgentEffect.Send(var message) -> ports.link().send(message);
            case AgentEffect.Fetch(var run) -> fetch(run);
            case AgentEffect.CancelFetch(var containerId) -> cancelFetch(containerId);
            case AgentEffect.StartRun(var run) -> start(run);
            case AgentEffect.ResizeRun(var run) -> ports.containerizer().resize(run);
            case AgentEffect.ToExecutor(long session, var event) -> executors.send(session, event);
            case AgentEffect.CloseExecutor(long session) -> executors.end(session);
            case AgentEffect.TerminateTree(var containerId) ->
                ports.containerizer().terminate(containerId);
            case AgentEffect.KillTree(var containerId) -> ports.containerizer().kill(containerId);
            case AgentEffect.ForgetRun(var containerId) -> ports.containerizer().forget(containerId);
            case AgentEffect.StartHealthCheck(var run) ->
                run.task()
                        .healthCheck()
                        .ifPresent(check -> ports.containerizer().startHealthCheck(run, check));
            case AgentEffect.StartCheck(var run) ->
                run.task().check().ifPresent(check -> ports.containerizer().startCheck(run, check));
            case AgentEffect.StopChecks(var containerId) ->
                ports.containerizer().stopChecks(containerId);
            case AgentEffect.CreateVolume(var volume) -> ports.containerizer().createVolume(volume);
            case AgentEffect.KeepVolume(var volume) -> ports.containerizer().keepVolume(volume);
            case AgentEffect.DestroyVolume(var volume) -> ports.containerizer().destroyVolume(volume);
            case AgentEffect.SetTimer(var key, var at) -> setTimer(key, at);
            case AgentEffect.CancelTimer(var key) -> cancelTimer(key);
        }
    }

    void close() {
        timers.values().forEach(vertx::cancelTimer);
        timers.clear();
    }

    /** A process of a framework's own is told how it finds its agent, and how it proves what it is. */
    private void start(TaskRun run) {
        var refusal = ports.disk().refusal();
        if (refusal.isPresent()) {
            events.accept(new AgentEvent.RunNotStarted(run.containerId(), refusal.get()));
            return;
        }
        try {
            ports.containerizer().start(run.task().hasProgram() ? executors.equipped(run) : run);
        } catch (UncheckedIOException e) {
            events.accept(new AgentEvent.RunNotStarted(run.containerId(), String.valueOf(e.getMessage())));
        }
    }

    /** What an earlier or a broken link still says is not heard: its registration, above all, is worth nothing. */
    private void connect() {
        linkOpen.set(false);
        var open = new AtomicBoolean(true);
        linkOpen = open;
        ports.link()
                .connect(
                        message -> {
                            if (open.get()) {
                                events.accept(new AgentEvent.MasterSpoke(message));
                            }
                        },
                        () -> {
                            if (open.compareAndSet(true, false)) {
                                events.accept(new AgentEvent.LinkBroken());
                            }
                        });
    }

    private void fetch(TaskRun run) {
        var containerId = run.containerId();
        var refusal = ports.disk().refusal();
        if (refusal.isPresent()) {
            events.accept(new AgentEvent.FetchFailed(containerId, refusal.get()));
            return;
        }
        var cancelled = new AtomicBoolean();
        fetching.put(containerId, cancelled);
        ports.containerizer()
                .prepare(run)
                .compose(sandbox -> fetch(run, sandbox, cancelled))
                .onComplete(_ -> fetching.remove(containerId, cancelled))
                .onSuccess(_ -> events.accept(new AgentEvent.FetchSucceeded(containerId)))
                .onFailure(cause -> events.accept(new AgentEvent.FetchFailed(
                        containerId, Objects.requireNonNullElse(cause.getMessage(), cause.toString()))));
    }

    /** The lock is for a kill that comes while the sandbox is made: either the fetch does not begin, or it is there to be cancelled. */
    private Future<Void> fetch(TaskRun run, Path sandbox, AtomicBoolean cancelled) {
        var command = run.task().command();
        synchronized (cancelled) {
            return cancelled.get()
                    ? Future.failedFuture("Fetching was cancelled")
                    : ports.fetcher()
                            .fetch(
                                    run.containerId(),
                                    new FetchRequest(command.uris(), sandbox, command.user()),
                                    message ->
                                            events.accept(new AgentEvent.FetchProgressed(run.containerId(), message)));
        }
    }

    private void cancelFetch(ContainerId containerId) {
        var cancelled = fetching.get(containerId);
        if (cancelled != null) {
            synchronized (cancelled) {
                cancelled.set(true);
            }
        }
        ports.fetcher().cancel(containerId);
    }

    private void setTimer(TimerKey key, Instant at) {
        cancelTimer(key);
        long millis = Math.max(1, Duration.between(Instant.now(), at).toMillis());
        timers.put(key, vertx.setTimer(millis, _ -> {
            timers.remove(key);
            events.accept(new AgentEvent.TimerFired(key));
        }));
    }

    private void cancelTimer(TimerKey key) {
        var timer = timers.remove(key);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
