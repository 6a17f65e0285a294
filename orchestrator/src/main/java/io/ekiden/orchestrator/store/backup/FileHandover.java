package io.ekiden.orchestrator.store.backup;

import io.ekiden.orchestrator.store.ZooKeeperStateStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the leader before has left to do. What cannot be done is said in the log, and the leader begins with the state there is: one
 * that did not begin would be worse. Nothing is restored when the backup that was to be made before it could not be.
 */
public final class FileHandover implements ZooKeeperStateStore.Handover {
    private static final Logger LOG = LoggerFactory.getLogger(FileHandover.class);

    private final Optional<BackupDirectory> directory;
    private final Form form;
    private final InstantSource clock;
    private volatile Optional<HandoverReport> last = Optional.empty();

    /** What entries mean. */
    public interface Form {
        /**
         * What is to be stored when a backup takes the place of what is there.
         *
         * @throws RuntimeException saying why, when the backup is no state that this program can begin with
         */
        SortedMap<String, byte[]> inPlaceOf(Map<String, byte[]> present, SortedMap<String, byte[]> backup);
    }

    /**
     * @param directory absent: nothing is written, and nothing restored
     * @param form of what is restored
     */
    public FileHandover(Optional<BackupDirectory> directory, Form form, InstantSource clock) {
        this.directory = directory;
        this.form = form;
        this.clock = clock;
    }

    /** What became of what was left to this process last; absent when nothing was. Any thread. */
    public Optional<HandoverReport> last() {
        return last;
    }

    @Override
    public Optional<SortedMap<String, byte[]>> carryOut(Optional<String> wish, Map<String, byte[]> entries) {
        if (wish.isEmpty()) {
            return Optional.empty();
        }
        var left = Wish.parse(wish.get()).filter(stored -> stored.isMeantFor(clock.instant()));
        if (left.isEmpty()) {
            LOG.warn("Not done, as it was not left within the last {} minutes: {}", Wish.HOLDS.toMinutes(), wish.get());
            report(
                    Wish.parse(wish.get()).map(Wish.Left::wish).orElse(Wish.UNKNOWN),
                    Optional.of("It was not left within the last " + Wish.HOLDS.toMinutes()
                            + " minutes. Nothing was done"));
            return Optional.empty();
        }
        var wanted = left.get().wish();
        try {
            if (wanted.backup().isPresent()) {
                write(file(wanted.backup().get()), entries);
            }
            var restored = wanted.restore().isPresent()
                    ? Optional.of(read(file(wanted.restore().get()), entries))
                    : Optional.<SortedMap<String, byte[]>>empty();
            report(wanted, Optional.empty());
            return restored;
        } catch (BackupException failure) {
            return undone(wanted, failure.getMessage(), Optional.empty());
        } catch (RuntimeException | OutOfMemoryError failure) {
            // Of a backup that is too large, too: the next leader would fare no better.
            return undone(wanted, failure.toString(), Optional.of(failure));
        }
    }

    private Optional<SortedMap<String, byte[]>> undone(
            Wish wanted, @Nullable String reason, Optional<Throwable> unexpected) {
        var text = "%s. %sBeginning with the state there was"
                .formatted(reason, wanted.restore().isPresent() ? "Nothing was restored. " : "");
        LOG.error("{}", text, unexpected.orElse(null));
        report(wanted, Optional.of(text));
        return Optional.empty();
    }

    private void report(Wish wanted, Optional<String> reason) {
        last = Optional.of(new HandoverReport(clock.instant(), wanted, reason));
    }

    private void write(Path file, Map<String, byte[]> entries) throws BackupException {
        var backup = new Backup(clock.instant(), new TreeMap<>(entries));
        BackupFile.write(file, backup);
        LOG.info("Backup written file={} entries={} bytes={}", file, entries.size(), backup.bytes());
    }

    private SortedMap<String, byte[]> read(Path file, Map<String, byte[]> present) throws BackupException {
        var backup = checked(file, entries -> form.inPlaceOf(present, entries));
        LOG.warn(
                "Beginning with a restored state file={} time={} entries={}",
                file,
                backup.time(),
                backup.entries().size());
        return backup.entries();
    }

    /**
     * A backup that this program can begin with.
     *
     * @param form its entries as they are to be stored; throws, saying why, when they are no state
     */
    public static Backup checked(Path file, UnaryOperator<SortedMap<String, byte[]>> form) throws BackupException {
        var backup = BackupFile.read(file);
        try {
            return new Backup(backup.time(), form.apply(backup.entries()));
        } catch (RuntimeException unreadable) {
            throw new BackupException(file + " cannot be restored: " + unreadable.getMessage());
        }
    }

    private Path file(String name) throws BackupException {
        return directory
                .orElseThrow(() -> new BackupException("The leader before has left " + name
                        + " to write or to read, and this one has no --backup-dir"))
                .file(name)
                .orElseThrow(() -> new BackupException("'" + name + "' is no name of a backup"));
    }
}
