package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.ExitStatus;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.executor.ExecutorCall;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorKey;
import java.util.List;
import java.util.Optional;

/** What can happen to an agent. Late, repeated and stale events are harmless. */
public sealed interface AgentEvent {
    /**
     * The agent begins, with its checkpoint replayed. The first event, once.
     *
     * @param found the fate of every run whose process may have been started before
     */
    record Begun(List<Found> found) implements AgentEvent {
        public Begun {
            found = List.copyOf(found);
        }
    }

    /** What became of a run while no agent watched. */
    record Found(ContainerId containerId, Fate fate) {
        boolean endedWell() {
            return fate instanceof Fate.Ended(var status) && status.isSuccess();
        }
    }

    /** See {@link Found}. */
    sealed interface Fate {
        /** Its process runs; the containerizer watches it again. */
        record Alive() implements Fate {}

        /** Its container is being made ready, or nobody can tell: it is watched, and its start or its end will be told. */
        record Starting() implements Fate {}

        /** Its process was never started and never will be by an earlier request. */
        record NeverStarted() implements Fate {}

        record Ended(ExitStatus status) implements Fate {}
    }

    /** As Begun, of an agent that is to end what runs, and then itself, without a word to the master. */
    record BegunToCleanUp(List<Found> found) implements AgentEvent {
        public BegunToCleanUp {
            found = List.copyOf(found);
        }
    }

    /** The operator has changed what the agent is, as its policy allows. */
    record Reconfigured(AgentInfo info) implements AgentEvent {}

    record MasterSpoke(MasterToAgent message) implements AgentEvent {}

    /** Whoever runs the agent wants it gone for good. It ends when its tasks have. */
    record LeaveRequested() implements AgentEvent {}

    record LinkBroken() implements AgentEvent {}

    /** Another master leads than before. */
    record MasterElected() implements AgentEvent {}

    record TimerFired(TimerKey key) implements AgentEvent {}

    /** @param message the text for the user: how much of what is there */
    record FetchProgressed(ContainerId containerId, String message) implements AgentEvent {}

    record FetchSucceeded(ContainerId containerId) implements AgentEvent {}

    /** @param message the text for the user, naming the URI and the reason */
    record FetchFailed(ContainerId containerId, String message) implements AgentEvent {}

    /** @param message the text for the user: how far its image is */
    record LaunchProgressed(ContainerId containerId, String message) implements AgentEvent {}

    /**
     * The run's process exists.
     *
     * @param address of its container, when it has one of its own
     * @param said what its framework is told besides
     */
    record RunStarted(ContainerId containerId, Optional<String> address, Optional<TaskStatus.Said> said)
            implements AgentEvent {
        public RunStarted(ContainerId containerId) {
            this(containerId, Optional.empty(), Optional.empty());
        }
    }

    /** The run's process could not be made; nothing is left of it. */
    record RunNotStarted(ContainerId containerId, String message) implements AgentEvent {}

    /** The run uses more than it may, and goes on doing so. Told again as long as that is so. */
    record LimitExceeded(ContainerId containerId, Exceeded exceeded) implements AgentEvent {}

    /** @param status {@link ExitStatus.Limited} when its limit was enforced without us, as the kernel does */
    record RunEnded(ContainerId containerId, ExitStatus status) implements AgentEvent {}

    /**
     * @param kill true when the check has failed too often
     * @param cause what the check found wrong, for people; empty when healthy
     */
    record HealthChanged(ContainerId containerId, boolean healthy, boolean kill, String cause) implements AgentEvent {}

    /** A process of a framework's own listens on this stream; see {@link ExecutorCall.Subscribe}. */
    record ExecutorSubscribed(ExecutorKey executor, long session, ExecutorCall.Subscribe subscribe)
            implements AgentEvent {}

    /** It has said something, by whatever connection. */
    record ExecutorCalled(ExecutorKey executor, ExecutorCall call) implements AgentEvent {}

    /** Its stream has ended. */
    record ExecutorGone(ExecutorKey executor, long session) implements AgentEvent {}

    /**
     * A check that nobody judges has probed, with news or without.
     *
     * @param result as in {@link TaskCheck.Status}; absent when there was none
     */
    record CheckFinished(ContainerId containerId, Optional<Integer> result) implements AgentEvent {}
}
