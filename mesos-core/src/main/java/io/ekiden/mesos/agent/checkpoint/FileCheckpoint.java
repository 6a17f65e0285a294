package io.ekiden.mesos.agent.checkpoint;

import io.ekiden.mesos.agent.Checkpoint;
import io.ekiden.mesos.agent.machine.AgentChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A checkpoint in {@code <workDir>/meta}: {@code journal}, {@code boot_id}, {@code reserve} for when the disk is full, and {@code lock},
 * which keeps a second agent out. The directory is for the agent's user alone: tasks are kept with their environments, and these hold secrets.
 */
public final class FileCheckpoint implements Checkpoint {
    private static final Logger LOG = LoggerFactory.getLogger(FileCheckpoint.class);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rwx------");
    /** A journal grows by at least so much before it is compacted again. */
    private static final long GROWTH = 16L << 20;
    /** After one that failed, for want of space. */
    private static final long COMPACTION_PAUSE = Duration.ofSeconds(10).toNanos();
    /** Bytes of a record that is told of. */
    private static final int SHOWN = 60;

    private final Path metaDir;
    private final FileChannel lock;
    private final String bootId;
    private final long growth;
    private final String lastBootId;
    private final List<AgentChange.Durable> recovered;
    private final long recoveredSize;
    private final Reserve reserve;
    private @Nullable JournalFile journal;
    private long compactedSize;
    private long compactionTried = System.nanoTime() - COMPACTION_PAUSE;

    private FileCheckpoint(Path metaDir, FileChannel lock, String bootId, long growth, boolean strict)
            throws IOException {
        this.metaDir = metaDir;
        this.lock = lock;
        this.bootId = bootId;
        this.growth = growth;
        var bootFile = bootFile();
        this.lastBootId = Files.exists(bootFile) ? Files.readString(bootFile).strip() : "";
        this.reserve = new Reserve(metaDir.resolve("reserve"));
        var found = read(strict);
        this.recovered = found.changes();
        this.recoveredSize = found.size();
    }

    /**
     * Reads the checkpoint of a work directory, which may be empty.
     *
     * @throws CorruptCheckpointException when it is damaged
     * @throws IOException when it cannot be read, or another process uses it
     */
    public static FileCheckpoint open(Path workDir) throws IOException {
        return open(workDir, true);
    }

    /**
     * See {@link #open(Path)}.
     *
     * @param strict false: of a damaged one, what is whole is read
     */
    public static FileCheckpoint open(Path workDir, boolean strict) throws IOException {
        return open(workDir, Files.readString(BOOT_ID).strip(), GROWTH, strict);
    }

    static FileCheckpoint open(Path workDir, String bootId, long growth, boolean strict) throws IOException {
        var metaDir = Files.createDirectories(workDir.resolve("meta"));
        Files.setPosixFilePermissions(metaDir, OWN);
        var lock = lock(metaDir.resolve("lock"));
        try {
            return new FileCheckpoint(metaDir, lock, bootId, growth, strict);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * What was found.
     *
     * @param size bytes that can be kept as they are; 0 when none can
     */
    private record Found(List<AgentChange.Durable> changes, long size) {}

    /**
     * A crash of the whole machine may have damaged the journal; then no task runs any more, and what is whole up to there is enough.
     * Otherwise it takes the will of the operator to go on with less: what is whole behind a damage is taken too, and of a task whose
     * beginning is lost the containerizer ends what runs.
     */
    private Found read(boolean strict) throws IOException {
        var file = journalFile();
        var contents = JournalFile.read(file);
        var damage = new ArrayList<>(contents.damage());
        var records = rebooted() ? contents.beforeDamage() : contents.records();
        var changes = new ArrayList<AgentChange.Durable>();
        for (var record : records) {
            try {
                changes.addAll(ChangeCodec.decode(record));
            } catch (IOException | RuntimeException unknown) {
                damage.add("a record cannot be understood, as one of another version of the agent: "
                        + new String(record, 0, Math.min(record.length, SHOWN), StandardCharsets.UTF_8));
            }
        }
        if (!damage.isEmpty()) {
            if (strict && !rebooted()) {
                throw new CorruptCheckpointException(file + ": " + damage.getFirst()
                        + ". The agent does not start, to not lose track of tasks that may be running;"
                        + " --no-strict takes up what is whole and ends the rest. Or kill all tasks, and remove"
                        + " the file");
            }
            LOG.warn(
                    "{}, {} records of {} are taken up, left out is: {}",
                    rebooted() ? "the machine was restarted" : "recovery is not strict",
                    changes.size(),
                    file,
                    String.join("; ", damage));
        }
        boolean isSoundSoFar = damage.isEmpty()
                || (rebooted() && damage.size() == contents.damage().size());
        return new Found(List.copyOf(changes), isSoundSoFar ? contents.size() : 0);
    }

    @Override
    public List<AgentChange.Durable> recovered() {
        return recovered;
    }

    @Override
    public boolean rebooted() {
        return !lastBootId.isEmpty() && !lastBootId.equals(bootId);
    }

    @Override
    public void compact(List<AgentChange.Durable> changes) {
        if (journal == null) {
            begin(changes);
            return;
        }
        compactionTried = System.nanoTime();
        var before = journal;
        try {
            journal = JournalFile.replace(journalFile(), encode(changes));
            compactedSize = journal.size();
            before.close();
        } catch (IOException e) {
            LOG.warn("the checkpoint goes on as long as it is, it is tried again to shorten it metaDir={}", metaDir, e);
        }
    }

    private void begin(List<AgentChange.Durable> changes) {
        try {
            var opened = open(changes);
            journal = opened;
            compactedSize = opened.size();
            if (!lastBootId.equals(bootId)) {
                writeBootId();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compact the checkpoint in " + metaDir, e);
        }
        reserve.take();
    }

    /** On a full disk with the help of the reserve, or else as an earlier process has left it. */
    private JournalFile open(List<AgentChange.Durable> changes) throws IOException {
        try {
            return JournalFile.replace(journalFile(), encode(changes));
        } catch (IOException e) {
            if (reserve.release()) {
                return open(changes);
            }
            if (recoveredSize == 0) {
                throw e;
            }
            LOG.warn("the checkpoint goes on as an earlier agent has left it metaDir={}", metaDir, e);
            return JournalFile.reopen(journalFile(), recoveredSize);
        }
    }

    @Override
    public boolean wantsCompaction() {
        return journal != null
                && journal.size() - compactedSize > Math.max(growth, compactedSize)
                && System.nanoTime() - compactionTried >= COMPACTION_PAUSE;
    }

    @Override
    public void append(List<AgentChange.Durable> changes) {
        if (journal == null) {
            throw new IllegalStateException("append before compact");
        }
        // One record: a crash or a full disk in the midst of the write must not leave half a turn, such as the end of a
        // task without the update that tells of it.
        var record = encodeAll(changes);
        try {
            journal.append(record);
        } catch (IOException e) {
            appendWithoutReserve(record, e);
        }
    }

    private void appendWithoutReserve(List<byte[]> record, IOException why) {
        try {
            if (journal == null || !reserve.release()) {
                throw why;
            }
            journal.append(record);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the checkpoint in " + metaDir, e);
        }
    }

    private static List<byte[]> encodeAll(List<AgentChange.Durable> changes) {
        try {
            return List.of(ChangeCodec.encode(changes));
        } catch (IOException e) {
            throw new IllegalStateException("a change cannot be written as JSON", e);
        }
    }

    @Override
    public void tend() {
        reserve.take();
    }

    @Override
    public void close() {
        try (lock) {
            if (journal != null) {
                journal.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the checkpoint in " + metaDir, e);
        }
    }

    /** In one step: a file that is only half written would look like a restart of the machine, which no task survives. */
    private void writeBootId() throws IOException {
        var draft = metaDir.resolve("boot_id.new");
        try (var channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var bytes = StandardCharsets.US_ASCII.encode(bootId + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, bootFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path journalFile() {
        return metaDir.resolve("journal");
    }

    private Path bootFile() {
        return metaDir.resolve("boot_id");
    }

    private static List<byte[]> encode(List<AgentChange.Durable> changes) throws IOException {
        var records = new ArrayList<byte[]>(changes.size());
        for (var change : changes) {
            records.add(ChangeCodec.encode(change));
        }
        return records;
    }

    private static FileChannel lock(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new IOException("another agent of this process uses " + file.getParent(), e);
        }
        channel.close();
        throw new IOException("another agent uses " + file.getParent());
    }
}
