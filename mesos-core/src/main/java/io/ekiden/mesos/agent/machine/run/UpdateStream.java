package io.ekiden.mesos.agent.machine.run;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.Reason;
import java.util.Set;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * The updates of one task that are not acknowledged yet, oldest first. Only the first is on its way.
 *
 * @param sent how often the first was sent since the last registration or acknowledgement
 */
public record UpdateStream(PVector<TaskStatus> pending, int sent) {
    private static final Set<Reason> OF_CHECKS =
            Set.of(Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED, Reason.REASON_TASK_CHECK_STATUS_UPDATED);
    public static final UpdateStream EMPTY = new UpdateStream(TreePVector.empty(), 0);

    public TaskStatus head() {
        return pending.getFirst();
    }

    public boolean isEmpty() {
        return pending.isEmpty();
    }

    /**
     * Of reports of checks that wait to be sent only the newest is kept, which says all: a task may flap for days while no master is
     * there.
     */
    public UpdateStream plus(TaskStatus status) {
        boolean outdates = pending.size() > 1 && isOnlyOfChecks(status) && isOnlyOfChecks(pending.getLast());
        var rest = outdates ? pending.minus(pending.size() - 1) : pending;
        return new UpdateStream(rest.plus(status), sent);
    }

    private static boolean isOnlyOfChecks(TaskStatus status) {
        return status.state() == TaskState.TASK_RUNNING
                && status.reason().filter(OF_CHECKS::contains).isPresent();
    }

    public UpdateStream withoutHead() {
        return new UpdateStream(pending.minus(0), 0);
    }

    public UpdateStream sentOnce() {
        return new UpdateStream(pending, sent + 1);
    }

    public UpdateStream unsent() {
        return new UpdateStream(pending, 0);
    }
}
