package io.ekiden.orchestrator.group;

import io.ekiden.orchestrator.spec.PathId;
import java.util.List;

/**
 * What a group has of its own. Its members are the apps and groups whose ids lie below its id.
 *
 * @param dependencies ids of apps or groups that must be up before any app in this group is deployed; absolute
 * @param enforceRole apps below it must have its name as role; false for all but top-level groups. Groups stored by older versions have none
 */
public record Group(PathId id, List<PathId> dependencies, boolean enforceRole) {
    public Group {
        dependencies = List.copyOf(dependencies);
    }

    /** A group without dependencies, whose apps have what roles they like. */
    public static Group of(PathId id) {
        return new Group(id, List.of(), false);
    }

    /** This group, with or without a role that its apps must have. */
    public Group withEnforceRole(boolean enforces) {
        return new Group(id, dependencies, enforces);
    }
}
