package io.ekiden.orchestrator.group;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.pcollections.TreePMap;

/**
 * All apps and groups at one version of the root, immutable. Every group that an app lies in is in it; the root is a group without being
 * named. Finding the members of a group costs as much as there are members.
 */
public record GroupTree(TreePMap<PathId, AppDefinition> apps, TreePMap<PathId, Group> groups) {
    public static final GroupTree EMPTY = new GroupTree(TreePMap.empty(), TreePMap.empty());

    public Optional<AppDefinition> app(PathId id) {
        return Optional.ofNullable(apps.get(id));
    }

    public Optional<Group> group(PathId id) {
        return Optional.ofNullable(groups.get(id)).or(() -> id.isRoot() ? Optional.of(Group.of(id)) : Optional.empty());
    }

    /** True when the app of this id must have the name of its top-level group as role. */
    public boolean enforcesRole(PathId app) {
        return group(app.top()).map(Group::enforceRole).orElse(false);
    }

    /** All apps in the group and in the groups below it. */
    public SortedMap<PathId, AppDefinition> appsBelow(PathId group) {
        return below(apps, group);
    }

    /** All groups below the group, without itself. */
    public SortedMap<PathId, Group> groupsBelow(PathId group) {
        return below(groups, group);
    }

    /** In the order of ids, those below {@code /shop} stand between {@code /shop/} and {@code /shop0}. */
    private static <V> TreePMap<PathId, V> below(TreePMap<PathId, V> all, PathId group) {
        if (group.isRoot()) {
            return all.minus(group);
        }
        var first = new ArrayList<>(group.segments());
        first.add("");
        var last = new ArrayList<>(group.segments());
        last.set(last.size() - 1, last.getLast() + "0");
        return all.subMap(new PathId(first), true, new PathId(last), false);
    }

    /** With this definition in force, and with the groups it lies in. */
    public GroupTree with(AppDefinition app) {
        return new GroupTree(apps.plus(app.id(), app), groups.minus(app.id())).within(app.id());
    }

    /** With all groups around the id. */
    private GroupTree within(PathId id) {
        var more = groups;
        for (var missing : missingGroups(id)) {
            more = more.plus(missing.id(), missing);
        }
        return new GroupTree(apps, more);
    }

    /** Its groups stay. */
    public GroupTree withoutApp(PathId id) {
        return new GroupTree(apps.minus(id), groups);
    }

    /** With the group as it is to be and the groups around it, or without it. */
    public GroupTree with(PathId id, Optional<Group> group) {
        return group.map(g -> new GroupTree(apps, groups.plus(id, g)).within(id))
                .orElseGet(() -> new GroupTree(apps, groups.minus(id)));
    }

    /** This tree after a change of some apps and groups; absent means that it is not there any more. */
    public GroupTree changed(Map<PathId, Optional<AppDefinition>> newApps, Map<PathId, Optional<Group>> newGroups) {
        var tree = this;
        for (var entry : newGroups.entrySet()) {
            tree = tree.with(entry.getKey(), entry.getValue());
        }
        for (var entry : newApps.entrySet()) {
            var app = entry.getValue();
            tree = app.isPresent() ? tree.with(app.get()) : tree.withoutApp(entry.getKey());
        }
        return tree;
    }

    /** The groups around an id that do not exist yet, the innermost first. */
    public List<Group> missingGroups(PathId id) {
        var missing = new ArrayList<Group>();
        for (var group = id.parent(); !group.isRoot(); group = group.parent()) {
            if (!groups.containsKey(group)) {
                missing.add(Group.of(group));
            }
        }
        return missing;
    }

    /** An id that is an app's and a group's at once, or an app's around another one, as far as this id has to do with it. */
    public Optional<PathId> clash(PathId id) {
        for (var around = id.parent(); !around.isRoot(); around = around.parent()) {
            if (apps.containsKey(around)) {
                return Optional.of(around);
            }
        }
        boolean isApp = apps.containsKey(id);
        boolean isGroup = groups.containsKey(id)
                || !appsBelow(id).isEmpty()
                || !groupsBelow(id).isEmpty();
        return isApp && isGroup ? Optional.of(id) : Optional.empty();
    }
}
