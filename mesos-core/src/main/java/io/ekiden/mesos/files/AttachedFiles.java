package io.ekiden.mesos.files;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Reads what is attached. Tasks can write there, and we may be root: so a path is followed to where it really is, which must be inside, and
 * is then opened without following anything, in case a task has changed it in between: by {@link SafeFile}, or directory by directory. Only
 * plain files are read.
 *
 * <p>Blocks; any thread. <b>Source:</b> Mesos {@code files/files.cpp}.
 */
public final class AttachedFiles {
    /** Bytes of one read: 16 pages, as in Mesos. */
    static final int LARGEST_CHUNK = 16 * 4096;

    /** A listing is put together in memory: some fifty megabytes, at most. */
    private static final int MOST_ENTRIES = 50_000;

    private static final List<PosixFilePermission> PERMISSIONS = List.of(PosixFilePermission.values());
    private static final int DIRECTORY = 0040000;
    private static final int PLAIN = 0100000;
    private static final int LINK = 0120000;

    private final Attachments attachments;
    private final int mostEntries;

    public AttachedFiles(Attachments attachments) {
        this(attachments, MOST_ENTRIES);
    }

    AttachedFiles(Attachments attachments, int mostEntries) {
        this.attachments = attachments;
        this.mostEntries = mostEntries;
    }

    /** One line of a listing. {@code mode} is that of {@code stat(2)}. */
    public record Entry(String path, int mode, long links, long size, Instant modified, String user, String group) {
        /** As {@code ls -l} has it. */
        public String modeText() {
            var kind = (mode & LINK) == LINK ? "l" : (mode & DIRECTORY) != 0 ? "d" : "-";
            var permissions = new java.util.TreeSet<PosixFilePermission>();
            for (var permission : PosixFilePermission.values()) {
                if ((mode & bit(permission)) != 0) {
                    permissions.add(permission);
                }
            }
            return kind + PosixFilePermissions.toString(permissions);
        }
    }

    /** A part of a file of that size. */
    public record Chunk(long size, Buffer data) {}

    private record Place(Path root, Path below) {
        Path whole() {
            return root.resolve(below);
        }
    }

    /** What is in a directory, by name. One with more than can be listed is refused. */
    public List<Entry> list(String path) throws FileFault {
        var place = find(path);
        var shown = path.replaceAll("/+$", "");
        try (var directory = open(place)) {
            var entries = new ArrayList<Entry>();
            for (var found : directory) {
                if (entries.size() == mostEntries) {
                    throw FileFault.refused("'" + path + "' has more than the " + mostEntries
                            + " entries that are listed; ask for its files by their names.");
                }
                var name = found.getFileName();
                entries.add(entry(shown + "/" + name, place.whole().resolve(name), attributes(directory, name)));
            }
            entries.sort(Comparator.comparing(Entry::path));
            return entries;
        } catch (NotDirectoryException e) {
            throw FileFault.refused("'" + path + "' is no directory.");
        } catch (IOException e) {
            throw FileFault.missing();
        }
    }

    private static Entry entry(String path, Path file, PosixFileAttributes attributes) throws IOException {
        int kind = attributes.isSymbolicLink() ? LINK : attributes.isDirectory() ? DIRECTORY : PLAIN;
        int mode = kind
                | attributes.permissions().stream().mapToInt(AttachedFiles::bit).reduce(0, (one, other) -> one | other);
        var links = (Number) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
        return new Entry(
                path,
                mode,
                links.longValue(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant(),
                attributes.owner().getName(),
                attributes.group().getName());
    }

    /** Owner, group and others, three bits each, in the order of the constants. */
    private static int bit(PosixFilePermission permission) {
        return 1 << (8 - PERMISSIONS.indexOf(permission));
    }

    /** At most {@value #LARGEST_CHUNK} bytes from the offset on. */
    public Chunk read(String path, long offset, OptionalLong length) throws FileFault {
        try (var file = open(path, "Cannot read a directory.")) {
            long size = file.size();
            long rest = Math.clamp(size - offset, 0, LARGEST_CHUNK);
            var buffer = ByteBuffer.allocate((int) Math.min(rest, length.orElse(rest)));
            file.position(rest == 0 ? 0 : offset);
            while (buffer.hasRemaining() && file.read(buffer) >= 0) {
                // A file may get shorter while it is read.
            }
            return new Chunk(size, Buffer.buffer(Arrays.copyOf(buffer.array(), buffer.position())));
        } catch (IOException e) {
            throw FileFault.missing();
        }
    }

    /** A plain file to read from; {@code directory} says what is wrong with a directory. */
    SeekableByteChannel open(String path, String directory) throws FileFault {
        var place = find(path);
        if (Files.isDirectory(place.whole())) {
            throw FileFault.refused(directory);
        }
        try {
            var file = SafeFile.reading(place.whole());
            return file.isPresent() ? file.get() : openStepwise(path, place);
        } catch (NoSuchFileException e) {
            throw FileFault.missing();
        } catch (IOException e) {
            throw FileFault.refused("'" + path + "' is inaccessible.");
        }
    }

    /** Where a path leads to, by its real name. */
    Path real(String path) throws FileFault {
        return find(path).whole();
    }

    /** On a kernel that knows no better way: directory by directory. */
    private static SeekableByteChannel openStepwise(String path, Place place) throws FileFault {
        var name = place.below().getFileName();
        var above = place.below().getParent();
        try (var parent = open(place.root(), above == null ? Path.of("") : above)) {
            if (!attributes(parent, name).isRegularFile()) {
                throw FileFault.refused("'" + path + "' is inaccessible.");
            }
            return parent.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw FileFault.missing();
        }
    }

    private static PosixFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    private Place find(String path) throws FileFault {
        var attached = attachments.find(path).orElseThrow(FileFault::missing);
        try {
            var root = attached.root().toRealPath();
            var real = root.resolve(attached.below().replaceAll("^/+", "")).toRealPath();
            if (!real.startsWith(root)) {
                throw FileFault.refused("'" + path + "' is inaccessible.");
            }
            return new Place(root, root.relativize(real));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw FileFault.missing();
        } catch (IOException e) {
            throw FileFault.refused("'" + path + "' is inaccessible.");
        }
    }

    @SuppressWarnings("StreamResourceLeak") // by who asked
    private static SecureDirectoryStream<Path> open(Place place) throws IOException {
        var directory = SafeFile.directory(place.whole());
        return directory.isPresent() ? secure(directory.get()) : open(place.root(), place.below());
    }

    @SuppressWarnings("StreamResourceLeak") // each is closed when the next one is open, and the last one by who asked
    private static SecureDirectoryStream<Path> open(Path root, Path below) throws IOException {
        var current = secure(Files.newDirectoryStream(root));
        for (var name : below) {
            if (!name.toString().isEmpty()) {
                try (var outer = current) {
                    if (!attributes(outer, name).isDirectory()) {
                        throw new NotDirectoryException(name.toString());
                    }
                    current = secure(outer.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
                }
            }
        }
        return current;
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> stream) throws IOException {
        if (stream instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        stream.close();
        throw new IOException("this file system cannot be read safely");
    }
}
