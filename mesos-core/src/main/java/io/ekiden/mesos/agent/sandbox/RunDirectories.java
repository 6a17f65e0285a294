package io.ekiden.mesos.agent.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * The directories of runs, which come and go: {@code executors/<id>/runs/<id>} with a link {@code latest} beside it. One that is new must
 * not miss the directory above it because the last one before it goes at that moment, so that they come and go one at a time.
 */
public final class RunDirectories {
    /** All threads of a process, for agents do not share directories. Held for a handful of system calls. */
    private static final Object CHANGE = new Object();

    private RunDirectories() {}

    static void create(Path run, String permissions) throws IOException {
        synchronized (CHANGE) {
            var runs = run.resolveSibling("");
            Files.createDirectories(runs);
            createDirectory(run, permissions);
            link(runs.resolve("latest"), run);
        }
    }

    /**
     * Moves a run's directory away, and removes what is empty above it then.
     *
     * @param to a name that is free, on the same file system
     */
    public static void takeAway(Path run, Path to) throws IOException {
        synchronized (CHANGE) {
            Files.move(run, to, StandardCopyOption.ATOMIC_MOVE);
            prune(run.resolveSibling(""));
        }
    }

    /** Removes the {@code runs} of an executor, and what is above it, as far as nothing is in there. */
    public static void removeIfEmpty(Path runs) throws IOException {
        synchronized (CHANGE) {
            prune(runs);
        }
    }

    private static void prune(Path runs) throws IOException {
        unlinkDangling(runs.resolve("latest"));
        var agent = runs.resolve("../../../../..").normalize();
        var slaves = agent.resolveSibling("");
        try {
            for (var empty = runs; !empty.equals(agent); empty = empty.resolveSibling("")) {
                Files.deleteIfExists(empty);
            }
            if (!isLatest(slaves.resolve("latest"), agent)) {
                Files.deleteIfExists(agent);
            }
        } catch (DirectoryNotEmptyException othersAreThere) {
            // So it stays.
        }
    }

    private static void unlinkDangling(Path link) throws IOException {
        if (Files.isSymbolicLink(link) && !Files.exists(link)) {
            Files.deleteIfExists(link);
        }
    }

    private static boolean isLatest(Path link, Path agent) throws IOException {
        try {
            return link.resolveSibling(Files.readSymbolicLink(link)).normalize().equals(agent);
        } catch (NoSuchFileException | NotLinkException e) {
            return false;
        }
    }

    static void createDirectory(Path directory, String permissions) throws IOException {
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
    }

    static void link(Path link, Path target) throws IOException {
        try {
            Files.createSymbolicLink(link, target);
        } catch (FileAlreadyExistsException e) {
            var fresh = link.resolveSibling(".latest-" + UUID.randomUUID());
            Files.createSymbolicLink(fresh, target);
            Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
