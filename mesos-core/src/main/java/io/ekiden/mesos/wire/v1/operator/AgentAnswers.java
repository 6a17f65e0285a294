package io.ekiden.mesos.wire.v1.operator;

import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.security.Sight;
import io.ekiden.mesos.wire.v1.AttributeProtos;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.MasterProtos;
import io.ekiden.mesos.wire.v1.ResourceProtos;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.AgentInfo.Capability;
import org.apache.mesos.v1.master.Protos.Response;

/** Agents as operators see them. */
public final class AgentAnswers {
    private AgentAnswers() {}

    static Response.GetAgents all(MasterState state, Sight sight) {
        var answer = Response.GetAgents.newBuilder();
        var byRole = new AllocationsByRole(state);
        for (var agent : state.agents().byId().values()) {
            if (agent.link() instanceof Agent.Link.Recovering) {
                answer.addRecoveredAgents(info(agent, sight));
            } else {
                answer.addAgents(agent(agent, state, sight)
                        .addAllAllocatedResources(allocated(sight, byRole.usedOn(agent.id())))
                        .addAllOfferedResources(allocated(sight, byRole.offeredOn(agent.id()))));
            }
        }
        return answer.build();
    }

    private static List<Protos.Resource> allocated(Sight sight, SortedMap<String, Resources> byRole) {
        var messages = new ArrayList<Protos.Resource>();
        byRole.forEach((role, resources) -> {
            if (sight.role(role)) {
                messages.addAll(EndpointResources.write(resources, Optional.of(role)));
            }
        });
        return messages;
    }

    /** What is reserved for nobody, and for roles that are to be seen. */
    private static Resources seen(Agent agent, Sight sight) {
        var total = agent.info().resources();
        return sight.allRoles()
                ? total
                : total.only(key -> key.role().equals(Resources.UNRESERVED) || sight.role(key.role()));
    }

    private static Protos.AgentInfo info(Agent agent, Sight sight) {
        var message = Protos.AgentInfo.newBuilder()
                .setHostname(agent.info().hostname())
                .setPort(agent.info().port())
                .setId(Ids.write(agent.id()))
                .addAllResources(ResourceProtos.write(seen(agent, sight)));
        agent.info().attributes().forEach(attribute -> message.addAttributes(AttributeProtos.write(attribute)));
        agent.info().domain().map(MasterProtos::write).ifPresent(message::setDomain);
        return message.build();
    }

    static Response.GetAgents.Agent.Builder agent(Agent agent, MasterState state, Sight sight) {
        var mode = state.agents().mode(agent.id());
        var message = Response.GetAgents.Agent.newBuilder()
                .setAgentInfo(info(agent, sight))
                .setActive(agent.isConnected() && mode.isEmpty())
                .setDeactivated(mode.isPresent())
                .setVersion(MasterInfo.MESOS_VERSION)
                .setPid("slave(1)@" + agent.info().address().orElse(agent.info().hostname()) + ":"
                        + agent.info().port())
                .setRegisteredTime(OperatorAnswers.time(agent.since()))
                .addAllTotalResources(EndpointResources.write(seen(agent, sight), Optional.empty()));
        AgentInfo.CAPABILITIES.forEach(
                capability -> message.addCapabilitiesBuilder().setType(Capability.Type.valueOf(capability)));
        mode.flatMap(Agent.Mode::drain)
                .ifPresent(drain -> message.setDrainInfo(drainInfo(drain))
                        .setEstimatedDrainStartTime(
                                OperatorAnswers.time(mode.orElseThrow().since())));
        return message;
    }

    /** <b>Source:</b> mesos.proto {@code DrainInfo}. */
    public static Protos.DrainInfo drainInfo(Agent.Drain drain) {
        var message = Protos.DrainInfo.newBuilder()
                .setState(drain.drained() ? Protos.DrainState.DRAINED : Protos.DrainState.DRAINING);
        var config = message.getConfigBuilder().setMarkGone(drain.markGone());
        drain.maxGracePeriod()
                .ifPresent(most -> config.getMaxGracePeriodBuilder().setNanoseconds(most.toNanos()));
        return message.build();
    }
}
