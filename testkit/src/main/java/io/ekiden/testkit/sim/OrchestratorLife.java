package io.ekiden.testkit.sim;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.Kernel;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.kernel.Stimulus;
import io.ekiden.orchestrator.kernel.TimerKey;
import io.ekiden.orchestrator.store.StoreOp;
import io.ekiden.orchestrator.store.codec.StateCodec;
import io.ekiden.testkit.sim.base.Connection;
import io.ekiden.testkit.sim.base.KeyedTimers;
import io.ekiden.testkit.sim.base.SimStore;
import io.ekiden.testkit.sim.base.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One term of a leading orchestrator. Does what {@code Orchestrator}, {@code KernelLoop} and {@code EffectRunner} of
 * {@code io.ekiden.orchestrator.loop} do: events in turns, one store write at a time, effects once their facts are stored.
 */
final class OrchestratorLife {
    private static final double DIES_AMONG_EFFECTS = 0.0005;
    private static final long RECONNECT_MICROS = 500_000;

    private final World world;
    private final Ports ports;
    private final Kernel kernel;
    private final long term;
    private final KeyedTimers<TimerKey> timers;
    private final HealthProbes health;
    private final List<KernelEvent> inbox = new ArrayList<>();
    private List<StoreOp> unstored = new ArrayList<>();
    private List<Effect> waitingEffects = new ArrayList<>();
    private OrchestratorState state;
    private OrchestratorState snapshot;
    private boolean woken;
    private boolean writing;
    private boolean alive = true;
    private long stalledUntil;
    private @Nullable Connection<Call, Event> master;

    /**
     * The outside.
     *
     * @param resign ends the term: the store failed, or the process dies
     */
    record Ports(
            SimStore store,
            Supplier<? extends Connection.@Nullable Server<Call, Event>> master,
            Invariants invariants,
            Client client,
            Hosts hosts,
            Sabotage sabotage,
            Consumer<OrchestratorLife> resign) {}

    OrchestratorLife(World world, KernelSettings settings, Ports ports) {
        this.world = world;
        this.ports = ports;
        this.kernel = new Kernel(settings);
        this.timers = new KeyedTimers<>(world.schedule());
        this.health = new HealthProbes(world, ports.hosts(), this::submit);
        var lease = ports.store().take();
        this.term = lease.term();
        this.state = StateCodec.decode(lease.entries());
        this.snapshot = state;
        ports.invariants().tookOver(state);
        submit(new KernelEvent.Elected());
        subscribe();
    }

    OrchestratorState state() {
        return state;
    }

    /** The newest durable state: what readers see. */
    OrchestratorState snapshot() {
        return snapshot;
    }

    void ask(long id, Request request) {
        submit(new KernelEvent.Asked(id, request));
    }

    void die() {
        alive = false;
        timers.clear();
        health.end();
        if (master != null) {
            master.clientDied();
        }
    }

    void cutLink() {
        if (master != null) {
            master.cut();
        }
    }

    /** The process does nothing for a while, and does not know: what comes meanwhile is handled after it. */
    void stall(long micros) {
        stalledUntil = world.schedule().micros() + micros;
    }

    private void whenAwake(Runnable action) {
        long wait = stalledUntil - world.schedule().micros();
        if (wait > 0) {
            world.schedule().after(wait, () -> whenAwake(action));
        } else {
            action.run();
        }
    }

    private void subscribe() {
        if (!alive) {
            return;
        }
        if (master != null) {
            master.closeByClient();
        }
        var opened = Connection.open(world, ports.master(), new Connection.Client<Event>() {
            @Override
            public void received(Event event) {
                ports.invariants().heard(event);
                submit(new KernelEvent.FromMaster(event));
                if (ports.sabotage() == Sabotage.ONE_END_IS_ALL) {
                    endAll(event);
                }
            }

            @Override
            public void broken() {
                submit(new KernelEvent.MasterLost());
                world.schedule().after(RECONNECT_MICROS, OrchestratorLife.this::subscribe);
            }
        });
        master = opened;
        opened.sendUp(new Call.Subscribe(new FrameworkInfo(
                "marathon",
                "",
                snapshot.frameworkId(),
                List.of("*", AppShapes.ROLE),
                Duration.ofDays(7),
                List.of("PARTITION_AWARE", "MULTI_ROLE", "RESERVATION_REFINEMENT"),
                "orchestrator",
                Optional.empty())));
    }

    private void endAll(Event event) {
        if (event instanceof Event.Update(var status) && status.state().isTerminal()) {
            InstanceId.ofTask(status.taskId())
                    .flatMap(state::instance)
                    .filter(instance -> instance.livingTaskIds().contains(status.taskId()))
                    .ifPresent(instance -> instance.livingTaskIds().stream()
                            .filter(task -> !task.equals(status.taskId()))
                            .map(task -> TaskStatus.of(
                                    task,
                                    TaskState.TASK_KILLED,
                                    TaskStatus.Source.SOURCE_MASTER,
                                    "",
                                    status.timestamp()))
                            .forEach(end -> submit(new KernelEvent.FromMaster(new Event.Update(end)))));
        }
    }

    private void submit(KernelEvent event) {
        if (!alive) {
            return;
        }
        inbox.add(event);
        if (!woken) {
            woken = true;
            world.schedule().after(world.weather().moment(), () -> whenAwake(this::turn));
        }
    }

    private void turn() {
        woken = false;
        if (!alive) {
            return;
        }
        var events = List.copyOf(inbox);
        inbox.clear();
        world.trace().add("orchestrator", Words.of(events));
        var decision = kernel.decide(
                state,
                new Stimulus(events, world.dice().number()),
                world.schedule().now());
        for (var change : decision.changes()) {
            unstored.addAll(StateCodec.encode(change, state));
            state = kernel.apply(state, change);
        }
        waitingEffects.addAll(decision.effects());
        flush();
    }

    private void flush() {
        if (writing) {
            return;
        }
        var ops = unstored;
        var wishes = waitingEffects;
        var durable = state;
        waitingEffects = new ArrayList<>();
        if (ops.isEmpty()) {
            run(durable, wishes);
            return;
        }
        unstored = new ArrayList<>();
        writing = true;
        ports.store().write(term, byKey(ops), new SimStore.Writer() {
            @Override
            public void stored() {
                whenAwake(() -> writeEnded(durable, wishes));
            }

            @Override
            public void failed() {
                whenAwake(this::doomed);
            }

            @Override
            public void doomed() {
                if (alive) {
                    ports.resign().accept(OrchestratorLife.this);
                }
            }
        });
    }

    private void writeEnded(OrchestratorState durable, List<Effect> wishes) {
        if (alive) {
            writing = false;
            run(durable, wishes);
            if (!unstored.isEmpty() || !waitingEffects.isEmpty()) {
                flush();
            }
        }
    }

    private static Map<String, Optional<byte[]>> byKey(List<StoreOp> ops) {
        var changes = new LinkedHashMap<String, Optional<byte[]>>();
        for (var op : ops) {
            switch (op) {
                case StoreOp.Put(var key, var value) -> changes.put(key, Optional.of(value));
                case StoreOp.Delete(var key) -> changes.put(key, Optional.empty());
            }
        }
        return changes;
    }

    private void run(OrchestratorState durable, List<Effect> wishes) {
        snapshot = durable;
        for (var wish : wishes) {
            if (!alive) {
                return;
            }
            run(wish);
            if (world.weather().strikes(DIES_AMONG_EFFECTS)) {
                ports.resign().accept(this);
            }
        }
    }

    private void run(Effect wish) {
        switch (wish) {
            case Effect.Send(var call) -> {
                ports.invariants().sends(call, state);
                if (master != null) {
                    master.sendUp(call);
                }
            }
            case Effect.LaunchWithSecrets _ -> throw new IllegalStateException("no app here has secrets: " + wish);
            case Effect.UseRole(var role) -> {
                if (!role.equals("*") && !role.equals(AppShapes.ROLE)) {
                    throw new IllegalStateException("no app here has the role " + role);
                }
            }
            case Effect.SetTimer(var key, var at) -> timers.set(key, at, () -> submit(new KernelEvent.TimerFired(key)));
            case Effect.CancelTimer(var key) -> timers.cancel(key);
            case Effect.StartHealthChecks(var app, var instance) -> health.start(app, instance);
            case Effect.StopHealthChecks(var task) -> health.stop(task);
            case Effect.StartReadinessCheck(var app, var instance) -> health.ask(app, instance);
            case Effect.StopReadinessChecks(var app) -> health.stopAsking(app);
            case Effect.Publish _ -> {}
            case Effect.Reply(var requestId, var answer) -> ports.client().answered(requestId, answer);
        }
    }
}
