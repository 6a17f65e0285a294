package io.ekiden.orchestrator.api;

import io.ekiden.orchestrator.spec.PathId;

/** What a path below {@code /v2/groups} names. A word that ends a path is therefore no name of a group. */
sealed interface GroupPath {
    PathId id();

    record Group(PathId id) implements GroupPath {}

    /** All apps below the group. */
    record Apps(PathId id) implements GroupPath {}

    record Versions(PathId id) implements GroupPath {}

    record Version(PathId id, String version) implements GroupPath {}

    /** @param tail of the path, still encoded */
    static GroupPath parse(String tail) {
        var words = AppPath.words(tail);
        int size = words.size();
        var last = size > 0 ? words.get(size - 1) : "";
        if (last.equals("apps")) {
            return new Apps(AppPath.id(words, 1));
        }
        if (last.equals("versions")) {
            return new Versions(AppPath.id(words, 1));
        }
        if (size > 1 && words.get(size - 2).equals("versions")) {
            return new Version(AppPath.id(words, 2), last);
        }
        return new Group(AppPath.id(words, 0));
    }
}
