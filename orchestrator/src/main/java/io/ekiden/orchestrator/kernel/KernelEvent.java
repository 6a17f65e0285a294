package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import java.util.Optional;

/** What happens to the kernel. */
public sealed interface KernelEvent {
    /** A user asks; the answer carries {@code requestId}. */
    record Asked(long requestId, Request request) implements KernelEvent {}

    /** The master speaks. */
    record FromMaster(Event event) implements KernelEvent {}

    /** The stream to the master broke. */
    record MasterLost() implements KernelEvent {}

    record TimerFired(TimerKey key) implements KernelEvent {}

    /** Leadership begins on a state that was read from the store. */
    record Elected() implements KernelEvent {}

    /** The health of a task changed, as the orchestrator's own checks see it; empty: not known (again). */
    record HealthChanged(TaskId taskId, Optional<Boolean> healthy) implements KernelEvent {}

    /** One probe failed. */
    record HealthCheckFailed(TaskId taskId, AppHealthCheck check) implements KernelEvent {}

    /** A task has passed its readiness check. */
    record BecameReady(TaskId taskId) implements KernelEvent {}

    /** A task failed its health check too often. */
    record HealthGaveUp(TaskId taskId, String reason) implements KernelEvent {}
}
