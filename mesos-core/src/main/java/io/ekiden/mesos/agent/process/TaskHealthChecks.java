package io.ekiden.mesos.agent.process;

import io.ekiden.health.Health;
import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthPolicy;
import io.ekiden.health.Verdict;
import io.ekiden.health.probe.HealthChecker;
import io.ekiden.health.probe.HealthCheckerSettings;
import io.ekiden.mesos.agent.machine.AgentEvent;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.id.ContainerId;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Consumer;

/** Mesos-level health checks, run by the health module under Mesos's rules. */
public final class TaskHealthChecks {
    private final HealthChecker checker;
    private final Consumer<AgentEvent> events;

    public TaskHealthChecks(Vertx vertx, Consumer<AgentEvent> events) {
        this.checker = new HealthChecker(vertx, HealthCheckerSettings.defaults());
        this.events = events;
    }

    void start(Checked checked, TaskHealthCheck check) {
        start(checked.run(), check, checked.probe(check.probe()));
    }

    /** With that probe instead of the one the check names. */
    public void start(TaskRun run, TaskHealthCheck check, HealthCheck.Probe probe) {
        var timing = new HealthCheck.Timing(check.delay(), check.interval(), check.timeout(), check.gracePeriod());
        var translated = new HealthCheck(probe, timing, check.consecutiveFailures(), HealthPolicy.MESOS);
        var containerId = run.containerId();
        checker.start(containerId.value(), translated, (_, verdict) -> judged(containerId, verdict));
    }

    public void stop(ContainerId containerId) {
        checker.stop(containerId.value());
    }

    public void close() {
        checker.close();
    }

    /** Each counted failure is reported, success only when it is news. <b>Source:</b> Mesos {@code health_checker.cpp}. */
    private void judged(ContainerId containerId, Verdict verdict) {
        if (verdict.failureCounted()) {
            events.accept(new AgentEvent.HealthChanged(
                    containerId,
                    false,
                    verdict.kill().isPresent(),
                    verdict.state().lastFailureCause().orElse("")));
        } else if (verdict.changed().equals(Optional.of(Health.HEALTHY))) {
            events.accept(new AgentEvent.HealthChanged(containerId, true, false, ""));
        }
    }
}
