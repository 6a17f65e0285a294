package io.ekiden.mesos.wire.v1;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.ContainerStatus;
import io.ekiden.mesos.model.TaskStatus.Reason;
import io.ekiden.mesos.model.TaskStatus.Source;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.wire.Times;
import io.ekiden.mesos.wire.v1.task.Bytes;
import io.ekiden.mesos.wire.v1.task.CheckProtos;
import io.ekiden.mesos.wire.v1.task.CommandProtos;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Status updates as v1 messages. */
public final class StatusProtos {
    private static final double NANOS = 1e9;

    private StatusProtos() {}

    public static Protos.TaskStatus write(TaskStatus status) {
        var message = Protos.TaskStatus.newBuilder()
                .setTaskId(Ids.write(status.taskId()))
                .setState(Protos.TaskState.valueOf(status.state().name()))
                .setSource(Protos.TaskStatus.Source.valueOf(status.source().name()))
                .setTimestamp(Times.seconds(status.timestamp()));
        if (!status.message().isEmpty()) {
            message.setMessage(status.message());
        }
        status.reason().ifPresent(reason -> message.setReason(Protos.TaskStatus.Reason.valueOf(reason.name())));
        status.agentId().ifPresent(id -> message.setAgentId(Ids.write(id)));
        status.executorId().ifPresent(id -> message.setExecutorId(Ids.write(id)));
        status.uuid().ifPresent(uuid -> message.setUuid(Ids.write(uuid)));
        status.healthy().ifPresent(message::setHealthy);
        status.check().ifPresent(check -> message.setCheckStatus(CheckProtos.write(check)));
        status.limitation().ifPresent(limit -> message.setLimitation(write(limit)));
        status.said().ifPresent(said -> write(said, message));
        status.unreachableTime()
                .ifPresent(time ->
                        message.setUnreachableTime(Protos.TimeInfo.newBuilder().setNanoseconds(Times.nanos(time))));
        if (!status.container().equals(ContainerStatus.UNKNOWN)) {
            message.setContainerStatus(write(status.container()));
        }
        return message.build();
    }

    /** Where a task runs. */
    public static Protos.ContainerStatus write(ContainerStatus container) {
        var message = Protos.ContainerStatus.newBuilder();
        container.id().ifPresent(id -> {
            var written = message.getContainerIdBuilder().setValue(id.value());
            container.parent().ifPresent(parent -> written.getParentBuilder().setValue(parent.value()));
        });
        container.executorPid().ifPresent(pid -> message.setExecutorPid(pid.intValue()));
        if (!container.ipAddresses().isEmpty()) {
            var network = Protos.NetworkInfo.newBuilder();
            container.network().ifPresent(network::setName);
            for (var address : container.ipAddresses()) {
                network.addIpAddresses(Protos.NetworkInfo.IPAddress.newBuilder()
                        .setProtocol(
                                address.contains(":")
                                        ? Protos.NetworkInfo.Protocol.IPv6
                                        : Protos.NetworkInfo.Protocol.IPv4)
                        .setIpAddress(address));
            }
            message.addNetworkInfos(network);
        }
        return message.build();
    }

    /** Names that are not known here, of a newer Mesos, are read as their nearest: no reason, or a state nobody can rely on. */
    public static TaskStatus read(Protos.TaskStatus message) {
        var status = TaskStatus.of(
                Ids.read(message.getTaskId()),
                named(TaskState.values(), message.getState().name()).orElse(TaskState.TASK_UNKNOWN),
                named(Source.values(), message.getSource().name()).orElse(Source.SOURCE_MASTER),
                message.getMessage(),
                instant(message.getTimestamp()));
        if (message.hasReason()) {
            status = named(Reason.values(), message.getReason().name())
                    .map(status::withReason)
                    .orElse(status);
        }
        if (message.hasAgentId()) {
            status = status.withAgentId(Ids.read(message.getAgentId()));
        }
        if (message.hasExecutorId()) {
            status = status.withExecutorId(Ids.read(message.getExecutorId()));
        }
        if (Ids.isUuid(message.getUuid())) {
            status = status.withUuid(Optional.of(Ids.uuid(message.getUuid())));
        }
        if (message.hasHealthy()) {
            status = status.withHealthy(Optional.of(message.getHealthy()));
        }
        if (message.hasCheckStatus()) {
            status = status.withCheck(CheckProtos.read(message.getCheckStatus()));
        }
        if (message.hasLimitation()) {
            status = withLimitation(status, message.getLimitation());
        }
        if (message.hasData() || message.hasLabels()) {
            status = status.withSaid(said(message));
        }
        if (message.hasUnreachableTime()) {
            status = status.withUnreachableTime(
                    Instant.ofEpochSecond(0, message.getUnreachableTime().getNanoseconds()));
        }
        return message.hasContainerStatus() ? status.withContainer(read(message.getContainerStatus())) : status;
    }

    /** It is an amount, and nobody's. */
    private static Protos.TaskResourceLimitation write(Resources limit) {
        var message = Protos.TaskResourceLimitation.newBuilder();
        for (var resource : ResourceProtos.write(limit)) {
            message.addResources(resource.toBuilder()
                    .clearField(Protos.Resource.getDescriptor().findFieldByName("role")));
        }
        return message.build();
    }

    /** What cannot be read costs the number only: the reason says which limit it was. */
    private static TaskStatus withLimitation(TaskStatus status, Protos.TaskResourceLimitation limitation) {
        try {
            return status.withLimitation(ResourceProtos.read(limitation.getResourcesList()));
        } catch (WireException unreadable) {
            return status;
        }
    }

    private static TaskStatus.Said said(Protos.TaskStatus message) {
        return new TaskStatus.Said(
                message.hasData() ? Optional.of(Bytes.base64(message.getData())) : Optional.empty(),
                CommandProtos.labels(message.getLabels()));
    }

    private static void write(TaskStatus.Said said, Protos.TaskStatus.Builder message) {
        said.data().ifPresent(data -> message.setData(Bytes.ofBase64(data)));
        if (!said.labels().isEmpty()) {
            message.setLabels(CommandProtos.labels(said.labels()));
        }
    }

    private static ContainerStatus read(Protos.ContainerStatus message) {
        var addresses = new ArrayList<String>();
        for (var network : message.getNetworkInfosList()) {
            network.getIpAddressesList().forEach(address -> addresses.add(address.getIpAddress()));
        }
        return new ContainerStatus(
                message.hasContainerId()
                        ? Optional.of(new ContainerId(message.getContainerId().getValue()))
                        : Optional.empty(),
                List.copyOf(addresses),
                message.hasExecutorPid()
                        ? Optional.of(Integer.toUnsignedLong(message.getExecutorPid()))
                        : Optional.empty(),
                message.getContainerId().hasParent()
                        ? Optional.of(new ContainerId(
                                message.getContainerId().getParent().getValue()))
                        : Optional.empty(),
                message.getNetworkInfosList().stream()
                        .map(Protos.NetworkInfo::getName)
                        .filter(name -> !name.isEmpty())
                        .findFirst());
    }

    private static <E extends Enum<E>> Optional<E> named(E[] values, String name) {
        return Arrays.stream(values).filter(value -> value.name().equals(name)).findFirst();
    }

    private static Instant instant(double seconds) {
        long whole = (long) Math.floor(seconds);
        return Instant.ofEpochSecond(Math.clamp(whole, 0, 253_402_300_799L), (long) ((seconds - whole) * NANOS));
    }
}
