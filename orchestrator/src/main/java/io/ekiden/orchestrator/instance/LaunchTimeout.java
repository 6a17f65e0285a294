package io.ekiden.orchestrator.instance;

import io.ekiden.orchestrator.spec.RunSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a task that was launched may take to run, counted from when it was last heard of. <b>Source:</b> Marathon
 * {@code task_launch_timeout}, which counts from the launch.
 *
 * @param byDefault of apps that do not say; zero: for ever
 */
public record LaunchTimeout(Duration byDefault) {
    /** Begins the reason of every kill of an overdue task. */
    public static final String KILL_REASON = "Task was killed since it did not come to run";

    /** Of an app, or a pod; zero: for ever. */
    public Duration of(Optional<RunSpec> run) {
        return run.flatMap(RunSpec::launchTimeout).orElse(byDefault);
    }

    /**
     * True when the instance is launched, does not run, and was heard of too long ago.
     *
     * @param listeningSince since when the master tells of it; while nobody does, nothing is overdue
     */
    public boolean isOver(Instance instance, Optional<RunSpec> run, Optional<Instant> listeningSince, Instant now) {
        boolean isUnderWay = switch (instance.condition()) {
            case PROVISIONED, STAGING, STARTING -> instance.killing().isEmpty();
            default -> false;
        };
        if (!isUnderWay || listeningSince.isEmpty()) {
            return false;
        }
        var timeout = of(run);
        var heardOf = listeningSince
                .filter(instance.times().since()::isBefore)
                .orElse(instance.times().since());
        return timeout.isPositive() && !now.isBefore(heardOf.plus(timeout));
    }

    /** For people: why an instance whose time is over is killed. */
    public String killReason(Optional<RunSpec> run) {
        return KILL_REASON + " in the " + of(run).toSeconds() + " seconds since it was last heard of";
    }
}
