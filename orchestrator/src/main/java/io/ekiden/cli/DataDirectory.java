package io.ekiden.cli;

import io.ekiden.config.ObstacleException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The directory of one {@code ekiden up}, held by a lock that ends with the process. */
final class DataDirectory implements AutoCloseable {
    private final FileChannel channel;

    private DataDirectory(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Creates and locks the directory.
     *
     * @throws ObstacleException when it cannot be written, or another instance holds it
     */
    static DataDirectory hold(Path directory) {
        try {
            Files.createDirectories(directory.resolve("run"));
            var channel = FileChannel.open(
                    directory.resolve("run").resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw new ObstacleException("another ekiden runs with the data directory " + directory
                        + "; stop it, or choose another one with --data-dir");
            }
            Endpoints.remove(directory);
            return new DataDirectory(channel);
        } catch (IOException e) {
            throw new ObstacleException(
                    "the data directory " + directory + " cannot be written (" + reason(e)
                            + "); choose another one with --data-dir",
                    e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "no permission for " + denied.getFile();
            case NoSuchFileException missing -> missing.getFile() + " cannot be created";
            case FileAlreadyExistsException file -> file.getFile() + " is no directory";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
