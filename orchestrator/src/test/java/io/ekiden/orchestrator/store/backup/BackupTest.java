package io.ekiden.orchestrator.store.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.orchestrator.store.StoreKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private static final Instant TIME = Instant.parse("2024-02-29T03:00:00Z");

    @TempDir
    Path directory;

    @Test
    void whatWasWritten_isRead() throws Exception {
        for (long seed = 0; seed < 50; seed++) {
            var entries = entries(seed);
            var read = Backup.read(new ByteArrayInputStream(bytes(entries)));
            assertThat(readable(read.entries())).as("seed " + seed).isEqualTo(readable(entries));
            assertThat(read.time()).isEqualTo(TIME);
        }
    }

    @Test
    void anyTar_opensIt() throws Exception {
        var entries = entries(1);
        entries.put("framework", "the-id".getBytes(StandardCharsets.UTF_8));
        var file = directory.resolve("a.tar.gz");
        BackupFile.write(file, new Backup(TIME, entries));

        var process = new ProcessBuilder("tar", "-xzf", file.toString(), "-C", directory.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(process.waitFor()).isZero();
        for (var entry : entries.entrySet()) {
            assertThat(directory.resolve("state").resolve(entry.getKey())).hasBinaryContent(entry.getValue());
        }
        assertThat(directory.resolve("manifest.json"))
                .content()
                .contains("\"format\" : 1", "\"frameworkId\" : \"the-id\"", "\"entries\" : " + entries.size());
    }

    @Test
    void file_isForItsOwner_andReplacesAnother() throws Exception {
        var file = directory.resolve("a.tar.gz");
        BackupFile.write(file, new Backup(TIME, entries(1)));
        BackupFile.write(file, new Backup(TIME, entries(2)));

        assertThat(readable(BackupFile.read(file).entries())).isEqualTo(readable(entries(2)));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void file_thatCannotBeUsed_isNamed() throws Exception {
        var nowhere = directory.resolve("nowhere").resolve("a.tar.gz");
        assertThatThrownBy(() -> BackupFile.write(nowhere, new Backup(TIME, entries(1))))
                .isInstanceOf(BackupException.class)
                .hasMessageContainingAll("cannot be written", nowhere.toString(), "no such file or directory");
        assertThatThrownBy(() -> BackupFile.read(nowhere))
                .isInstanceOf(BackupException.class)
                .hasMessageContainingAll("cannot be restored", nowhere.toString(), "no such file or directory");
        var link = Files.createSymbolicLink(directory.resolve("link"), Path.of("/etc/hostname"));
        assertThatThrownBy(() -> BackupFile.read(link)).isInstanceOf(BackupException.class);
    }

    @Test
    void cutAnywhere_itIsRefused_orWhole() throws Exception {
        var entries = entries(3);
        var whole = bytes(entries);
        int refused = 0;
        for (int length = 0; length < whole.length; length += 7) {
            refused += isRefused(Arrays.copyOf(whole, length), entries) ? 1 : 0;
        }
        assertThat(refused).isGreaterThan(whole.length / 7 - 10);
    }

    @Test
    void damagedAnywhere_itIsRefused_orWhole() throws Exception {
        var entries = entries(4);
        var whole = bytes(entries);
        for (int at = 0; at < whole.length; at += 3) {
            var damaged = whole.clone();
            damaged[at] ^= 0x10;
            isRefused(damaged, entries);
        }
        // The archive within is what differs too, where no checksum of gzip sees it.
        var plain = unpacked(whole);
        for (int at = 0; at < plain.length; at += 11) {
            var damaged = plain.clone();
            damaged[at] ^= 0x01;
            isRefused(packed(damaged), entries);
        }
    }

    /** Refused, or what was written: nothing else. */
    private static boolean isRefused(byte[] archive, SortedMap<String, byte[]> entries) throws IOException {
        try {
            var read = Backup.read(new ByteArrayInputStream(archive));
            assertThat(readable(read.entries())).isEqualTo(readable(entries));
            return false;
        } catch (BackupException _) {
            return true;
        }
    }

    @Test
    void laterFormat_isRefusedByItsNumber() throws Exception {
        assertThatThrownBy(() -> read(altered(manifest -> manifest.replace("\"format\" : 1", "\"format\" : 2"))))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("format 2")
                .hasMessageContaining("reads 1");
    }

    @Test
    void manifestThatSaysSomethingElse_isRefused() throws Exception {
        assertThatThrownBy(() -> read(altered(manifest -> manifest.replace("\"entries\" : 1", "\"entries\" : 2"))))
                .hasMessage("it has 1 entries, and should have 2");
        assertThatThrownBy(() -> read(altered(manifest -> manifest.replaceAll("\"sha256\" : \".", "\"sha256\" : \"x"))))
                .hasMessageContaining("checksum differs");
        assertThatThrownBy(() -> read(altered(manifest -> manifest.replace("\"time\"", "\"when\""))))
                .hasMessageContaining("time");
        assertThatThrownBy(() -> read(altered(_ -> "[1"))).hasMessageContaining("no JSON");
        assertThatThrownBy(() -> read(altered(_ -> "[]"))).hasMessageContaining("format");
    }

    @Test
    void archiveOfSomethingElse_isRefused() throws Exception {
        assertThatThrownBy(() -> read(members(new Tar.Member("app/a", new byte[1]))))
                .hasMessageContaining("backups of Marathon cannot be restored");
        var manifest = new Tar.Member("manifest.json", manifest());
        assertThatThrownBy(() -> read(members(manifest, new Tar.Member("../../etc/passwd", new byte[1]))))
                .hasMessageContaining("no part of a state");
        assertThatThrownBy(() -> read(members(manifest, new Tar.Member("state/../x", new byte[1]))))
                .hasMessageContaining("no key of a state");
        var entry = new Tar.Member("state/a", new byte[1]);
        assertThatThrownBy(() -> read(members(manifest, entry, entry))).hasMessageContaining("state/a twice");
        assertThatThrownBy(() -> read(members(manifest, new Tar.Member("state/a", new byte[1_000_001]))))
                .hasMessageContaining("1000001 bytes");
        assertThatThrownBy(() -> read("no archive at all".getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("no gzip archive");
        assertThatThrownBy(() -> read(packed("x".repeat(2000).getBytes(StandardCharsets.UTF_8))))
                .hasMessageContaining("no tar archive");
    }

    private static void read(byte[] archive) throws IOException {
        Backup.read(new ByteArrayInputStream(archive));
    }

    private static byte[] manifest() throws IOException {
        try (var in = Tar.from(new GZIPInputStream(new ByteArrayInputStream(bytes(one()))))) {
            return Tar.read(in, 100_000).orElseThrow().content();
        }
    }

    private static byte[] altered(UnaryOperator<String> change) throws IOException {
        var text = change.apply(new String(manifest(), StandardCharsets.UTF_8));
        return members(
                new Tar.Member("manifest.json", text.getBytes(StandardCharsets.UTF_8)),
                new Tar.Member("state/a", one().get("a")));
    }

    private static SortedMap<String, byte[]> one() {
        return new TreeMap<>(Map.of("a", new byte[] {1, 2, 3}));
    }

    private static byte[] members(Tar.Member... members) throws IOException {
        var out = new ByteArrayOutputStream();
        var tar = Tar.into(out);
        for (var member : List.of(members)) Tar.write(tar, member, 0);
        tar.finish();
        return packed(out.toByteArray());
    }

    private static byte[] packed(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] unpacked(byte[] content) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        }
    }

    private static byte[] bytes(SortedMap<String, byte[]> entries) throws IOException {
        var out = new ByteArrayOutputStream();
        new Backup(TIME, entries).write(out);
        return out.toByteArray();
    }

    /** Keys of all lengths around what a header has room for, values of all lengths around a block. */
    private static SortedMap<String, byte[]> entries(long seed) {
        var random = new SplittableRandom(seed);
        var entries = new TreeMap<String, byte[]>();
        for (int i = 0; i < 20; i++) {
            var name = "/" + "é%web".repeat(1 + random.nextInt(20)) + "x".repeat(random.nextInt(100)) + i;
            var value = new byte[random.nextInt(1100)];
            random.nextBytes(value);
            var segment = StoreKey.encode(name);
            int length = Math.min(segment.length(), 180 / (1 + random.nextInt(3)));
            entries.put("apps/" + segment.substring(0, length) + i, value);
        }
        return entries;
    }

    private static Map<String, String> readable(Map<String, byte[]> entries) {
        return entries.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> HexFormat.of().formatHex(entry.getValue())));
    }
}
