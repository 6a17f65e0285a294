package io.ekiden.mesos.agent.disk;

import io.ekiden.mesos.agent.log.Retention;
import io.ekiden.mesos.files.SafeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A log that is too long. The task writes to it without end, and would go on writing to a file that is renamed, so that its bytes are
 * copied, and taken away from its beginning then. File systems of blocks and extents (ext4, XFS) do so in one step, and nothing is lost.
 * On others the file is cut; what the task writes between the last copy and the cut, some microseconds, is lost there, and a line that
 * it writes just then may be torn.
 *
 * <p>The directory is the task's own, and we may be root: everything is opened through the directory, and no link is followed.
 */
final class LogFile {
    /** As often, what the task has written meanwhile is copied too, before the cut. */
    private static final int ROUNDS = 20;

    private static final Set<OpenOption> BOTH_WAYS =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final SecureDirectoryStream<Path> directory;
    private final Path name;
    private final Retention retention;

    private LogFile(SecureDirectoryStream<Path> directory, String name, Retention retention) {
        this.directory = directory;
        this.name = Path.of(name);
        this.retention = retention;
    }

    /**
     * Rotates it, if it is too long.
     *
     * @return how many bytes it has lost at its beginning
     * @throws IOException when it is none, or cannot be copied; then it is as it was
     */
    static long rotate(Path sandbox, String name, Retention retention) throws IOException {
        return rotate(sandbox, name, retention, true);
    }

    /** @param collapses false cuts it on each file system */
    static long rotate(Path sandbox, String name, Retention retention, boolean collapses) throws IOException {
        try (var stream = Files.newDirectoryStream(sandbox)) {
            if (stream instanceof SecureDirectoryStream<Path> secure) {
                var log = new LogFile(secure, name, retention);
                var file = collapses ? SafeFile.open(sandbox.resolve(name), BOTH_WAYS) : Optional.<SafeFile>empty();
                return file.isPresent() ? log.rotate(file.get(), blockSize(sandbox)) : log.rotate();
            }
        }
        throw new IOException("nothing can be rotated safely on the file system of " + sandbox);
    }

    private static long blockSize(Path sandbox) throws IOException {
        return Files.getFileStore(sandbox).getBlockSize();
    }

    private long rotate(SafeFile file, long block) throws IOException {
        try (file) {
            if (file.links() != 1) {
                throw new IOException(name + " has other names too");
            }
            // Whole blocks, and not all of the file.
            long whole = (file.channel().size() - 1) / block * block;
            var cuts = retention.cuts(whole);
            if (cuts.isEmpty()) {
                return 0;
            }
            copy(file.channel(), cuts);
            return file.collapse(whole) ? whole : cut(file.channel(), whole);
        }
    }

    private long rotate() throws IOException {
        if (!attributes(name).isRegularFile()) {
            throw new IOException(name + " is no plain file");
        }
        // Opened to be written too: should it be a pipe by now, that does not wait for another end, and a pipe has no
        // places.
        try (var log = open(name, BOTH_WAYS)) {
            log.position(0);
            var cuts = retention.cuts(log.size());
            if (cuts.isEmpty()) {
                return 0;
            }
            copy(log, cuts);
            return cut(log, cuts.getLast());
        }
    }

    private void copy(FileChannel log, List<Long> cuts) throws IOException {
        for (int piece = 0; piece + 1 < cuts.size(); piece++) {
            shift();
            copy(log, cuts.get(piece), cuts.get(piece + 1), attributes(name));
        }
    }

    private long cut(FileChannel log, long copied) throws IOException {
        long end = retention.kept() == 0 ? log.size() : follow(log, copied);
        log.truncate(0);
        return end;
    }

    /** The oldest goes first: on a full disk its space is needed for what comes. */
    private void shift() throws IOException {
        for (int number = retention.kept(); number > 0; number--) {
            try {
                if (number == retention.kept()) {
                    directory.deleteFile(rotated(number));
                } else {
                    directory.move(rotated(number), directory, rotated(number + 1));
                }
            } catch (NoSuchFileException notYet) {
                // It has not been rotated so often.
            }
        }
    }

    private void copy(FileChannel log, long from, long to, PosixFileAttributes like) throws IOException {
        var first = rotated(1);
        try (var copy = open(first, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW))) {
            own(first, like);
            append(log, from, to, copy);
        } catch (IOException e) {
            directory.deleteFile(first);
            throw e;
        }
    }

    private void own(Path file, PosixFileAttributes like) throws IOException {
        var view = directory.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        view.setPermissions(like.permissions());
        if (!attributes(file).owner().equals(like.owner())) {
            view.setOwner(like.owner());
            view.setGroup(like.group());
        }
    }

    private static void append(FileChannel log, long from, long to, FileChannel copy) throws IOException {
        for (long at = from; at < to; ) {
            long count = log.transferTo(at, to - at, copy);
            if (count <= 0) {
                throw new IOException("the log got shorter while it was copied");
            }
            at += count;
        }
    }

    /** What was written since goes to the end of the newest copy. */
    private long follow(FileChannel log, long copied) throws IOException {
        long end = copied;
        try (var copy = open(
                rotated(1), Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS))) {
            for (int round = 0; round < ROUNDS && log.size() > end; round++) {
                long size = log.size();
                append(log, end, size, copy);
                end = size;
            }
        }
        return end;
    }

    private Path rotated(int number) {
        return Path.of(name + "." + number);
    }

    private PosixFileAttributes attributes(Path file) throws IOException {
        return directory
                .getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    private FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
        var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var channel = directory.newByteChannel(file, options, own);
        if (channel instanceof FileChannel plain) {
            return plain;
        }
        channel.close();
        throw new IOException(file + " is no plain file");
    }
}
