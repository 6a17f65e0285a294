package io.ekiden.orchestrator.store.codec;

import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.kernel.Definitions;
import io.ekiden.orchestrator.kernel.RootChange;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.StoreKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Definitions, groups and the changes of the root, out of what is stored. Lives for one reading. */
final class StoredDefinitions {
    static final String ROOTS = "roots/";
    static final String GROUPS = "groups/";
    private static final String CURRENT = "/current";

    private final SortedMap<String, byte[]> entries;
    private final List<AppDefinition> known = new ArrayList<>();
    private final SortedMap<PathId, Optional<Instant>> inForce = new TreeMap<>();
    private final SortedMap<PathId, Optional<Group>> groups = new TreeMap<>();
    private final SortedMap<Instant, RootChange> roots = new TreeMap<>();

    private StoredDefinitions(SortedMap<String, byte[]> entries) {
        this.entries = entries;
    }

    /** Reads all of them; fails as {@link StateCodec#decode} does. */
    static Definitions read(SortedMap<String, byte[]> entries) {
        var stored = new StoredDefinitions(entries);
        entries.forEach(stored::read);
        // Of one cut by a crash, what comes after the record is missing, or still what it was.
        stored.roots.values().forEach(root -> {
            root.apps().forEach((id, move) -> stored.inForce.put(id, move.to()));
            root.groups().forEach((id, move) -> stored.groups.put(id, move.to()));
        });
        return Definitions.of(stored.known, stored.versionsInForce(), stored.groups, stored.roots);
    }

    private void read(String key, byte[] value) {
        if (key.startsWith(ROOTS)) {
            var root = RecordJson.read(value, RootChange.class, key);
            roots.put(root.version(), root);
        } else if (key.startsWith(GROUPS)) {
            var group = RecordJson.read(value, Group.class, key);
            groups.put(group.id(), Optional.of(group));
        } else if (key.startsWith("apps/") && key.contains("/versions/")) {
            var app = RecordJson.read(value, AppDefinition.class, key);
            known.add(app);
            inForce.computeIfAbsent(app.id(), this::named);
        } else if (key.startsWith("apps/") && key.endsWith(CURRENT)) {
            mustHaveDefinition(key, value);
        }
    }

    private Optional<Instant> named(PathId app) {
        return Optional.ofNullable(entries.get(StateCodec.app(app) + CURRENT))
                .map(value -> Instant.parse(StateCodec.text(value)));
    }

    private void mustHaveDefinition(String key, byte[] value) {
        var app = key.substring(0, key.length() - CURRENT.length());
        var version = StateCodec.text(value);
        if (!entries.containsKey(app + "/versions/" + StoreKey.encode(version))) {
            throw new IllegalStateException(
                    "The store names version " + version + " as current in " + key + ", but has no such definition");
        }
    }

    private SortedMap<PathId, Instant> versionsInForce() {
        var versions = new TreeMap<PathId, Instant>();
        inForce.forEach((id, version) -> version.ifPresent(v -> versions.put(id, v)));
        return versions;
    }
}
