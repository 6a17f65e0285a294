package io.ekiden.mesos.agent.simulated;

import io.ekiden.mesos.agent.Containerizer;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.AgentEvent.Fate;
import io.ekiden.mesos.agent.machine.AgentEvent.Found;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.id.ContainerId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Pretends. A run starts 0.2 s after its launch and ends 0.2 s after a kill, by the signal. The commands {@code true}, {@code false} and
 * {@code exit N} end 0.2 s after they started, with their status; all others run for ever.
 *
 * <p>Labels: {@code SIM=staging} never starts, see {@link StagingLink}; {@code SIM=unhealthy} fails its health check, if it has one, at each interval. Nothing
 * touches the disk. Everything happens on one context: the present one, or a new event loop's.
 */
public final class SimulatedContainerizer implements Containerizer {
    /** Between a launch and its start, a start and its end, a kill and its end. */
    public static final Duration PAUSE = Duration.ofMillis(200);

    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);
    private static final Path NOWHERE = Path.of("/nonexistent");

    private final Vertx vertx;
    private final Context context;
    private final Map<ContainerId, SimulatedRun> runs = new HashMap<>();
    private Consumer<AgentEvent> events = _ -> {};

    public SimulatedContainerizer(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
    }

    /** No simulated run outlives its agent. */
    @Override
    public Future<List<Found>> begin(Consumer<AgentEvent> newEvents, List<TaskRun> expected, boolean rebooted) {
        events = newEvents;
        return Future.succeededFuture(expected.stream()
                .map(run -> new Found(
                        run.containerId(), new Fate.Ended(new ExitStatus.Unknown("The simulation was restarted"))))
                .toList());
    }

    @Override
    public Path sandbox(TaskRun run) {
        return NOWHERE;
    }

    @Override
    public Future<Path> prepare(TaskRun run) {
        return Future.succeededFuture(NOWHERE);
    }

    @Override
    public void start(TaskRun run) {
        context.runOnContext(_ -> {
            var simulated = new SimulatedRun(run);
            if (runs.putIfAbsent(run.containerId(), simulated) == null) {
                simulated.startTimer = after(PAUSE, () -> started(simulated));
            }
        });
    }

    @Override
    public void terminate(ContainerId containerId) {
        endBy(containerId, SIGTERM);
    }

    @Override
    public void kill(ContainerId containerId) {
        endBy(containerId, SIGKILL);
    }

    @Override
    public void forget(ContainerId containerId) {
        context.runOnContext(_ -> remove(containerId));
    }

    @Override
    public void startHealthCheck(TaskRun run, TaskHealthCheck check) {
        context.runOnContext(_ -> {
            var simulated = runs.get(run.containerId());
            if (simulated == null) {
                return;
            }
            if (label(run).equals("unhealthy")) {
                simulated.failures = 0;
                simulated.healthTimer = after(check.delay(), () -> unhealthy(simulated, check));
            } else {
                events.accept(new AgentEvent.HealthChanged(run.containerId(), true, false, ""));
            }
        });
    }

    @Override
    public void stopChecks(ContainerId containerId) {
        context.runOnContext(_ -> {
            var run = runs.get(containerId);
            if (run != null) {
                vertx.cancelTimer(run.healthTimer);
            }
        });
    }

    @Override
    public Future<Void> close() {
        var done = Promise.<Void>promise();
        context.runOnContext(_ -> {
            List.copyOf(runs.keySet()).forEach(this::remove);
            done.complete();
        });
        return done.future();
    }

    private void started(SimulatedRun run) {
        events.accept(new AgentEvent.RunStarted(run.task.containerId()));
        var command = run.task.task().command().value().strip();
        if (command.equals("true")) {
            run.endTimer = after(PAUSE, () -> ended(run, new ExitStatus.Exited(0)));
        } else if (command.equals("false")) {
            run.endTimer = after(PAUSE, () -> ended(run, new ExitStatus.Exited(1)));
        } else if (command.matches("exit \\d{1,3}")) {
            int status = Integer.parseInt(command.substring("exit ".length()));
            run.endTimer = after(PAUSE, () -> ended(run, ExitStatus.ofShell(status & 0xFF)));
        }
    }

    private void endBy(ContainerId containerId, int signal) {
        context.runOnContext(_ -> {
            var run = runs.get(containerId);
            if (run != null && !run.signalled) {
                run.signalled = true;
                vertx.cancelTimer(run.startTimer);
                vertx.cancelTimer(run.endTimer);
                run.endTimer = after(PAUSE, () -> ended(run, new ExitStatus.Signaled(signal)));
            }
        });
    }

    private void ended(SimulatedRun run, ExitStatus status) {
        var containerId = run.task.containerId();
        remove(containerId);
        events.accept(new AgentEvent.RunEnded(containerId, status));
    }

    /** <b>Source:</b> mesos.proto {@code HealthCheck}: failures within the grace period do not count. */
    private void unhealthy(SimulatedRun run, TaskHealthCheck check) {
        var interval = check.interval().compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : check.interval();
        run.checkedFor = run.checkedFor.plus(run.checkedOnce ? interval : check.delay());
        run.checkedOnce = true;
        if (run.checkedFor.compareTo(check.gracePeriod()) >= 0) {
            run.failures++;
            boolean kill = run.failures >= Math.max(1, check.consecutiveFailures());
            events.accept(new AgentEvent.HealthChanged(run.task.containerId(), false, kill, "simulated"));
        }
        run.healthTimer = after(interval, () -> unhealthy(run, check));
    }

    private void remove(ContainerId containerId) {
        var run = runs.remove(containerId);
        if (run != null) {
            vertx.cancelTimer(run.startTimer);
            vertx.cancelTimer(run.endTimer);
            vertx.cancelTimer(run.healthTimer);
        }
    }

    private long after(Duration pause, Runnable action) {
        return vertx.setTimer(Math.max(1, pause.toMillis()), _ -> action.run());
    }

    private static String label(TaskRun run) {
        return run.task().labels().getOrDefault("SIM", "");
    }

    /** One pretended process. */
    private static final class SimulatedRun {
        private final TaskRun task;
        private long startTimer = -1;
        private long endTimer = -1;
        private long healthTimer = -1;
        private int failures;
        private boolean signalled;
        private boolean checkedOnce;
        private Duration checkedFor = Duration.ZERO;

        private SimulatedRun(TaskRun task) {
            this.task = task;
        }
    }
}
