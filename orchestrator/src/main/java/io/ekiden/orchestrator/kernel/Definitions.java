package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.group.GroupTree;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/**
 * What users want: the part of the state that only they change.
 *
 * @param rootVersion version of the newest change of definitions
 * @param tree the apps and groups in force
 * @param history per app its definitions by version, the current one included; also of apps that are gone, where an old root names them
 * @param servicePorts how many port definitions use a service port
 * @param roots the newest changes of the root, by the version they led to
 */
public record Definitions(
        Instant rootVersion,
        GroupTree tree,
        TreePMap<PathId, TreePMap<Instant, AppDefinition>> history,
        TreePMap<Integer, Integer> servicePorts,
        TreePMap<Instant, RootChange> roots) {
    static final Definitions NONE =
            new Definitions(Instant.EPOCH, GroupTree.EMPTY, TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

    /**
     * Definitions as they were stored.
     *
     * @param known every definition there is
     * @param inForce which of them are in force
     * @throws IllegalStateException when one that is in force is not known
     */
    public static Definitions of(
            Collection<AppDefinition> known,
            Map<PathId, Instant> inForce,
            Map<PathId, Optional<Group>> groups,
            Map<Instant, RootChange> roots) {
        var result = NONE;
        for (var app : known) {
            result = result.remember(app);
        }
        result = result.with(result.tree.changed(Map.of(), groups));
        for (var entry : inForce.entrySet()) {
            var app = result.versions(entry.getKey()).get(entry.getValue());
            if (app == null) {
                throw new IllegalStateException("The store has no definition of " + entry.getKey() + " in version "
                        + entry.getValue() + ", which is in force");
            }
            result = result.put(app);
        }
        for (var root : roots.values()) {
            result = result.with(root);
        }
        return result;
    }

    /** Current definitions. */
    public TreePMap<PathId, AppDefinition> apps() {
        return tree.apps();
    }

    /** The change of the root happened; {@code defined} are the definitions it led to. */
    Definitions changed(RootChange change, List<AppDefinition> defined) {
        var result = this;
        for (var app : defined) {
            result = result.remember(app).put(app);
        }
        for (var entry : change.apps().entrySet()) {
            if (entry.getValue().to().isEmpty()) {
                result = result.undefine(entry.getKey());
            }
        }
        var newTree = result.tree;
        for (var entry : change.groups().entrySet()) {
            newTree = newTree.with(entry.getKey(), entry.getValue().to());
        }
        return result.with(newTree).with(change);
    }

    /** The definition is known; nothing is said about whether it is in force. */
    Definitions remember(AppDefinition app) {
        return new Definitions(
                latest(app.version()),
                tree,
                history.plus(app.id(), versions(app.id()).plus(app.version(), app)),
                servicePorts,
                roots);
    }

    /** The definition is in force from now on. */
    Definitions put(AppDefinition app) {
        return new Definitions(rootVersion, tree.with(app), history, counted(withoutPortsOf(app.id()), app, 1), roots);
    }

    /** The app is not wanted any more; its history stays. */
    private Definitions undefine(PathId id) {
        return new Definitions(rootVersion, tree.withoutApp(id), history, withoutPortsOf(id), roots);
    }

    Definitions with(GroupTree newTree) {
        return new Definitions(rootVersion, newTree, history, servicePorts, roots);
    }

    Definitions with(RootChange change) {
        return new Definitions(
                latest(change.version()), tree, history, servicePorts, roots.plus(change.version(), change));
    }

    Definitions withoutRoot(Instant version) {
        return new Definitions(rootVersion, tree, history, servicePorts, roots.minus(version));
    }

    Definitions remove(PathId id) {
        return new Definitions(rootVersion, tree, history.minus(id), servicePorts, roots);
    }

    Definitions forget(PathId id, Instant version) {
        return new Definitions(rootVersion, tree, history.plus(id, versions(id).minus(version)), servicePorts, roots);
    }

    TreePMap<Instant, AppDefinition> versions(PathId id) {
        return history.getOrDefault(id, TreePMap.empty());
    }

    /** True when an old root that can be asked for has the app in this version. */
    public boolean isInSomeRoot(PathId app, Instant version) {
        return roots.values().stream().anyMatch(root -> root.refersTo(app, version));
    }

    /** The versions of the root that can be asked for, the newest first. */
    public Collection<Instant> rootVersions() {
        var versions = new TreeSet<Instant>();
        versions.add(rootVersion);
        roots.values().forEach(change -> {
            versions.add(change.version());
            versions.add(change.before());
        });
        return versions.descendingSet();
    }

    /** The versions of the root that can be asked for and have the group in them, the newest first. */
    public List<Instant> versionsOf(PathId group) {
        var versions = new ArrayList<Instant>();
        boolean exists = tree.group(group).isPresent();
        for (var version : rootVersions()) {
            // On the way back, the change that led to the version before this one is still to be undone.
            if (exists) {
                versions.add(version);
            }
            var change = roots.get(version);
            var move = change == null ? null : change.groups().get(group);
            if (move != null) {
                exists = move.from().isPresent();
            }
        }
        return versions;
    }

    /** Apps and groups as they were at a version of the root; absent when nobody knows any more. */
    public Optional<GroupTree> treeAt(Instant version) {
        if (!rootVersions().contains(version)) {
            return Optional.empty();
        }
        var then = tree;
        for (var change : roots.tailMap(version, false).descendingMap().values()) {
            then = undone(change, then);
        }
        return Optional.of(then);
    }

    private GroupTree undone(RootChange change, GroupTree after) {
        var before = after;
        for (var entry : change.apps().entrySet()) {
            var id = entry.getKey();
            var old = entry.getValue()
                    .from()
                    .flatMap(version -> Optional.ofNullable(versions(id).get(version)));
            before = old.isPresent() ? before.with(old.get()) : before.withoutApp(id);
        }
        for (var entry : change.groups().entrySet()) {
            before = before.with(entry.getKey(), entry.getValue().from());
        }
        return before;
    }

    private Instant latest(Instant version) {
        return version.isAfter(rootVersion) ? version : rootVersion;
    }

    private TreePMap<Integer, Integer> withoutPortsOf(PathId id) {
        return tree.app(id).map(app -> counted(servicePorts, app, -1)).orElse(servicePorts);
    }

    private static TreePMap<Integer, Integer> counted(TreePMap<Integer, Integer> counts, AppDefinition app, int by) {
        var result = counts;
        for (var definition : app.run().ports().definitions()) {
            int count = result.getOrDefault(definition.port(), 0) + by;
            result = count <= 0 ? result.minus(definition.port()) : result.plus(definition.port(), count);
        }
        return result;
    }
}
