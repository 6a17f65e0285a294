package io.ekiden.mesos.agent.process;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthPolicy;
import io.ekiden.health.ProbeResult;
import io.ekiden.health.probe.Prober;
import io.ekiden.health.probe.Probes;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.id.ContainerId;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Checks that nobody judges: a probe after the delay, and one an interval after the end of each. Every result is reported.
 *
 * <p><b>Source:</b> Mesos {@code checks/checker.cpp}.
 */
public final class TaskChecks {
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    private final Vertx vertx;
    private final Context context;
    private final Prober prober;
    private final Consumer<AgentEvent> events;
    private final Map<ContainerId, Check> checks = new ConcurrentHashMap<>();

    public TaskChecks(Vertx vertx, Consumer<AgentEvent> events) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.prober = new Probes(vertx);
        this.events = events;
    }

    void start(Checked checked, TaskCheck asked) {
        start(checked.run(), asked, checked.probe(asked.probe()));
    }

    /** With that probe instead of the one the check names. */
    public void start(TaskRun run, TaskCheck asked, HealthCheck.Probe probe) {
        var timing = new HealthCheck.Timing(asked.delay(), asked.interval(), asked.timeout(), Duration.ZERO);
        var check = new Check(run.containerId(), new HealthCheck(probe, timing, 0, HealthPolicy.MESOS));
        checks.put(run.containerId(), check);
        context.runOnContext(_ -> check.probeAfter(asked.delay()));
    }

    public void stop(ContainerId containerId) {
        checks.remove(containerId);
    }

    public void close() {
        checks.clear();
        prober.close();
    }

    /** One check. Lives on the context, as long as it is in the map. */
    private final class Check {
        private final ContainerId containerId;
        private final HealthCheck check;
        private long startedNanos;

        private Check(ContainerId containerId, HealthCheck check) {
            this.containerId = containerId;
            this.check = check;
        }

        private boolean isStopped() {
            return checks.get(containerId) != this;
        }

        private void probeAfter(Duration wait) {
            if (wait.isZero()) {
                probe();
            } else {
                vertx.setTimer(Math.max(1, wait.toMillis()), _ -> probe());
            }
        }

        private void probe() {
            if (isStopped()) {
                return;
            }
            startedNanos = System.nanoTime();
            prober.probe(check)
                    .otherwise(bug -> new ProbeResult.Inconclusive(String.valueOf(bug.getMessage())))
                    .onSuccess(result -> context.runOnContext(_ -> finished(result)));
        }

        private void finished(ProbeResult result) {
            if (isStopped()) {
                return;
            }
            var interval = check.timing().interval();
            probeAfter(interval.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : interval);
            switch (result) {
                case ProbeResult.Passed(var code) ->
                    report(check.probe() instanceof HealthCheck.Tcp ? Optional.of(1) : code);
                case ProbeResult.Failed(var _, var code) ->
                    report(check.probe() instanceof HealthCheck.Tcp && !isTimedOut() ? Optional.of(0) : code);
                case ProbeResult.Inconclusive _ -> {
                    // Nothing was learned of the task.
                }
            }
        }

        /** Nobody knows then whether there would have been an answer. */
        private boolean isTimedOut() {
            var timeout = check.timing().timeout();
            return !timeout.isZero() && System.nanoTime() - startedNanos >= timeout.toNanos();
        }

        private void report(Optional<Integer> result) {
            events.accept(new AgentEvent.CheckFinished(containerId, result));
        }
    }
}
