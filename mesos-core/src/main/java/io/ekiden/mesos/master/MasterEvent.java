package io.ekiden.mesos.master;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.FrameworkId;

/** What happens to a master. A session is one connection of an agent or scheduler; its number is never used again. */
public sealed interface MasterEvent {
    record AgentSaid(long session, AgentToMaster message) implements MasterEvent {}

    record AgentLinkBroken(long session) implements MasterEvent {}

    record FrameworkCalled(long session, Call call) implements MasterEvent {}

    record FrameworkLinkBroken(long session) implements MasterEvent {}

    /** An operator removes a framework and all its tasks. */
    record TeardownRequested(FrameworkId frameworkId) implements MasterEvent {}

    /** The time of {@link MasterMachine#nextDeadline} has come. Harmless when early or repeated. */
    record DeadlineReached() implements MasterEvent {}
}
