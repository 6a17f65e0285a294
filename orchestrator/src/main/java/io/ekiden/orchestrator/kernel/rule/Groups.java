package io.ekiden.orchestrator.kernel.rule;

import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.group.EnforcedRoles;
import io.ekiden.orchestrator.group.GroupPlan;
import io.ekiden.orchestrator.group.GroupPlanner;
import io.ekiden.orchestrator.group.GroupUpdate;
import io.ekiden.orchestrator.group.GroupWish;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppRules;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Violation;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Changes of whole groups. One that is only tried goes the same way as one that is made, up to the point where something would change. */
final class Groups {
    private Groups() {}

    static Answer change(Turn turn, Request.ChangeGroup asked) {
        var tree = turn.state().tree();
        var id = asked.wish().id();
        boolean exists = tree.group(id).isPresent();
        return switch (asked.wish()) {
            case GroupWish.Create(var update) ->
                exists || tree.app(id).isPresent() ? new Answer.GroupExists(id) : update(turn, asked, update);
            case GroupWish.Update(var update) -> update(turn, asked, update);
            case GroupWish.EnforceRole(var _, var enforced) ->
                tree.group(id)
                        .map(group -> deploy(turn, asked, GroupPlanner.enforceRole(group, enforced)))
                        .orElseGet(() -> new Answer.NoSuchGroup(id));
            case GroupWish.Scale(var _, var factor) ->
                exists ? scale(turn, asked, GroupPlanner.scale(tree, id, factor)) : new Answer.NoSuchGroup(id);
            case GroupWish.RollBack(var _, var version) ->
                turn.state()
                        .definitions()
                        .treeAt(version)
                        .filter(then -> then.group(id).isPresent())
                        .map(then -> deploy(turn, asked, GroupPlanner.rollBack(tree, id, then)))
                        .orElseGet(() -> new Answer.NoSuchGroupVersion(id, version));
            case GroupWish.Remove _ ->
                exists ? deploy(turn, asked, GroupPlanner.remove(tree, id)) : new Answer.NoSuchGroup(id);
        };
    }

    private static Answer update(Turn turn, Request.ChangeGroup asked, GroupUpdate update) {
        var tree = turn.state().tree();
        var violations = EnforcedRoles.check(tree, update);
        return violations.isEmpty()
                ? deploy(
                        turn,
                        asked,
                        GroupPlanner.update(tree, update, turn.settings().newGroupsEnforce()))
                : new Answer.Invalid(violations);
    }

    private static Answer scale(Turn turn, Request.ChangeGroup asked, GroupPlan plan) {
        return plan.apps().values().stream()
                .flatMap(Optional::stream)
                .filter(app -> app.instances() > AppRules.MAX_INSTANCES)
                .findFirst()
                .<Answer>map(app -> new Answer.Invalid(List.of(tooMany(app))))
                .orElseGet(() -> deploy(turn, asked, plan));
    }

    private static Violation tooMany(AppDefinition app) {
        return Violation.of(
                "/scaleBy",
                "%s would have %d instances, at most %d are possible"
                        .formatted(app.id(), app.instances(), AppRules.MAX_INSTANCES));
    }

    private static Answer deploy(Turn turn, Request.ChangeGroup asked, GroupPlan plan) {
        return switch (Rollout.check(turn, plan, asked.restart())) {
            case Rollout.Checked.Refused(var answer) -> answer;
            case Rollout.Checked.Possible(var all) -> deploy(turn, asked, changing(turn, all, asked.force()));
        };
    }

    /** Apps that are named but stay as they are need no lock, unless a deployment may end by force that has not done with them. */
    private static Rollout changing(Turn turn, Rollout all, boolean force) {
        var changes = new TreeMap<>(all.changes());
        changes.entrySet()
                .removeIf(entry ->
                        entry.getValue().before().equals(entry.getValue().after())
                                && !(force && isBeingReplaced(turn, entry.getKey())));
        return new Rollout(all.version(), changes, all.groups(), all.after());
    }

    private static boolean isBeingReplaced(Turn turn, PathId app) {
        return turn.state().deploying().isStillToReplace(app);
    }

    private static Answer deploy(Turn turn, Request.ChangeGroup asked, Rollout rollout) {
        if (asked.dryRun()) {
            return new Answer.Planned(rollout.steps(turn.state()), rollout.pods());
        }
        var refusal = Deployments.refusal(turn, rollout.changes().keySet(), asked.force());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var deploying = Requests.deploy(turn, rollout, asked.wish() instanceof GroupWish.Create);
        turn.publish(new StreamEvent.GroupChanged(rollout.version()));
        return deploying;
    }
}
