package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.run.Chance;
import io.ekiden.mesos.agent.machine.run.ExecutorRun;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.machine.run.UpdateStream;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus.ContainerStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.TaskKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Everything an agent knows. Immutable.
 *
 * @param streams unacknowledged updates; also of tasks the agent never had (reconciliation)
 * @param info with what operations have made of the resources
 * @param containers which task a container runs
 * @param fetched members of groups whose sandbox is filled
 * @param executors processes of frameworks' own that have not ended
 */
public record AgentState(
        AgentInfo info,
        Registration registration,
        TreePMap<TaskKey, AgentTask> tasks,
        TreePMap<ContainerId, TaskKey> containers,
        TreePMap<TaskKey, UpdateStream> streams,
        Holdings holdings,
        TreePSet<ContainerId> fetched,
        TreePMap<ExecutorKey, ExecutorRun> executors,
        Chance chance) {

    /**
     * How the agent stands with the master.
     *
     * @param registered true from the master's answer until the link breaks
     * @param linked true from a registration on until its link breaks
     * @param attempts registrations sent since the agent was last registered
     * @param retiring true after the master refused the agent, until its last task has ended
     */
    public record Registration(
            Optional<AgentId> id, boolean linked, boolean registered, int attempts, boolean retiring) {}

    /** An agent that has never registered. {@code chance} must differ from process to process. */
    public static AgentState initial(AgentInfo info, Chance chance) {
        return new AgentState(
                info,
                new Registration(Optional.empty(), false, false, 0, false),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                Holdings.configured(info.resources()),
                TreePSet.empty(),
                TreePMap.empty(),
                chance);
    }

    /** The same agent with another description, for example after a restart with other resources. */
    public AgentState withInfo(AgentInfo newInfo) {
        return new AgentState(
                        newInfo,
                        registration,
                        tasks,
                        containers,
                        streams,
                        holdings.reconfigured(newInfo.resources()),
                        fetched,
                        executors,
                        chance)
                .described();
    }

    /** As it was configured, whatever operations have made of that. */
    public AgentInfo configured() {
        return info.withResources(holdings.configured());
    }

    /** Another agent in the place of this one, without its id, its tasks and their updates. What is reserved and kept on disks stays. */
    public AgentState succeededBy(AgentInfo newInfo) {
        return initial(newInfo, chance)
                .withHoldings(new Holdings(newInfo.resources(), holdings.special(), TreePMap.empty()));
    }

    AgentState withHoldings(Holdings newHoldings) {
        return new AgentState(info, registration, tasks, containers, streams, newHoldings, fetched, executors, chance)
                .described();
    }

    private AgentState described() {
        return new AgentState(
                info.withResources(holdings.total()),
                registration,
                tasks,
                containers,
                streams,
                holdings,
                fetched,
                executors,
                chance);
    }

    @Nullable
    AgentTask taskOf(ContainerId containerId) {
        var key = containers.get(containerId);
        return key == null ? null : tasks.get(key);
    }

    /** Whether it answers for anything. */
    public boolean isBusy() {
        return !tasks.isEmpty() || !executors.isEmpty();
    }

    /** The process of a framework's own that this container is of. */
    public @Nullable ExecutorRun executorOf(ContainerId containerId) {
        if (containers.containsKey(containerId)) {
            return null;
        }
        return executors.values().stream()
                .filter(executor -> executor.run().containerId().equals(containerId))
                .findFirst()
                .orElse(null);
    }

    /** Its tasks that have not ended. */
    public List<AgentTask> liveTasks(ExecutorRun executor) {
        return tasks.values().stream()
                .filter(task -> !task.isEnded() && executor.runs(task.run()))
                .toList();
    }

    UpdateStream stream(TaskKey key) {
        return streams.getOrDefault(key, UpdateStream.EMPTY);
    }

    /** The registration message that tells the master all. */
    public AgentToMaster.Register snapshot() {
        return new AgentToMaster.Register(
                info,
                registration.id(),
                tasks.values().stream().map(this::told).toList(),
                List.copyOf(holdings.unacknowledged().values()),
                Optional.of(executors.entrySet().stream()
                        .map(entry -> new AgentToMaster.AgentExecutor(
                                entry.getKey().frameworkId(), entry.getValue().info()))
                        .toList()));
    }

    private AgentToMaster.AgentTask told(AgentTask task) {
        boolean begun = task.latestState() != TaskState.TASK_STAGING;
        return new AgentToMaster.AgentTask(
                task.run().frameworkId(),
                task.run().task(),
                task.latestState(),
                task.healthy(),
                begun ? container(task) : ContainerStatus.UNKNOWN);
    }

    /** The container that a task runs in. */
    public ContainerStatus container(AgentTask task) {
        var run = task.run();
        var addresses = task.address().or(info::address).map(List::of).orElse(List.of());
        var network = task.address()
                .flatMap(_ -> run.task().container())
                .flatMap(container -> container.network().name());
        return new ContainerStatus(
                Optional.of(run.containerId()),
                addresses,
                Optional.empty(),
                run.group().map(TaskRun.Group::executor),
                network);
    }

    /** The shortest list of changes that leads from nothing to the durable part of this state. */
    public List<AgentChange.Durable> compacted() {
        var changes = new ArrayList<AgentChange.Durable>();
        changes.add(new AgentChange.Configured(configured()));
        registration.id().ifPresent(id -> changes.add(new AgentChange.AgentIdGiven(id)));
        if (registration.retiring()) {
            changes.add(new AgentChange.AgentIdRetired());
        }
        if (!holdings.special().isEmpty()) {
            changes.add(new AgentChange.ResourcesConverted(holdings.special(), Optional.empty()));
        }
        holdings.unacknowledged()
                .values()
                .forEach(ended ->
                        changes.add(new AgentChange.ResourcesConverted(holdings.special(), Optional.of(ended))));
        executors.values().forEach(executor -> changes.add(new AgentChange.ExecutorRestored(executor.disconnected())));
        tasks.values().forEach(task -> changes.add(new AgentChange.TaskRestored(task)));
        streams.forEach((key, stream) -> changes.add(new AgentChange.UpdatesRestored(key, stream.pending())));
        return List.copyOf(changes);
    }

    AgentState withRegistration(Registration newRegistration) {
        return new AgentState(info, newRegistration, tasks, containers, streams, holdings, fetched, executors, chance);
    }

    /** Tasks of a process of a framework's own have its container, which says nothing of them. */
    AgentState withTask(AgentTask task) {
        var key = task.run().key();
        boolean alone = !task.run().task().hasProgram();
        return new AgentState(
                info,
                registration,
                tasks.plus(key, task),
                alone ? containers.plus(task.run().containerId(), key) : containers,
                streams,
                holdings,
                fetched,
                executors,
                chance);
    }

    AgentState withFetched(ContainerId containerId) {
        return new AgentState(
                info, registration, tasks, containers, streams, holdings, fetched.plus(containerId), executors, chance);
    }

    AgentState withoutTask(TaskKey key) {
        var task = tasks.get(key);
        var rest = task == null ? containers : containers.minus(task.run().containerId());
        var stillFetched = task == null ? fetched : fetched.minus(task.run().containerId());
        return new AgentState(
                info,
                registration,
                tasks.minus(key),
                rest,
                streams.minus(key),
                holdings,
                stillFetched,
                executors,
                chance);
    }

    AgentState withExecutors(TreePMap<ExecutorKey, ExecutorRun> newExecutors) {
        return new AgentState(info, registration, tasks, containers, streams, holdings, fetched, newExecutors, chance);
    }

    AgentState onExecutor(ContainerId containerId, UnaryOperator<ExecutorRun> change) {
        var executor = executorOf(containerId);
        return executor == null ? this : withExecutors(executors.plus(executor.key(), change.apply(executor)));
    }

    AgentState withStream(TaskKey key, UpdateStream stream) {
        var newStreams = stream.isEmpty() ? streams.minus(key) : streams.plus(key, stream);
        return new AgentState(info, registration, tasks, containers, newStreams, holdings, fetched, executors, chance);
    }

    AgentState withoutStreams() {
        return new AgentState(
                info, registration, tasks, containers, TreePMap.empty(), holdings, fetched, executors, chance);
    }

    AgentState withChance(Chance newChance) {
        return new AgentState(info, registration, tasks, containers, streams, holdings, fetched, executors, newChance);
    }
}
