package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.executor.ExecutorEvent;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.operation.Volume;
import java.time.Instant;

/** What an agent wishes from the outside. Run in order, after the changes of the same turn are in the checkpoint. */
public sealed interface AgentEffect {
    /** Make a new link to the master in place of the present one. */
    record Connect() implements AgentEffect {}

    record Send(AgentToMaster message) implements AgentEffect {}

    /** Fill the sandbox; answered by FetchSucceeded or FetchFailed. */
    record Fetch(TaskRun run) implements AgentEffect {}

    record CancelFetch(ContainerId containerId) implements AgentEffect {}

    /** Answered by RunStarted and RunEnded, or by RunNotStarted. */
    record StartRun(TaskRun run) implements AgentEffect {}

    /** SIGTERM to every process of the run. */
    record TerminateTree(ContainerId containerId) implements AgentEffect {}

    /** SIGKILL to every process of the run until none is left; answered by RunEnded. */
    record KillTree(ContainerId containerId) implements AgentEffect {}

    /** Remove what the containerizer keeps of an ended run. The sandbox stays. */
    record ForgetRun(ContainerId containerId) implements AgentEffect {}

    record StartHealthCheck(TaskRun run) implements AgentEffect {}

    /** Its results come as CheckFinished. */
    record StartCheck(TaskRun run) implements AgentEffect {}

    /** No check of either kind goes on. */
    record StopChecks(ContainerId containerId) implements AgentEffect {}

    /** A new volume, empty whatever was there before under its name. */
    record CreateVolume(Volume volume) implements AgentEffect {}

    /** A volume that should be there from before: made when it is not. */
    record KeepVolume(Volume volume) implements AgentEffect {}

    /** The volume and its data are gone for ever. */
    record DestroyVolume(Volume volume) implements AgentEffect {}

    /** The run may use other resources than it began with. */
    record ResizeRun(TaskRun run) implements AgentEffect {}

    /** Tell a process of a framework's own, if that stream is still there. */
    record ToExecutor(long session, ExecutorEvent event) implements AgentEffect {}

    /** End its stream, after what was sent before. */
    record CloseExecutor(long session) implements AgentEffect {}

    record SetTimer(TimerKey key, Instant at) implements AgentEffect {}

    record CancelTimer(TimerKey key) implements AgentEffect {}
}
