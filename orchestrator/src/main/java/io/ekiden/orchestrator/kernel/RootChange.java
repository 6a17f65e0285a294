package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.deployment.Deployment.Move;
import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one accepted request made of the root group: the step from one version of it to the next. Old roots are worked out from the
 * present one, step by step backwards, so no root is ever stored as a whole.
 *
 * @param version of the root after it
 * @param before version of the root that it changed
 * @param apps by app: from which version to which; their definitions stand in the history of the app
 * @param groups by group: what it was and what it became
 */
public record RootChange(
        Instant version, Instant before, SortedMap<PathId, Move> apps, SortedMap<PathId, GroupMove> groups) {
    /** A group before and after; absent means that it was not, or is not any more. */
    public record GroupMove(Optional<Group> from, Optional<Group> to) {}

    public RootChange {
        apps = Collections.unmodifiableSortedMap(new TreeMap<>(apps));
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
    }

    boolean refersTo(PathId app, Instant definition) {
        var move = apps.get(app);
        return move != null
                && (move.from().equals(Optional.of(definition)) || move.to().equals(Optional.of(definition)));
    }
}
