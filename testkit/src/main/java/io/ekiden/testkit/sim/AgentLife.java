package io.ekiden.testkit.sim;

import io.ekiden.mesos.agent.machine.AgentChange;
import io.ekiden.mesos.agent.machine.AgentEffect;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentMachine;
import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.TimerKey;
import io.ekiden.mesos.agent.machine.run.Chance;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.testkit.sim.base.Connection;
import io.ekiden.testkit.sim.base.KeyedTimers;
import io.ekiden.testkit.sim.base.Schedule;
import io.ekiden.testkit.sim.base.World;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One life of an agent's process. Does what {@code io.ekiden.mesos.agent.Agent} does: replay, take up, then turn after turn. */
final class AgentLife {
    private static final double DIES_BEFORE_ACTING = 0.003;
    private static final double FETCH_FAILS = 0.1;

    private final AgentNode node;
    private final World world;
    private final AgentMachine machine = new AgentMachine();
    private final KeyedTimers<TimerKey> timers;
    private final Map<ContainerId, Schedule.Ticket> fetches = new HashMap<>();
    private final Map<ContainerId, Schedule.Ticket> healthChecks = new HashMap<>();
    private AgentState state;
    private boolean alive = true;
    private @Nullable Connection<AgentToMaster, MasterToAgent> link;

    AgentLife(AgentNode node) {
        this.node = node;
        this.world = node.world();
        this.timers = new KeyedTimers<>(world.schedule());
        this.state =
                AgentState.initial(node.host().info(), Chance.of(world.dice().uuid()));
    }

    void begin() {
        for (var change : node.checkpoint()) {
            state = machine.apply(state, change);
        }
        if (node.beginsAnew()) {
            state = state.succeededBy(node.host().info());
        }
        node.checkpoint().clear();
        node.checkpoint().addAll(state.compacted());
        var runs = state.tasks().values().stream()
                .filter(task -> task.phase() == AgentTask.Phase.LAUNCHING || task.phase() == AgentTask.Phase.RUNNING)
                .map(AgentTask::run)
                .toList();
        world.schedule().after(world.weather().process(), () -> {
            if (alive) {
                submit(new AgentEvent.Begun(node.host().begin(this, runs)));
            }
        });
    }

    AgentState state() {
        return state;
    }

    boolean isAlive() {
        return alive;
    }

    void die() {
        alive = false;
        timers.clear();
        fetches.values().forEach(Schedule.Ticket::cancel);
        healthChecks.values().forEach(Schedule.Ticket::cancel);
        if (link != null) {
            link.clientDied();
        }
    }

    void cutLink() {
        if (link != null) {
            link.cut();
        }
    }

    void submit(AgentEvent event) {
        if (!alive) {
            return;
        }
        world.trace().add(node.name(), Words.of(event));
        var decision = machine.decide(state, event, world.schedule().now());
        boolean wrote = false;
        for (var change : decision.changes()) {
            state = machine.apply(state, change);
            if (change instanceof AgentChange.Durable durable) {
                node.checkpoint().add(durable);
                wrote = true;
            }
        }
        int survived = decision.effects().size();
        boolean doomed = wrote && world.weather().strikes(DIES_BEFORE_ACTING);
        if (doomed) {
            survived = world.dice().between(0, survived);
        }
        decision.effects().stream().limit(survived).forEach(this::run);
        if (doomed) {
            node.crash(world.dice().micros(500, 10_000));
        }
    }

    private void run(AgentEffect effect) {
        var host = node.host();
        switch (effect) {
            case AgentEffect.Connect() -> connect();
            case AgentEffect.Send(var message) -> {
                if (link != null) {
                    link.sendUp(message);
                }
            }
            case AgentEffect.Fetch(var run) -> fetch(run);
            case AgentEffect.CancelFetch(var id) -> cancel(fetches, id);
            case AgentEffect.StartRun(var run) -> host.start(this, run);
            case AgentEffect.TerminateTree(var id) -> host.terminate(id);
            case AgentEffect.KillTree(var id) -> host.kill(id);
            case AgentEffect.ForgetRun(var id) -> host.forget(id);
            case AgentEffect.StartHealthCheck(var run) -> startHealthCheck(run);
            case AgentEffect.StopChecks(var id) -> cancel(healthChecks, id);
            case AgentEffect.SetTimer(var key, var at) ->
                timers.set(key, at, () -> submit(new AgentEvent.TimerFired(key)));
            case AgentEffect.CancelTimer(var key) -> timers.cancel(key);
            case AgentEffect.CreateVolume(var volume) -> host.volumes().create(volume);
            case AgentEffect.KeepVolume(var volume) -> host.volumes().keep(volume);
            case AgentEffect.DestroyVolume(var volume) -> host.volumes().destroy(volume);
            case AgentEffect.ResizeRun _,
                    AgentEffect.ToExecutor _,
                    AgentEffect.CloseExecutor _,
                    AgentEffect.StartCheck _ -> {
                // The orchestrator that is simulated asks for no checks but those of health.
            }
        }
    }

    private static void cancel(Map<ContainerId, Schedule.Ticket> tickets, ContainerId id) {
        var ticket = tickets.remove(id);
        if (ticket != null) {
            ticket.cancel();
        }
    }

    /** Closes the link there is; the master notices. What an earlier link still says is not heard. */
    private void connect() {
        if (link != null) {
            link.closeByClient();
        }
        link = Connection.open(world, node::reach, new Connection.Client<MasterToAgent>() {
            @Override
            public void received(MasterToAgent message) {
                submit(new AgentEvent.MasterSpoke(message));
            }

            @Override
            public void broken() {
                submit(new AgentEvent.LinkBroken());
            }
        });
    }

    private void fetch(TaskRun run) {
        var id = run.containerId();
        fetches.put(id, world.schedule().after(world.weather().process(), () -> {
            fetches.remove(id);
            submit(
                    world.weather().strikes(FETCH_FAILS)
                            ? new AgentEvent.FetchFailed(id, "cannot fetch")
                            : new AgentEvent.FetchSucceeded(id));
        }));
    }

    private void startHealthCheck(TaskRun run) {
        cancel(healthChecks, run.containerId());
        probeLater(run, 0, true);
    }

    private void probeLater(TaskRun run, int failures, boolean silent) {
        var check = run.task().healthCheck().orElseThrow();
        var ticket = world.schedule().after(check.interval().toMillis() * 1000, () -> {
            boolean well = node.host().isWell(run.containerId());
            int failed = well ? 0 : failures + 1;
            boolean changed = silent || (well ? failures > 0 : failures == 0);
            boolean kill = failed > 0 && failed >= Math.max(1, check.consecutiveFailures());
            probeLater(run, failed, false);
            if (changed || kill) {
                submit(new AgentEvent.HealthChanged(run.containerId(), well, kill, well ? "" : "it does not answer"));
            }
        });
        healthChecks.put(run.containerId(), ticket);
    }
}
