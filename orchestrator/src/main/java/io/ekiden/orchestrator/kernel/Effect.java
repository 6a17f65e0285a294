package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;

/** A wish to the outside, run in order once the facts before it are durable. */
public sealed interface Effect {
    record Send(Call call) implements Effect {}

    record SetTimer(TimerKey key, Instant at) implements Effect {}

    record CancelTimer(TimerKey key) implements Effect {}

    /** Begin the orchestrator-level health checks of a running instance; harmless when they run already. */
    record StartHealthChecks(AppDefinition app, Instance instance) implements Effect {}

    /** Also of readiness. */
    record StopHealthChecks(TaskId task) implements Effect {}

    /** Begin to ask a running instance whether it is ready; harmless when it is asked already. */
    record StartReadinessCheck(AppDefinition app, Instance instance) implements Effect {}

    /** No deployment waits for instances of the app any more: nobody is asked, and what was answered is forgotten. */
    record StopReadinessChecks(PathId app) implements Effect {}

    record Publish(StreamEvent event) implements Effect {}

    record Reply(long requestId, Answer answer) implements Effect {}
}
