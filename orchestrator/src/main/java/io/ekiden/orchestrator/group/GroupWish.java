package io.ekiden.orchestrator.group;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.List;

/** What can be asked of a group as a whole. */
public sealed interface GroupWish {
    /** The group it is about. */
    PathId id();

    /** The definitions it brings along. */
    default List<AppDefinition> definitions() {
        return switch (this) {
            case Create(var update) -> update.definitions();
            case Update(var update) -> update.definitions();
            case EnforceRole _, Scale _, RollBack _, Remove _ -> List.of();
        };
    }

    /** A new group; refused when it is there. */
    record Create(GroupUpdate update) implements GroupWish {
        @Override
        public PathId id() {
            return update.id();
        }
    }

    /** Change it, or create it. */
    record Update(GroupUpdate update) implements GroupWish {
        @Override
        public PathId id() {
            return update.id();
        }
    }

    /** Whether apps of a top-level group must have its name as role, from now on; those that are there stay as they are. */
    record EnforceRole(PathId id, boolean enforced) implements GroupWish {}

    /** So many times as many instances of every app below it, rounded up; {@code factor} ≥ 0. */
    record Scale(PathId id, double factor) implements GroupWish {}

    /** Everything below it as it was then, apps included that are gone since. */
    record RollBack(PathId id, Instant version) implements GroupWish {}

    /** The group goes, with everything below it. */
    record Remove(PathId id) implements GroupWish {}
}
