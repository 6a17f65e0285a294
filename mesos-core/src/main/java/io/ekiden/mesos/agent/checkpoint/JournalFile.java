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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A file of checksummed records behind a versioned header: {@code length, ~length, crc32, bytes} each.
 *
 * <p>Written without fdatasync: what a write() call took survives the death of the process in the page cache. Only a crash of the whole
 * machine can lose or damage it, and then every task is gone as well, so that nothing true is lost.
 */
final class JournalFile implements AutoCloseable {
    static final byte[] HEADER = "ekiden-agent-journal 1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAME = 12;

    private final FileChannel channel;
    private long size;

    /**
     * What a file holds.
     *
     * @param records the whole ones, oldest first, up to the first damage; a torn last one is left out
     * @param damage what is wrong, if anything but a torn end is
     * @param size bytes up to the end of the last of the records; 0 when the file is none
     */
    record Contents(List<byte[]> records, Optional<String> damage, long size) {}

    private JournalFile(FileChannel channel) {
        this.channel = channel;
    }

    /** What the file holds; nothing when there is none. */
    static Contents read(Path file) throws IOException {
        var records = new ArrayList<byte[]>();
        if (!Files.exists(file)) {
            return new Contents(records, Optional.empty(), 0);
        }
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (!hasHeader(bytes)) {
            var damage = "it does not begin with '" + new String(HEADER, StandardCharsets.US_ASCII).strip()
                    + "': it is damaged, or of another version of the agent";
            return new Contents(records, Optional.of(damage), 0);
        }
        int whole = bytes.position();
        while (bytes.remaining() >= FRAME) {
            int at = bytes.position();
            int length = bytes.getInt();
            int complement = bytes.getInt();
            int crc = bytes.getInt();
            if (length < 0 || complement != ~length) {
                return new Contents(
                        records, Optional.of("the length of the record at byte " + at + " is damaged"), whole);
            }
            if (bytes.remaining() < length) {
                break; // the writer died within its last write
            }
            var record = new byte[length];
            bytes.get(record);
            if (crc != crc(record)) {
                return new Contents(
                        records, Optional.of("the checksum of the record at byte " + at + " is wrong"), whole);
            }
            records.add(record);
            whole = bytes.position();
        }
        return new Contents(records, Optional.empty(), whole);
    }

    /** Makes a file that holds just these records, in place of the one of this name, and opens it for more. */
    static JournalFile replace(Path file, List<byte[]> records) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        var channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        try {
            var journal = new JournalFile(channel);
            journal.writeAll(ByteBuffer.wrap(HEADER));
            journal.append(records);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return journal;
        } catch (IOException e) {
            channel.close();
            Files.deleteIfExists(fresh);
            throw e;
        }
    }

    /** Opens a file as it is for more, without what stands after the records that {@link #read} has found. */
    static JournalFile reopen(Path file, long size) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            var journal = new JournalFile(channel);
            journal.size = size;
            journal.cut();
            return journal;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Appends all records in one write.
     *
     * @throws IOException when they are not there as a whole; then the file is as it was, and this may be tried again
     */
    void append(List<byte[]> records) throws IOException {
        int size = records.stream().mapToInt(record -> FRAME + record.length).sum();
        var frames = ByteBuffer.allocate(size);
        for (var record : records) {
            frames.putInt(record.length)
                    .putInt(~record.length)
                    .putInt(crc(record))
                    .put(record);
        }
        long before = this.size;
        try {
            writeAll(frames.flip());
        } catch (IOException e) {
            this.size = before;
            cut();
            throw e;
        }
    }

    /** Drops what stands after the end. */
    private void cut() throws IOException {
        channel.truncate(size).position(size);
    }

    /** Bytes of the file. */
    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static boolean hasHeader(ByteBuffer bytes) {
        var header = new byte[Math.min(HEADER.length, bytes.remaining())];
        bytes.get(header);
        return Arrays.equals(header, HEADER);
    }

    private static int crc(byte[] record) {
        var crc = new CRC32();
        crc.update(record);
        return (int) crc.getValue();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            size += channel.write(bytes);
        }
    }
}
