package io.ekiden.mesos.agent.fetcher.archive;

import io.ekiden.mesos.agent.fetcher.sandbox.SandboxPaths;
import io.ekiden.mesos.agent.user.TaskUser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A hidden directory of the sandbox into which an archive is unpacked, to appear in the sandbox as a whole or not at all.
 *
 * <p>What may not be unpacked throws {@link Refused}. Why nothing gets out: every entry lies below the root, its parents are real
 * directories, and a symlink's target goes up ({@code ..}) only first and no further than the root. From a real directory such a target
 * leads to a real directory, and on from there only through symlinks of the same kind, in whatever order they come to be.
 */
final class Staging implements AutoCloseable {
    /** An entry that must not be unpacked, or is too much. */
    static final class Refused extends IOException {
        Refused(String message) {
            super(message);
        }
    }

    private record Attributes(int mode, Optional<FileTime> modified) {}

    private static final int SPECIAL_BITS = 07000;
    private static final int RWX = 0777;
    private static final long RATIO_AFTER = 10L << 20;

    private final Path sandbox;
    private final Path root;
    private final ArchiveLimits limits;
    private final long archiveSize;
    private final Set<Path> directories = new HashSet<>();
    private final TreeMap<Path, Attributes> attributes = new TreeMap<>();
    private long entries;
    private long written;

    Staging(Path sandbox, ArchiveLimits limits, long archiveSize) throws IOException {
        this.sandbox = sandbox;
        this.root = SandboxPaths.temporary(sandbox);
        this.limits = limits;
        this.archiveSize = archiveSize;
    }

    void directory(String name, int mode, Optional<FileTime> modified) throws IOException {
        count(mode);
        if (name.replace("/", "").replace(".", "").isEmpty() && !name.startsWith("/") && !name.contains("..")) {
            return; // "./" is the sandbox itself, whose mode is not the archive's business.
        }
        var relative = makeDirectories(SandboxPaths.parts(name));
        attributes.put(relative, new Attributes(mode & RWX, modified));
    }

    void file(String name, int mode, Optional<FileTime> modified, InputStream in)
            throws IOException, InterruptedException {
        count(mode);
        var path = place(name);
        var buffer = new byte[1 << 16];
        try (var out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                countBytes(n);
                out.write(buffer, 0, n);
            }
        }
        if (modified.isPresent()) {
            Files.setLastModifiedTime(path, modified.get());
        }
        Files.setAttribute(path, "unix:mode", mode & RWX);
    }

    void symlink(String name, String target) throws IOException {
        count(0);
        var path = place(name);
        if (target.startsWith("/")) {
            throw new Refused("is a symlink to the absolute path '" + target + "'");
        }
        int depth = root.relativize(path).getNameCount() - 1;
        int up = 0;
        boolean descending = false;
        for (var part : target.split("/")) {
            if (part.equals("..") && descending) {
                throw new Refused("is a symlink whose target '" + target + "' goes down and up again");
            } else if (part.equals("..")) {
                up++;
            } else if (!part.isEmpty() && !part.equals(".")) {
                descending = true;
            }
        }
        if (up > depth) {
            throw new Refused("is a symlink to '" + target + "', outside of the sandbox");
        }
        Files.createSymbolicLink(path, Path.of(target));
    }

    void hardLink(String name, String target) throws IOException {
        count(0);
        var parts = SandboxPaths.parts(target);
        var existing = root.resolve(String.join("/", parts));
        if (!isRealDirectory(existing.resolveSibling(""))
                || !Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refused("is a hard link to '" + target + "', which is no file of this archive");
        }
        var path = place(name);
        if (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            throw new Refused("is a hard link to itself");
        }
        Files.createLink(path, existing);
    }

    /** Moves everything into the sandbox, as the user's. Fails before it moves anything if something is in the way. */
    void commit(TaskUser user) throws IOException {
        user.ownTree(root);
        look(root, sandbox);
        move(root, sandbox);
        // Last, children first: moving a directory changes its parent's time, and needs the right to write to it.
        for (var directory : attributes.descendingMap().entrySet()) {
            var path = sandbox.resolve(directory.getKey());
            if (directory.getValue().modified().isPresent()) {
                Files.setLastModifiedTime(path, directory.getValue().modified().get());
            }
            Files.setAttribute(path, "unix:mode", directory.getValue().mode());
        }
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        SandboxPaths.deleteTree(root);
    }

    /** What an entry's header takes up when it is unpacked, which is limited like content. */
    void countHeader(long bytes) throws Refused {
        countBytes(bytes);
    }

    private void count(int mode) throws Refused {
        if (++entries > limits.maxEntries()) {
            throw new Refused("exceeds the limit of " + limits.maxEntries() + " entries");
        }
        if ((mode & SPECIAL_BITS) != 0) {
            throw new Refused("has mode %04o: setuid, setgid and sticky are not allowed".formatted(mode & 07777));
        }
    }

    private void countBytes(long bytes) throws Refused {
        written += bytes;
        if (written > limits.maxBytes()) {
            throw new Refused("exceeds the limit of " + limits.maxBytes() + " bytes unpacked");
        }
        if (written > RATIO_AFTER && written / limits.maxRatio() > archiveSize) {
            throw new Refused("unpacks to more than %d times the %d bytes of the archive"
                    .formatted(limits.maxRatio(), archiveSize));
        }
    }

    /** Where the entry goes: parents made, an earlier file or symlink of that name removed, so never written through. */
    private Path place(String name) throws IOException {
        var parts = SandboxPaths.parts(name);
        var parent = makeDirectories(parts.subList(0, parts.size() - 1));
        var path = root.resolve(parent).resolve(parts.getLast());
        if (isRealDirectory(path)) {
            throw new Refused("would replace a directory");
        }
        Files.deleteIfExists(path);
        return path;
    }

    private Path makeDirectories(List<String> parts) throws IOException {
        var relative = Path.of("");
        for (var part : parts) {
            relative = relative.resolve(part);
            if (directories.contains(relative)) {
                continue;
            }
            try {
                Files.createDirectory(root.resolve(relative));
            } catch (FileAlreadyExistsException _) {
                var what = Files.isSymbolicLink(root.resolve(relative)) ? "the symlink '" : "the file '";
                throw new Refused("would be written through " + what + relative + "'");
            }
            directories.add(relative);
        }
        return relative;
    }

    private boolean isRealDirectory(Path path) {
        return path.equals(root) || directories.contains(root.relativize(path));
    }

    private void look(Path from, Path to) throws IOException {
        for (var source : children(from)) {
            var name = source.getFileName().toString();
            var target = to.resolve(name);
            boolean directory = Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS);
            boolean targetDirectory = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
            if (to.equals(sandbox) && SandboxPaths.isLog(name)) {
                throw new Refused("archive entry '" + name + "' would overwrite the log of the task");
            }
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && directory != targetDirectory) {
                throw new Refused("archive entry '%s' would replace a %s of the sandbox"
                        .formatted(root.relativize(source), targetDirectory ? "directory" : "file or symlink"));
            }
            if (directory && targetDirectory) {
                look(source, target);
            }
        }
    }

    private void move(Path from, Path to) throws IOException {
        for (var source : children(from)) {
            var target = to.resolve(source.getFileName().toString());
            if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)
                    && Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
                move(source, target);
            } else {
                Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        try (var list = Files.list(directory)) {
            return list.sorted(Comparator.naturalOrder()).toList();
        }
    }
}
