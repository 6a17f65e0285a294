package io.ekiden.mesos.agent.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A file of checksummed records behind a versioned header: {@code length, ~length, crc32, bytes} each.
 *
 * <p>Written without fdatasync: what a write() call took survives the death of the process in the page cache. Only a crash of the whole
 * machine can lose it, and then every task is gone as well, so that nothing true is lost.
 */
final class JournalFile implements AutoCloseable {
    static final byte[] HEADER = "ekiden-agent-journal 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAME = 12;

    private final FileChannel channel;

    private JournalFile(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * The whole records of a file, oldest first; none when there is no file. A torn last record is left out.
     *
     * @throws CorruptCheckpointException when something else than a torn end is wrong
     */
    static List<byte[]> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        checkHeader(file, bytes);
        var records = new ArrayList<byte[]>();
        while (bytes.remaining() >= FRAME) {
            int at = bytes.position();
            int length = bytes.getInt();
            int complement = bytes.getInt();
            int crc = bytes.getInt();
            if (length < 0 || complement != ~length) {
                throw corrupt(file, at, "its length is damaged");
            }
            if (bytes.remaining() < length) {
                break; // the writer died within its last write
            }
            var record = new byte[length];
            bytes.get(record);
            if (crc != crc(record)) {
                throw corrupt(file, at, "its checksum is wrong");
            }
            records.add(record);
        }
        return records;
    }

    /** Makes a file that holds just these records, in place of the one of this name, and opens it for more. */
    static JournalFile replace(Path file, List<byte[]> records) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        var channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            var journal = new JournalFile(channel);
            writeAll(channel, ByteBuffer.wrap(HEADER));
            journal.append(records);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return journal;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Appends all records in one write. */
    void append(List<byte[]> records) throws IOException {
        int size = records.stream().mapToInt(record -> FRAME + record.length).sum();
        var frames = ByteBuffer.allocate(size);
        for (var record : records) {
            frames.putInt(record.length)
                    .putInt(~record.length)
                    .putInt(crc(record))
                    .put(record);
        }
        writeAll(channel, frames.flip());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void checkHeader(Path file, ByteBuffer bytes) throws IOException {
        var header = new byte[Math.min(HEADER.length, bytes.remaining())];
        bytes.get(header);
        if (!java.util.Arrays.equals(header, HEADER)) {
            throw new CorruptCheckpointException(file + " does not begin with '"
                    + new String(HEADER, StandardCharsets.US_ASCII).strip()
                    + "': it is damaged, or of another version of the agent");
        }
    }

    private static CorruptCheckpointException corrupt(Path file, int at, String what) {
        return new CorruptCheckpointException(file + " is damaged: of the record at byte " + at + ", " + what
                + ". The agent does not start, to not lose track of tasks that may be running;"
                + " to start without them, kill them and remove the file");
    }

    private static int crc(byte[] record) {
        var crc = new CRC32();
        crc.update(record);
        return (int) crc.getValue();
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
