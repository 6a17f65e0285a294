package io.ekiden.orchestrator.store.backup;

import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backups on a disk. Methods block. */
public final class BackupFile {
    private static final Logger LOG = LoggerFactory.getLogger(BackupFile.class);

    private BackupFile() {}

    /**
     * Writes it for its owner alone, as apps may have passwords in them. The file is there whole or not at all, and in place of one that
     * had its name.
     *
     * @throws BackupException naming the file, when it cannot be written
     */
    public static void write(Path file, Backup backup) throws BackupException {
        var absolute = file.toAbsolutePath();
        var unfinished = absolute.resolveSibling("." + absolute.getFileName() + ".unfinished");
        try {
            Files.deleteIfExists(unfinished);
            try (var channel = FileChannel.open(
                    unfinished,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                var out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
                backup.write(out);
                out.flush();
                channel.force(true);
            }
            Files.move(unfinished, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(absolute.resolveSibling("."));
        } catch (IOException failure) {
            throw new BackupException("The backup " + absolute + " cannot be written: " + reason(failure));
        } finally {
            remove(unfinished);
        }
    }

    /** Of a backup that was finished there is none any more. */
    private static void remove(Path unfinished) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException failure) {
            LOG.warn("Cannot remove {}: {}", unfinished, reason(failure));
        }
    }

    /** So that the name outlives a loss of power too. */
    private static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /**
     * Reads one; a link is not followed.
     *
     * @throws BackupException naming the file, when it cannot be read or is no backup of a format that is known
     */
    public static Backup read(Path file) throws BackupException {
        var absolute = file.toAbsolutePath();
        try (var in = Files.newInputStream(absolute, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return Backup.read(in);
        } catch (BackupException wrong) {
            throw new BackupException(absolute + " cannot be restored: " + wrong.getMessage());
        } catch (IOException failure) {
            throw new BackupException(absolute + " cannot be restored: " + reason(failure));
        }
    }

    private static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such file or directory";
            case FileNotFoundException _ -> "there is no such file or directory";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(failure.getMessage());
        };
    }
}
