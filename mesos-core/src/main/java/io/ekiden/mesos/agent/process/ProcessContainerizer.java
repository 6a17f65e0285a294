package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.Containerizer;
import io.ekiden.mesos.agent.isolation.Confinement;
import io.ekiden.mesos.agent.isolation.Isolator;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.sandbox.HostVolumes;
import io.ekiden.mesos.agent.sandbox.Sandboxes;
import io.ekiden.mesos.agent.sandbox.Volumes;
import io.ekiden.mesos.agent.session.Entry;
import io.ekiden.mesos.agent.usage.Measurement;
import io.ekiden.mesos.agent.user.UserLookup;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.operation.Volume;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks as real processes that outlive the agent. One thread does all file and process work; no task costs a thread.
 *
 * <p>{@code meta/runs/<containerId>} is written by the supervisor, {@code meta/launch/<containerId>.<n>} is read by it, or was revoked.
 */
public final class ProcessContainerizer implements Containerizer {
    static final String STATUS_LOST = "Command's exit status is unknown: its supervisor was killed";
    static final String REBOOTED = "The host was rebooted";
    private static final Duration SWEEP = Duration.ofSeconds(1);
    /** In so many sweeps. */
    private static final int CLOSE_LOOK = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ProcessContainerizer.class);

    private final WorkThread thread = new WorkThread();
    private final Map<ContainerId, Run> runs = new HashMap<>();
    private final TreeKiller killer;
    private final UserLookup users = new UserLookup();
    private final Isolator isolator;
    private final LimitWatch limits;
    private final Volumes volumes;
    private final Sandboxes sandboxes;
    private final LaunchFiles files;
    private final UsageReader usage;
    private final TaskHealthChecks health;
    private final TaskChecks checks;
    private int sweeps;
    private Consumer<AgentEvent> events = _ -> {};
    private @Nullable RunWatcher watcher;
    private @Nullable Launcher launcher;

    /** Tasks use what they can get. */
    public ProcessContainerizer(Vertx vertx, Path workDir) {
        this(vertx, workDir, Isolator.none());
    }

    public ProcessContainerizer(Vertx vertx, Path workDir, Isolator isolator) {
        this.isolator = isolator;
        this.killer = new TreeKiller(thread.executor(), isolator);
        this.volumes = new Volumes(workDir);
        this.sandboxes = new Sandboxes(workDir, volumes);
        this.limits = new LimitWatch(isolator, sandboxes, event -> events.accept(event));
        this.files = new LaunchFiles(workDir.toAbsolutePath().normalize().resolve("meta"));
        this.usage = new UsageReader(files, isolator);
        this.health = new TaskHealthChecks(vertx, event -> events.accept(event));
        this.checks = new TaskChecks(vertx, event -> events.accept(event));
    }

    @Override
    public Future<List<Found>> begin(Consumer<AgentEvent> newEvents, List<TaskRun> expected, boolean rebooted) {
        return thread.ask(() -> {
            events = newEvents;
            files.createDirectories();
            watcher = new RunWatcher(
                    files.runs(),
                    names -> thread.first(() -> names.forEach(this::check)),
                    () -> thread.later(() -> sweep(_ -> false)));
            startLauncher();
            var found = new ArrayList<Found>();
            for (var run : expected) {
                found.add(new Found(run.containerId(), recover(run, rebooted)));
            }
            adoptOrphans(rebooted);
            isolator.forgetAllBut(runs.keySet());
            sandboxes.secrets().forgetAllBut(runs.keySet());
            if (isolator.watchesDisk()) {
                thread.every(isolator.settings().disk().interval(), () -> limits.measureDisks(runs.values()));
            }
            thread.every(SWEEP, this::sweep);
            return List.copyOf(found);
        });
    }

    @Override
    public Path sandbox(TaskRun run) {
        return sandboxes.pathOf(run);
    }

    @Override
    public Future<Path> prepare(TaskRun run) {
        return thread.ask(
                () -> sandboxes.create(run, users.find(run.task().command().user())));
    }

    @Override
    public void start(TaskRun run) {
        thread.later(() -> {
            // Closed: an agent that has taken over by now would not know of the launch.
            if (thread.isClosed() || runs.containsKey(run.containerId())) {
                return;
            }
            try {
                launch(run);
            } catch (IOException | RuntimeException e) {
                runs.remove(run.containerId());
                events.accept(new AgentEvent.RunNotStarted(run.containerId(), String.valueOf(e.getMessage())));
            }
        });
    }

    @Override
    public void resize(TaskRun resized) {
        thread.later(() -> withRun(resized.containerId(), run -> {
            run.taskRun(resized);
            isolator.resize(resized);
        }));
    }

    @Override
    public void terminate(ContainerId containerId) {
        thread.later(() -> withRun(containerId, killer::terminate));
    }

    @Override
    public void kill(ContainerId containerId) {
        thread.later(() -> withRun(containerId, killer::kill));
    }

    @Override
    public void forget(ContainerId containerId) {
        thread.later(() -> {
            var run = runs.remove(containerId);
            if (run != null) {
                files.remove(run);
                isolator.forget(containerId);
            }
            sandboxes.secrets().forget(containerId);
        });
    }

    @Override
    public Map<ContainerId, Measurement> measure(Collection<TaskRun> measured) {
        return usage.measure(measured);
    }

    @Override
    public void startHealthCheck(TaskRun run, TaskHealthCheck check) {
        thread.later(() -> health.start(checked(run), check));
    }

    @Override
    public void startCheck(TaskRun run, TaskCheck check) {
        thread.later(() -> checks.start(checked(run), check));
    }

    @Override
    public Future<Entry> entry(TaskRun run) {
        return thread.ask(() -> {
            var checked = checked(run);
            return checked.entry(isolator.prepare(run));
        });
    }

    private Checked checked(TaskRun run) throws IOException {
        var sandbox = sandboxes.pathOf(run);
        var confinement = isolator.confinement().with(HostVolumes.of(run, sandbox));
        var started = Optional.ofNullable(runs.get(run.containerId()))
                .flatMap(known -> known.record().task());
        return Checked.of(
                run, sandbox, confinement, users.find(run.task().command().user()), started);
    }

    /** In its turn: a check whose start still waits must not outlive its stop. */
    @Override
    public void stopChecks(ContainerId containerId) {
        thread.later(() -> {
            health.stop(containerId);
            checks.stop(containerId);
        });
    }

    @Override
    public void createVolume(Volume volume) {
        withVolumes(() -> volumes.create(volume), volume);
    }

    @Override
    public void keepVolume(Volume volume) {
        withVolumes(() -> volumes.keep(volume), volume);
    }

    @Override
    public void destroyVolume(Volume volume) {
        withVolumes(() -> volumes.destroy(volume), volume);
    }

    /** A directory that cannot be made is named by the task that misses it, see {@link Volumes#link}. */
    private void withVolumes(WorkThread.Work work, Volume volume) {
        thread.later(() -> {
            try {
                work.run();
            } catch (IOException e) {
                LOG.error(
                        "a volume cannot be changed role={} volumeId={}",
                        volume.id().role(),
                        volume.id().id(),
                        e);
            }
            volumes.sweepAside();
        });
    }

    @Override
    public Future<Void> close() {
        health.close();
        checks.close();
        return thread.close(() -> {
            if (watcher != null) {
                watcher.close();
            }
            if (launcher != null) {
                launcher.close();
            }
        });
    }

    private void launch(TaskRun taskRun) throws IOException {
        var user = users.find(taskRun.task().command().user());
        var sandbox = sandboxes.create(taskRun, user);
        var binds = HostVolumes.of(taskRun, sandbox);
        if (!binds.isEmpty()) {
            isolator.checkHostVolumes();
            binds = sandboxes.prepareHostVolumes(taskRun, user);
        }
        var confinement = isolator.confinement(taskRun).with(binds);
        if (confinement.tmp()) {
            Sandboxes.createTmp(sandbox.resolve(Confinement.TMP), user);
        }
        sandboxes.give(taskRun, user);
        var run = new Run(taskRun.containerId(), taskRun);
        files.write(run, LaunchFile.of(taskRun, sandbox, user, confinement, isolator.prepare(taskRun)));
        runs.put(run.containerId(), run);
        submit(run);
    }

    private void submit(Run run) {
        if (launcher != null) {
            launcher.launch(run.launchName());
        }
    }

    private void startLauncher() throws IOException {
        var fresh = Launcher.start(files.metaDir(), files.runs(), files.launches());
        launcher = fresh;
        fresh.onExit(() -> thread.later(() -> {
            if (!thread.isClosed()) {
                LOG.warn("the launcher ended, a new one takes over launcherPid={}", fresh.pid());
                startLauncher();
                launchAgain();
            }
        }));
    }

    /** What the dead launcher was asked for but had not forked. The old launch file is revoked, so that none starts twice. */
    private void launchAgain() throws IOException {
        for (var run : List.copyOf(runs.values())) {
            check(run);
            if (run.stage() == Run.Stage.LAUNCHED && !run.revoked()) {
                files.revoke(run.containerId());
                run.revoked(true);
                check(run);
                if (run.record().isEmpty()) {
                    launchAnew(run);
                }
            }
        }
    }

    private void launchAnew(Run run) {
        runs.remove(run.containerId());
        files.remove(run);
        if (run.taskRun() != null) {
            start(run.taskRun());
        }
    }

    private Fate recover(TaskRun taskRun, boolean rebooted) throws IOException {
        var run = new Run(taskRun.containerId(), taskRun);
        run.record(files.record(run.containerId()));
        if (run.record().task().isEmpty() && !rebooted) {
            files.revoke(run.containerId());
            run.record(files.record(run.containerId()));
            if (run.record().isEmpty()) {
                return new Fate.NeverStarted();
            }
            run.revoked(true);
        }
        runs.put(run.containerId(), run);
        if (run.record().exit().isPresent() || rebooted || !run.record().isAlive()) {
            run.record(files.record(run.containerId())); // it may have ended between the two looks
            var status = statusOf(run, rebooted ? REBOOTED : STATUS_LOST);
            run.stage(Run.Stage.ENDED);
            run.record(run.record().withoutProcesses());
            killer.clean(run, () -> {});
            return new Fate.Ended(status);
        }
        run.stage(run.record().task().isPresent() ? Run.Stage.STARTED : Run.Stage.LAUNCHED);
        return new Fate.Alive();
    }

    /** Runs that no checkpoint knows, because somebody removed it: they would hold resources for ever. */
    private void adoptOrphans(boolean rebooted) throws IOException {
        for (var containerId : files.recorded()) {
            if (!runs.containsKey(containerId)) {
                var run = new Run(containerId, null);
                run.record(files.record(containerId));
                if (!rebooted && run.record().isAlive()) {
                    LOG.warn("killing a task that no checkpoint knows containerId={}", containerId);
                    runs.put(containerId, run);
                    killer.kill(run);
                } else {
                    files.remove(run);
                }
            }
        }
    }

    private void check(String name) {
        withRun(new ContainerId(name), this::check);
    }

    private void check(Run run) {
        if (run.stage() == Run.Stage.ENDED) {
            return;
        }
        var record = files.record(run.containerId());
        if (!run.isCurrent(record)) {
            return;
        }
        run.record(record);
        if (run.stage() == Run.Stage.LAUNCHED && run.record().task().isPresent()) {
            run.stage(Run.Stage.STARTED);
            report(run, new AgentEvent.RunStarted(run.containerId()));
        }
        if (run.record().exit().isPresent()) {
            end(run);
        }
    }

    private void end(Run run) {
        boolean started = run.stage() == Run.Stage.STARTED;
        if (!started && run.revoked()) {
            // Its supervisor came too late to read the launch file: nothing has run, and nothing will by that
            // supervisor.
            launchAnew(run);
            return;
        }
        run.stage(Run.Stage.ENDED);
        var event = started
                ? new AgentEvent.RunEnded(run.containerId(), statusOf(run, STATUS_LOST))
                : new AgentEvent.RunNotStarted(run.containerId(), "The launch was revoked or could not be recorded");
        // Background children go first: they may still hold ports and files that are free once the end is known.
        killer.clean(run, () -> report(run, event));
    }

    /**
     * Finds runs whose supervisor was killed. One look at the pids of all is enough for most; each run is looked at closely from time to
     * time, since a pid may belong to another process by now.
     */
    private void sweep() throws IOException {
        var present = ProcStat.pids();
        sweeps++;
        sweep(run -> run.stage() == Run.Stage.STARTED
                && run.record().isAmong(present)
                && (sweeps + run.hashCode()) % CLOSE_LOOK != 0);
    }

    /** @param lives a run that need not be looked at closely */
    private void sweep(Predicate<Run> lives) {
        isolator.sweep();
        for (var run : List.copyOf(runs.values())) {
            if (lives.test(run)) {
                limits.lookAtMemory(run);
            } else if (run.stage() != Run.Stage.ENDED) {
                var before = run.record();
                boolean dead = !before.isEmpty() && !before.isAlive();
                check(run);
                // What has been written since may tell of a process that lives: the next sweep looks at that one.
                if (dead && run.stage() != Run.Stage.ENDED && run.record().equals(before)) {
                    end(run);
                } else if (run.stage() == Run.Stage.STARTED) {
                    limits.lookAtMemory(run);
                }
            }
        }
    }

    private void report(Run run, AgentEvent event) {
        if (run.taskRun() != null) {
            events.accept(event);
        } else if (run.stage() == Run.Stage.ENDED) {
            runs.remove(run.containerId());
            files.remove(run);
        }
    }

    private ExitStatus statusOf(Run run, String otherwise) {
        var exceeded = Optional.ofNullable(run.taskRun()).flatMap(isolator::outOfMemory);
        return exceeded.<ExitStatus>map(ExitStatus.Limited::new)
                .orElseGet(() -> run.record()
                        .exit()
                        .map(ExitStatus::ofShell)
                        .orElseGet(() -> new ExitStatus.Unknown(otherwise)));
    }

    private void withRun(ContainerId containerId, Consumer<Run> action) {
        var run = runs.get(containerId);
        if (run != null) {
            action.accept(run);
        }
    }
}
