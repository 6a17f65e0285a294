package io.ekiden.migrate.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.Room;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Backups by hand, for what no recording has. */
class StoredTest {
    private static final Room ROOM = new Room(1 << 20);
    private static final String VERSION = "internal:storage:version/items/internal:storage:version";

    private static SortedMap<String, byte[]> backup(int major, int format) {
        var files = new TreeMap<String, byte[]>();
        files.put(VERSION, new byte[] {0x08, (byte) major, 0x10, 100, 0x18, 0, 0x20, (byte) format});
        return files;
    }

    /** A root with one app at one version. */
    private static SortedMap<String, byte[]> withRoot(SortedMap<String, byte[]> files, String version) {
        var reference = message(1, "web") + message(2, version);
        files.put("group/items/root", bytes(message(1, "") + message(2, version) + message(6, reference)));
        return files;
    }

    private static String message(int number, String content) {
        return Character.toString((number << 3) | 2) + Character.toString(content.length()) + content;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void refuses(SortedMap<String, byte[]> files, String... words) {
        assertThatThrownBy(() -> StoredState.read(Stored.ofBackup(files), true, ROOM))
                .isInstanceOf(MigrationException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void storageVersion_thatIsNotUnderstood_isRefusedWithWhatToDo() {
        refuses(backup(1, 1), "1.100.0", "17.x to 19.x and 110.x", "through the API");
        refuses(backup(111, 1), "111.100.0");
        refuses(backup(110, 0), "LEGACY");
        refuses(new TreeMap<>(), "no storage version");
    }

    @Test
    void stateWithoutRoot_isRefused() {
        refuses(backup(110, 1), "no root group");
    }

    @Test
    void versionsOfNodes_areMoments() {
        for (var written :
                new String[] {"2026-11-21T01:50:18.8Z", "2026-11-21T01:50:18.800Z", "2026-11-21T03:50:18.8+02:00"}) {
            var files = withRoot(backup(110, 1), "2026-11-21T01:50:18.800271723Z");
            files.put("apps/versions/web/" + written, bytes(message(1, "/web") + message(2, message(3, "sleep 1"))));
            var state = StoredState.read(Stored.ofBackup(files), true, ROOM);
            assertThat(Definitions.apps(state.root())).hasSize(1);
            assertThat(Definitions.apps(state.root()).getFirst().path("cmd").asText())
                    .isEqualTo("sleep 1");
            assertThat(state.notes()).isEmpty();
        }
    }

    @Test
    void versionThatIsMissing_isNotedAndTheCurrentOneTaken() {
        var files = withRoot(backup(110, 1), "2026-11-21T01:50:18.8Z");
        files.put("apps/items/web", bytes(message(1, "/web") + message(2, message(3, "sleep 1"))));
        var state = StoredState.read(Stored.ofBackup(files), true, ROOM);
        assertThat(Definitions.apps(state.root())).hasSize(1);
        assertThat(state.notes())
                .singleElement()
                .asString()
                .contains("/web", "2026-11-21T01:50:18.800Z", "current one");
        files.put("apps/items/web", new byte[0]);
        refuses(files, "/web", "neither its version");
        files.remove("apps/items/web");
        refuses(files, "/web", "nothing of it in apps");
    }

    @Test
    void fieldsNobodyKnows_areNotedByTheirNumbers() {
        var files = withRoot(backup(110, 1), "2026-11-21T01:50:18.8Z");
        files.put(
                "apps/items/web",
                bytes(message(1, "/web")
                        + message(2, message(3, "sleep 1") + message(14, "x"))
                        + message(15, "")
                        + message(9, "y")));
        var state = StoredState.read(Stored.ofBackup(files), true, ROOM);
        assertThat(state.notes()).anySatisfy(note -> assertThat(note).contains("the app /web", "9, 2/14"));
    }

    /** As one that an older Marathon wrote: nothing that is in force. */
    @Test
    void oldVersionThatCannotBeRead_isLeftOutOfTheHistoryAlone() {
        var files = withRoot(backup(110, 1), "2026-11-21T01:50:18.8Z");
        var app = bytes(message(1, "/web") + message(2, message(3, "sleep 1")));
        files.put("apps/items/web", app);
        files.put("apps/versions/web/2026-11-21T01:50:18.8Z", app);
        files.put("apps/versions/web/2020-01-01T00:00:00Z", bytes("\u00ff"));
        files.put("apps/versions/web/once", app);
        var without = StoredState.read(Stored.ofBackup(files), false, ROOM);
        assertThat(Definitions.apps(without.root())).hasSize(1);
        assertThat(without.history()).isEmpty();
        assertThat(without.notes())
                .singleElement()
                .asString()
                .startsWith("not read")
                .contains("apps/versions/web/once");
        var with = StoredState.read(Stored.ofBackup(files), true, ROOM);
        assertThat(with.history().get("/web")).hasSize(1);
        assertThat(with.notes())
                .hasSize(2)
                .anySatisfy(note ->
                        assertThat(note).contains("the older version 2020-01-01T00:00:00.000Z", "the app /web"));
    }

    /** Each becomes a tree of many times its size. */
    @Test
    void definitionsThereIsNoMemoryFor_areRefusedWithWhatToDo() {
        var files = withRoot(backup(110, 1), "2026-11-21T01:50:18.8Z");
        var app = bytes(message(1, "/web") + message(2, message(3, "sleep 1")));
        files.put("apps/versions/web/2026-11-21T01:50:18.8Z", app);
        files.put("apps/versions/web/2020-01-01T00:00:00Z", app);
        files.put("apps/items/web", app);
        var stored = Stored.ofBackup(files);
        assertThat(StoredState.read(stored, false, new Room(app.length)).history())
                .isEmpty();
        assertThatThrownBy(() -> StoredState.read(stored, true, new Room(app.length)))
                .hasMessageContainingAll("history", "the " + app.length + " bytes", "EKIDEN_HEAP=4g");
        assertThatThrownBy(() -> StoredState.read(stored, false, new Room(app.length - 1)))
                .hasMessageContaining("EKIDEN_HEAP=4g");
    }

    @Test
    void entriesNobodyKnows_areNamed() {
        var files = withRoot(backup(110, 1), "2026-11-21T01:50:18.8Z");
        files.put("apps/items/web", bytes(message(1, "/web") + message(2, message(3, "sleep 1"))));
        files.put("apps/versions/web/2026-11-21T01:50:18.8Z", new byte[0]);
        for (int i = 0; i < 12; i++) {
            files.put("secrets/items/s" + (char) ('a' + i), new byte[1]);
        }
        assertThat(StoredState.read(Stored.ofBackup(files), false, ROOM).notes())
                .anySatisfy(note -> assertThat(note)
                        .contains("not read", "secrets/items/sa", "secrets/items/sj and 2 more")
                        .doesNotContain("sk"));
        var nodes = new TreeMap<String, byte[]>();
        files.forEach((name, data) ->
                nodes.put(name.startsWith(VERSION) ? "/elsewhere" : "/state/" + name.replace("items", "3"), data));
        nodes.put("/state/internal:storage:version", wrapped(Objects.requireNonNull(files.get(VERSION))));
        nodes.put("/state/apps", new byte[0]);
        nodes.remove("/state/apps/versions/web/2026-11-21T01:50:18.8Z");
        nodes.put("/state/apps/3", new byte[0]);
        nodes.put("/state/apps/3/web/2026-11-21T01:50:18.8Z/below", new byte[0]);
        assertThat(StoredState.read(Stored.ofZooKeeper(nodes), false, ROOM).notes())
                .anySatisfy(note -> assertThat(note)
                        .contains("apps/3/web/2026-11-21T01:50:18.8Z/below", "secrets/3/sa")
                        .doesNotContain("elsewhere"));
    }

    private static byte[] wrapped(byte[] version) {
        return bytes(message(1, "internal:storage:version")
                + message(2, "uuid")
                + message(3, new String(version, StandardCharsets.ISO_8859_1)));
    }

    @Test
    void migrationOfMarathonItself_isRefused() {
        var nodes = new TreeMap<String, byte[]>();
        nodes.put("/state/migration-in-progress", new byte[0]);
        assertThatThrownBy(() -> Stored.ofZooKeeper(nodes)).hasMessageContaining("under way");
    }
}
