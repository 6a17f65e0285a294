package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.DeploymentBook;
import io.ekiden.orchestrator.kernel.Effect;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.TaskFailure;
import io.ekiden.orchestrator.kernel.TimerKey;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Deployments whose apps say how long they may make no progress: one that comes no further for that long is rolled back. What leads back
 * has no deadline of its own, or two definitions that both fail would change places for ever. A new leader waits the whole time again.
 */
final class Progress {
    private static final int STEP = 40;

    private Progress() {}

    /** Its apps may have come further. */
    static void look(Turn turn, String id) {
        turn.state()
                .deployment(id)
                .ifPresent(deployment -> deadline(turn.state(), deployment).ifPresent(deadline -> {
                    var known = Optional.ofNullable(
                            turn.state().deploying().progress().get(id));
                    long reached = reached(turn, deployment);
                    if (known.isEmpty() || reached > known.get().reached()) {
                        turn.change(
                                new Change.DeploymentProgressed(id, new DeploymentBook.Progress(reached, turn.now())));
                        turn.effect(new Effect.SetTimer(
                                new TimerKey.Progress(id), turn.now().plus(deadline)));
                    }
                }));
    }

    /** The shortest of those apps that the deployment works on now. */
    private static Optional<Duration> deadline(OrchestratorState state, Deployment deployment) {
        var shortest = deployment.currentActions().stream()
                .flatMap(action -> state.app(action.app()).stream())
                .flatMap(app -> app.run().progressDeadline().stream())
                .min(Duration::compareTo);
        return shortest.filter(_ -> !deployment.isPaused() && !state.deploying().undoes(deployment.id()));
    }

    /** An instance counts when it becomes well, and again when the deployment begins to count on it: both bring that further. */
    private static long reached(Turn turn, Deployment deployment) {
        var state = turn.state();
        long reached = ((long) deployment.currentStep() + 1) << STEP;
        for (var action : deployment.currentActions()) {
            var app = state.app(action.app());
            if (app.isPresent()) {
                reached += well(state, app.get()) + up(turn, app.get()) - old(state, app.get());
            }
        }
        return reached;
    }

    private static long well(OrchestratorState state, AppDefinition app) {
        return fresh(state, app).filter(state::isHealthy).count();
    }

    /** Those that the deployment counts on. */
    private static long up(Turn turn, AppDefinition app) {
        return fresh(turn.state(), app)
                .filter(instance -> turn.state().isUp(instance, turn.now()))
                .count();
    }

    private static Stream<Instance> fresh(OrchestratorState state, AppDefinition app) {
        return state.instances(app.id()).stream()
                .filter(instance ->
                        instance.isActive() && instance.configVersion().equals(app.configVersion()));
    }

    private static long old(OrchestratorState state, AppDefinition app) {
        return state.instances(app.id()).stream()
                .filter(instance -> !instance.configVersion().equals(app.configVersion()))
                .count();
    }

    /** It has not come further since the timer was set: otherwise the timer would be another one. */
    static void timeIsUp(Turn turn, String id) {
        var state = turn.state();
        state.deployment(id)
                .ifPresent(deployment -> deadline(state, deployment).ifPresent(deadline -> {
                    var since = Optional.ofNullable(state.deploying().progress().get(id))
                            .map(DeploymentBook.Progress::at)
                            .orElse(turn.now());
                    var until = since.plus(deadline);
                    if (turn.now().isBefore(until)) {
                        turn.effect(new Effect.SetTimer(new TimerKey.Progress(id), until));
                    } else {
                        Deployments.fail(turn, deployment, reason(turn, deployment, deadline));
                    }
                }));
    }

    private static String reason(Turn turn, Deployment deployment, Duration deadline) {
        var state = turn.state();
        var stuck = deployment.currentActions().stream()
                .flatMap(action -> state.app(action.app()).stream())
                .filter(app -> up(turn, app) < app.instances() || old(state, app) > 0)
                .map(app -> app.id() + " has " + up(turn, app) + " of " + app.instances() + " new instances well"
                        + lastFailure(state, app.id()))
                .collect(Collectors.joining("; "));
        return "No progress for " + deadline.toSeconds() + " s: " + stuck;
    }

    private static String lastFailure(OrchestratorState state, PathId app) {
        return Optional.ofNullable(state.population().failures().get(app))
                .map(TaskFailure::message)
                .map(message -> ", last failure: " + message)
                .orElse("");
    }
}
