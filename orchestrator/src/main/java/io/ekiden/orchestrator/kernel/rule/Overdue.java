package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.LaunchTimeout;
import io.ekiden.orchestrator.kernel.MasterConnection;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.RunSpec;
import java.util.Optional;

/**
 * Tasks that were launched and do not come to run: killed and launched again. The time is counted from when a task was last heard of, so
 * that one whose files or image take long, and get further, is waited for.
 *
 * <p><b>Source:</b> Marathon {@code OverdueTasksActor}; see {@link LaunchTimeout}.
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

    static boolean isSo(Turn turn, Instance instance) {
        return timeout(turn)
                .isOver(instance, run(turn, instance), turn.state().master().map(MasterConnection::since), turn.now());
    }

    private static LaunchTimeout timeout(Turn turn) {
        return new LaunchTimeout(turn.settings().launchTimeout());
    }

    private static Optional<RunSpec> run(Turn turn, Instance instance) {
        return turn.state().definition(instance).map(AppDefinition::run);
    }

    static void kill(Turn turn, Instance instance) {
        Killing.restart(
                turn,
                instance,
                KILL_REASON + " in the " + timeout(turn).of(run(turn, instance)).toSeconds()
                        + " seconds since it was last heard of");
    }
}
