package io.ekiden.mesos.agent.disk;

import io.ekiden.mesos.agent.fetcher.source.HadoopSource;
import io.ekiden.mesos.agent.sandbox.FileTree;
import io.ekiden.mesos.agent.sandbox.RunDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes sandboxes. Each is first moved to {@code removed} in the work directory, which nobody else may enter: so none is ever there by
 * half, and what a crash leaves is known to be rubbish.
 */
final class Removal {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final Path removed;
    private final BooleanSupplier ended;

    Removal(Path workDir, BooleanSupplier ended) {
        this.removed = workDir.resolve("removed");
        this.ended = ended;
    }

    /** Makes the place, and deletes what an earlier agent had no time for. Not for want of space later: it is made at the start. */
    void begin() throws IOException {
        if (!Files.isDirectory(removed, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    removed, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        try (var rubbish = Files.newDirectoryStream(removed)) {
            for (var tree : rubbish) {
                FileTree.delete(tree, ended);
            }
        }
    }

    /**
     * Deletes one, whatever is in it.
     *
     * @throws IOException when something is mounted in it, for that is not the task's; or when a part of it cannot be deleted
     */
    void remove(Path run) throws IOException {
        var mounts = Mounts.in(run);
        if (!mounts.isEmpty()) {
            throw new IOException("something is mounted at " + mounts.getFirst());
        }
        var beside = HadoopSource.workplace(run);
        if (Files.exists(beside, LinkOption.NOFOLLOW_LINKS)) {
            FileTree.delete(beside, ended);
        }
        var rubbish = removed.resolve(UUID.randomUUID().toString());
        RunDirectories.takeAway(run, rubbish);
        FileTree.delete(rubbish, ended);
        LOG.debug("sandbox removed directory={}", run);
    }
}
