package io.ekiden.orchestrator.deployment;

import io.ekiden.orchestrator.deployment.Deployment.Action;
import io.ekiden.orchestrator.deployment.Deployment.Kind;
import io.ekiden.orchestrator.deployment.Deployment.Step;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns a change of definitions into steps: removals first, then starts with nothing running, then scaling and restarts in the order
 * of dependencies. Actions of one step run side by side; empty steps are left out; equal definitions give no step at all.
 *
 * <p><b>Source:</b> Marathon's deployment plan; starts are no-ops there too and kept for the shape clients know. Marathon forgets what an
 * overridden deployment had still to replace; here the new one does it.
 */
public final class DeploymentPlanner {
    /** One app before and after the change. */
    public record AppChange(Optional<AppDefinition> before, Optional<AppDefinition> after) {}

    private DeploymentPlanner() {}

    /** @param unfinished apps with instances of old configurations, left by a deployment that this one overrides: replaced in any case */
    public static List<Step> plan(SortedMap<PathId, AppChange> changes, Set<PathId> unfinished) {
        var stops = new ArrayList<Action>();
        var starts = new ArrayList<Action>();
        var byDepth = new TreeMap<Integer, List<Action>>();
        var depths = new DependencyDepths(changes);
        changes.forEach((id, change) -> {
            if (change.after().isEmpty()) {
                stops.add(new Action(Kind.STOP, id));
                return;
            }
            if (change.before().isEmpty()) {
                starts.add(new Action(Kind.START, id));
            }
            actionFor(change, unfinished.contains(id))
                    .ifPresent(kind -> byDepth.computeIfAbsent(depths.of(id), _ -> new ArrayList<>())
                            .add(new Action(kind, id)));
        });
        var steps = new ArrayList<Step>();
        addStep(steps, stops);
        addStep(steps, starts);
        byDepth.values().forEach(actions -> addStep(steps, actions));
        return List.copyOf(steps);
    }

    private static void addStep(List<Step> steps, List<Action> actions) {
        if (!actions.isEmpty()) {
            steps.add(new Step(actions));
        }
    }

    private static Optional<Kind> actionFor(AppChange change, boolean unfinished) {
        var after = change.after().orElseThrow();
        if (change.before().isEmpty()) {
            return Optional.of(Kind.SCALE);
        }
        var before = change.before().get();
        if (unfinished || !before.configVersion().equals(after.configVersion())) {
            return Optional.of(after.instances() == 0 ? Kind.SCALE : Kind.RESTART);
        }
        return before.instances() == after.instances() ? Optional.empty() : Optional.of(Kind.SCALE);
    }
}
