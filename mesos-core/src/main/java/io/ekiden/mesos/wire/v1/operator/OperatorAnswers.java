package io.ekiden.mesos.wire.v1.operator;

import io.ekiden.mesos.master.Framework;
import io.ekiden.mesos.master.MasterChange;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskKey;
import io.ekiden.mesos.security.Sight;
import io.ekiden.mesos.wire.Times;
import io.ekiden.mesos.wire.v1.FrameworkProtos;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.MasterProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.OfferConstraintProtos;
import io.ekiden.mesos.wire.v1.OperationProtos;
import io.ekiden.mesos.wire.v1.StatusProtos;
import io.ekiden.mesos.wire.v1.task.ExecutorProtos;
import io.ekiden.mesos.wire.v1.task.TaskProtos;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.master.Protos.Event;
import org.apache.mesos.v1.master.Protos.Response;
import org.jspecify.annotations.Nullable;

/**
 * What the master tells operators, from one snapshot, and the events of their stream.
 *
 * <p><b>Source:</b> v1 master.proto {@code Response} and {@code Event}.
 */
public final class OperatorAnswers {
    private final MasterState state;
    private final MasterSettings settings;
    private final Instant startedAt;
    private final Sight sight;

    /** For who sees everything. */
    public OperatorAnswers(MasterState state, MasterSettings settings, Instant startedAt) {
        this(state, settings, startedAt, Sight.FULL);
    }

    public OperatorAnswers(MasterState state, MasterSettings settings, Instant startedAt, Sight sight) {
        this.sight = sight;
        this.state = state;
        this.settings = settings;
        this.startedAt = startedAt;
    }

    /**
     * The answer to a read.
     *
     * @param type the call's, as in {@link OperatorCall.Read}
     * @param metrics for GET_METRICS, by name
     * @param flags for GET_FLAGS, by name
     */
    public byte[] write(MediaType mediaType, String type, Map<String, Double> metrics, Map<String, String> flags) {
        var answer = Response.newBuilder().setType(Response.Type.valueOf(type));
        switch (type) {
            case "GET_HEALTH" -> answer.getGetHealthBuilder().setHealthy(true);
            case "GET_VERSION" ->
                answer.getGetVersionBuilder()
                        .setVersionInfo(Protos.VersionInfo.newBuilder().setVersion(MasterInfo.MESOS_VERSION));
            case "GET_FLAGS" -> {
                var body = answer.getGetFlagsBuilder();
                flags.forEach((name, value) ->
                        body.addFlags(Protos.Flag.newBuilder().setName(name).setValue(value)));
            }
            case "GET_METRICS" -> {
                var body = answer.getGetMetricsBuilder();
                metrics.forEach((name, value) ->
                        body.addMetrics(Protos.Metric.newBuilder().setName(name).setValue(value)));
            }
            case "GET_MASTER" ->
                answer.getGetMasterBuilder()
                        .setMasterInfo(MasterProtos.write(settings.info()))
                        .setStartTime(Times.seconds(startedAt))
                        .setElectedTime(Times.seconds(startedAt));
            case "GET_AGENTS" -> answer.setGetAgents(AgentAnswers.all(state, sight));
            case "GET_FRAMEWORKS" -> answer.setGetFrameworks(frameworks());
            case "GET_EXECUTORS" -> answer.setGetExecutors(executors());
            case "GET_OPERATIONS" -> answer.setGetOperations(operations());
            case "GET_TASKS" -> answer.setGetTasks(tasks());
            case "GET_ROLES" -> answer.setGetRoles(roles());
            case "GET_WEIGHTS" -> {
                var body = answer.getGetWeightsBuilder();
                state.allocator().weights().forEach((role, weight) -> {
                    if (sight.role(role)) {
                        body.addWeightInfos(
                                Protos.WeightInfo.newBuilder().setRole(role).setWeight(weight));
                    }
                });
            }
            case "GET_QUOTA" -> {
                var body = answer.getGetQuotaBuilder().getStatusBuilder();
                state.allocator().quotas().forEach((role, quota) -> {
                    if (!sight.quota(role)) {
                        return;
                    }
                    var config = body.addConfigsBuilder().setRole(role);
                    quota.guarantees().toMap().forEach((name, milli) -> config.putGuarantees(name, scalar(milli)));
                    quota.limits().toMap().forEach((name, milli) -> config.putLimits(name, scalar(milli)));
                });
            }
            case "GET_MAINTENANCE_STATUS" ->
                answer.getGetMaintenanceStatusBuilder().setStatus(MaintenanceAnswers.status(state));
            case "GET_MAINTENANCE_SCHEDULE" ->
                answer.getGetMaintenanceScheduleBuilder().setSchedule(MaintenanceAnswers.schedule(state));
            case "GET_STATE" -> answer.setGetState(all());
            default -> throw new IllegalArgumentException(type);
        }
        return mediaType.write(answer.build());
    }

    private Response.GetState all() {
        return Response.GetState.newBuilder()
                .setGetTasks(tasks())
                .setGetExecutors(executors())
                .setGetFrameworks(frameworks())
                .setGetAgents(AgentAnswers.all(state, sight))
                .build();
    }

    private static Protos.Value.Scalar scalar(long milli) {
        return Protos.Value.Scalar.newBuilder().setValue(milli / 1000.0).build();
    }

    private Response.GetRoles roles() {
        var answer = Response.GetRoles.newBuilder();
        new RoleTable(state).rows().forEach((role, row) -> {
            if (!sight.role(role)) {
                return;
            }
            var message = answer.addRolesBuilder()
                    .setName(role)
                    .setWeight(state.allocator().weights().getOrDefault(role, 1.0));
            row.frameworks().forEach(id -> message.addFrameworks(Ids.write(id)));
            row.held()
                    .forEach((name, milli) -> message.addResourcesBuilder()
                            .setName(name)
                            .setType(Protos.Value.Type.SCALAR)
                            .setScalar(scalar(milli)));
        });
        return answer.build();
    }

    private Response.GetExecutors executors() {
        var answer = Response.GetExecutors.newBuilder();
        for (var agent : state.agents().byId().values()) {
            agent.work()
                    .executors()
                    .values()
                    .forEach(executor -> answer.addExecutorsBuilder()
                            .setAgentId(Ids.write(agent.id()))
                            .setExecutorInfo(ExecutorProtos.shown(executor.info())));
        }
        return answer.build();
    }

    private Response.GetTasks tasks() {
        var answer = Response.GetTasks.newBuilder();
        for (var framework : state.frameworks().byId().values()) {
            framework.tasks().values().forEach(task -> answer.addTasks(task(task)));
            framework.unreachable().values().forEach(task -> answer.addUnreachableTasks(task(task)));
            framework.completed().forEach(task -> answer.addCompletedTasks(task(task)));
        }
        for (var ended : state.frameworks().history()) {
            ended.framework().completed().forEach(task -> answer.addCompletedTasks(task(task)));
        }
        return answer.build();
    }

    private Response.GetFrameworks frameworks() {
        var answer = Response.GetFrameworks.newBuilder();
        state.frameworks().byId().values().forEach(framework -> answer.addFrameworks(framework(framework)));
        var shown = new HashSet<FrameworkId>();
        for (var ended : state.frameworks().history()) {
            shown.add(ended.framework().id());
            answer.addCompletedFrameworks(
                    framework(ended.framework()).toBuilder().setUnregisteredTime(time(ended.at())));
        }
        state.frameworks().completed().forEach((id, at) -> {
            if (!shown.contains(id)) {
                answer.addCompletedFrameworks(unknown(id, at));
            }
        });
        return answer.build();
    }

    /** One that ended under another master. */
    private static Response.GetFrameworks.Framework unknown(FrameworkId id, Instant at) {
        return Response.GetFrameworks.Framework.newBuilder()
                .setFrameworkInfo(Protos.FrameworkInfo.newBuilder()
                        .setId(Ids.write(id))
                        .setName(id.value())
                        .setUser(""))
                .setActive(false)
                .setConnected(false)
                .setRecovered(false)
                .setUnregisteredTime(time(at))
                .build();
    }

    private Response.GetOperations operations() {
        var answer = Response.GetOperations.newBuilder();
        for (var agent : state.agents().byId().values()) {
            for (var operation : agent.work().operations().values()) {
                var status = operation
                        .status()
                        .orElseGet(() ->
                                Operation.Status.of(operation.operationId(), Operation.State.OPERATION_PENDING, ""));
                var message = answer.addOperationsBuilder()
                        .setAgentId(Ids.write(agent.id()))
                        .setLatestStatus(OperationProtos.write(status, true));
                message.getUuidBuilder().setValue(Ids.write(operation.uuid()));
                // Its kind is not remembered, as what it has made shows in the agent's resources.
                var info = message.getInfoBuilder().setType(Protos.Offer.Operation.Type.UNKNOWN);
                operation.operationId().ifPresent(id -> info.getIdBuilder().setValue(id));
                if (!operation.frameworkId().value().isEmpty()) {
                    message.setFrameworkId(Ids.write(operation.frameworkId()));
                }
            }
        }
        return answer.build();
    }

    /** The first event of a stream. */
    public byte[] subscribed(MediaType mediaType, Duration heartbeat) {
        var event = Event.newBuilder().setType(Event.Type.SUBSCRIBED);
        event.getSubscribedBuilder().setGetState(all()).setHeartbeatIntervalSeconds(heartbeat.toMillis() / 1000.0);
        return mediaType.write(event.build());
    }

    public static byte[] heartbeat(MediaType mediaType) {
        return mediaType.write(Event.newBuilder().setType(Event.Type.HEARTBEAT).build());
    }

    /** The event that a change makes, if it makes one. */
    public static Optional<Event> event(MasterChange change, MasterState before, MasterState after) {
        return switch (change) {
            case MasterChange.TaskLaunched(var frameworkId, var info) ->
                added(after.task(new TaskKey(frameworkId, info.taskId())));
            case MasterChange.TaskAdopted(var frameworkId, var info, var _, var _) -> {
                var key = new TaskKey(frameworkId, info.taskId());
                yield before.task(key) == null ? added(after.task(key)) : Optional.empty();
            }
            case MasterChange.TaskUpdated(var frameworkId, var status, var latest) -> {
                var event = Event.newBuilder().setType(Event.Type.TASK_UPDATED);
                event.getTaskUpdatedBuilder()
                        .setFrameworkId(Ids.write(frameworkId))
                        .setStatus(StatusProtos.write(status))
                        .setState(name(latest));
                yield Optional.of(event.build());
            }
            case MasterChange.AgentConnected(var id, var _, var _) -> {
                var agent = after.agent(id);
                var known = before.agent(id);
                var event = Event.newBuilder().setType(Event.Type.AGENT_ADDED);
                if (agent != null) {
                    event.getAgentAddedBuilder().setAgent(AgentAnswers.agent(agent, after, Sight.FULL));
                }
                // An admitted agent is there, without a link, before it is connected.
                yield agent != null && (known == null || !known.isConnected())
                        ? Optional.of(event.build())
                        : Optional.empty();
            }
            case MasterChange.AgentRemoved(var id, var _) -> Optional.of(agentRemoved(id));
            case MasterChange.AgentMarkedUnreachable marked -> Optional.of(agentRemoved(marked.agentId()));
            case MasterChange.AgentMarkedGone(var id, var _) ->
                before.agent(id) == null ? Optional.empty() : Optional.of(agentRemoved(id));
            case MasterChange.FrameworkSubscribed(var info, var _, var _, var _) -> {
                var id = info.id().orElseThrow();
                yield before.framework(id) == null
                        ? frameworkAdded(after.framework(id))
                        : frameworkUpdated(after.framework(id));
            }
            case MasterChange.FrameworkUpdated(var info, var _, var _) ->
                frameworkUpdated(after.framework(info.id().orElseThrow()));
            case MasterChange.FrameworkDisconnected(var info, var _) ->
                frameworkUpdated(after.framework(info.id().orElseThrow()));
            case MasterChange.FrameworkRecovered(var info) ->
                frameworkAdded(after.framework(info.id().orElseThrow()));
            case MasterChange.FrameworkCompleted(var id, var _) -> {
                var gone = before.framework(id);
                var event = Event.newBuilder().setType(Event.Type.FRAMEWORK_REMOVED);
                if (gone != null) {
                    event.getFrameworkRemovedBuilder().setFrameworkInfo(FrameworkProtos.write(gone.info()));
                }
                yield gone == null ? Optional.empty() : Optional.of(event.build());
            }
            default -> Optional.empty();
        };
    }

    private static Event agentRemoved(AgentId id) {
        var event = Event.newBuilder().setType(Event.Type.AGENT_REMOVED);
        event.getAgentRemovedBuilder().setAgentId(Ids.write(id));
        return event.build();
    }

    /** An event as a record's content. */
    public static byte[] write(MediaType mediaType, Event event) {
        return mediaType.write(event);
    }

    private static Optional<Event> added(@Nullable Task task) {
        if (task == null) {
            return Optional.empty();
        }
        var event = Event.newBuilder().setType(Event.Type.TASK_ADDED);
        event.getTaskAddedBuilder().setTask(task(task));
        return Optional.of(event.build());
    }

    private static Optional<Event> frameworkAdded(@Nullable Framework framework) {
        if (framework == null) {
            return Optional.empty();
        }
        var event = Event.newBuilder().setType(Event.Type.FRAMEWORK_ADDED);
        event.getFrameworkAddedBuilder().setFramework(framework(framework));
        return Optional.of(event.build());
    }

    private static Optional<Event> frameworkUpdated(@Nullable Framework framework) {
        if (framework == null) {
            return Optional.empty();
        }
        var event = Event.newBuilder().setType(Event.Type.FRAMEWORK_UPDATED);
        event.getFrameworkUpdatedBuilder().setFramework(framework(framework));
        return Optional.of(event.build());
    }

    private static Protos.Task task(Task task) {
        var message = TaskProtos.shown(task.info())
                .setFrameworkId(Ids.write(task.frameworkId()))
                .setAgentId(Ids.write(task.info().agentId()))
                .setState(name(task.state() == TaskState.TASK_UNREACHABLE ? task.state() : task.latestState()));
        task.statuses().forEach(status -> message.addStatuses(StatusProtos.write(status)));
        task.lastStatus().ifPresent(status -> {
            message.setStatusUpdateState(name(task.state()));
            status.uuid().ifPresent(uuid -> message.setStatusUpdateUuid(Ids.write(uuid)));
        });
        return message.build();
    }

    private static Protos.TaskState name(TaskState state) {
        return Protos.TaskState.valueOf(state.name());
    }

    private static Response.GetFrameworks.Framework framework(Framework framework) {
        var message = Response.GetFrameworks.Framework.newBuilder();
        if (!framework.info().offerConstraints().byRole().isEmpty()) {
            message.setOfferConstraints(
                    OfferConstraintProtos.write(framework.info().offerConstraints()));
        }
        return message.setFrameworkInfo(FrameworkProtos.write(framework.info()))
                .setActive(framework.isSubscribed())
                .setConnected(framework.isSubscribed())
                .setRecovered(framework.link() instanceof Framework.Link.Recovered)
                .setRegisteredTime(time(framework.since()))
                .setReregisteredTime(time(framework.since()))
                .setUnregisteredTime(Protos.TimeInfo.newBuilder().setNanoseconds(0))
                .build();
    }

    static Protos.TimeInfo time(Instant instant) {
        return Protos.TimeInfo.newBuilder().setNanoseconds(Times.nanos(instant)).build();
    }
}
