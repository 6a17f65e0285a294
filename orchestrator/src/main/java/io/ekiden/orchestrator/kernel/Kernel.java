package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.kernel.plan.Foresight;
import io.ekiden.orchestrator.kernel.rule.Passes;
import io.ekiden.orchestrator.launch.PlacementRules;
import io.ekiden.orchestrator.launch.queue.LastRefusals;
import io.ekiden.turn.Decision;
import io.ekiden.turn.Machine;
import java.time.Instant;
import java.util.List;

/** The orchestrator's rules as a machine: {@link Passes} decide, {@link OrchestratorState} applies. */
public final class Kernel implements Machine<OrchestratorState, Stimulus, Change, Effect> {
    private final KernelSettings settings;

    public Kernel(KernelSettings settings) {
        this.settings = settings;
    }

    @Override
    public Decision<Change, Effect> decide(OrchestratorState state, Stimulus stimulus, Instant now) {
        return Passes.decide(state, stimulus, now, settings);
    }

    /** What a request would do, or why it would be refused. A function of the state like {@link #decide}; nothing happens. */
    public Answer foresee(OrchestratorState state, Request request, Instant now) {
        var answer = Passes.foresee(state, request, now, settings);
        return answer instanceof Answer.Foreseen(var plan)
                ? new Answer.Foreseen(Foresight.withPlaces(state, plan, now, settings.placement()))
                : answer;
    }

    /** Who waits to be launched, and why. A function of the state; it costs as much as a look at each of them. */
    public List<QueuedApp> queue(OrchestratorState state, Instant now) {
        var rules =
                PlacementRules.at(now, settings.placement()).in(state.master().flatMap(MasterConnection::region));
        var refusals = new LastRefusals(state.launching().seen(), rules, state.keeping(settings.principal()));
        return QueuedApp.of(state, refusals, now);
    }

    @Override
    public OrchestratorState apply(OrchestratorState state, Change change) {
        return state.apply(change);
    }
}
