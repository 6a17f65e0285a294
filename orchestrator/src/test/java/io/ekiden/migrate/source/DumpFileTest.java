package io.ekiden.migrate.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.Room;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of all kinds, and of no kind. */
class DumpFileTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void refuses(byte[] file, String... words) {
        assertThatThrownBy(() -> DumpFile.read(new ByteArrayInputStream(file), false))
                .isInstanceOf(MigrationException.class)
                .hasMessageContainingAll(words);
    }

    private static byte[] tar(TarArchiveEntry entry, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(out)) {
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }

    private static byte[] zipped(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(out)) {
            zip.write(content);
        }
        return out.toByteArray();
    }

    @Test
    void json_isReadAsWhatItIs() throws IOException {
        var apps = "[{'id':'/a','cmd':'x'},{'id':'/g/b','cmd':'y'}]".replace('\'', '"');
        for (var text : new String[] {apps, "{\"apps\":" + apps + "}"}) {
            var root =
                    DumpFile.read(new ByteArrayInputStream(bytes(text)), false).root();
            assertThat(Definitions.apps(root)).extracting(Definitions::id).containsExactly("/a", "/g/b");
            assertThat(Definitions.groups(root)).extracting(Definitions::id).containsExactly("/", "/g");
        }
        var group = "{'id':'/g/h','apps':[{'id':'/g/h/b','cmd':'y','tasksRunning':3}],'groups':[]}".replace('\'', '"');
        var state = DumpFile.read(new ByteArrayInputStream(bytes(group)), false);
        assertThat(Definitions.groups(state.root())).extracting(Definitions::id).containsExactly("/", "/g", "/g/h");
        assertThat(Definitions.apps(state.root()).getFirst().has("tasksRunning"))
                .isFalse();
        assertThat(state.leftovers().tasks()).containsEntry("/g/h/b", 3);
    }

    @Test
    void whatIsNone_isRefusedWithAWord() {
        refuses(new byte[0], "empty");
        refuses(bytes("hello"), "no JSON");
        refuses(bytes("{\"a\":1}"), "neither groups nor apps");
        refuses(bytes("[".repeat(300)), "no JSON", "nesting depth");
        refuses(bytes("[{\"cmd\":\"x\"}]"), "no absolute id");
        refuses(bytes("{\"id\":\"/\",\"groups\":[7]}"), "no object with an id");
        refuses(bytes("{\"id\":\"/\",\"groups\":[],\"apps\":{}}"), "'apps' of the group /", "no list");
        refuses(bytes("{\"path\":\"/m/state\",\"data_base64\":\"%%%\"}\n"), "line 1", "base64");
        refuses(bytes("{\"path\":\"/m/state\",\"data_base64\":\"\"}\n"), "internal:storage:version");
    }

    @Test
    void groups_areNotNestedForEver() {
        var text = "{\"id\":\"/\",\"groups\":[".repeat(70) + "]}".repeat(70);
        refuses(bytes(text), "64 deep");
    }

    @Test
    void archive_thatIsCutOrDamaged_isRefused() throws IOException {
        var tar = tar(new TarArchiveEntry("apps/items/web"), new byte[2000]);
        refuses(Arrays.copyOf(tar, 1000), "ends too early");
        refuses(
                zipped(bytes("no archive at all, but long enough to be looked at as one".repeat(20))),
                "no tar archive");
        var zip = zipped(tar);
        refuses(Arrays.copyOf(zip, zip.length - 20), "ends too early");
        zip[30] ^= 0x55;
        refuses(zip, "it");
    }

    @Test
    void archive_withNamesThatLeadOutside_isRefused() throws IOException {
        for (var name : new String[] {"../../etc/passwd", "apps/items/../../x", "apps//web"}) {
            refuses(tar(new TarArchiveEntry(name), new byte[1]), "a name no backup has", name);
        }
        var link = new TarArchiveEntry("apps/items/web", TarConstants.LF_SYMLINK);
        link.setLinkName("/etc/passwd");
        refuses(tar(link, new byte[0]), "no plain file");
    }

    @Test
    void archive_thatUnfoldsWithoutEnd_isRefused() throws IOException {
        refuses(tar(new TarArchiveEntry("apps/items/web"), new byte[(4 << 20) + 1]), "4194305 bytes");
        // Files of zeros cost nothing to send.
        var out = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            var zeros = new byte[4 << 20];
            for (int file = 0; file < 6; file++) {
                var entry = new TarArchiveEntry("apps/items/x"); // one name, so that this test needs no memory either
                entry.setSize(zeros.length);
                tar.putArchiveEntry(entry);
                tar.write(zeros);
                tar.closeArchiveEntry();
            }
        }
        assertThat(out.size()).isLessThan(50_000);
        assertThatThrownBy(
                        () -> BackupArchive.read(new ByteArrayInputStream(out.toByteArray()), true, new Room(23 << 20)))
                .isInstanceOf(MigrationException.class)
                .hasMessageContainingAll("unfolds to more than the 24117248 bytes", "EKIDEN_HEAP");
    }

    private static void hasNoRoom(byte[] file, int room) {
        assertThatThrownBy(() -> DumpFile.read(new ByteArrayInputStream(file), false, new Room(room), new Room(room)))
                .isInstanceOf(MigrationException.class)
                .hasMessageContainingAll("more than the " + room + " bytes", "EKIDEN_HEAP=4g");
    }

    /** What there is no memory for is said before it is there. */
    @Test
    void fileThatIsLargerThanTheMemory_isRefusedWithWhatToDo() throws IOException {
        hasNoRoom(bytes("[" + " ".repeat(2000) + "]"), 1000);
        hasNoRoom(bytes("{\"path\":\"/m/state\",\"data_base64\":\"\"}\n".repeat(10)), 4000);
        hasNoRoom(tar(new TarArchiveEntry("apps/items/web"), new byte[600]), 1030);
        // Without an end of a line nothing would ever be counted.
        var head = bytes("{\"path\":\"/m/state\",\"data_base64\":\"");
        refuses(Arrays.copyOf(head, (8 << 20) + 1), "a line of more than 8388608 bytes");
    }

    @Test
    void file_isNamedInWhatIsWrongWithIt(@TempDir Path directory) throws IOException {
        var missing = directory.resolve("missing");
        assertThatThrownBy(() -> DumpFile.read(missing, false)).hasMessage(missing + ": there is no such file");
        assertThatThrownBy(() -> DumpFile.read(directory, false)).hasMessageContaining("it is a directory");
        var file = Files.writeString(directory.resolve("f.json"), "{}");
        assertThatThrownBy(() -> DumpFile.read(file, false)).hasMessageStartingWith(file + ": ");
    }
}
