package io.ekiden.mesos.wire.v1.executor;

import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.wire.v1.AttributeProtos;
import io.ekiden.mesos.wire.v1.FrameworkProtos;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.MasterProtos;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.ResourceProtos;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.task.Bytes;
import io.ekiden.mesos.wire.v1.task.ExecutorProtos;
import io.ekiden.mesos.wire.v1.task.TaskProtos;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.executor.Protos.Event;

/** What an agent says to an executor, as v1 messages. */
public final class ExecutorEventProtos {
    private ExecutorEventProtos() {}

    /** One event, not framed. */
    public static byte[] write(MediaType mediaType, ExecutorEvent event) {
        var message = Event.newBuilder();
        switch (event) {
            case ExecutorEvent.Subscribed subscribed -> {
                var role = subscribed.executor().role();
                message.setType(Event.Type.SUBSCRIBED)
                        .getSubscribedBuilder()
                        .setExecutorInfo(ExecutorProtos.write(subscribed.executor(), format(role)))
                        .setFrameworkInfo(FrameworkProtos.write(subscribed.framework()))
                        .setAgentInfo(write(subscribed.agentId(), subscribed.agent()))
                        .setContainerId(Protos.ContainerID.newBuilder()
                                .setValue(subscribed.containerId().value()));
            }
            case ExecutorEvent.Launch(var task) ->
                message.setType(Event.Type.LAUNCH).getLaunchBuilder().setTask(write(task));
            case ExecutorEvent.LaunchGroup(var tasks) -> {
                var group = message.setType(Event.Type.LAUNCH_GROUP)
                        .getLaunchGroupBuilder()
                        .getTaskGroupBuilder();
                tasks.forEach(task -> group.addTasks(write(task)));
            }
            case ExecutorEvent.Kill(var taskId, var grace) -> {
                var kill = message.setType(Event.Type.KILL).getKillBuilder().setTaskId(Ids.write(taskId));
                grace.ifPresent(time -> kill.getKillPolicyBuilder().setGracePeriod(TaskProtos.nanos(time)));
            }
            case ExecutorEvent.Acknowledged(var taskId, var uuid) ->
                message.setType(Event.Type.ACKNOWLEDGED)
                        .getAcknowledgedBuilder()
                        .setTaskId(Ids.write(taskId))
                        .setUuid(Ids.write(uuid));
            case ExecutorEvent.Message(var base64) ->
                message.setType(Event.Type.MESSAGE).getMessageBuilder().setData(Bytes.ofBase64(base64));
            case ExecutorEvent.Error(var text) ->
                message.setType(Event.Type.ERROR).getErrorBuilder().setMessage(text);
            case ExecutorEvent.Shutdown() -> message.setType(Event.Type.SHUTDOWN);
            case ExecutorEvent.Heartbeat() -> message.setType(Event.Type.HEARTBEAT);
        }
        return mediaType.write(message.build());
    }

    /** As Mesos writes to executors: with the role that pays. */
    private static Protos.TaskInfo write(TaskInfo task) {
        return TaskProtos.write(task, format(task.role()));
    }

    private static ResourceProtos.Format format(String role) {
        return new ResourceProtos.Format(true, Optional.of(role));
    }

    private static Protos.AgentInfo write(AgentId id, AgentInfo info) {
        var message = Protos.AgentInfo.newBuilder()
                .setId(Ids.write(id))
                .setHostname(info.hostname())
                .setPort(info.port())
                .addAllResources(ResourceProtos.write(info.resources()));
        info.attributes().forEach(attribute -> message.addAttributes(AttributeProtos.write(attribute)));
        info.domain().map(MasterProtos::write).ifPresent(message::setDomain);
        return message.build();
    }

    /**
     * Reads one event; empty for kinds that are not known here.
     *
     * @throws WireException when it cannot be read
     */
    public static Optional<ExecutorEvent> read(MediaType mediaType, byte[] record) throws WireException {
        var builder = Event.newBuilder();
        mediaType.merge(record, builder);
        var message = builder.build();
        return Optional.ofNullable(
                switch (message.getType()) {
                    case SUBSCRIBED -> read(message.getSubscribed());
                    case LAUNCH ->
                        new ExecutorEvent.Launch(
                                TaskProtos.read(message.getLaunch().getTask()));
                    case LAUNCH_GROUP ->
                        new ExecutorEvent.LaunchGroup(message.getLaunchGroup().getTaskGroup().getTasksList().stream()
                                .map(TaskProtos::read)
                                .toList());
                    case KILL ->
                        new ExecutorEvent.Kill(
                                Ids.read(message.getKill().getTaskId()),
                                message.getKill().getKillPolicy().hasGracePeriod()
                                        ? Optional.of(Duration.ofNanos(message.getKill()
                                                .getKillPolicy()
                                                .getGracePeriod()
                                                .getNanoseconds()))
                                        : Optional.empty());
                    case ACKNOWLEDGED ->
                        Ids.isUuid(message.getAcknowledged().getUuid())
                                ? new ExecutorEvent.Acknowledged(
                                        Ids.read(message.getAcknowledged().getTaskId()),
                                        Ids.uuid(message.getAcknowledged().getUuid()))
                                : null;
                    case MESSAGE ->
                        new ExecutorEvent.Message(
                                Bytes.base64(message.getMessage().getData()));
                    case ERROR -> new ExecutorEvent.Error(message.getError().getMessage());
                    case SHUTDOWN -> new ExecutorEvent.Shutdown();
                    case HEARTBEAT -> new ExecutorEvent.Heartbeat();
                    case UNKNOWN -> null;
                });
    }

    private static ExecutorEvent read(Event.Subscribed message) throws WireException {
        var agent = message.getAgentInfo();
        return new ExecutorEvent.Subscribed(
                ExecutorProtos.read(message.getExecutorInfo()),
                FrameworkProtos.read(message.getFrameworkInfo()),
                Ids.read(agent.getId()),
                new AgentInfo(
                        agent.getHostname(),
                        agent.getPort(),
                        ResourceProtos.read(agent.getResourcesList()),
                        agent.getAttributesList().stream()
                                .map(AttributeProtos::read)
                                .toList(),
                        MasterProtos.domain(agent.getDomain())),
                new ContainerId(message.getContainerId().getValue()));
    }
}
