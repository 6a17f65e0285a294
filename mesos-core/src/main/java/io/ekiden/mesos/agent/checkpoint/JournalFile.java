package io.ekiden.mesos.agent.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
    /** The environments of tasks are in it. */
    private static final Set<PosixFilePermission> OWN = PosixFilePermissions.fromString("rw-------");

    private final FileChannel channel;
    private long size;

    /**
     * What a file holds.
     *
     * @param records the whole ones, oldest first; a torn last one is left out
     * @param sound how many of them are before the first damage
     * @param damage what is wrong, place by place, but for a torn end
     * @param size bytes up to the end of the last record before any damage; 0 when the file is none
     */
    record Contents(List<byte[]> records, int sound, List<String> damage, long size) {
        /** Those that are certainly all there were so far. */
        List<byte[]> beforeDamage() {
            return records.subList(0, sound);
        }
    }

    private JournalFile(FileChannel channel) {
        this.channel = channel;
    }

    /** What the file holds; nothing when there is none. */
    static Contents read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return new Contents(List.of(), 0, List.of(), 0);
        }
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        var reading = new Reading(bytes);
        if (!hasHeader(bytes)) {
            reading.damaged("it does not begin with '" + new String(HEADER, StandardCharsets.US_ASCII).strip()
                    + "': it is damaged, or of another version of the agent");
            bytes.position(0);
            reading.findNext();
        } else {
            reading.size = bytes.position();
        }
        reading.readAll();
        return new Contents(reading.records, reading.sound, reading.damage, reading.size);
    }

    /** Goes on after a damage with the next record that is whole: what that cannot be mistaken for is what its checksum is for. */
    private static final class Reading {
        private final ByteBuffer bytes;
        private final List<byte[]> records = new ArrayList<>();
        private final List<String> damage = new ArrayList<>();
        private int sound;
        private long size;

        Reading(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        void damaged(String what) {
            damage.add(what);
        }

        void readAll() {
            while (bytes.remaining() >= FRAME) {
                int at = bytes.position();
                int length = bytes.getInt(at);
                if (length < 0 || bytes.getInt(at + 4) != ~length) {
                    damaged("the length of the record at byte " + at + " is damaged");
                    bytes.position(at + 1);
                    findNext();
                } else if (bytes.remaining() - FRAME < length) {
                    return; // the writer died within its last write
                } else if (isWhole(at, length)) {
                    take(at, length);
                } else {
                    damaged("the checksum of the record at byte " + at + " is wrong");
                    bytes.position(at + FRAME + length);
                }
            }
        }

        private void take(int at, int length) {
            var record = new byte[length];
            bytes.position(at + FRAME).get(record);
            records.add(record);
            if (damage.isEmpty()) {
                sound = records.size();
                size = bytes.position();
            }
        }

        private boolean isWhole(int at, int length) {
            var crc = new CRC32();
            crc.update(bytes.slice(at + FRAME, length));
            return bytes.getInt(at + 8) == (int) crc.getValue();
        }

        /** To the next record that is whole, or to the end. Nothing is written without a byte in it. */
        void findNext() {
            for (int at = bytes.position(); at <= bytes.limit() - FRAME; at++) {
                int length = bytes.getInt(at);
                if (length > 0
                        && bytes.getInt(at + 4) == ~length
                        && length <= bytes.limit() - at - FRAME
                        && isWhole(at, length)) {
                    bytes.position(at);
                    return;
                }
            }
            bytes.position(bytes.limit());
        }
    }

    /** Makes a file that holds just these records, in place of the one of this name, and opens it for more. */
    static JournalFile replace(Path file, List<byte[]> records) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWN));
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
        Files.setPosixFilePermissions(file, OWN);
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
