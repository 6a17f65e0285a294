package io.ekiden.orchestrator.store.backup;

import io.ekiden.orchestrator.store.ZooKeeperStateStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the leader before has left to do. What cannot be done is said in the log, and the leader begins with the state there is: one
 * that did not begin would be worse. Nothing is restored when the backup that was to be made before it could not be.
 */
public final class FileHandover implements ZooKeeperStateStore.Handover {
    private static final Logger LOG = LoggerFactory.getLogger(FileHandover.class);

    private final Optional<BackupDirectory> directory;
    private final Consumer<SortedMap<String, byte[]>> check;
    private final InstantSource clock;

    /**
     * @param directory absent: nothing is written, and nothing restored
     * @param check throws, saying why, when entries are no state that this program can begin with
     */
    public FileHandover(
            Optional<BackupDirectory> directory, Consumer<SortedMap<String, byte[]>> check, InstantSource clock) {
        this.directory = directory;
        this.check = check;
        this.clock = clock;
    }

    @Override
    public Optional<SortedMap<String, byte[]>> carryOut(Optional<String> wish, Map<String, byte[]> entries) {
        if (wish.isEmpty()) {
            return Optional.empty();
        }
        var left = Wish.parse(wish.get()).filter(stored -> stored.isMeantFor(clock.instant()));
        if (left.isEmpty()) {
            LOG.warn("Not done, as it was not left within the last {} minutes: {}", Wish.HOLDS.toMinutes(), wish.get());
            return Optional.empty();
        }
        var wanted = left.get().wish();
        try {
            if (wanted.backup().isPresent()) {
                write(file(wanted.backup().get()), entries);
            }
            return wanted.restore().isPresent()
                    ? Optional.of(read(file(wanted.restore().get())))
                    : Optional.empty();
        } catch (BackupException failure) {
            LOG.error(
                    "{}. {}Beginning with the state there was",
                    failure.getMessage(),
                    wanted.restore().isPresent() ? "Nothing was restored. " : "");
            return Optional.empty();
        }
    }

    private void write(Path file, Map<String, byte[]> entries) throws BackupException {
        var backup = new Backup(clock.instant(), new TreeMap<>(entries));
        BackupFile.write(file, backup);
        LOG.info("Backup written file={} entries={} bytes={}", file, entries.size(), backup.bytes());
    }

    private SortedMap<String, byte[]> read(Path file) throws BackupException {
        var backup = checked(file, check);
        LOG.warn(
                "Beginning with a restored state file={} time={} entries={}",
                file,
                backup.time(),
                backup.entries().size());
        return backup.entries();
    }

    /** A backup that this program can begin with. */
    public static Backup checked(Path file, Consumer<SortedMap<String, byte[]>> check) throws BackupException {
        var backup = BackupFile.read(file);
        try {
            check.accept(backup.entries());
        } catch (RuntimeException unreadable) {
            throw new BackupException(file + " cannot be restored: " + unreadable.getMessage());
        }
        return backup;
    }

    private Path file(String name) throws BackupException {
        return directory
                .orElseThrow(() -> new BackupException("The leader before has left " + name
                        + " to write or to read, and this one has no --backup-dir"))
                .file(name)
                .orElseThrow(() -> new BackupException("'" + name + "' is no name of a backup"));
    }
}
