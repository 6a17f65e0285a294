package io.ekiden.mesos.agent.machine;

import io.ekiden.mesos.agent.machine.run.Exceeded;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * A task the agent answers for, from its acceptance until its terminal update is acknowledged.
 *
 * @param latestState the state of the newest update made, sent or not
 * @param healthy last result of the Mesos-level health check
 * @param killDeadline when the whole tree gets SIGKILL; present once a kill is requested
 * @param sickness what the health check found wrong, when it was the check that had the task killed
 * @param overtime true when it was its own time limit that had the task killed
 * @param checked last result of the check that nobody judges
 * @param completeBy when its time is up; present once it runs, if it has a limit
 * @param exceeded the limit it has run into; present once it is killed for that
 * @param address of its container, when that has one of its own
 */
public record AgentTask(
        TaskRun run,
        Phase phase,
        TaskState latestState,
        Optional<Boolean> healthy,
        Optional<Instant> killDeadline,
        Optional<String> sickness,
        boolean overtime,
        Optional<Integer> checked,
        Optional<Instant> completeBy,
        Optional<Exceeded> exceeded,
        Optional<String> address) {

    /** How far the run has come. Only ever moves forward. */
    public enum Phase {
        FETCHING,
        LAUNCHING,
        RUNNING,
        ENDED
    }

    static AgentTask accepted(TaskRun run) {
        return new AgentTask(
                run,
                Phase.FETCHING,
                TaskState.TASK_STAGING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    AgentTask withPhase(Phase newPhase) {
        return new AgentTask(
                run,
                newPhase,
                latestState,
                healthy,
                killDeadline,
                sickness,
                overtime,
                checked,
                completeBy,
                exceeded,
                address);
    }

    /** What the status says of checks is new only when they are why it was made. */
    AgentTask withLatest(TaskStatus status) {
        boolean isNews = status.reason().equals(Optional.of(TaskStatus.Reason.REASON_TASK_CHECK_STATUS_UPDATED));
        return new AgentTask(
                run,
                phase,
                status.state(),
                status.healthy().isPresent() ? status.healthy() : healthy,
                killDeadline,
                sickness,
                overtime,
                isNews ? status.check().flatMap(TaskCheck.Status::result) : checked,
                completeBy,
                exceeded,
                address);
    }

    /** The first kill says why; later ones only shorten its grace. */
    AgentTask withKill(AgentChange.KillRequested kill) {
        boolean isFirst = killDeadline.isEmpty();
        return new AgentTask(
                run,
                phase,
                latestState,
                healthy,
                Optional.of(kill.deadline()),
                isFirst ? kill.sickness() : sickness,
                isFirst ? kill.overtime() : overtime,
                checked,
                completeBy,
                exceeded,
                address);
    }

    /** The process that runs it is to end it; nobody else will. */
    AgentTask withKillAsked(Instant at) {
        return killDeadline.isPresent()
                ? this
                : new AgentTask(
                        run,
                        phase,
                        latestState,
                        healthy,
                        Optional.of(at),
                        sickness,
                        overtime,
                        checked,
                        completeBy,
                        exceeded,
                        address);
    }

    AgentTask withCompleteBy(Instant end) {
        return bounded(Optional.of(end), exceeded, address);
    }

    AgentTask withExceeded(Exceeded limit) {
        return bounded(completeBy, Optional.of(limit), address);
    }

    AgentTask withAddress(String newAddress) {
        return bounded(completeBy, exceeded, Optional.of(newAddress));
    }

    private AgentTask bounded(
            Optional<Instant> newCompleteBy, Optional<Exceeded> newExceeded, Optional<String> newAddress) {
        return new AgentTask(
                run,
                phase,
                latestState,
                healthy,
                killDeadline,
                sickness,
                overtime,
                checked,
                newCompleteBy,
                newExceeded,
                newAddress);
    }

    /** True once its end is decided, whoever or whatever decided it. */
    boolean isDoomed() {
        return killDeadline.isPresent() || exceeded.isPresent();
    }

    boolean isEnded() {
        return phase == Phase.ENDED;
    }
}
