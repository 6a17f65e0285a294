package io.ekiden.orchestrator.group;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a wish about a group means for each app and group below it. Functions of the tree as it is; nothing is refused here. */
public final class GroupPlanner {
    /** What is left of the error of a product of doubles: 100 × 0.07 is 7, not 8. */
    private static final double NOISE = 1e-9;

    private final GroupTree tree;
    /** Of a new top-level group that says nothing of it. */
    private final boolean newGroupsEnforce;

    private final SortedMap<PathId, Optional<AppDefinition>> apps = new TreeMap<>();
    private final SortedMap<PathId, Optional<Group>> groups = new TreeMap<>();

    private GroupPlanner(GroupTree tree, boolean newGroupsEnforce) {
        this.tree = tree;
        this.newGroupsEnforce = newGroupsEnforce;
    }

    /**
     * The group as the update wants it.
     *
     * @param newGroupsEnforce whether apps of a new top-level group must have its role, when the update does not say
     */
    public static GroupPlan update(GroupTree tree, GroupUpdate update, boolean newGroupsEnforce) {
        var planner = new GroupPlanner(tree, newGroupsEnforce);
        planner.update(update);
        return planner.plan();
    }

    /** The group stays as it is, but for the role of its apps. */
    public static GroupPlan enforceRole(Group group, boolean enforced) {
        var planner = new GroupPlanner(GroupTree.EMPTY, false);
        planner.groups.put(group.id(), Optional.of(group.withEnforceRole(enforced)));
        return planner.plan();
    }

    /** The group goes, with everything below it. */
    public static GroupPlan remove(GroupTree tree, PathId group) {
        var planner = new GroupPlanner(tree, false);
        planner.remove(group);
        return planner.plan();
    }

    /** So many times the instances, rounded up; at most {@link Integer#MAX_VALUE}. */
    public static GroupPlan scale(GroupTree tree, PathId group, double factor) {
        var planner = new GroupPlanner(tree, false);
        tree.appsBelow(group).values().stream().filter(app -> !app.isPod()).forEach(app -> {
            int instances = (int) Math.ceil(app.instances() * factor - NOISE);
            planner.apps.put(app.id(), Optional.of(app.withInstances(Math.max(0, instances))));
        });
        return planner.plan();
    }

    /** Everything below the group as it was in another tree. */
    public static GroupPlan rollBack(GroupTree tree, PathId group, GroupTree then) {
        var planner = new GroupPlanner(tree, false);
        planner.remove(group);
        planner.groups.put(group, then.group(group));
        then.groupsBelow(group).forEach((id, old) -> planner.groups.put(id, Optional.of(old)));
        then.appsBelow(group).forEach((id, old) -> planner.apps.put(id, Optional.of(old)));
        return planner.plan();
    }

    private GroupPlan plan() {
        return new GroupPlan(apps, groups);
    }

    private void update(GroupUpdate update) {
        var id = update.id();
        var dependencies = update.dependencies()
                .or(() -> tree.group(id).map(Group::dependencies))
                .orElse(List.of());
        update.groups().ifPresent(wanted -> replaceGroups(id, wanted));
        update.apps().ifPresent(wanted -> replaceApps(id, wanted));
        var enforces = update.enforceRole()
                .or(() -> tree.group(id).map(Group::enforceRole))
                .orElse(newGroupsEnforce && id.isTopLevel());
        groups.put(id, Optional.of(new Group(id, dependencies, enforces)));
    }

    private void replaceApps(PathId group, List<AppDefinition> wanted) {
        // Pods are no apps: they stay.
        tree.appsBelow(group).values().stream()
                .filter(app -> app.id().parent().equals(group) && !app.isPod())
                .forEach(app -> apps.put(app.id(), Optional.empty()));
        wanted.forEach(app -> apps.put(app.id(), Optional.of(app)));
    }

    private void replaceGroups(PathId group, List<GroupUpdate> wanted) {
        var kept = wanted.stream().map(GroupUpdate::id).collect(Collectors.toSet());
        tree.groupsBelow(group).keySet().stream()
                .filter(id -> id.parent().equals(group) && !kept.contains(id))
                .forEach(this::remove);
        wanted.forEach(this::update);
    }

    private void remove(PathId group) {
        tree.appsBelow(group).keySet().forEach(id -> apps.put(id, Optional.empty()));
        tree.groupsBelow(group).keySet().forEach(id -> groups.put(id, Optional.empty()));
        groups.put(group, Optional.empty());
    }
}
