package io.ekiden.mesos.wire.v1;

import com.google.protobuf.ByteString;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Operation.Kind;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.wire.v1.task.ExecutorProtos;
import io.ekiden.mesos.wire.v1.task.TaskProtos;
import io.ekiden.mesos.wire.v1.type.WireTypes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Offer;
import org.apache.mesos.v1.Protos.Resource;

/** Operations on offers, and how they stand, as v1 messages. */
public final class OperationProtos {
    private OperationProtos() {}

    static Operation read(Offer.Operation message) {
        return switch (message.getType()) {
            case LAUNCH -> TaskProtos.readLaunch(message);
            case LAUNCH_GROUP -> TaskProtos.readGroup(message);
            case RESERVE -> reserve(message);
            case UNRESERVE ->
                convert(Kind.UNRESERVE, message, message.getUnreserve().getResourcesList());
            case CREATE -> convert(Kind.CREATE, message, message.getCreate().getVolumesList());
            case DESTROY -> convert(Kind.DESTROY, message, message.getDestroy().getVolumesList());
            case GROW_VOLUME -> grow(message);
            case SHRINK_VOLUME -> shrink(message);
            case UNKNOWN, CREATE_DISK, DESTROY_DISK ->
                new Operation.Unsupported(message.getType().name(), id(message));
        };
    }

    private static Optional<String> id(Offer.Operation message) {
        return message.hasId() ? Optional.of(message.getId().getValue()) : Optional.empty();
    }

    private static Operation convert(Kind kind, Offer.Operation message, List<Resource> resources) {
        try {
            return new Operation.Convert(kind, id(message), ResourceProtos.read(resources));
        } catch (WireException wrong) {
            return malformed(kind, message, wrong);
        }
    }

    private static Operation reserve(Offer.Operation message) {
        try {
            return reserve(
                    id(message),
                    message.getReserve().getResourcesList(),
                    message.getReserve().getSourceList());
        } catch (WireException wrong) {
            return malformed(Kind.RESERVE, message, wrong);
        }
    }

    /** @throws WireException naming the resource that cannot be one */
    public static Operation.Convert reserve(Optional<String> id, List<Resource> resources, List<Resource> source)
            throws WireException {
        return new Operation.Convert(
                Kind.RESERVE, id, ResourceProtos.read(resources), ResourceProtos.read(source), Optional.empty());
    }

    private static Operation grow(Offer.Operation message) {
        try {
            return new Operation.Convert(
                    Kind.GROW_VOLUME,
                    id(message),
                    ResourceProtos.read(message.getGrowVolume().getVolume()),
                    ResourceProtos.read(message.getGrowVolume().getAddition()),
                    Optional.empty());
        } catch (WireException wrong) {
            return malformed(Kind.GROW_VOLUME, message, wrong);
        }
    }

    private static Operation shrink(Offer.Operation message) {
        try {
            double amount = message.getShrinkVolume().getSubtract().getValue();
            long milli = Math.abs(amount) < 1e15 ? Resources.toMilli(amount) : 0;
            return new Operation.Convert(
                    Kind.SHRINK_VOLUME,
                    id(message),
                    ResourceProtos.read(message.getShrinkVolume().getVolume()),
                    Resources.EMPTY.withScalar(Resources.DISK, Resources.UNRESERVED, milli),
                    Optional.empty());
        } catch (WireException wrong) {
            return malformed(Kind.SHRINK_VOLUME, message, wrong);
        }
    }

    private static Operation malformed(Kind kind, Offer.Operation message, WireException wrong) {
        return new Operation.Convert(kind, id(message), Resources.EMPTY, Resources.EMPTY, Optional.of(wrong.reason()));
    }

    static Offer.Operation write(Operation operation) {
        var message = Offer.Operation.newBuilder().setType(WireTypes.of(operation));
        switch (operation) {
            case Operation.Launch(var tasks) -> {
                var launch = message.getLaunchBuilder();
                tasks.forEach(task -> launch.addTaskInfos(TaskProtos.write(task)));
            }
            case Operation.LaunchGroup(var executor, var tasks) -> {
                var group = message.getLaunchGroupBuilder();
                group.setExecutor(ExecutorProtos.write(executor));
                group.getTaskGroupBuilder().addAllTasks(TaskProtos.writeGroup(tasks));
            }
            case Operation.Convert convert -> write(convert, message);
            case Operation.Unsupported(var _, var id) ->
                id.ifPresent(value -> message.getIdBuilder().setValue(value));
        }
        return message.build();
    }

    private static void write(Operation.Convert operation, Offer.Operation.Builder message) {
        var resources = ResourceProtos.write(operation.resources());
        operation.id().ifPresent(value -> message.getIdBuilder().setValue(value));
        switch (operation.kind()) {
            case RESERVE ->
                message.getReserveBuilder()
                        .addAllResources(resources)
                        .addAllSource(ResourceProtos.write(operation.amount()));
            case UNRESERVE -> message.getUnreserveBuilder().addAllResources(resources);
            case CREATE -> message.getCreateBuilder().addAllVolumes(resources);
            case DESTROY -> message.getDestroyBuilder().addAllVolumes(resources);
            case GROW_VOLUME -> {
                resources.forEach(volume -> message.getGrowVolumeBuilder().setVolume(volume));
                ResourceProtos.write(operation.amount())
                        .forEach(addition -> message.getGrowVolumeBuilder().setAddition(addition));
            }
            case SHRINK_VOLUME -> {
                resources.forEach(volume -> message.getShrinkVolumeBuilder().setVolume(volume));
                message.getShrinkVolumeBuilder()
                        .getSubtractBuilder()
                        .setValue(operation.amount().diskMilli() / 1000.0);
            }
        }
    }

    public static Protos.OperationStatus write(Operation.Status status, boolean refined) {
        var message = Protos.OperationStatus.newBuilder()
                .setState(Protos.OperationState.valueOf(status.state().name()));
        status.id().ifPresent(id -> message.getOperationIdBuilder().setValue(id));
        if (!status.message().isEmpty()) {
            message.setMessage(status.message());
        }
        message.addAllConvertedResources(
                ResourceProtos.write(status.converted(), new ResourceProtos.Format(refined, Optional.empty())));
        status.uuid().ifPresent(uuid -> message.getUuidBuilder().setValue(Ids.write(uuid)));
        status.agentId().ifPresent(agentId -> message.setAgentId(Ids.write(agentId)));
        return message.build();
    }

    static Operation.Status read(Protos.OperationStatus message) throws WireException {
        return new Operation.Status(
                message.hasOperationId() ? Optional.of(message.getOperationId().getValue()) : Optional.empty(),
                state(message.getState()),
                message.getMessage(),
                ResourceProtos.read(message.getConvertedResourcesList()),
                uuid(message.getUuid().getValue()),
                Ids.read(message.hasAgentId(), message.getAgentId()));
    }

    private static Optional<UUID> uuid(ByteString bytes) {
        return Ids.isUuid(bytes) ? Optional.of(Ids.uuid(bytes)) : Optional.empty();
    }

    private static Operation.State state(Protos.OperationState state) {
        return switch (state) {
            case OPERATION_UNSUPPORTED -> Operation.State.OPERATION_UNKNOWN;
            default -> Operation.State.valueOf(state.name());
        };
    }
}
