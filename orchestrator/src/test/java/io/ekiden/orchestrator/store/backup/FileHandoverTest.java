package io.ekiden.orchestrator.store.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHandoverTest {
    private static final Map<String, byte[]> STORED = Map.of("a", new byte[] {1});

    @TempDir
    Path path;

    @Test
    void uris_haveANameInTheDirectoryAlone() {
        var directory = new BackupDirectory(Path.of("/var/backups/"));
        assertThat(directory.nameIn("file:///var/backups/monday-1_2.tar.gz")).contains("monday-1_2.tar.gz");
        assertThat(directory.nameIn("FILE:/var/backups/a")).contains("a");
        for (var wrong : new String[] {
            "",
            "a",
            "/var/backups/a",
            "file:a",
            "file://host/var/backups/a",
            "file:///var/backups",
            "file:///var/backups/",
            "file:///var/backups/.hidden",
            "file:///var/backups/..",
            "file:///var/backups/sub/a",
            "file:///var/backups/../backups/a",
            "file:///var/backups/%2e%2e%2fetc",
            "file:///var/backups/a%00",
            "file:///var/backups/a%0ab",
            "file:///var/backups/a?b",
            "file:///var/backups/a#b",
            "file:///var/backups/-rf",
            "file:///var/backups/" + "a".repeat(300),
            "s3://bucket/a",
            "http://h/var/backups/a",
            "file:///var/backups/a b"
        }) {
            assertThat(directory.nameIn(wrong)).as(wrong).isEmpty();
        }
        assertThat(directory.refusal()).contains("file:///var/backups/NAME");
    }

    @Test
    void nothingLeft_nothingDone() {
        assertThat(handover().carryOut(Optional.empty(), STORED)).isEmpty();
        assertThat(handover().carryOut(Optional.of("no wish"), STORED)).isEmpty();
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void backup_isWritten_andBecomesTheStateAgain() throws Exception {
        assertThat(handover().carryOut(wish("a.tar.gz", null), STORED)).isEmpty();
        assertThat(BackupFile.read(path.resolve("a.tar.gz")).time()).isEqualTo(Instant.EPOCH);

        var restored = handover().carryOut(wish("b.tar.gz", "a.tar.gz"), Map.of("b", new byte[] {2}));
        assertThat(restored.orElseThrow()).containsOnlyKeys("a");
        assertThat(BackupFile.read(path.resolve("b.tar.gz")).entries()).containsOnlyKeys("b");
    }

    @Test
    void whatCannotBeDone_isLeftUndone() throws Exception {
        BackupFile.write(path.resolve("a.tar.gz"), new Backup(Instant.EPOCH, new TreeMap<>(STORED)));
        assertThat(handover().carryOut(wish(null, "missing.tar.gz"), STORED)).isEmpty();
        assertThat(handover().carryOut(wish(null, "../a.tar.gz"), STORED)).isEmpty();
        assertThat(new FileHandover(Optional.empty(), (_, backup) -> backup, InstantSource.fixed(Instant.EPOCH))
                        .carryOut(wish(null, "a.tar.gz"), STORED))
                .isEmpty();

        // Where the backup cannot be written nothing is restored.
        Files.createDirectory(path.resolve("taken"));
        Files.createFile(path.resolve("taken").resolve("file"));
        assertThat(handover().carryOut(wish("taken", "a.tar.gz"), STORED)).isEmpty();
        assertThat(path.resolve(".taken.unfinished")).doesNotExist();
        assertThat(handover().carryOut(wish(null, "a.tar.gz"), STORED)).isPresent();
    }

    @Test
    void outcome_isKept_whetherItWasDoneOrNot() throws Exception {
        var handover = handover();
        assertThat(handover.last()).isEmpty();
        handover.carryOut(Optional.empty(), STORED);
        assertThat(handover.last()).as("nothing was asked for").isEmpty();

        handover.carryOut(wish("a.tar.gz", null), STORED);
        assertThat(handover.last())
                .contains(new HandoverReport(
                        Instant.EPOCH,
                        new Wish(Optional.of("w1"), Optional.of("a.tar.gz"), Optional.empty()),
                        Optional.empty()));

        handover.carryOut(wish(null, "missing.tar.gz"), STORED);
        assertThat(handover.last()).hasValueSatisfying(report -> {
            assertThat(report.isDone()).isFalse();
            assertThat(report.reason().orElseThrow())
                    .contains("missing.tar.gz cannot be restored", "Nothing was restored");
        });
        handover.carryOut(Optional.empty(), STORED);
        assertThat(handover.last()).as("it began to lead again").isPresent();

        var old = new Wish(Optional.of("w1"), Optional.empty(), Optional.of("a.tar.gz"));
        handover.carryOut(Optional.of(old.text(Instant.ofEpochSecond(300))), STORED);
        assertThat(handover.last()).hasValueSatisfying(report -> {
            assertThat(report.wish()).isEqualTo(old);
            assertThat(report.reason().orElseThrow()).contains("5 minutes");
        });
        handover.carryOut(Optional.of("no wish"), STORED);
        assertThat(handover.last().orElseThrow().isDone()).isFalse();
    }

    @Test
    void stateThatCannotBeRead_isNotBegunWith() throws Exception {
        BackupFile.write(path.resolve("a.tar.gz"), new Backup(Instant.EPOCH, new TreeMap<>(STORED)));
        assertThat(with(FileHandoverTest::refuse).carryOut(wish(null, "a.tar.gz"), STORED))
                .isEmpty();
    }

    @Test
    void backupThatTakesAllMemory_isNotBegunWith() throws Exception {
        BackupFile.write(path.resolve("a.tar.gz"), new Backup(Instant.EPOCH, new TreeMap<>(STORED)));
        var exhausted = with((_, _) -> {
            throw new OutOfMemoryError("Java heap space");
        });
        assertThat(exhausted.carryOut(wish(null, "a.tar.gz"), STORED)).isEmpty();
    }

    @Test
    void whatIsThere_isKnownToWhatTakesItsPlace() throws Exception {
        BackupFile.write(path.resolve("a.tar.gz"), new Backup(Instant.EPOCH, new TreeMap<>(STORED)));
        var joined = with((present, backup) -> {
            backup.putAll(present);
            return backup;
        });
        assertThat(joined.carryOut(wish(null, "a.tar.gz"), Map.of("b", new byte[] {2}))
                        .orElseThrow())
                .containsOnlyKeys("a", "b");
    }

    /** Whoever asks for another one must not take the outcome of this for it. */
    @Test
    void outcome_hasTheIdOfTheWish_ifItHasOne() {
        var handover = handover();
        handover.carryOut(Optional.of("{\"id\":\"f3\",\"backup\":\"a\",\"time\":\"1970-01-01T00:00:00Z\"}"), STORED);
        assertThat(handover.last().orElseThrow().wish().id()).contains("f3");
        // As earlier versions wrote it.
        handover.carryOut(Optional.of("{\"backup\":\"a\",\"time\":\"1970-01-01T00:00:00Z\"}"), STORED);
        assertThat(handover.last().orElseThrow().wish())
                .isEqualTo(new Wish(Optional.empty(), Optional.of("a"), Optional.empty()));
        assertThat(handover.last().orElseThrow().isDone()).isTrue();
    }

    /** A leader that could not go went on: what it was asked for then is not to be done by whoever leads much later. */
    @Test
    void wishOfLongAgo_isDropped() throws Exception {
        BackupFile.write(path.resolve("a.tar.gz"), new Backup(Instant.EPOCH, new TreeMap<>(STORED)));
        var wish = new Wish(Optional.of("w1"), Optional.empty(), Optional.of("a.tar.gz"));
        for (int seconds : new int[] {-299, 0, 299}) {
            var left = Optional.of(wish.text(Instant.ofEpochSecond(seconds)));
            assertThat(handover().carryOut(left, STORED)).as(seconds + " s").isPresent();
        }
        for (int seconds : new int[] {-1_000_000, -300, 300}) {
            var left = Optional.of(wish.text(Instant.ofEpochSecond(seconds)));
            assertThat(handover().carryOut(left, STORED)).as(seconds + " s").isEmpty();
        }
        assertThat(handover().carryOut(Optional.of("{\"restore\":\"a.tar.gz\"}"), STORED))
                .isEmpty();
    }

    private static SortedMap<String, byte[]> refuse(Map<String, byte[]> present, SortedMap<String, byte[]> backup) {
        throw new IllegalStateException("cannot read " + backup.firstKey() + " in place of " + present.keySet());
    }

    private FileHandover handover() {
        return with((_, backup) -> backup);
    }

    private FileHandover with(FileHandover.Form form) {
        return new FileHandover(Optional.of(new BackupDirectory(path)), form, InstantSource.fixed(Instant.EPOCH));
    }

    private static Optional<String> wish(String backup, String restore) {
        return Optional.of(new Wish(Optional.of("w1"), Optional.ofNullable(backup), Optional.ofNullable(restore))
                .text(Instant.EPOCH));
    }
}
