package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.Pause;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.DeploymentBook;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Deployments that stand still because somebody wants to look: they start nothing new and kill nothing more, and what load balancers are
 * still letting go of for them stays; what ran when they were paused is kept running, each instance as what it was. They hold their locks, can be cancelled and overridden, and have no deadline.
 */
final class Pausing {
    private Pausing() {}

    static Answer pause(Turn turn, String id) {
        return ofRunning(turn, id, deployment -> {
            if (deployment.isPaused()) {
                return;
            }
            deployment.affectedApps().forEach(app -> {
                forgetWaiting(turn, app);
                keepDraining(turn, app);
            });
            var paused = deployment.withPause(Optional.of(new Pause(turn.now(), running(turn, deployment))));
            turn.change(new Change.DeploymentUpdated(paused));
            turn.publish(new StreamEvent.DeploymentPaused(paused));
        });
    }

    static Answer resume(Turn turn, String id) {
        return ofRunning(turn, id, deployment -> {
            if (!deployment.isPaused()) {
                return;
            }
            var resumed = deployment.withPause(Optional.empty());
            turn.change(new Change.DeploymentUpdated(resumed));
            // Its deadline counts from now, as it had no chance to come further.
            turn.change(new Change.DeploymentProgressed(id, new DeploymentBook.Progress(Long.MIN_VALUE, turn.now())));
            turn.publish(new StreamEvent.DeploymentResumed(resumed));
            resumed.affectedApps().forEach(turn::settleLater);
        });
    }

    private static Answer ofRunning(Turn turn, String id, Consumer<Deployment> change) {
        var deployment = turn.state().deployment(id);
        if (deployment.isEmpty()) {
            return new Answer.NoSuchDeployment(id);
        }
        change.accept(deployment.get());
        return new Answer.Deploying(id, deployment.get().version(), Optional.empty(), false);
    }

    /** What was never launched would be new. When the deployment goes on, it is missed, and comes again. */
    private static void forgetWaiting(Turn turn, PathId app) {
        turn.state().instances(app).stream()
                .filter(instance -> instance.condition() == Condition.SCHEDULED && instance.incarnation() == 1)
                .toList()
                .forEach(turn::forget);
    }

    private static void keepDraining(Turn turn, PathId app) {
        turn.state().instances(app).stream()
                .filter(Instance::canStay)
                .toList()
                .forEach(instance -> Killing.takeBack(turn, instance));
    }

    private static SortedMap<PathId, SortedMap<Instant, Integer>> running(Turn turn, Deployment deployment) {
        var running = new TreeMap<PathId, SortedMap<Instant, Integer>>();
        for (var app : deployment.affectedApps()) {
            var counts = new TreeMap<Instant, Integer>();
            turn.state().instances(app).stream()
                    .filter(Instance::isActive)
                    .forEach(instance -> counts.merge(instance.configVersion(), 1, Integer::sum));
            running.put(app, counts);
        }
        return running;
    }

    /** Launches again what is missing of what ran; true when the app is held by a deployment that stands still. */
    static boolean holds(Turn turn, PathId app) {
        var pause = turn.state().pauseOf(app);
        pause.map(paused -> paused.instances().getOrDefault(app, new TreeMap<>()))
                .filter(_ -> turn.state().app(app).isPresent())
                .ifPresent(counts -> counts.forEach((version, count) -> keep(turn, app, version, count)));
        return pause.isPresent();
    }

    private static void keep(Turn turn, PathId app, Instant version, int count) {
        int active = (int) turn.state().instances(app).stream()
                .filter(instance ->
                        instance.isActive() && instance.configVersion().equals(version))
                .count();
        turn.state()
                .configuration(app, version)
                .ifPresent(definition -> Settling.schedule(turn, definition, Math.max(0, count - active)));
    }
}
