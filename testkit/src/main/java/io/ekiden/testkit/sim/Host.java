package io.ekiden.testkit.sim;

import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.testkit.sim.base.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A machine with its processes, which live on when its agent dies, as the records of how they ended do. */
final class Host {
    private static final double IGNORES_TERM = 0.1;
    private static final double DIES_YOUNG = 0.15;
    private static final double NEVER_STARTS = 0.02;

    /** A process of a task, or what is kept of it. */
    static final class Proc {
        private final TaskRun run;
        private final boolean ignoresTerm;
        private boolean alive = true;
        private boolean well = true;
        private Optional<ExitStatus> exit = Optional.empty();

        Proc(TaskRun run, boolean ignoresTerm) {
            this.run = run;
            this.ignoresTerm = ignoresTerm;
        }

        TaskRun run() {
            return run;
        }

        TaskId taskId() {
            return run.task().taskId();
        }

        boolean isAlive() {
            return alive;
        }

        boolean isWell() {
            return alive && well;
        }
    }

    private final World world;
    private final AgentInfo info;
    private final Invariants invariants;
    private final Sabotage sabotage;
    private final TreeMap<String, Proc> procs = new TreeMap<>();
    private final Volumes volumes;
    private boolean rebooted;
    private @Nullable AgentLife watcher;

    Host(World world, AgentInfo info, Invariants invariants, Sabotage sabotage) {
        this.world = world;
        this.info = info;
        this.invariants = invariants;
        this.sabotage = sabotage;
        this.volumes = new Volumes(info.hostname(), invariants);
    }

    Volumes volumes() {
        return volumes;
    }

    AgentInfo info() {
        return info;
    }

    List<Proc> alive() {
        return procs.values().stream().filter(Proc::isAlive).toList();
    }

    Optional<Proc> find(TaskId task) {
        return procs.values().stream()
                .filter(p -> p.isAlive() && p.taskId().equals(task))
                .findFirst();
    }

    /** An agent begins to watch: what became of these runs? What it does not name nobody will ever ask for again. */
    List<AgentEvent.Found> begin(AgentLife agent, Collection<TaskRun> runs) {
        watcher = agent;
        var found = new ArrayList<AgentEvent.Found>();
        for (var run : runs) {
            found.add(new AgentEvent.Found(run.containerId(), fate(procs.get(key(run.containerId())))));
        }
        var named = runs.stream().map(run -> key(run.containerId())).toList();
        procs.forEach((key, proc) -> {
            if (proc.isAlive() && !named.contains(key)) {
                die(proc, new ExitStatus.Signaled(9));
            }
        });
        rebooted = false;
        return found;
    }

    private AgentEvent.Fate fate(@Nullable Proc proc) {
        if (proc == null) {
            return rebooted
                    ? new AgentEvent.Fate.Ended(new ExitStatus.Unknown("the machine was started anew"))
                    : new AgentEvent.Fate.NeverStarted();
        }
        return proc.isAlive()
                ? new AgentEvent.Fate.Alive()
                : new AgentEvent.Fate.Ended(proc.exit.orElse(new ExitStatus.Unknown("its end was not recorded")));
    }

    /** The process comes to be after a while, unless the agent dies before. */
    void start(AgentLife agent, TaskRun run) {
        world.schedule().after(world.weather().process(), () -> {
            if (watcher != agent || !agent.isAlive() || procs.containsKey(key(run.containerId()))) {
                return;
            }
            if (world.weather().strikes(NEVER_STARTS)) {
                agent.submit(new AgentEvent.RunNotStarted(run.containerId(), "cannot fork"));
                return;
            }
            var proc = new Proc(run, world.dice().chance(IGNORES_TERM));
            add(proc);
            world.trace().add(info.hostname(), "process started " + run.task().taskId());
            invariants.processStarted(this, proc);
            if (sabotage == Sabotage.STARTS_TWICE && world.weather().strikes(0.05)) {
                invariants.processStarted(this, new Proc(run, false));
            }
            report(new AgentEvent.RunStarted(run.containerId()));
            if (world.weather().strikes(DIES_YOUNG)) {
                world.schedule().after(world.dice().micros(10, 40_000), () -> {
                    if (world.weather().isStormy()) {
                        die(proc, new ExitStatus.Exited(world.dice().between(0, 2)));
                    }
                });
            }
        });
    }

    void add(Proc proc) {
        procs.put(key(proc.run().containerId()), proc);
    }

    void terminate(ContainerId containerId) {
        var proc = procs.get(key(containerId));
        if (proc != null && !proc.ignoresTerm) {
            world.schedule().after(world.weather().process(), () -> die(proc, new ExitStatus.Signaled(15)));
        }
    }

    void kill(ContainerId containerId) {
        var proc = procs.get(key(containerId));
        if (proc != null) {
            world.schedule().after(world.weather().process(), () -> die(proc, new ExitStatus.Signaled(9)));
        }
    }

    void forget(ContainerId containerId) {
        var proc = procs.get(key(containerId));
        if (proc != null && !proc.isAlive()) {
            procs.remove(key(containerId));
        }
    }

    boolean isWell(ContainerId containerId) {
        var proc = procs.get(key(containerId));
        return proc != null && proc.isWell();
    }

    /** Some process ends by itself. */
    void crashSomeone() {
        var alive = alive();
        if (!alive.isEmpty()) {
            die(world.dice().pick(alive), new ExitStatus.Exited(world.dice().between(0, 2)));
        }
    }

    /** Some process stops answering its health checks for a while. */
    void sickenSomeone() {
        var alive = alive();
        if (!alive.isEmpty()) {
            var proc = world.dice().pick(alive);
            proc.well = false;
            world.schedule().after(world.dice().micros(1_000, 60_000), () -> proc.well = true);
        }
    }

    void cureAll() {
        procs.values().forEach(proc -> proc.well = true);
    }

    /** Every process is gone, and nothing tells how it ended. The agent is dead already. */
    void reboot() {
        rebooted = true;
        procs.values().forEach(proc -> proc.alive = false);
        procs.clear();
        world.trace().add(info.hostname(), "rebooted");
    }

    private void die(Proc proc, ExitStatus status) {
        if (proc.alive) {
            proc.alive = sabotage == Sabotage.KILLED_LIVES_ON && status instanceof ExitStatus.Signaled;
            proc.exit = Optional.of(status);
            if (sabotage == Sabotage.VOLUMES_ARE_EMPTIED) {
                volumes.emptyAll();
            }
            world.trace().add(info.hostname(), "process ended " + proc.taskId() + " " + status.message());
            report(new AgentEvent.RunEnded(proc.run.containerId(), status));
        }
    }

    private void report(AgentEvent event) {
        var agent = watcher;
        if (agent != null) {
            world.schedule().after(0, () -> agent.submit(event));
        }
    }

    private static String key(ContainerId containerId) {
        return containerId.value();
    }
}
