package io.ekiden.mesos.operation;

import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges executors, with the words of Mesos. <b>Source:</b> Mesos {@code master/validation.cpp}, {@code executor::internal}.
 *
 * @param role of the offers that pay
 */
public record ExecutorValidation(FrameworkId frameworkId, String role) {
    /**
     * Empty when it may be launched, or given tasks.
     *
     * @param living the one of the same id that is on the agent already
     */
    public Optional<String> whatIsWrongWith(ExecutorInfo executor, Optional<ExecutorInfo> living) {
        return executor.malformed()
                .or(() -> TaskValidation.whatIsWrongWithId(executor.executorId().value()))
                .or(() -> executor.frameworkId()
                        .filter(id -> !id.equals(frameworkId))
                        .map(id -> "ExecutorInfo has an invalid FrameworkID (Actual: " + id + " vs Expected: "
                                + frameworkId + ")"))
                .or(() -> executor.shutdownGracePeriod()
                        .filter(Duration::isNegative)
                        .map(_ -> "ExecutorInfo's 'shutdown_grace_period' must be non-negative"))
                .or(() -> living.filter(other -> !isSame(other, executor.ownedBy(frameworkId, role)))
                        .map(other ->
                                "ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID: '"
                                        + other.executorId() + "' lives with "
                                        + ResourceWords.of(other.resources(), role)));
    }

    /** A master that took over knows of a program only that there is one, until the agent has told which. */
    private static boolean isSame(ExecutorInfo living, ExecutorInfo asked) {
        boolean isUnknown = living.program()
                .filter(program -> program.command().value().isEmpty())
                .isPresent();
        return isUnknown
                ? asked.program().map(living::withProgram).filter(asked::equals).isPresent()
                : living.equals(asked);
    }
}
