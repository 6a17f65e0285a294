package io.ekiden.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a source told of a Marathon.
 *
 * @param origin what was read, in words: {@code a backup of storage version 110.100.0}
 * @param root the tree of groups as {@code GET /v2/groups} shows it, with nothing but definitions, see {@link Definitions}
 * @param history older versions of apps and pods by id, the oldest first; empty where the source has none
 * @param notes what could not be read as it was meant to be, a sentence each
 */
public record MarathonState(
        String origin,
        ObjectNode root,
        Leftovers leftovers,
        SortedMap<String, List<ObjectNode>> history,
        List<String> notes) {
    public MarathonState {
        history = Collections.unmodifiableSortedMap(new TreeMap<>(history));
        notes = List.copyOf(notes);
    }

    /** What it tells of one group. */
    public MarathonState only(String group) {
        var tree = Definitions.only(root, group);
        var ids = Stream.concat(Definitions.apps(tree).stream(), Definitions.pods(tree).stream())
                .map(Definitions::id)
                .collect(Collectors.toSet());
        var versions = new TreeMap<>(history);
        versions.keySet().retainAll(ids);
        return new MarathonState(origin, tree, leftovers.of(ids), versions, notes);
    }
}
