package io.ekiden.orchestrator.store.backup;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/** Plain files in a tar archive, whole in memory one after the other. */
final class Tar {
    private static final int OWNER_ONLY = 0100600;

    /** A file of an archive. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; nobody compares them
    record Member(String name, byte[] content) {}

    private Tar() {}

    /** An archive to be written; to be finished, not closed, as the stream is not its own. */
    static TarArchiveOutputStream into(OutputStream out) {
        var tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        return tar;
    }

    /** An archive to be read. */
    static TarArchiveInputStream from(InputStream in) {
        return new TarArchiveInputStream(in, StandardCharsets.UTF_8.name());
    }

    /** Appends a file. */
    static void write(TarArchiveOutputStream out, Member member, long seconds) throws IOException {
        var entry = new TarArchiveEntry(member.name());
        entry.setSize(member.content().length);
        entry.setMode(OWNER_ONLY);
        entry.setModTime(seconds * 1000);
        out.putArchiveEntry(entry);
        out.write(member.content());
        out.closeArchiveEntry();
    }

    /**
     * Reads the next file.
     *
     * @param limit of its size in bytes
     * @throws BackupException when what comes is no plain file, or larger
     */
    static Optional<Member> read(TarArchiveInputStream in, int limit) throws IOException {
        var entry = next(in);
        if (entry == null) {
            return Optional.empty();
        }
        var name = entry.getName();
        if (!entry.isFile() || entry.isLink() || entry.isSymbolicLink()) {
            throw new BackupException("there is something in it that is no plain file: " + name);
        }
        if (entry.getSize() > limit) {
            throw new BackupException(name + " has " + entry.getSize() + " bytes; at most " + limit + " are possible");
        }
        var content = in.readNBytes((int) entry.getSize());
        if (content.length < entry.getSize()) {
            throw new EOFException("it ends too early");
        }
        return Optional.of(new Member(name, content));
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream in) throws IOException {
        try {
            var entry = in.getNextEntry();
            if (entry != null && !entry.isCheckSumOK()) {
                throw new BackupException("it is no tar archive, or it is damaged");
            }
            return entry;
        } catch (EOFException | ZipException | BackupException cut) {
            throw cut;
        } catch (IOException malformed) {
            throw new BackupException("it is no tar archive, or it is damaged (" + malformed.getMessage() + ")");
        }
    }
}
