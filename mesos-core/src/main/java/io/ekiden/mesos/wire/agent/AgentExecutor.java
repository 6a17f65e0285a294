package io.ekiden.mesos.wire.agent;

import io.ekiden.mesos.agent.machine.AgentState;
import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks of an agent that are in one container: those of a group, those of a process of a framework's own, or one that was launched alone,
 * which Mesos has an executor for.
 *
 * @param tasks at least one, unless there is a process
 * @param process of a framework's own, while it has not ended
 */
public record AgentExecutor(
        FrameworkId frameworkId, ContainerId container, List<AgentTask> tasks, Optional<ExecutorRun> process) {
    /** How far it has come. */
    public enum Stage {
        REGISTERING,
        RUNNING,
        TERMINATING,
        TERMINATED
    }

    public AgentExecutor {
        tasks = List.copyOf(tasks);
    }

    /** In the order of their frameworks. */
    public static List<AgentExecutor> all(AgentState state) {
        record Key(FrameworkId frameworkId, ContainerId container) {}

        Map<Key, List<AgentTask>> found = new LinkedHashMap<>();
        for (var task : state.tasks().values()) {
            var run = task.run();
            var container = run.group().map(TaskRun.Group::executor).orElse(run.containerId());
            found.computeIfAbsent(new Key(run.frameworkId(), container), _ -> new ArrayList<>())
                    .add(task);
        }
        for (var process : state.executors().values()) {
            var run = process.run();
            found.computeIfAbsent(new Key(run.frameworkId(), run.containerId()), _ -> new ArrayList<>());
        }
        return found.entrySet().stream()
                .map(entry -> new AgentExecutor(
                        entry.getKey().frameworkId(),
                        entry.getKey().container(),
                        entry.getValue(),
                        Optional.ofNullable(state.executorOf(entry.getKey().container()))))
                .toList();
    }

    /** Any of its runs: what they have in common is the executor's. */
    public TaskRun run() {
        return process.map(ExecutorRun::run).orElseGet(() -> tasks.getFirst().run());
    }

    /** Its tasks that have not ended. */
    public List<AgentTask> live() {
        return tasks.stream().filter(task -> !task.latestState().isTerminal()).toList();
    }

    /** Those of them that their process was not given yet. */
    public List<AgentTask> queued() {
        return live().stream().filter(this::isQueued).toList();
    }

    /** Those of them that are not queued. */
    public List<AgentTask> launched() {
        return live().stream().filter(task -> !isQueued(task)).toList();
    }

    private boolean isQueued(AgentTask task) {
        return process.isPresent() && task.phase() == AgentTask.Phase.FETCHING;
    }

    /** Its tasks whose end is not acknowledged yet. */
    public List<AgentTask> ended() {
        return tasks.stream().filter(task -> task.latestState().isTerminal()).toList();
    }

    /** Its own, and those of its tasks that have not ended. */
    public Resources resources() {
        var own = run().task().executor().map(ExecutorInfo::resources).orElse(Resources.EMPTY);
        return live().stream().map(task -> task.run().task().resources()).reduce(own, Resources::plus);
    }

    /** Who pays for it. */
    public String role() {
        var task = run().task();
        return task.executor().map(ExecutorInfo::role).orElseGet(task::role);
    }

    public Map<String, String> labels() {
        var task = run().task();
        return task.executor().map(ExecutorInfo::labels).orElseGet(task::labels);
    }

    public Stage stage() {
        if (process.isPresent()) {
            return stageOf(process.get());
        }
        var live = live();
        if (live.isEmpty()) {
            return Stage.TERMINATED;
        }
        if (live.stream().allMatch(task -> task.killDeadline().isPresent())) {
            return Stage.TERMINATING;
        }
        boolean runs = live.stream().anyMatch(task -> task.phase() == AgentTask.Phase.RUNNING);
        return runs ? Stage.RUNNING : Stage.REGISTERING;
    }

    private static Stage stageOf(ExecutorRun process) {
        return process.mustEnd()
                ? Stage.TERMINATING
                : process.phase() == ExecutorRun.Phase.RUNNING ? Stage.RUNNING : Stage.REGISTERING;
    }
}
