package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.TaskState;
import java.time.Instant;
import java.util.Optional;

/**
 * A task the agent answers for, from its acceptance until its terminal update is acknowledged.
 *
 * @param latestState the state of the newest update made, sent or not
 * @param healthy last result of the Mesos-level health check
 * @param killDeadline when the whole tree gets SIGKILL; present once a kill is requested
 * @param sickness what the health check found wrong, when it was the check that had the task killed
 */
public record AgentTask(
        TaskRun run,
        Phase phase,
        TaskState latestState,
        Optional<Boolean> healthy,
        Optional<Instant> killDeadline,
        Optional<String> sickness) {

    /** How far the run has come. Only ever moves forward. */
    public enum Phase {
        FETCHING,
        LAUNCHING,
        RUNNING,
        ENDED
    }

    static AgentTask accepted(TaskRun run) {
        return new AgentTask(
                run, Phase.FETCHING, TaskState.TASK_STAGING, Optional.empty(), Optional.empty(), Optional.empty());
    }

    AgentTask withPhase(Phase newPhase) {
        return new AgentTask(run, newPhase, latestState, healthy, killDeadline, sickness);
    }

    AgentTask withLatest(TaskState newState, Optional<Boolean> newHealthy) {
        return new AgentTask(
                run, phase, newState, newHealthy.isPresent() ? newHealthy : healthy, killDeadline, sickness);
    }

    /** The first kill says why; later ones only shorten its grace. */
    AgentTask withKill(Instant deadline, Optional<String> newSickness) {
        var why = killDeadline.isPresent() ? sickness : newSickness;
        return new AgentTask(run, phase, latestState, healthy, Optional.of(deadline), why);
    }

    boolean isEnded() {
        return phase == Phase.ENDED;
    }
}
