package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.KernelEvent;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.kernel.Stimulus;
import io.ekiden.orchestrator.kernel.plan.Foresight;
import io.ekiden.turn.Decision;
import java.time.Instant;
import java.util.List;

/**
 * One turn. Every event is handled by the pass of its subject; then each app that was touched is settled, deployments advance, offers
 * are answered, and the master is asked for more when somebody waits.
 */
public final class Passes {
    private Passes() {}

    /** What follows from the events, as facts and wishes. */
    public static Decision<Change, Effect> decide(
            OrchestratorState state, Stimulus stimulus, Instant now, KernelSettings settings) {
        var turn = new Turn(state, now, stimulus.seed(), settings);
        for (var event : stimulus.events()) {
            handle(turn, event);
        }
        Settling.settleAll(turn);
        Offers.offered(turn, turn.offers());
        Settling.settleAll(turn);
        Offers.reviveOrSuppress(turn);
        return turn.decision();
    }

    /** What would follow from a request alone, made by force: a plan, or why it would be refused. */
    public static Answer foresee(OrchestratorState state, Request request, Instant now, KernelSettings settings) {
        var asked = new Stimulus(List.of(new KernelEvent.Asked(0, request.forced())), 0);
        return Foresight.of(state, request, decide(state, asked, now, settings));
    }

    private static void handle(Turn turn, KernelEvent event) {
        switch (event) {
            case KernelEvent.Asked(var id, var request) -> Requests.handle(turn, id, request);
            case KernelEvent.FromMaster(var fromMaster) -> MasterEvents.handle(turn, fromMaster);
            case KernelEvent.MasterLost() -> MasterEvents.lost(turn);
            case KernelEvent.TimerFired(var key) -> Timers.fired(turn, key);
            case KernelEvent.Elected() -> Timers.elected(turn);
            case KernelEvent.HealthChanged(var task, var healthy) -> Health.judged(turn, task, healthy);
            case KernelEvent.HealthCheckFailed(var task, var check) -> Health.checkFailed(turn, task, check);
            case KernelEvent.BecameReady(var task) -> Readiness.passed(turn, task);
            case KernelEvent.HealthGaveUp(var task, var reason) -> Health.gaveUp(turn, task, reason);
        }
    }
}
