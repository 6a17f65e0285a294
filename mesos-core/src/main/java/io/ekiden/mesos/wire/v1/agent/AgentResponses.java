package io.ekiden.mesos.wire.v1.agent;

import io.ekiden.mesos.agent.machine.AgentTask;
import io.ekiden.mesos.agent.usage.Container;
import io.ekiden.mesos.agent.usage.NestedContainer;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.wire.agent.AgentExecutor;
import io.ekiden.mesos.wire.agent.AgentFlags;
import io.ekiden.mesos.wire.agent.AgentView;
import io.ekiden.mesos.wire.v1.AttributeProtos;
import io.ekiden.mesos.wire.v1.FrameworkProtos;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.MasterProtos;
import io.ekiden.mesos.wire.v1.ResourceProtos;
import io.ekiden.mesos.wire.v1.StatusProtos;
import io.ekiden.mesos.wire.v1.task.ExecutorProtos;
import io.ekiden.mesos.wire.v1.task.TaskProtos;
import java.util.List;
import java.util.Map;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.agent.Protos.Response;

/** What an agent answers operators, from one snapshot. <b>Source:</b> v1 agent.proto {@code Response}. */
public final class AgentResponses {
    private AgentResponses() {}

    /**
     * The answer to a read.
     *
     * @param type the call's, as in {@link AgentCall.Read}
     * @param metrics for GET_METRICS, by name
     */
    public static Response read(String type, AgentView view, Map<String, Double> metrics) {
        var answer = Response.newBuilder().setType(Response.Type.valueOf(type));
        switch (type) {
            case "GET_HEALTH" -> answer.getGetHealthBuilder().setHealthy(true);
            case "GET_VERSION" ->
                answer.getGetVersionBuilder()
                        .setVersionInfo(Protos.VersionInfo.newBuilder().setVersion(MasterInfo.MESOS_VERSION));
            case "GET_FLAGS" ->
                AgentFlags.of(view)
                        .forEach((name, value) -> answer.getGetFlagsBuilder()
                                .addFlags(Protos.Flag.newBuilder().setName(name).setValue(value)));
            case "GET_METRICS" ->
                metrics.forEach((name, value) -> answer.getGetMetricsBuilder()
                        .addMetrics(Protos.Metric.newBuilder().setName(name).setValue(value)));
            case "GET_STATE" ->
                answer.getGetStateBuilder()
                        .setGetTasks(tasks(view))
                        .setGetExecutors(executors(view))
                        .setGetFrameworks(frameworks(view));
            case "GET_FRAMEWORKS" -> answer.setGetFrameworks(frameworks(view));
            case "GET_EXECUTORS" -> answer.setGetExecutors(executors(view));
            case "GET_TASKS" -> answer.setGetTasks(tasks(view));
            case "GET_AGENT" -> answer.getGetAgentBuilder().setAgentInfo(agent(view));
            // An operation is done as soon as it is heard of.
            case "GET_OPERATIONS" -> answer.getGetOperationsBuilder();
            case "GET_RESOURCE_PROVIDERS" -> answer.getGetResourceProvidersBuilder();
            default -> throw new IllegalArgumentException(type);
        }
        return answer.build();
    }

    private static Protos.AgentInfo agent(AgentView view) {
        var info = view.state().info();
        var message = Protos.AgentInfo.newBuilder()
                .setHostname(info.hostname())
                .setPort(info.port())
                .addAllResources(ResourceProtos.write(info.resources()));
        view.state().registration().id().ifPresent(id -> message.setId(Ids.write(id)));
        info.attributes().forEach(attribute -> message.addAttributes(AttributeProtos.write(attribute)));
        info.domain().map(MasterProtos::write).ifPresent(message::setDomain);
        return message.build();
    }

    /** Of frameworks without executors of their own an agent knows the ids only. */
    private static Response.GetFrameworks frameworks(AgentView view) {
        var answer = Response.GetFrameworks.newBuilder();
        var executors = AgentExecutor.all(view.state());
        executors.stream()
                .map(AgentExecutor::frameworkId)
                .distinct()
                .forEach(id -> answer.addFrameworksBuilder().setFrameworkInfo(framework(id, executors)));
        return answer.build();
    }

    private static Protos.FrameworkInfo framework(FrameworkId id, List<AgentExecutor> executors) {
        return executors.stream()
                .filter(executor -> executor.frameworkId().equals(id))
                .flatMap(executor -> executor.process().stream())
                .findFirst()
                .map(process -> FrameworkProtos.write(process.owner().info(id)))
                .orElseGet(() -> Protos.FrameworkInfo.newBuilder()
                        .setId(Ids.write(id))
                        .setName(id.value())
                        .setUser("")
                        .build());
    }

    private static Response.GetExecutors executors(AgentView view) {
        var answer = Response.GetExecutors.newBuilder();
        for (var executor : AgentExecutor.all(view.state())) {
            var message = Response.GetExecutors.Executor.newBuilder().setExecutorInfo(info(executor));
            if (executor.stage() == AgentExecutor.Stage.TERMINATED) {
                answer.addCompletedExecutors(message);
            } else {
                answer.addExecutors(message);
            }
        }
        return answer.build();
    }

    @SuppressWarnings("deprecation") // `source` is what an executor of a command is told by
    private static Protos.ExecutorInfo info(AgentExecutor executor) {
        var task = executor.run().task();
        return task
                .executor()
                .map(ExecutorProtos::shown)
                .orElseGet(() -> Protos.ExecutorInfo.newBuilder()
                        .setExecutorId(Ids.write(task.executorId()))
                        .setName(task.executorName())
                        .setSource(task.taskId().value())
                        .addAllResources(ResourceProtos.write(task.resources()))
                        .build())
                .toBuilder()
                .setFrameworkId(Ids.write(executor.frameworkId()))
                .build();
    }

    private static Response.GetTasks tasks(AgentView view) {
        var answer = Response.GetTasks.newBuilder();
        for (var executor : AgentExecutor.all(view.state())) {
            executor.launched().forEach(task -> answer.addLaunchedTasks(running(task, view)));
            executor.queued().forEach(task -> answer.addQueuedTasks(task(task)));
            executor.ended().forEach(task -> answer.addTerminatedTasks(task(task)));
        }
        return answer.build();
    }

    /** With its container, which readers look for in what the task has said last. */
    private static Protos.Task running(AgentTask task, AgentView view) {
        var shown = task(task).toBuilder();
        shown.addStatusesBuilder()
                .setTaskId(shown.getTaskId())
                .setState(shown.getState())
                .setAgentId(shown.getAgentId())
                .setContainerStatus(StatusProtos.write(view.state().container(task)));
        return shown.build();
    }

    private static Protos.Task task(AgentTask task) {
        return TaskProtos.shown(task.run().task())
                .setFrameworkId(Ids.write(task.run().frameworkId()))
                .setAgentId(Ids.write(task.run().agentId()))
                .setState(Protos.TaskState.valueOf(task.latestState().name()))
                .build();
    }

    /** The answer to GET_CONTAINERS: those of executors. */
    public static Response containers(List<Container> containers) {
        return containers(
                containers.stream()
                        .filter(container -> container.parent().isEmpty())
                        .toList(),
                List.of());
    }

    /** With those within them. Whose those are that somebody runs, the chain in their status tells, as in Mesos. */
    public static Response containers(List<Container> containers, List<NestedContainer> nested) {
        var answer = Response.newBuilder().setType(Response.Type.GET_CONTAINERS);
        var list = answer.getGetContainersBuilder();
        for (var container : containers) {
            var status = ContainerProtos.status(container);
            list.addContainersBuilder()
                    .setFrameworkId(Ids.write(container.frameworkId()))
                    .setExecutorId(Ids.write(container.executorId()))
                    .setExecutorName(container.executorName())
                    .setContainerId(status.getContainerId())
                    .setContainerStatus(status)
                    .setResourceStatistics(ContainerProtos.statistics(container));
        }
        for (var container : nested) {
            list.addContainersBuilder()
                    .setContainerId(Protos.ContainerID.newBuilder()
                            .setValue(container.chain().getLast()))
                    .setContainerStatus(ContainerProtos.status(container))
                    .setResourceStatistics(ContainerProtos.statistics(container));
        }
        return answer.build();
    }
}
