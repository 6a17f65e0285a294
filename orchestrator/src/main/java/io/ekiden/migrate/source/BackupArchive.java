package io.ekiden.migrate.source;

import io.ekiden.migrate.MigrationException;
import io.ekiden.migrate.Room;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The files of a backup of Marathon, in memory: nothing of it is ever written to a disk, whatever its files are called. Everything has a
 * bound, as an archive of some bytes can unfold to any length.
 */
final class BackupArchive {
    private static final int LARGEST_FILE = 4 << 20;
    private static final int MOST_FILES = 1_000_000;

    private static final String CUT = "it ends too early; was it copied as a whole?";

    private BackupArchive() {}

    /** @throws MigrationException when it is no archive, or a damaged, or an unreasonable one */
    static SortedMap<String, byte[]> read(InputStream raw, boolean isZipped, Room room) {
        try (var unzipped = isZipped ? new GZIPInputStream(raw, 1 << 16) : raw;
                var tar = new TarArchiveInputStream(
                        new Bounded(new BufferedInputStream(unzipped), room), StandardCharsets.UTF_8.name())) {
            var files = new TreeMap<String, byte[]>();
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.isDirectory()) {
                    var name = name(entry);
                    var content = content(tar, entry);
                    room.take(name, content);
                    files.put(name, content);
                }
                if (files.size() > MOST_FILES) {
                    throw new MigrationException("it has more than " + MOST_FILES + " files");
                }
            }
            return files;
        } catch (EOFException cut) {
            throw new MigrationException(CUT, cut);
        } catch (ZipException damaged) {
            throw new MigrationException("it is damaged: " + damaged.getMessage(), damaged);
        } catch (IOException malformed) {
            var why = String.valueOf(malformed.getMessage());
            throw new MigrationException(
                    why.startsWith("Truncated") ? CUT : "it is no tar archive, or it is damaged (" + why + ")",
                    malformed);
        }
    }

    private static String name(TarArchiveEntry entry) {
        var name = entry.getName();
        if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
            throw new MigrationException("there is something in it that is no plain file: " + name);
        }
        for (var part : name.split("/", -1)) {
            if (part.isEmpty() || part.equals("..")) {
                throw new MigrationException("there is a file in it with a name no backup has: " + name);
            }
        }
        return name.startsWith("./") ? name.substring(2) : name;
    }

    private static byte[] content(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
        if (entry.getSize() > LARGEST_FILE) {
            throw new MigrationException(entry.getName() + " has " + entry.getSize() + " bytes; at most " + LARGEST_FILE
                    + " are possible, as ZooKeeper takes no more");
        }
        var content = tar.readNBytes(Math.toIntExact(entry.getSize()));
        if (content.length < entry.getSize()) {
            throw new EOFException();
        }
        return content;
    }

    /** No more bytes than there is room for, whatever they are. */
    private static final class Bounded extends InputStream {
        private final InputStream in;
        private final Room room;
        private long left;

        Bounded(InputStream in, Room room) {
            this.in = in;
            this.room = room;
            left = room.most();
        }

        private int counted(int read) {
            left -= Math.max(0, read);
            if (left < 0) {
                throw room.tooLarge("it unfolds to");
            }
            return read;
        }

        @Override
        public int read() throws IOException {
            int one = in.read();
            counted(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            return counted(in.read(into, from, length));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
