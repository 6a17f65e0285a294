package io.ekiden.mesos.agent.checkpoint;

import io.ekiden.mesos.agent.Checkpoint;
import io.ekiden.mesos.agent.machine.AgentChange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A checkpoint in {@code <workDir>/meta}: {@code journal}, {@code boot_id} and {@code lock}, which keeps a second agent out. */
public final class FileCheckpoint implements Checkpoint {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    private final Path metaDir;
    private final FileChannel lock;
    private final String bootId;
    private final List<AgentChange.Durable> recovered;
    private final boolean rebooted;
    private @Nullable JournalFile journal;

    private FileCheckpoint(Path metaDir, FileChannel lock, String bootId) throws IOException {
        this.metaDir = metaDir;
        this.lock = lock;
        this.bootId = bootId;
        var changes = new ArrayList<AgentChange.Durable>();
        for (var record : JournalFile.read(metaDir.resolve("journal"))) {
            changes.add(ChangeCodec.decode(record));
        }
        this.recovered = List.copyOf(changes);
        var bootFile = metaDir.resolve("boot_id");
        this.rebooted =
                Files.exists(bootFile) && !Files.readString(bootFile).strip().equals(bootId);
    }

    /**
     * Reads the checkpoint of a work directory, which may be empty.
     *
     * @throws CorruptCheckpointException when it is damaged
     * @throws IOException when it cannot be read, or another process uses it
     */
    public static FileCheckpoint open(Path workDir) throws IOException {
        return open(workDir, Files.readString(BOOT_ID).strip());
    }

    static FileCheckpoint open(Path workDir, String bootId) throws IOException {
        var metaDir = Files.createDirectories(workDir.resolve("meta"));
        var lock = lock(metaDir.resolve("lock"));
        try {
            return new FileCheckpoint(metaDir, lock, bootId);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public List<AgentChange.Durable> recovered() {
        return recovered;
    }

    @Override
    public boolean rebooted() {
        return rebooted;
    }

    @Override
    public void compact(List<AgentChange.Durable> changes) {
        try {
            journal = JournalFile.replace(metaDir.resolve("journal"), encode(changes));
            Files.writeString(metaDir.resolve("boot_id"), bootId + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compact the checkpoint in " + metaDir, e);
        }
    }

    @Override
    public void append(List<AgentChange.Durable> changes) {
        if (journal == null) {
            throw new IllegalStateException("append before compact");
        }
        try {
            journal.append(encode(changes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the checkpoint in " + metaDir, e);
        }
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
