package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.DeploymentPlanner;
import io.ekiden.orchestrator.deployment.DeploymentPlanner.AppChange;
import io.ekiden.orchestrator.group.Dependencies;
import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.group.GroupPlan;
import io.ekiden.orchestrator.group.GroupTree;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.kernel.RootChange.GroupMove;
import io.ekiden.orchestrator.kernel.ServicePorts;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.volume.ExternalVolumeRules;
import io.ekiden.orchestrator.spec.volume.ResidencyRules;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is about to be deployed: looked at with {@link #steps}, or begun by {@link Deployments#start}, which takes the same steps.
 *
 * @param version of the root it leads to, or back to
 * @param changes the apps it locks
 * @param groups that change; those that apps come to lie in are among them
 * @param after all apps and groups as they will be
 */
record Rollout(
        Instant version, SortedMap<PathId, AppChange> changes, SortedMap<PathId, GroupMove> groups, GroupTree after) {
    Rollout {
        changes = Collections.unmodifiableSortedMap(new TreeMap<>(changes));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    /** Whether definitions go together with all others. */
    sealed interface Checked {
        /** They can be deployed, as far as definitions are concerned. */
        record Possible(Rollout rollout) implements Checked {}

        record Refused(Answer answer) implements Checked {}
    }

    /** Gives wanted definitions versions and service ports, and looks at them beside all others. */
    static Checked check(Turn turn, GroupPlan plan, Request.Restart restart) {
        var version = turn.newVersion();
        var changes = new TreeMap<PathId, AppChange>();
        var ports = new ServicePorts(
                turn.state(),
                turn.settings(),
                plan.apps().values().stream().flatMap(Optional::stream).toList());
        for (var entry : plan.apps().entrySet()) {
            var before = turn.state().app(entry.getKey());
            var wanted = entry.getValue();
            var taken = before.filter(
                    present -> wanted.filter(w -> w.isPod() != present.isPod()).isPresent());
            if (taken.isPresent()) {
                return new Checked.Refused(exists(taken.get()));
            }
            var assigned = wanted.flatMap(ports::assign);
            if (wanted.isPresent() && assigned.isEmpty()) {
                return new Checked.Refused(new Answer.NoServicePort(
                        turn.settings().servicePortMin(), turn.settings().servicePortMax()));
            }
            changes.put(
                    entry.getKey(),
                    new AppChange(before, assigned.map(after -> Requests.versioned(before, after, version, restart))));
        }
        return checked(turn, changes, of(turn.state(), version, changes, withTopLevel(turn, plan)));
    }

    /** With the top-level groups that come to be because something is put below them. */
    private static SortedMap<PathId, Optional<Group>> withTopLevel(Turn turn, GroupPlan plan) {
        var groups = new TreeMap<>(plan.groups());
        if (turn.settings().newGroupsEnforce()) {
            Stream.concat(present(plan.apps()), present(plan.groups()))
                    .filter(id -> !id.isRoot() && !id.isTopLevel())
                    .map(PathId::top)
                    .filter(top -> turn.state().tree().group(top).isEmpty())
                    .forEach(top ->
                            groups.putIfAbsent(top, Optional.of(Group.of(top).withEnforceRole(true))));
        }
        return groups;
    }

    private static Stream<PathId> present(SortedMap<PathId, ? extends Optional<?>> wanted) {
        return wanted.entrySet().stream()
                .filter(entry -> entry.getValue().isPresent())
                .map(Map.Entry::getKey);
    }

    /** The id is taken. */
    static Answer exists(AppDefinition present) {
        return present.isPod() ? new Answer.PodExists(present.id()) : new Answer.AppExists(present.id());
    }

    private static Checked checked(Turn turn, SortedMap<PathId, AppChange> changes, Rollout rollout) {
        var touched = new TreeSet<>(changes.keySet());
        touched.addAll(rollout.groups().keySet());
        for (var id : touched) {
            var clash = rollout.after().clash(id);
            if (clash.isPresent() && !clashes(turn.state().tree(), id)) {
                return new Checked.Refused(new Answer.SameIdAsGroup(clash.get()));
            }
        }
        for (var change : changes.values()) {
            var kept = change.before()
                    .flatMap(before -> change.after().map(after -> ResidencyRules.checkUpdate(before, after)))
                    .orElse(List.of());
            if (!kept.isEmpty()) {
                return new Checked.Refused(new Answer.Invalid(kept));
            }
            var conflicts = change.after()
                    .map(after -> ExternalVolumeRules.conflicts(
                            after, rollout.after().apps().values()))
                    .orElse(List.of());
            if (!conflicts.isEmpty()) {
                return new Checked.Refused(new Answer.Invalid(conflicts));
            }
        }
        // One that older versions of this program let pass must not keep its apps from being scaled.
        if (Dependencies.areCyclic(rollout.after(), touched)
                && !Dependencies.areCyclic(turn.state().tree(), touched)) {
            return new Checked.Refused(
                    new Answer.Invalid(List.of(Violation.of("/", "Dependency graph has cyclic dependencies."))));
        }
        return new Checked.Possible(rollout);
    }

    private static boolean clashes(GroupTree before, PathId id) {
        boolean exists = before.app(id).isPresent() || before.groups().containsKey(id);
        return exists && before.clash(id).isPresent();
    }

    static Rollout of(
            OrchestratorState state,
            Instant version,
            SortedMap<PathId, AppChange> changes,
            SortedMap<PathId, Optional<Group>> groups) {
        var apps = new TreeMap<PathId, Optional<AppDefinition>>();
        changes.forEach((id, change) -> apps.put(id, change.after()));
        var after = state.tree().changed(apps, groups);
        var touched = new TreeSet<>(groups.keySet());
        touched.addAll(changes.keySet());
        for (var id : List.copyOf(touched)) {
            state.tree().missingGroups(id).forEach(group -> touched.add(group.id()));
        }
        var moves = new TreeMap<PathId, GroupMove>();
        for (var id : touched) {
            var move = new GroupMove(
                    Optional.ofNullable(state.tree().groups().get(id)),
                    Optional.ofNullable(after.groups().get(id)));
            if (!move.from().equals(move.to())) {
                moves.put(id, move);
            }
        }
        return new Rollout(version, changes, moves, after);
    }

    /** What changes and is a pod. */
    Set<PathId> pods() {
        return changes.entrySet().stream()
                .filter(entry -> entry.getValue().isOfPod())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** What will be done for it, in order. What a deployment that it overrides had still to replace is part of it. */
    List<Deployment.Step> steps(OrchestratorState state) {
        var unfinished = new TreeSet<PathId>();
        for (var app : changes.keySet()) {
            if (state.deploying().isStillToReplace(app)) {
                unfinished.add(app);
            }
        }
        return DeploymentPlanner.plan(changes, unfinished, state.tree(), after);
    }
}
