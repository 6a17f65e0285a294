package io.ekiden.migrate.marathon;

import io.ekiden.migrate.MigrationException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything a Marathon keeps, by category and id, wherever it was kept. Built once, then read.
 *
 * <p>In ZooKeeper: {@code state/CATEGORY/BUCKET/ID[/VERSION]}; in a backup: {@code CATEGORY/items/ID} and
 * {@code CATEGORY/versions/ID/VERSION}.
 */
public final class Stored {
    private static final String VERSION = "internal:storage:version";
    private static final String STATE = "/state/";
    private static final int MOST_NAMES = 10;
    private static final Set<String> CATEGORIES = Set.of(
            "apps", "pods", "group", "instance", "deployment", "taskFailures", "framework-id", "runtime-configuration");

    /** One thing: how it is now, empty where it was deleted, and how it was. */
    static final class Item {
        private Optional<byte[]> current = Optional.empty();
        private final SortedMap<Instant, byte[]> versions = new TreeMap<>();

        Optional<byte[]> current() {
            return current;
        }

        SortedMap<Instant, byte[]> versions() {
            return versions;
        }
    }

    private final SortedMap<String, SortedMap<String, Item>> categories = new TreeMap<>();
    private final String kind;
    private final List<String> strangers = new ArrayList<>();
    private Optional<StorageVersion> version = Optional.empty();

    private Stored(String kind) {
        this.kind = kind;
    }

    /**
     * Of nodes by their paths below the root of Marathon, as {@code /state/apps/2/worker}; nodes of others may be among them.
     *
     * @throws MigrationException when there is no state of a Marathon, or of one that is not understood
     */
    public static Stored ofZooKeeper(SortedMap<String, byte[]> nodes) {
        var stored = new Stored("the ZooKeeper tree");
        nodes.forEach((path, data) -> {
            if (path.startsWith(STATE)) {
                stored.addNode(path.substring(STATE.length()), data);
            }
        });
        return stored.checked();
    }

    /**
     * Of the files of a backup, by their names.
     *
     * @throws MigrationException when these are not the files of one, or of one that is not understood
     */
    public static Stored ofBackup(SortedMap<String, byte[]> files) {
        var stored = new Stored("the backup");
        files.forEach(stored::addFile);
        return stored.checked();
    }

    private void addNode(String path, byte[] data) {
        if (path.equals(VERSION)) {
            version = Optional.of(StorageVersion.wrapped(data));
        } else if (path.equals("migration-in-progress")) {
            throw new MigrationException(
                    "a migration of Marathon itself is under way, or was cut off, in this tree (state/" + path
                            + "); let that Marathon end it first");
        } else {
            var parts = path.split("/", -1);
            if (CATEGORIES.contains(parts[0]) && parts.length == 3) {
                add(parts[0], parts[2], data);
            } else if (CATEGORIES.contains(parts[0]) && parts.length == 4) {
                addVersion(parts[0], parts[2], parts[3], data, path);
            } else if (!CATEGORIES.contains(parts[0]) || parts.length > 4) {
                strangers.add(path);
            }
        }
    }

    private void addFile(String name, byte[] data) {
        var parts = name.split("/", -1);
        if (parts.length == 3 && parts[0].equals(VERSION) && parts[1].equals("items")) {
            version = Optional.of(StorageVersion.bare(data));
        } else if (CATEGORIES.contains(parts[0]) && parts.length == 3 && parts[1].equals("items")) {
            add(parts[0], parts[2], data);
        } else if (CATEGORIES.contains(parts[0]) && parts.length == 4 && parts[1].equals("versions")) {
            addVersion(parts[0], parts[2], parts[3], data, name);
        } else {
            strangers.add(name);
        }
    }

    private Item item(String category, String id) {
        return categories.computeIfAbsent(category, _ -> new TreeMap<>()).computeIfAbsent(id, _ -> new Item());
    }

    /** What was deleted is still there, empty. */
    private void add(String category, String id, byte[] data) {
        item(category, id).current = Optional.of(data).filter(some -> some.length > 0);
    }

    private void addVersion(String category, String id, String version, byte[] data, String where) {
        if (data.length > 0) {
            Versions.parse(version)
                    .ifPresentOrElse(when -> item(category, id).versions.put(when, data), () -> strangers.add(where));
        }
    }

    private Stored checked() {
        if (version.isEmpty()) {
            throw new MigrationException(kind + " has no storage version (" + VERSION
                    + "): it is not that of a Marathon, or a part of one, or another path has it");
        }
        version.get().check();
        return this;
    }

    /** All of a category, by id. */
    SortedMap<String, Item> all(String category) {
        return categories.getOrDefault(category, new TreeMap<>());
    }

    /** What there is of one thing, if there is anything. */
    Optional<Item> find(String category, String id) {
        return Optional.ofNullable(all(category).get(id));
    }

    /** Names of what no Marathon of this version keeps, the first ones of many; absent when there is nothing of the kind. */
    Optional<String> strangers() {
        int more = strangers.size() - MOST_NAMES;
        return Optional.of(String.join(", ", strangers.subList(0, Math.min(MOST_NAMES, strangers.size())))
                        + (more > 0 ? " and " + more + " more" : ""))
                .filter(names -> !names.isEmpty());
    }

    /** In words. */
    String origin() {
        return kind + " of a Marathon, storage version "
                + version.map(StorageVersion::toString).orElse("");
    }

    /** Data as it stands in a dump. */
    public static byte[] fromBase64(String text, String where) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new MigrationException(where + " is not in base64");
        }
    }
}
