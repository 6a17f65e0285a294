package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.MasterConnection;
import java.time.Duration;
import java.time.Instant;

/**
 * Tasks that were launched and do not come to run: killed and launched again. The time is counted from when a task was last heard of, so
 * that one whose files or image take long, and get further, is waited for.
 *
 * <p><b>Source:</b> Marathon {@code OverdueTasksActor} ({@code task_launch_timeout}), which counts from the launch.
 */
final class Overdue {
    /** Begins the reason of every kill of an overdue task. */
    static final String KILL_REASON = "Task was killed since it did not come to run";

    private Overdue() {}

    /** Until a task runs, an agent tells how far its files are, and then its image. What a master repeats is no progress. */
    static boolean isProgress(TaskStatus status) {
        return (status.state() == TaskState.TASK_STAGING || status.state() == TaskState.TASK_STARTING)
                && status.uuid().isPresent()
                && !status.message().isEmpty();
    }

    /** The instance, waited for anew when the status shows that it gets further. */
    static Instance heard(Turn turn, Instance instance, TaskStatus status) {
        return isProgress(status) ? instance.withTimes(instance.times().since(turn.now())) : instance;
    }

    /** True when the instance is launched, does not run, and was heard of too long ago. */
    static boolean isSo(Turn turn, Instance instance) {
        boolean isUnderWay = switch (instance.condition()) {
            case PROVISIONED, STAGING, STARTING -> instance.killing().isEmpty();
            default -> false;
        };
        if (!isUnderWay) {
            return false;
        }
        var timeout = timeout(turn, instance);
        return timeout.isPositive()
                && !turn.now().isBefore(heardOf(turn, instance).plus(timeout));
    }

    /** While there was no master, nothing could be heard. */
    private static Instant heardOf(Turn turn, Instance instance) {
        var since = instance.times().since();
        return turn.state()
                .master()
                .map(MasterConnection::since)
                .filter(since::isBefore)
                .orElse(since);
    }

    private static Duration timeout(Turn turn, Instance instance) {
        return turn.state()
                .definition(instance)
                .flatMap(app -> app.run().launchTimeout())
                .orElse(turn.settings().launchTimeout());
    }

    static void kill(Turn turn, Instance instance) {
        Killing.restart(
                turn,
                instance,
                KILL_REASON + " in the " + timeout(turn, instance).toSeconds() + " seconds since it was last heard of");
    }
}
