package io.ekiden.orchestrator.spec;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/** Ids that new apps may not have: those of groups, that is, of the beginnings of the ids of other apps. */
public final class GroupIds {
    private GroupIds() {}

    /** An id that would be an app and a group at once; {@code created} are the new ones. */
    public static Optional<PathId> clash(SortedMap<PathId, AppDefinition> apps, SortedSet<PathId> created) {
        for (var id : created) {
            for (var group = id.parent(); !group.isRoot(); group = group.parent()) {
                if (apps.containsKey(group) || created.contains(group)) {
                    return Optional.of(group);
                }
            }
            if (hasChild(apps.tailMap(id).keySet(), id)) {
                return Optional.of(id);
            }
        }
        return Optional.empty();
    }

    /** Looks only at ids that begin with the same letters: they are sorted. */
    private static boolean hasChild(Iterable<PathId> following, PathId id) {
        for (var next : following) {
            if (!next.toString().startsWith(id.toString())) {
                return false;
            }
            if (next.isWithin(id) && !next.equals(id)) {
                return true;
            }
        }
        return false;
    }
}
