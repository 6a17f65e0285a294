package io.ekiden.orchestrator.group;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How somebody wants a group. What is absent stays as it is; a list that is given replaces that level: members not in it go.
 * <b>Source:</b> Marathon {@code GroupUpdate}.
 *
 * @param apps whole definitions, directly in the group
 * @param groups directly in the group; of one that is there already only what is given changes
 * @param enforceRole whether apps below it must have its name as role; of a top-level group
 */
public record GroupUpdate(
        PathId id,
        Optional<List<AppDefinition>> apps,
        Optional<List<GroupUpdate>> groups,
        Optional<List<PathId>> dependencies,
        Optional<Boolean> enforceRole) {
    public GroupUpdate {
        apps = apps.map(List::copyOf);
        groups = groups.map(List::copyOf);
        dependencies = dependencies.map(List::copyOf);
    }

    public GroupUpdate(
            PathId id,
            Optional<List<AppDefinition>> apps,
            Optional<List<GroupUpdate>> groups,
            Optional<List<PathId>> dependencies) {
        this(id, apps, groups, dependencies, Optional.empty());
    }

    /** True when members of the group are given, be it that there are to be none. */
    public boolean givesMembers() {
        return apps.isPresent() || groups.isPresent();
    }

    /** The definitions in it, those of the groups in it included. */
    public List<AppDefinition> definitions() {
        return Stream.concat(
                        apps.stream().flatMap(List::stream),
                        groups.stream().flatMap(List::stream).flatMap(group -> group.definitions().stream()))
                .toList();
    }
}
