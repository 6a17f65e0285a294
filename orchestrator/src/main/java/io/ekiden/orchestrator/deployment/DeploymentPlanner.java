package io.ekiden.orchestrator.deployment;

import io.ekiden.orchestrator.deployment.Deployment.Action;
import io.ekiden.orchestrator.deployment.Deployment.Kind;
import io.ekiden.orchestrator.deployment.Deployment.Step;
import io.ekiden.orchestrator.group.Dependencies;
import io.ekiden.orchestrator.group.GroupTree;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Turns a change of definitions into steps: removals first, those that depend on others before these; then starts with nothing running;
 * then scaling and restarts in the order of dependencies, and among them scaling to zero in the opposite one. Actions of one step run side
 * by side; empty steps are left out; equal definitions give no step at all.
 *
 * <p><b>Source:</b> Marathon's deployment plan; starts are no-ops there too and kept for the shape clients know. Marathon removes all apps
 * at once, whatever depends on them, and forgets what an overridden deployment had still to replace; here the new one does it.
 */
public final class DeploymentPlanner {
    /** One app before and after the change. */
    public record AppChange(Optional<AppDefinition> before, Optional<AppDefinition> after) {
        /** True when what changes is a pod. */
        public boolean isOfPod() {
            return after.or(() -> before).filter(AppDefinition::isPod).isPresent();
        }
    }

    private DeploymentPlanner() {}

    /**
     * @param unfinished apps with instances of old configurations, left by a deployment that this one overrides: replaced in any case
     * @param from everything before the change, for the order in which apps go
     * @param to everything after it, for the order in which they come
     */
    public static List<Step> plan(
            SortedMap<PathId, AppChange> changes, Set<PathId> unfinished, GroupTree from, GroupTree to) {
        var stops = new ArrayList<Action>();
        var starts = new ArrayList<Action>();
        var ups = new ArrayList<Action>();
        var downs = new ArrayList<Action>();
        changes.forEach((id, change) -> {
            if (change.after().isEmpty()) {
                stops.add(new Action(Kind.STOP, id));
                return;
            }
            if (change.before().isEmpty()) {
                starts.add(new Action(Kind.START, id));
            }
            actionFor(change, unfinished.contains(id))
                    .ifPresent(kind -> (isEnd(change) ? downs : ups).add(new Action(kind, id)));
        });
        var scaled = ordered(ups, to);
        reversed(downs, to)
                .forEach((depth, actions) ->
                        scaled.computeIfAbsent(depth, _ -> new ArrayList<>()).addAll(actions));
        var steps = new ArrayList<Step>();
        reversed(stops, from).values().forEach(actions -> addStep(steps, actions));
        addStep(steps, starts);
        scaled.values().forEach(actions -> addStep(steps, actions));
        return List.copyOf(steps);
    }

    private static boolean isEnd(AppChange change) {
        return change.before().map(before -> before.instances() > 0).orElse(false)
                && change.after().map(after -> after.instances() == 0).orElse(false);
    }

    /** By how many of the others are to be done before. */
    private static SortedMap<Integer, List<Action>> ordered(List<Action> actions, GroupTree tree) {
        var apps = actions.stream().map(Action::app).collect(Collectors.toSet());
        var dependencies = Dependencies.in(tree, apps::contains);
        var ordered = new TreeMap<Integer, List<Action>>();
        actions.forEach(action -> ordered.computeIfAbsent(dependencies.level(action.app()) - 1, _ -> new ArrayList<>())
                .add(action));
        return ordered;
    }

    /** The other way round: what others depend on comes last. */
    private static SortedMap<Integer, List<Action>> reversed(List<Action> actions, GroupTree tree) {
        var reversed = new TreeMap<Integer, List<Action>>();
        var ordered = ordered(actions, tree);
        ordered.forEach((depth, same) -> reversed.put(ordered.lastKey() - depth, same));
        return reversed;
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
