package io.ekiden.mesos.master;

import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.master.maintenance.MaintenanceChange;
import io.ekiden.mesos.master.maintenance.Schedule;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.id.TaskKey;
import io.ekiden.mesos.operation.Conversion;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Facts of a master. The {@link Registered} ones are stored before anything that rests on them is said. How far a task has come is stored
 * too, a moment later; all else is told again by agents and frameworks after a restart.
 */
public sealed interface MasterChange {
    /** What the registry must hold before anyone hears of it. */
    sealed interface Registered extends MasterChange {}

    /** The agent belongs to the cluster, under this id, with this info. Ends its being unreachable. */
    record AgentAdmitted(AgentId agentId, AgentInfo info) implements Registered {}

    /** The agent's tasks are unreachable; it may return. */
    record AgentMarkedUnreachable(AgentId agentId, AgentInfo info, Instant at) implements Registered {}

    /** An unreachable agent is no longer remembered. */
    record AgentForgotten(AgentId agentId) implements Registered {}

    /** What an operator has decided about an agent; absent: nothing any more. */
    record AgentModeSet(AgentId agentId, Optional<Agent.Mode> mode) implements Registered {}

    /** The agent and its tasks are over; its id is refused from now on. */
    record AgentMarkedGone(AgentId agentId, Instant at) implements Registered {}

    /** The id of an agent that is gone is no longer remembered. */
    record GoneAgentForgotten(AgentId agentId) implements Registered {}

    /** The agent and its tasks are over; it may come back as it likes. */
    record AgentRemoved(AgentId agentId, Instant at) implements Registered {}

    /** Which machines are to be taken down, and which are. */
    record MaintenanceSet(Schedule schedule) implements Registered {}

    /** {@code info} carries the framework's id. */
    record FrameworkSubscribed(FrameworkInfo info, List<String> suppressed, long session, Instant at)
            implements Registered {
        public FrameworkSubscribed {
            suppressed = List.copyOf(suppressed);
        }
    }

    /** A subscribed framework has another description now. */
    record FrameworkUpdated(FrameworkInfo info, List<String> suppressed, Instant at) implements Registered {
        public FrameworkUpdated {
            suppressed = List.copyOf(suppressed);
        }
    }

    /** Weights of roles that are not 1, all of them. */
    record WeightsSet(SortedMap<String, Double> weights) implements Registered {
        public WeightsSet {
            weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        }
    }

    /** Quotas of top-level roles, all of them. */
    record QuotasSet(SortedMap<String, Quota> quotas) implements Registered {
        public QuotasSet {
            quotas = Collections.unmodifiableSortedMap(new TreeMap<>(quotas));
        }
    }

    /** The stream broke; unless the framework is back by {@code deadline}, it is removed. */
    record FrameworkDisconnected(FrameworkInfo info, Instant deadline) implements Registered {}

    /** The framework is removed for good. */
    record FrameworkCompleted(FrameworkId frameworkId, Instant at) implements Registered {}

    /** A completed framework's id is no longer remembered. */
    record FrameworkForgotten(FrameworkId frameworkId) implements Registered {}

    record AgentConnected(AgentId agentId, long session, Instant at) implements MasterChange {}

    /** An agent that is away has longer to return: too many became unreachable of late. */
    record AgentReprieved(AgentId agentId, Instant deadline) implements MasterChange {}

    record AgentDisconnected(AgentId agentId, Instant deadline) implements MasterChange {}

    /** A framework that neither the registry nor a subscription told of; an agent has tasks of it. */
    record FrameworkRecovered(FrameworkInfo info) implements MasterChange {}

    /** Somebody was asked to leave a machine, or has answered. */
    record Maintained(MaintenanceChange step) implements MasterChange {}

    record FrameworkSuppressed(FrameworkId frameworkId, List<String> roles) implements MasterChange {
        public FrameworkSuppressed {
            roles = List.copyOf(roles);
        }
    }

    record FrameworkRevived(FrameworkId frameworkId, List<String> roles, Instant at) implements MasterChange {
        public FrameworkRevived {
            roles = List.copyOf(roles);
        }
    }

    /** The framework let an offer to this role time out: others come first until it answers one. */
    record OfferIgnored(FrameworkId frameworkId, String role) implements MasterChange {}

    /** It has answered again. */
    record OfferAnswered(FrameworkId frameworkId, String role) implements MasterChange {}

    record OfferMade(Offer offer, Instant deadline) implements MasterChange {}

    /** The offer stays out for longer. */
    record OfferProlonged(OfferId offerId, Instant deadline) implements MasterChange {}

    /** The offer is over and all its resources are free again, hidden from the framework until {@code refusedUntil}. */
    record OfferReturned(OfferId offerId, Optional<Instant> refusedUntil) implements MasterChange {}

    /** The offers of one agent are over; what launched tasks did not take, {@code rest}, is free again. */
    record OffersAccepted(List<OfferId> offerIds, Resources rest, Optional<Instant> refusedUntil)
            implements MasterChange {
        public OffersAccepted {
            offerIds = List.copyOf(offerIds);
        }
    }

    /** Decline filters ended at or before {@code at} are gone. */
    record FiltersExpired(Instant at) implements MasterChange {}

    /** Its resources are part of an accepted offer. */
    record TaskLaunched(FrameworkId frameworkId, TaskInfo task) implements Registered {}

    /** An agent brought this task along; {@code status} says how it is, while it is not over. */
    record TaskAdopted(FrameworkId frameworkId, TaskInfo task, TaskState latestState, Optional<TaskStatus> status)
            implements MasterChange {}

    record TaskUpdated(FrameworkId frameworkId, TaskStatus status, TaskState latestState) implements MasterChange {}

    /** The task's last update is acknowledged, or nobody is left to acknowledge it. */
    record TaskCompleted(FrameworkId frameworkId, TaskId taskId) implements Registered {}

    /** Free resources are nobody's to be offered, as an operation of an operator is about to take them. */
    record ResourcesHeld(AgentId agentId, FrameworkId frameworkId, String role, Resources resources)
            implements MasterChange {}

    /** Resources that are offered to a framework, or held, have become others. */
    record ResourcesConverted(AgentId agentId, FrameworkId frameworkId, String role, Conversion conversion)
            implements MasterChange {}

    /** The agent is to make it last; its {@code held} is nobody's until then. */
    record OperationSent(AgentId agentId, Agent.PendingOperation operation) implements MasterChange {}

    /** The agent has made it last or cannot; what was held is free. Kept while {@code status} is to be acknowledged. */
    record OperationEnded(AgentId agentId, UUID uuid, FrameworkId frameworkId, Optional<Operation.Status> status)
            implements MasterChange {}

    /** The framework has acknowledged, or nobody is left to. */
    record OperationForgotten(AgentId agentId, UUID uuid) implements MasterChange {}

    /** An agent brought along this process of a framework's own. */
    record ExecutorAdopted(AgentId agentId, FrameworkId frameworkId, ExecutorInfo info) implements MasterChange {}

    /** The process has ended; what it held is free. */
    record ExecutorEnded(AgentId agentId, ExecutorKey executor) implements MasterChange {}

    /** To be sent when the agent is back. */
    record KillRemembered(AgentId agentId, TaskKey task, Optional<Duration> gracePeriod) implements MasterChange {}
}
