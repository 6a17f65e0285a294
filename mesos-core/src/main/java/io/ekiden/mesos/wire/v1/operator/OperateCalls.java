package io.ekiden.mesos.wire.v1.operator;

import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.OperationProtos;
import io.ekiden.mesos.wire.v1.ResourceProtos;
import io.ekiden.mesos.wire.v1.WireException;
import java.util.List;
import java.util.Optional;
import org.apache.mesos.v1.Protos.AgentID;
import org.apache.mesos.v1.Protos.Resource;
import org.apache.mesos.v1.master.Protos.Call;

/** Operators' calls about resources of an agent. */
public final class OperateCalls {
    private OperateCalls() {}

    /** @throws WireException in the words of Mesos */
    public static OperatorCall read(Call call) throws WireException {
        return switch (call.getType()) {
            case RESERVE_RESOURCES -> {
                OperatorCall.VALIDATION.require(call.hasReserveResources(), "reserve_resources");
                var reserve = call.getReserveResources();
                yield new OperatorCall.Operate(
                        Ids.read(reserve.getAgentId()),
                        OperationProtos.reserve(Optional.empty(), reserve.getResourcesList(), reserve.getSourceList()));
            }
            case UNRESERVE_RESOURCES -> {
                OperatorCall.VALIDATION.require(call.hasUnreserveResources(), "unreserve_resources");
                var unreserve = call.getUnreserveResources();
                yield convert(Operation.Kind.UNRESERVE, unreserve.getAgentId(), unreserve.getResourcesList());
            }
            case CREATE_VOLUMES -> {
                OperatorCall.VALIDATION.require(call.hasCreateVolumes(), "create_volumes");
                var create = call.getCreateVolumes();
                yield convert(Operation.Kind.CREATE, create.getAgentId(), create.getVolumesList());
            }
            case DESTROY_VOLUMES -> {
                OperatorCall.VALIDATION.require(call.hasDestroyVolumes(), "destroy_volumes");
                var destroy = call.getDestroyVolumes();
                yield convert(Operation.Kind.DESTROY, destroy.getAgentId(), destroy.getVolumesList());
            }
            case GROW_VOLUME -> {
                OperatorCall.VALIDATION.require(call.hasGrowVolume(), "grow_volume");
                var grow = call.getGrowVolume();
                yield resize(
                        Operation.Kind.GROW_VOLUME,
                        grow.getAgentId(),
                        grow.getVolume(),
                        ResourceProtos.read(grow.getAddition()));
            }
            case SHRINK_VOLUME -> {
                OperatorCall.VALIDATION.require(call.hasShrinkVolume(), "shrink_volume");
                var shrink = call.getShrinkVolume();
                double amount = shrink.getSubtract().getValue();
                long milli = Math.abs(amount) < 1e15 ? Resources.toMilli(amount) : 0;
                yield resize(
                        Operation.Kind.SHRINK_VOLUME,
                        shrink.getAgentId(),
                        shrink.getVolume(),
                        Resources.EMPTY.withScalar(Resources.DISK, Resources.UNRESERVED, milli));
            }
            default -> throw new IllegalArgumentException(call.getType().name());
        };
    }

    private static OperatorCall convert(Operation.Kind kind, AgentID agentId, List<Resource> resources)
            throws WireException {
        return new OperatorCall.Operate(
                Ids.read(agentId), new Operation.Convert(kind, Optional.empty(), ResourceProtos.read(resources)));
    }

    private static OperatorCall resize(Operation.Kind kind, AgentID agentId, Resource volume, Resources by)
            throws WireException {
        return new OperatorCall.Operate(
                Ids.read(agentId),
                new Operation.Convert(kind, Optional.empty(), ResourceProtos.read(volume), by, Optional.empty()));
    }

    /**
     * The resources of a form of {@code /reserve} and its kin: a list in JSON.
     *
     * @throws WireException in the words of Mesos
     */
    public static OperatorCall read(Operation.Kind kind, String agentId, String json) throws WireException {
        var resources = ResourceProtos.readJsonList(json);
        return new OperatorCall.Operate(new AgentId(agentId), new Operation.Convert(kind, Optional.empty(), resources));
    }
}
