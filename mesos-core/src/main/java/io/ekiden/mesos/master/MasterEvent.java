package io.ekiden.mesos.master;

import io.ekiden.mesos.allocator.Quota;
import io.ekiden.mesos.master.maintenance.MaintenanceRequest;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What happens to a master. A session is one connection of an agent or scheduler; its number is never used again. */
public sealed interface MasterEvent {
    /** Somebody waits for an answer, under a number that stands for the question. */
    sealed interface Asked extends MasterEvent {
        long ticket();
    }

    record AgentSaid(long session, AgentToMaster message) implements MasterEvent {}

    record AgentLinkBroken(long session) implements MasterEvent {}

    record FrameworkCalled(long session, Call call) implements MasterEvent {}

    record FrameworkLinkBroken(long session) implements MasterEvent {}

    /** An operator removes a framework and all its tasks. */
    record TeardownRequested(long ticket, FrameworkId frameworkId) implements Asked {}

    /** A framework changes itself. */
    record FrameworkUpdateRequested(long session, long ticket, Call.UpdateFramework update) implements Asked {}

    /** An operator changes weights of roles; roles that are not named keep theirs. */
    record WeightsUpdateRequested(long ticket, SortedMap<String, Double> weights) implements Asked {
        public WeightsUpdateRequested {
            weights = Collections.unmodifiableSortedMap(new TreeMap<>(weights));
        }
    }

    /**
     * An operator changes quotas of top-level roles; roles that are not named keep theirs.
     *
     * @param force even if a role has more than its new limit, or more is promised than there is
     */
    record QuotaUpdateRequested(long ticket, SortedMap<String, Quota> quotas, boolean force) implements Asked {
        public QuotaUpdateRequested {
            quotas = Collections.unmodifiableSortedMap(new TreeMap<>(quotas));
        }
    }

    /** An operator wants everything on an agent to end, and nothing new there. */
    record AgentDrainRequested(long ticket, AgentId agentId, Optional<Duration> maxGracePeriod, boolean markGone)
            implements Asked {}

    /** An operator wants nothing new on an agent. */
    record AgentDeactivationRequested(long ticket, AgentId agentId) implements Asked {}

    /** An operator takes a drain or a deactivation back. */
    record AgentReactivationRequested(long ticket, AgentId agentId) implements Asked {}

    /** An operator knows that an agent will never come back. */
    record AgentGoneRequested(long ticket, AgentId agentId) implements Asked {}

    /** An operator reserves resources, or makes a volume of them, or the other way round. */
    record OperationRequested(long ticket, AgentId agentId, Operation.Convert operation) implements Asked {}

    /** An operator takes machines down, or brings them up, or plans to. */
    record MaintenanceRequested(long ticket, MaintenanceRequest request) implements Asked {}

    /** The time of {@link MasterMachine#nextDeadline} has come. Harmless when early or repeated. */
    record DeadlineReached() implements MasterEvent {}
}
