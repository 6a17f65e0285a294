package io.ekiden.mesos.agent.disk;

import io.ekiden.mesos.agent.fetcher.source.HadoopSource;
import io.ekiden.mesos.agent.sandbox.RunDirectories;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * All runs whose directories are there, of all agents that this work directory has belonged to: {@code
 * slaves/<id>/frameworks/<id>/executors/<id>/runs/<id>}. Down to these, nobody but the agent may write.
 */
final class SandboxTree {
    private static final List<String> BETWEEN = List.of("frameworks", "executors", "runs");

    private final Path slaves;

    SandboxTree(Path workDir) {
        this.slaves = workDir.resolve("slaves");
    }

    /** A directory, and when something was last added to it or it was {@linkplain DiskWatch#ended touched}. */
    record Found(Path path, Instant modified) {}

    List<Found> runs() throws IOException {
        var level = directories(slaves);
        for (var name : BETWEEN) {
            var next = new ArrayList<Found>();
            for (var above : level) {
                var directory = above.path().resolve(name);
                var below = directories(directory);
                // What belongs to one of them goes with it, and not before.
                var beside = below.stream()
                        .map(found -> HadoopSource.workplace(found.path()))
                        .toList();
                below.removeIf(found -> beside.contains(found.path()));
                if (below.isEmpty() && name.equals("runs")) {
                    RunDirectories.removeIfEmpty(directory);
                }
                next.addAll(below);
            }
            level = next;
        }
        return level;
    }

    private static List<Found> directories(Path above) throws IOException {
        var found = new ArrayList<Found>();
        if (!Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
            return found;
        }
        try (var entries = Files.newDirectoryStream(above)) {
            for (var entry : entries) {
                var attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.isDirectory()) {
                    found.add(new Found(entry, attributes.lastModifiedTime().toInstant()));
                }
            }
        } catch (NoSuchFileException goneMeanwhile) {
            // What was found before that is there.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }
}
