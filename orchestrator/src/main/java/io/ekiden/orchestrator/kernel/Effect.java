package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A wish to the outside, run in order once the facts before it are durable. */
public sealed interface Effect {
    record Send(Call call) implements Effect {}

    /** A launch of tasks of which some have secrets, to be filled in on the way. A task whose secrets cannot be had has failed. */
    record LaunchWithSecrets(Call.Accept accept, SortedMap<TaskId, Secrets> secrets) implements Effect {
        public LaunchWithSecrets {
            secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
        }
    }

    /** The master is to offer for this role too; harmless when it does already. */
    record UseRole(String role) implements Effect {}

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
