package io.ekiden.orchestrator.api;

import io.ekiden.health.HealthState;
import io.ekiden.health.Readiness;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.QueuedApp;
import io.ekiden.orchestrator.kernel.Request;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** What the API needs of the orchestrator that leads. */
public interface Leading {
    /** The newest stored state. Any thread. */
    OrchestratorState state();

    /** Asks for a change; the answer comes when it is stored. Fails only when leadership ends before the answer is known. Any thread. */
    Future<Answer> ask(Request request);

    /** What a change would do to the newest stored state, or why it would be refused; nothing happens. Any thread. */
    Answer foresee(Request request);

    /** Who waits to be launched, and why, in the newest stored state. Any thread but a loop: it looks at all of them. */
    List<QueuedApp> queue();

    /** Results of the orchestrator's own checks of an instance, in the order of the definitions. Any thread. */
    List<HealthState> checks(Instance instance);

    /** What an instance that a deployment waits for has answered when it was last asked whether it is ready. Any thread. */
    Optional<Readiness> readiness(Instance instance);
}
