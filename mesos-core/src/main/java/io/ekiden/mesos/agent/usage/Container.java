package io.ekiden.mesos.agent.usage;

import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A container as readers see it: that of a task launched alone, of the executor of a group, or of a task in that one.
 *
 * @param parent the executor's, for a task of a group
 * @param source what the executor runs, for a task launched alone; empty otherwise
 * @param resources what was allotted to it
 */
public record Container(
        ContainerId id,
        Optional<ContainerId> parent,
        FrameworkId frameworkId,
        ExecutorId executorId,
        String executorName,
        String source,
        Resources resources,
        Measurement measured) {

    /** Those that were measured, each executor before its tasks. */
    public static List<Container> all(AgentState state, Map<ContainerId, Measurement> measured) {
        var roots = new LinkedHashMap<ContainerId, Container>();
        var tasks = new LinkedHashMap<ContainerId, List<Container>>();
        for (var process : state.executors().values()) {
            var measurement = measured.get(process.run().containerId());
            if (measurement != null) {
                roots.put(process.run().containerId(), executor(state, process, measurement));
            }
        }
        for (var task : state.tasks().values()) {
            var run = task.run();
            var measurement = measured.get(run.containerId());
            if (measurement == null || run.task().hasProgram()) {
                continue;
            }
            var root = run.group().map(TaskRun.Group::executor).orElse(run.containerId());
            roots.merge(root, executor(root, run, measurement), (all, one) -> all.with(run, measurement));
            run.group()
                    .ifPresent(_ ->
                            tasks.computeIfAbsent(root, _ -> new ArrayList<>()).add(nested(root, run, measurement)));
        }
        var all = new ArrayList<Container>();
        roots.forEach((id, root) -> {
            all.add(root);
            all.addAll(tasks.getOrDefault(id, List.of()));
        });
        return List.copyOf(all);
    }

    private static Container executor(ContainerId id, TaskRun run, Measurement measurement) {
        var info = run.task();
        var shared = info.executor();
        return new Container(
                id,
                Optional.empty(),
                run.frameworkId(),
                info.executorId(),
                info.executorName(),
                shared.isPresent() ? "" : info.taskId().value(),
                shared.map(ExecutorInfo::resources).orElse(Resources.EMPTY).plus(info.resources()),
                shared.isPresent() ? Measurement.around(measurement) : measurement);
    }

    /** A process of a framework's own, with what its tasks were allotted. */
    private static Container executor(AgentState state, ExecutorRun process, Measurement measurement) {
        var info = process.info();
        return new Container(
                process.run().containerId(),
                Optional.empty(),
                process.run().frameworkId(),
                info.executorId(),
                info.name(),
                info.program().flatMap(ExecutorInfo.Program::source).orElse(""),
                state.liveTasks(process).stream()
                        .map(task -> task.run().task().resources())
                        .reduce(info.resources(), Resources::plus),
                measurement);
    }

    private static Container nested(ContainerId parent, TaskRun run, Measurement measurement) {
        var info = run.task();
        return new Container(
                run.containerId(),
                Optional.of(parent),
                run.frameworkId(),
                info.executorId(),
                info.executorName(),
                "",
                info.resources(),
                measurement);
    }

    private Container with(TaskRun run, Measurement measurement) {
        return new Container(
                id,
                parent,
                frameworkId,
                executorId,
                executorName,
                source,
                resources.plus(run.task().resources()),
                measured.plus(measurement));
    }
}
