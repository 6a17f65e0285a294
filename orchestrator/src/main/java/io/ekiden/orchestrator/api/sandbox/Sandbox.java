package io.ekiden.orchestrator.api.sandbox;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Containers;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.history.TaskEnd;
import io.ekiden.orchestrator.launch.TaskGroupFactory;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where the sandbox of a task is.
 *
 * @param executor id of the executor that it is in
 * @param inGroup whether it is one of several tasks of the executor, with a directory of its own each
 * @param live whether the task may still run
 */
record Sandbox(AgentId agent, FrameworkId framework, TaskId task, String executor, boolean inGroup, boolean live) {
    /** The sandbox of a task that is there, or that ended not long ago; empty when nobody knows of it. */
    static Optional<Sandbox> of(OrchestratorState state, TaskId task) {
        return state.frameworkId()
                .flatMap(framework -> InstanceId.ofTask(task)
                        .flatMap(
                                id -> present(state, framework, id, task).or(() -> ended(state, framework, id, task))));
    }

    private static Optional<Sandbox> present(
            OrchestratorState state, FrameworkId framework, InstanceId id, TaskId task) {
        var instance = state.instance(id);
        return instance.flatMap(now -> of(state, framework, now, task))
                .or(() -> instance.flatMap(Instance::ended).flatMap(last -> of(state, framework, last, task)));
    }

    private static Optional<Sandbox> of(
            OrchestratorState state, FrameworkId framework, Instance instance, TaskId task) {
        boolean inGroup = instance.containers().isPresent();
        return instance.place()
                .filter(_ -> instance.taskIds().contains(task))
                .map(place -> new Sandbox(
                        place.agentId(),
                        framework,
                        task,
                        executor(instance.id(), task, inGroup, state.definition(instance)),
                        inGroup,
                        instance.isLaunched()
                                && instance.container(task)
                                        .filter(Containers.State::hasEnded)
                                        .isEmpty()));
    }

    /** Looked for among the last tasks of the one app whose instances are called so. */
    private static Optional<Sandbox> ended(OrchestratorState state, FrameworkId framework, InstanceId id, TaskId task) {
        return id.appId().stream()
                .flatMap(app -> state.population().historyOf(app).ends().stream())
                .filter(hasTask(task))
                .filter(end -> !end.where().agentId().isEmpty())
                .findFirst()
                .map(end -> new Sandbox(
                        new AgentId(end.where().agentId()),
                        framework,
                        task,
                        executor(
                                id,
                                task,
                                !end.containers().isEmpty(),
                                state.definition(end.app(), end.where().version())),
                        !end.containers().isEmpty(),
                        false));
    }

    private static Predicate<TaskEnd> hasTask(TaskId task) {
        return end -> end.containers().isEmpty()
                ? end.task().equals(task)
                : end.containers().stream()
                        .anyMatch(container -> container.task().equals(task));
    }

    private static String executor(InstanceId id, TaskId task, boolean inGroup, Optional<AppDefinition> definition) {
        boolean own = inGroup
                || definition
                        .filter(app -> app.run().process().hasCustomExecutor())
                        .isPresent();
        return own ? TaskGroupFactory.executorId(id).value() : task.value();
    }

    /**
     * The path that its agent knows a file by. <b>Source:</b> Mesos's virtual path of the newest run of an executor, and the link of the
     * default executor to the directory of a task.
     */
    String path(SandboxPath file) {
        var run = "/frameworks/" + framework + "/executors/" + executor + "/runs/latest";
        var own = inGroup ? run + "/tasks/" + task.value() : run;
        return file.isRoot() ? own : own + "/" + file;
    }
}
