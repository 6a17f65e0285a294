package io.ekiden.migrate.marathon;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.Room;
import io.ekiden.migrate.marathon.Stored.Item;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * From what a Marathon keeps to what its API would show: the newest root group, and each app and pod in it at the version that the group
 * refers to. Lives for one reading.
 */
public final class StoredState {
    private static final int DEEPEST = 64;

    private final Stored stored;
    private final Room room;
    private final List<String> notes = new ArrayList<>();

    private StoredState(Stored stored, Room room) {
        this.stored = stored;
        this.room = room;
    }

    /**
     * All of it.
     *
     * @param withHistory older versions too; one that cannot be read is a note and no more
     * @param room for what is looked into
     * @throws MigrationException naming what cannot be read
     */
    public static MarathonState read(Stored stored, boolean withHistory, Room room) {
        return new StoredState(stored, room).read(withHistory);
    }

    private MarathonState read(boolean withHistory) {
        var group = stored.find("group", "root")
                .flatMap(Item::current)
                .orElseThrow(() -> new MigrationException(stored.origin() + " has no root group"));
        var proto = Proto.of(group, "the root group");
        var root = group(proto, 0);
        strangers(proto, "the root group");
        var leftovers = new StoredInstances(stored, notes).read();
        stored.strangers()
                .ifPresent(
                        names -> notes.add("not read, as no Marathon of this version keeps anything there: " + names));
        return new MarathonState(
                stored.origin(), root, leftovers, withHistory ? history() : Collections.emptySortedMap(), notes);
    }

    /** <b>Source:</b> {@code marathon.proto GroupDefinition}. */
    private ObjectNode group(Proto group, int depth) {
        if (depth > DEEPEST) {
            throw new MigrationException("groups are nested more than " + DEEPEST + " deep");
        }
        var id = StoredIds.path(group.text(1).orElse(""));
        if (group.has(3) || group.has(8)) {
            throw new MigrationException("the group " + id
                    + " has its apps inside of it, as Marathon kept them before 1.4; start a Marathon 1.11 on it once");
        }
        var json = Definitions.group(id);
        references(group, 6, "apps", json);
        references(group, 7, "pods", json);
        var groups = (ArrayNode) json.get("groups");
        group.messages(4).forEach(inner -> groups.add(group(inner, depth + 1)));
        var dependencies = (ArrayNode) json.get("dependencies");
        group.texts(5).forEach(dependency -> dependencies.add(StoredIds.path(dependency)));
        group.text(2).flatMap(Versions::parse).ifPresent(version -> json.put("version", Versions.text(version)));
        boolean enforces = group.flag(9, false);
        if (depth == 1) {
            json.put("enforceRole", enforces);
        }
        return json;
    }

    private void references(Proto group, int number, String category, ObjectNode json) {
        var members = (ArrayNode) json.get(category);
        for (var reference : group.messages(number)) {
            var id = reference.needed(1, "id of one of its " + category);
            var version = Versions.parse(reference.needed(2, "version of " + id))
                    .orElseThrow(() -> new MigrationException("the version of " + id + " in its group is no time"));
            members.add(definition(category, id, version));
        }
    }

    /** Of several versions the one that is referred to. */
    private JsonNode definition(String category, String id, Instant version) {
        var item = stored.find(category, id)
                .orElseThrow(() -> new MigrationException(
                        "the group tree has " + StoredIds.path(id) + ", and there is nothing of it in " + category));
        return Optional.ofNullable(item.versions().get(version))
                .or(() -> {
                    notes.add(StoredIds.path(id) + " is not there at the version " + Versions.text(version)
                            + " that is in force; the current one was read");
                    return item.current();
                })
                .map(bytes -> {
                    room.take(bytes.length, "the definitions take");
                    return decode(category, id, bytes);
                })
                .orElseThrow(() -> new MigrationException("there is nothing of " + StoredIds.path(id) + " in "
                        + category + ", neither its version " + Versions.text(version) + " nor a current one"));
    }

    private JsonNode decode(String category, String id, byte[] bytes) {
        var path = StoredIds.path(id);
        if (category.equals("pods")) {
            return StoredJson.read(bytes, "the pod " + path);
        }
        var what = "the app " + path;
        var proto = Proto.of(bytes, what);
        try {
            var app = AppProto.read(proto);
            strangers(proto, what);
            return app;
        } catch (MigrationException wrong) {
            throw wrong.reason().startsWith(what) ? wrong : new MigrationException(what + ": " + wrong.reason(), wrong);
        }
    }

    private void strangers(Proto proto, String what) {
        var strangers = proto.strangers();
        if (!strangers.isEmpty()) {
            notes.add(
                    what + " has fields that Marathon 1.11 does not have, or that no definition has any more (numbers "
                            + String.join(", ", strangers) + "); they were left out");
        }
    }

    private SortedMap<String, List<ObjectNode>> history() {
        var history = new TreeMap<String, List<ObjectNode>>();
        for (var category : List.of("apps", "pods")) {
            stored.all(category).forEach((id, item) -> {
                var versions = new ArrayList<ObjectNode>();
                item.versions().forEach((when, bytes) -> {
                    room.take(bytes.length, "the definitions and their history take");
                    try {
                        if (decode(category, id, bytes) instanceof ObjectNode version) {
                            versions.add(version);
                        }
                    } catch (MigrationException unreadable) {
                        notes.add("the older version " + Versions.text(when) + " was left out of the history: "
                                + unreadable.reason());
                    }
                });
                if (item.current().isPresent() && !versions.isEmpty()) {
                    history.put(StoredIds.path(id), versions);
                }
            });
        }
        return history;
    }
}
