package io.ekiden.orchestrator.loop;

import io.ekiden.health.HealthCheck;
import io.ekiden.health.Readiness;
import io.ekiden.health.ReadinessQuestion;
import io.ekiden.health.probe.ReadinessChecker;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.check.ReadinessCheck;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Asks the tasks that deployments wait for whether they are ready, and tells the kernel who is. On the loop's context; answers are for everyone. */
public final class ReadinessChecks {
    private final ReadinessChecker checker;
    private final Consumer<KernelEvent> kernel;
    private final Map<PathId, Set<TaskId>> asked = new HashMap<>();

    public ReadinessChecks(ReadinessChecker checker, Consumer<KernelEvent> kernel) {
        this.checker = checker;
        this.kernel = kernel;
    }

    /** Begins to ask a running instance; does nothing when it is asked already. */
    public void start(AppDefinition app, Instance instance) {
        var task = instance.taskId();
        app.run().readiness().flatMap(check -> question(check, app, instance)).ifPresent(question -> {
            asked.computeIfAbsent(app.id(), _ -> new HashSet<>()).add(task);
            checker.start(task.value(), question, () -> kernel.accept(new KernelEvent.BecameReady(task)));
        });
    }

    /** The task is not waited for any more. */
    public void stop(TaskId task) {
        checker.stop(task.value());
        asked.values().removeIf(tasks -> tasks.remove(task) && tasks.isEmpty());
    }

    /** No instance of the app is waited for any more. */
    public void stop(PathId app) {
        Optional.ofNullable(asked.remove(app)).ifPresent(tasks -> tasks.forEach(task -> checker.stop(task.value())));
    }

    /** What the task answered last; absent before its first answer and once nobody waits for it. Any thread. */
    public Optional<Readiness> last(TaskId task) {
        return checker.last(task.value());
    }

    private static Optional<ReadinessQuestion> question(ReadinessCheck check, AppDefinition app, Instance instance) {
        return instance.place()
                .flatMap(place -> app.run()
                        .ports()
                        .indexOf(check.portName())
                        .flatMap(index -> TaskPort.ofIndex(index, app.run().ports(), place))
                        .map(asked -> new HealthCheck.Http(
                                check.protocol().name().toLowerCase(Locale.ROOT),
                                asked.host(),
                                asked.number(),
                                check.path())))
                .map(target -> new ReadinessQuestion(
                        target, check.interval(), check.timeout(), check.readyCodes(), check.preserveLastResponse()));
    }
}
