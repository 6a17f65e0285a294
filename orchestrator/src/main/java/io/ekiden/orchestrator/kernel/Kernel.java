package io.ekiden.orchestrator.kernel;

import io.ekiden.turn.Decision;
import io.ekiden.turn.Machine;
import java.time.Instant;

/**
 * The orchestrator's rules. Every event is handled by the pass of its subject; then each app that was touched is settled, deployments
 * advance, offers are answered, and the master is asked for more when somebody waits.
 */
public final class Kernel implements Machine<OrchestratorState, Stimulus, Change, Effect> {
    private final KernelSettings settings;

    public Kernel(KernelSettings settings) {
        this.settings = settings;
    }

    @Override
    public Decision<Change, Effect> decide(OrchestratorState state, Stimulus stimulus, Instant now) {
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

    @Override
    public OrchestratorState apply(OrchestratorState state, Change change) {
        return state.apply(change);
    }

    private static void handle(Turn turn, KernelEvent event) {
        switch (event) {
            case KernelEvent.Asked(var id, var request) -> Requests.handle(turn, id, request);
            case KernelEvent.FromMaster(var fromMaster) -> MasterEvents.handle(turn, fromMaster);
            case KernelEvent.MasterLost() -> MasterEvents.lost(turn);
            case KernelEvent.TimerFired(var key) -> Timers.fired(turn, key);
            case KernelEvent.Elected() -> Timers.elected(turn);
            case KernelEvent.HealthChanged(var task, var healthy) -> Health.changed(turn, task, healthy);
            case KernelEvent.HealthCheckFailed(var task, var check) -> Health.checkFailed(turn, task, check);
            case KernelEvent.HealthGaveUp(var task, var reason) -> Health.gaveUp(turn, task, reason);
        }
    }
}
