package io.ekiden.mesos.agent.sandbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Deletes a directory with everything below it, however much and however deep that is: it is never in memory as a whole.
 *
 * <p>No link is followed, not even one that takes the place of a directory meanwhile: each directory is opened from the one above it, and
 * what is in it is deleted through that. Only who may write beside the directory itself has to be trusted.
 */
public final class FileTree {
    /** What is deeper is moved up first, so that neither the stack nor the number of open files grows with the tree. */
    private static final int DEEPEST = 60;

    /** A directory is looked through again while somebody adds to it. */
    private static final int LOOKS = 5;

    private final SecureDirectoryStream<Path> top;
    private final BooleanSupplier ended;
    private final ArrayDeque<Path> deeper = new ArrayDeque<>();
    private @Nullable IOException first;

    private FileTree(SecureDirectoryStream<Path> top, BooleanSupplier ended) {
        this.top = top;
        this.ended = ended;
    }

    /**
     * See above.
     *
     * @throws IOException why the first of what is left could not be deleted; everything else is
     */
    public static void delete(Path root) throws IOException {
        delete(root, () -> false);
    }

    /**
     * See {@link #delete(Path)}.
     *
     * @param ended when true, the rest is left for another time
     */
    public static void delete(Path root, BooleanSupplier ended) throws IOException {
        var whole = root.toAbsolutePath();
        try (var top = open(whole.resolveSibling(""))) {
            new FileTree(top, ended).run(whole.getFileName());
        }
    }

    private void run(Path root) throws IOException {
        deeper.add(root);
        while (!deeper.isEmpty() && !ended.getAsBoolean()) {
            delete(top, deeper.removeFirst(), 0);
        }
        if (first != null) {
            throw first;
        }
    }

    private void delete(SecureDirectoryStream<Path> above, Path name, int depth) {
        try {
            if (!isDirectory(above, name)) {
                above.deleteFile(name);
            } else if (depth == DEEPEST) {
                var fresh = Path.of(".deep-" + UUID.randomUUID());
                above.move(name, top, fresh);
                deeper.add(fresh);
            } else {
                deleteDirectory(above, name, depth);
            }
        } catch (NoSuchFileException goneAlready) {
            // Somebody else removes it too.
        } catch (IOException e) {
            if (first == null) {
                first = e;
            }
        }
    }

    private void deleteDirectory(SecureDirectoryStream<Path> above, Path name, int depth) throws IOException {
        for (int look = 1; !ended.getAsBoolean(); look++) {
            boolean failedBefore = first != null;
            try (var directory = secure(above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS))) {
                if (look == 1) {
                    makeWritable(directory);
                }
                for (var found : directory) {
                    if (ended.getAsBoolean()) {
                        return;
                    }
                    delete(directory, found.getFileName(), depth + 1);
                }
            }
            try {
                above.deleteDirectory(name);
                return;
            } catch (DirectoryNotEmptyException e) {
                if (look == LOOKS || failedBefore || first != null) {
                    throw e;
                }
            }
        }
    }

    /** Programs leave directories that are read-only to their owner; root does not mind. */
    private static void makeWritable(SecureDirectoryStream<Path> directory) throws IOException {
        var view = directory.getFileAttributeView(PosixFileAttributeView.class);
        var permissions = view.readAttributes().permissions();
        var needed = PosixFilePermissions.fromString("rwx------");
        if (!permissions.containsAll(needed)) {
            try {
                view.setPermissions(needed);
            } catch (AccessDeniedException e) {
                // Then deleting says what is wrong.
            }
        }
    }

    private static boolean isDirectory(SecureDirectoryStream<Path> above, Path name) throws IOException {
        return above.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
    }

    @SuppressWarnings("StreamResourceLeak") // whoever asks closes it
    private static SecureDirectoryStream<Path> open(Path directory) throws IOException {
        return secure(Files.newDirectoryStream(directory));
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("nothing can be deleted safely on this file system");
    }
}
