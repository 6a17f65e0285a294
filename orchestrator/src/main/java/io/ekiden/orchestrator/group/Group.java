package io.ekiden.orchestrator.group;

import io.ekiden.orchestrator.spec.PathId;
import java.util.List;

/**
 * What a group has of its own. Its members are the apps and groups whose ids lie below its id.
 *
 * @param dependencies ids of apps or groups that must be up before any app in this group is deployed; absolute
 */
public record Group(PathId id, List<PathId> dependencies) {
    public Group {
        dependencies = List.copyOf(dependencies);
    }

    /** A group without dependencies. */
    public static Group of(PathId id) {
        return new Group(id, List.of());
    }
}
