package io.ekiden.orchestrator.group;

import io.ekiden.orchestrator.spec.PathId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which apps must be up before which, in one tree: an app waits for what it names and for what the groups around it name; a group that is
 * named stands for all apps below it. Ids of nothing are nobody's to wait for.
 *
 * <p>Looks only at what can be reached from the ids it is asked about, and at each of it once. A named group is a place of its own on the
 * way, so that a thousand apps which wait for a thousand others are two thousand steps and not a million.
 */
public final class Dependencies {
    /** Says of a place on the way down that it was entered and not yet left. */
    private static final int ENTERED = -1;

    private final GroupTree tree;
    private final Predicate<PathId> counted;
    private final Map<PathId, Integer> levels = new HashMap<>();
    private boolean cyclic;

    private Dependencies(GroupTree tree, Predicate<PathId> counted) {
        this.tree = tree;
        this.counted = counted;
    }

    /** @param counted the apps that make a difference to {@link #level} */
    public static Dependencies in(GroupTree tree, Predicate<PathId> counted) {
        return new Dependencies(tree, counted);
    }

    /** True when a way from one of these apps and groups comes back to where it was. */
    public static boolean areCyclic(GroupTree tree, Collection<PathId> from) {
        var dependencies = new Dependencies(tree, _ -> false);
        from.forEach(dependencies::level);
        return dependencies.cyclic;
    }

    /** How many of the counted apps are on the longest way from here, this one included. A cycle ends where it was entered. */
    public int level(PathId id) {
        // No recursion: a long chain must not exhaust the stack.
        var way = new ArrayDeque<PathId>();
        way.push(id);
        while (!way.isEmpty()) {
            var current = way.element();
            var known = levels.putIfAbsent(current, ENTERED);
            if (known == null) {
                enter(current, way);
            } else {
                way.remove();
                if (known == ENTERED) {
                    levels.put(current, deepest(current) + (counted.test(current) ? 1 : 0));
                }
            }
        }
        return levels.getOrDefault(id, 0);
    }

    private void enter(PathId id, ArrayDeque<PathId> way) {
        for (var next : next(id)) {
            var known = levels.get(next);
            if (known == null) {
                way.push(next);
            } else {
                cyclic |= known == ENTERED;
            }
        }
    }

    private int deepest(PathId id) {
        return next(id).stream()
                .mapToInt(next -> Math.max(0, levels.getOrDefault(next, 0)))
                .max()
                .orElse(0);
    }

    private Set<PathId> next(PathId id) {
        return tree.app(id)
                .map(app -> {
                    var named = new LinkedHashSet<>(app.run().dependencies());
                    for (var around = id; !around.isRoot(); ) {
                        around = around.parent();
                        tree.group(around).map(Group::dependencies).ifPresent(named::addAll);
                    }
                    return (Set<PathId>) named;
                })
                .orElseGet(() -> tree.appsBelow(id).keySet());
    }
}
