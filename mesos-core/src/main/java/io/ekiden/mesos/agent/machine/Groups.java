package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.AgentTask.Phase;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.TaskStatus.Source;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rules of task groups: accepted and started together, and no member outlives another's failure or kill. One that finishes leaves the
 * others alone.
 *
 * <p><b>Source:</b> Mesos default executor, whose part the agent plays. Unlike it, the agent starts none before all have been fetched.
 */
final class Groups {
    private Groups() {}

    static void onRunGroup(Draft draft, MasterToAgent.RunGroup message) {
        var id = draft.state().registration().id();
        boolean known = message.tasks().stream()
                .anyMatch(task -> draft.state().tasks().containsKey(new TaskKey(message.frameworkId(), task.taskId())));
        if (known || id.isEmpty() || message.tasks().isEmpty()) {
            return; // sent again after a broken link, or to an agent that is none any more
        }
        var unsafe = message.tasks().stream()
                .flatMap(task ->
                        List.of(
                                task.taskId().value(),
                                task.executorId().value(),
                                message.frameworkId().value())
                                .stream())
                .filter(Runs::isUnsafe)
                .findFirst();
        if (unsafe.isPresent()) {
            message.tasks()
                    .forEach(task -> refuse(draft, new TaskKey(message.frameworkId(), task.taskId()), unsafe.get()));
        } else if (message.tasks().getFirst().hasProgram()) {
            Executors.onRunGroup(draft, message, id.get());
        } else {
            accept(draft, message, id.get());
        }
    }

    private static void refuse(Draft draft, TaskKey key, String unsafe) {
        Updates.refuse(
                draft,
                key,
                TaskState.TASK_ERROR,
                Reason.REASON_TASK_GROUP_INVALID,
                "Task group is invalid: id '" + unsafe + "' cannot name a directory");
    }

    /** One change for all, so that no crash keeps some of them. */
    private static void accept(Draft draft, MasterToAgent.RunGroup message, AgentId agentId) {
        var executor = executorOf(draft, message.frameworkId(), message.tasks().getFirst());
        var group = new TaskRun.Group(
                executor, draft.drawUuid().toString(), draft.state().info().address());
        var runs = new ArrayList<TaskRun>();
        for (var task : message.tasks()) {
            var containerId = new ContainerId(draft.drawUuid().toString());
            runs.add(new TaskRun(agentId, message.frameworkId(), task, containerId, Optional.of(group)));
        }
        draft.change(new AgentChange.GroupAccepted(runs));
        for (var run : runs) {
            Updates.make(draft, AgentTask.accepted(run), TaskState.TASK_STARTING, Source.SOURCE_EXECUTOR, "");
        }
        for (var run : runs) {
            if (run.task().command().uris().isEmpty()) {
                draft.change(new AgentChange.Fetched(run.containerId()));
            } else {
                draft.effect(new AgentEffect.Fetch(run));
            }
        }
        startWhenFetched(draft, group.id());
    }

    /** Another group of the same executor joins those that live, in their sandbox. */
    private static ContainerId executorOf(Draft draft, FrameworkId frameworkId, TaskInfo task) {
        return living(draft, frameworkId, task.executorId())
                .orElseGet(() -> new ContainerId(draft.drawUuid().toString()));
    }

    private static Optional<ContainerId> living(Draft draft, FrameworkId frameworkId, ExecutorId executorId) {
        return draft.state().tasks().values().stream()
                .filter(task -> !task.isEnded()
                        && task.run().frameworkId().equals(frameworkId)
                        && task.run().task().executorId().equals(executorId))
                .flatMap(task -> task.run().group().stream())
                .map(TaskRun.Group::executor)
                .findFirst();
    }

    static void onFetched(Draft draft, AgentTask task, TaskRun.Group group) {
        draft.change(new AgentChange.Fetched(task.run().containerId()));
        startWhenFetched(draft, group.id());
    }

    private static void startWhenFetched(Draft draft, String groupId) {
        var waiting = members(draft, groupId).stream()
                .filter(task -> task.phase() == Phase.FETCHING)
                .toList();
        boolean all = waiting.stream()
                .allMatch(task -> draft.state().fetched().contains(task.run().containerId()));
        if (all) {
            waiting.forEach(task -> Runs.launch(draft, task));
        }
    }

    /** Kills are decided in the turn of the end. Should a crash have cut that turn short, they are decided again. */
    static void settle(Draft draft) {
        for (var task : draft.state().tasks().values()) {
            if (task.isEnded()) {
                onEnded(draft, task, task.latestState());
            }
        }
    }

    static void onEnded(Draft draft, AgentTask ended, TaskState state) {
        var group = ended.run().group();
        if (group.isEmpty() || state == TaskState.TASK_FINISHED) {
            return;
        }
        for (var member : members(draft, group.get().id())) {
            // The end of one that was still being fetched has been heard of here already.
            var task = draft.state().taskOf(member.run().containerId());
            if (task != null && !task.isEnded() && task.killDeadline().isEmpty()) {
                Kills.kill(draft, task, Optional.empty());
            }
        }
    }

    private static List<AgentTask> members(Draft draft, String groupId) {
        return draft.state().tasks().values().stream()
                .filter(task -> task.run()
                        .group()
                        .filter(group -> group.id().equals(groupId))
                        .isPresent())
                .toList();
    }
}
