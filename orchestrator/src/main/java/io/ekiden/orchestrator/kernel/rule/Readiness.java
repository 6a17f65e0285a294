package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;

/**
 * Whether new instances are ready, which only deployments want to know. Who was ready once is so for as long as its task runs; that is
 * stored, so that a new leader need not ask again. <b>Source:</b> Marathon {@code ReadinessBehavior}.
 */
final class Readiness {
    private Readiness() {}

    /** Asks those that a deployment of the app waits for. Computed anew each time: whoever is asked already goes on being asked. */
    static void ask(Turn turn, PathId id) {
        var state = turn.state();
        var app = state.app(id).filter(known -> known.run().readiness().isPresent());
        if (app.isEmpty() || state.deploymentsOf(id).isEmpty()) {
            return;
        }
        for (var instance : state.instances(id)) {
            if (instance.isRunning()
                    && instance.isActive()
                    && !instance.ready()
                    && instance.configVersion().equals(app.get().configVersion())) {
                turn.effect(new Effect.StartReadinessCheck(app.get(), instance));
            }
        }
    }

    static void passed(Turn turn, TaskId task) {
        StatusUpdates.find(turn, task)
                .filter(instance -> instance.isRunning() && !instance.ready())
                .map(Instance::nowReady)
                .ifPresent(turn::update);
    }

    /** Tasks that go on are asked anew, when it is another question. */
    static void changed(Turn turn, AppDefinition before, AppDefinition after) {
        if (before.configVersion().equals(after.configVersion())
                && !before.run().readiness().equals(after.run().readiness())) {
            turn.effect(new Effect.StopReadinessChecks(after.id()));
        }
    }

    /** A deployment of the app has ended. */
    static void stop(Turn turn, PathId app) {
        if (turn.state().deploymentsOf(app).isEmpty()) {
            turn.effect(new Effect.StopReadinessChecks(app));
        }
    }
}
