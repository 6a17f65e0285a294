package io.ekiden.orchestrator.loop;

import io.ekiden.health.Health;
import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthPolicy;
import io.ekiden.health.HealthState;
import io.ekiden.health.Verdict;
import io.ekiden.health.probe.HealthChecker;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.check.Expectation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Runs the orchestrator-level health checks of running tasks and tells the kernel what they mean for the task: healthy when every
 * check has passed last, unknown until each has said something.
 */
public final class HealthChecks {
    private final HealthChecker checker;
    private final Consumer<KernelEvent> kernel;
    private final Map<TaskId, List<AppHealthCheck>> checks = new ConcurrentHashMap<>();
    /** What each check that runs asks. */
    private final Map<String, HealthCheck> asked = new ConcurrentHashMap<>();

    /** Result of one check of one task. */
    public record CheckResult(AppHealthCheck check, HealthState state) {}

    public HealthChecks(HealthChecker checker, Consumer<KernelEvent> kernel) {
        this.checker = checker;
        this.kernel = kernel;
    }

    /**
     * Begins the checks of a running instance, but for those that run already, and those of which nobody knows yet where to ask. One that
     * asks at an address that is not the task's any more goes on at that of now.
     */
    public void start(AppDefinition app, Instance instance) {
        var own = app.run().healthChecks().stream()
                .filter(check -> !check.protocol().isMesosLevel())
                .toList();
        if (own.isEmpty() || instance.place().isEmpty()) {
            return;
        }
        var before = checks.putIfAbsent(instance.taskId(), own);
        if (before != null && !before.equals(own)) {
            return;
        }
        for (int i = 0; i < own.size(); i++) {
            var check = own.get(i);
            var key = key(instance.taskId(), i);
            resolve(check, app, instance.place().get())
                    .filter(resolved -> !resolved.equals(asked.put(key, resolved)))
                    .ifPresent(resolved -> {
                        var state = checker.state(key).orElseGet(() -> known(instance));
                        checker.start(key, resolved, state, (_, verdict) -> judged(instance.taskId(), check, verdict));
                    });
        }
    }

    /** A task that was healthy once has had its grace, and its time to start, even when the last leader saw it fail last. */
    private static HealthState known(Instance instance) {
        var since = instance.times().startedAt().orElse(instance.times().since());
        if (instance.judged().or(instance::healthy).orElse(false)) {
            return new HealthState(
                    since, 0, Optional.of(since), Optional.of(since), Optional.empty(), Optional.empty());
        }
        var once = instance.times().healthyAt();
        return new HealthState(since, 0, once, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public void stop(TaskId task) {
        var own = checks.remove(task);
        if (own != null) {
            for (int i = 0; i < own.size(); i++) {
                checker.stop(key(task, i));
                asked.remove(key(task, i));
            }
        }
    }

    /** Results so far, in the order of the definitions; checks without any result are left out. */
    public List<CheckResult> results(TaskId task) {
        var own = checks.getOrDefault(task, List.of());
        var results = new ArrayList<CheckResult>();
        for (int i = 0; i < own.size(); i++) {
            var check = own.get(i);
            checker.state(key(task, i))
                    .filter(state -> state.health() != Health.UNKNOWN)
                    .ifPresent(state -> results.add(new CheckResult(check, state)));
        }
        return List.copyOf(results);
    }

    private void judged(TaskId task, AppHealthCheck check, Verdict verdict) {
        if (!checks.containsKey(task)) {
            return;
        }
        if (verdict.failureCounted()) {
            kernel.accept(new KernelEvent.HealthCheckFailed(task, check));
        }
        if (verdict.changed().isPresent()) {
            kernel.accept(new KernelEvent.HealthChanged(task, overall(task)));
        }
        verdict.kill().ifPresent(reason -> kernel.accept(new KernelEvent.HealthGaveUp(task, reason)));
    }

    private Optional<Boolean> overall(TaskId task) {
        var own = checks.getOrDefault(task, List.of());
        boolean all = true;
        for (int i = 0; i < own.size(); i++) {
            var health = checker.state(key(task, i)).map(HealthState::health).orElse(Health.UNKNOWN);
            if (health == Health.UNKNOWN) {
                return Optional.empty();
            }
            all &= health == Health.HEALTHY;
        }
        return Optional.of(all);
    }

    private static String key(TaskId task, int index) {
        return task.value() + "#" + index;
    }

    /** Port and host looked up; empty when the check names a port the task does not have. */
    private static Optional<HealthCheck> resolve(AppHealthCheck check, AppDefinition app, Instance.Place place) {
        var ports = app.run().ports();
        var port = check.port().isPresent()
                ? TaskPort.ofNumber(check.port().get(), ports, place)
                : TaskPort.ofIndex(check.portIndex().orElse(0), ports, place);
        return port.map(asked -> {
            var expects = check.expects().orElse(Expectation.NONE);
            HealthCheck.Probe probe = switch (check.protocol()) {
                case HTTP -> http("http", asked, check);
                case HTTPS -> http("https", asked, check);
                case GRPC ->
                    new HealthCheck.Grpc(
                            asked.host(), asked.number(), expects.grpcService().orElse(""));
                case TCP -> new HealthCheck.Tcp(asked.host(), asked.number());
                case COMMAND, MESOS_HTTP, MESOS_HTTPS, MESOS_TCP ->
                    throw new IllegalStateException("run by the agent: " + check + " of " + app.id());
            };
            var timing = new HealthCheck.Timing(
                    Duration.ZERO, check.interval(), check.timeout(), check.gracePeriod(), expects.startup());
            return new HealthCheck(probe, timing, check.maxConsecutiveFailures(), HealthPolicy.MARATHON);
        });
    }

    private static HealthCheck.Http http(String scheme, TaskPort asked, AppHealthCheck check) {
        var expects = check.expects().orElse(Expectation.NONE);
        return new HealthCheck.Http(
                scheme,
                asked.host(),
                asked.number(),
                check.path().orElse("/"),
                new HealthCheck.Expected(expects.statusCodes(), expects.bodyContains(), check.ignoreHttp1xx()));
    }
}
