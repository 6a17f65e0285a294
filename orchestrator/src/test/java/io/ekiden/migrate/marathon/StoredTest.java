package io.ekiden.migrate.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MigrationException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Backups by hand, for what no recording has. */
class StoredTest {
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
        assertThatThrownBy(() -> StoredState.read(Stored.ofBackup(files)))
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
            var state = StoredState.read(Stored.ofBackup(files));
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
        var state = StoredState.read(Stored.ofBackup(files));
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
        var state = StoredState.read(Stored.ofBackup(files));
        assertThat(state.notes()).anySatisfy(note -> assertThat(note).contains("the app /web", "9, 2/14"));
    }

    @Test
    void migrationOfMarathonItself_isRefused() {
        var nodes = new TreeMap<String, byte[]>();
        nodes.put("/state/migration-in-progress", new byte[0]);
        assertThatThrownBy(() -> Stored.ofZooKeeper(nodes)).hasMessageContaining("under way");
    }
}
