package io.ekiden.mesos.files;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Reads on in files that grow and are rotated meanwhile. A place is counted from the first byte that was ever in a file, see {@link
 * Rotations}: what was moved into {@code stdout.1} is read from there. Blocks; any thread.
 */
final class TailReader {
    /** Bytes of one read. */
    static final int PART = 128 * 1024;
    /** The last lines are looked for in so many bytes. */
    private static final int LAST = 128 * 1024;

    private final AttachedFiles files;
    private final Rotations rotations;

    TailReader(AttachedFiles files, Rotations rotations) {
        this.files = files;
        this.rotations = rotations;
    }

    /**
     * What was read.
     *
     * @param next where to go on
     * @param gap bytes before these that nobody has any more; absent when there are none, -1 when nobody knows how many
     */
    record Part(Buffer data, long next, OptionalLong gap) {
        static Part nothing(long place) {
            return new Part(Buffer.buffer(), place, OptionalLong.empty());
        }

        boolean isFull() {
            return data.length() == PART || gap.isPresent();
        }

        static Part gap(long next, long bytes) {
            return new Part(Buffer.buffer(), next, OptionalLong.of(bytes));
        }

        static Part of(byte[] data, long place) {
            return new Part(Buffer.buffer(data), place + data.length, OptionalLong.empty());
        }
    }

    String era() {
        return rotations.era();
    }

    /** Where to begin. A part without data says that there is something to tell first. */
    Part begin(String path, TailStart start) throws FileFault, IOException {
        var file = files.real(path);
        try (var log = files.open(path, "Cannot read a directory.")) {
            return rotations.reading(file, moved -> switch (start) {
                case TailStart.Offset(var bytes) -> Part.nothing(moved + Math.min(bytes, log.size()));
                case TailStart.Lines(var count) -> Part.nothing(moved + lastLines(log, count));
                case TailStart.Place(var era, var bytes) -> again(path, log, moved, era, bytes);
            });
        }
    }

    /** Places of another era are those of this one where nothing was ever rotated. */
    private Part again(String path, SeekableByteChannel log, long moved, String era, long bytes) throws IOException {
        boolean known = era.equals(rotations.era()) || (moved == 0 && sizeOf(path + ".1") < 0);
        return known && bytes <= moved + log.size() ? Part.nothing(bytes) : Part.gap(moved, -1);
    }

    private static long lastLines(SeekableByteChannel log, int count) throws IOException {
        long size = log.size();
        long from = Math.max(0, size - LAST);
        var last = read(log, from, LAST);
        int lines = 0;
        for (int i = last.length - 2; i >= 0; i--) {
            if (last[i] == '\n' && ++lines == count) {
                return from + i + 1;
            }
        }
        return count == 0 ? size : from;
    }

    /** Whether there may be something to read. Cheap, and not to be relied on: it looks where the path leads now. */
    boolean mayHaveGrown(Path file, long place) {
        try {
            long size = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .size();
            return rotations.reading(file, moved -> moved + size != place);
        } catch (IOException e) {
            return true;
        }
    }

    Part read(String path, long place) throws FileFault, IOException {
        try (var log = files.open(path, "Cannot read a directory.")) {
            return rotations.reading(files.real(path), moved -> {
                if (place < moved) {
                    return readRotated(path, place, moved);
                }
                if (place - moved > log.size()) {
                    return Part.gap(moved, -1);
                }
                return Part.of(read(log, place - moved, PART), place);
            });
        }
    }

    /** From the newest on: each holds what stood right before the one that is newer. */
    private Part readRotated(String path, long place, long moved) throws IOException {
        long end = moved;
        for (int number = 1; ; number++) {
            long size = sizeOf(path + "." + number);
            if (size < 0) {
                return Part.gap(end, end - place);
            }
            long begin = end - size;
            if (place >= begin) {
                return readWhole(path + "." + number, place - begin, place, end);
            }
            end = begin;
        }
    }

    private Part readWhole(String path, long from, long place, long end) throws IOException {
        try (var rotated = files.open(path, "Cannot read a directory.")) {
            var data = read(rotated, from, (int) Math.min(PART, end - place));
            return data.length == 0 ? Part.gap(end, end - place) : Part.of(data, place);
        } catch (FileFault gone) {
            return Part.gap(end, end - place);
        }
    }

    /** -1 when it is not there. */
    private long sizeOf(String path) throws IOException {
        try (var file = files.open(path, "Cannot read a directory.")) {
            return file.size();
        } catch (FileFault missing) {
            return -1;
        }
    }

    private static byte[] read(SeekableByteChannel file, long from, int most) throws IOException {
        var buffer = ByteBuffer.allocate(Math.clamp(file.size() - from, 0, most));
        file.position(from);
        while (buffer.hasRemaining() && file.read(buffer) >= 0) {
            // A file may get shorter while it is read.
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
