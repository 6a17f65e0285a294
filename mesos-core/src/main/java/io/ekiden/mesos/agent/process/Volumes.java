package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.operation.Converter;
import io.ekiden.mesos.operation.VolumeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.UUID;

/**
 * The directories of persistent volumes, {@code volumes/roles/<role>/<id>} as in Mesos. A task sees one as a symbolic link in its sandbox.
 * What is removed is first moved to {@code volumes/removed}, so that no task ever sees a part of it.
 */
final class Volumes {
    private final Path root;

    Volumes(Path workDir) {
        this.root = workDir.toAbsolutePath().normalize().resolve("volumes");
    }

    /** Roles may have slashes but no blanks. */
    private Path pathOf(VolumeId volume) throws IOException {
        var role = root.resolve("roles").resolve(volume.role().replace('/', ' '));
        var path = role.resolve(volume.id());
        if (!path.normalize().equals(path) || !role.equals(path.getParent())) {
            throw new IOException("volume '" + volume.id() + "' cannot name a directory");
        }
        return path;
    }

    void create(VolumeId volume) throws IOException {
        destroy(volume);
        keep(volume);
    }

    void keep(VolumeId volume) throws IOException {
        Files.createDirectories(pathOf(volume));
    }

    void destroy(VolumeId volume) throws IOException {
        var path = pathOf(volume);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            var removed = Files.createDirectories(root.resolve("removed"));
            Files.move(path, removed.resolve(UUID.randomUUID().toString()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Deletes what was moved away, which may take long. */
    void sweep() throws IOException {
        var removed = root.resolve("removed");
        if (!Files.isDirectory(removed, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var files = Files.walk(removed)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(removed)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Shows a run its volumes in its sandbox. */
    void link(TaskRun run, Path sandbox, TaskUser user) throws IOException {
        for (var key : run.task().resources().scalars().keySet()) {
            var id = key.terms().volumeId();
            var mount = key.terms().disk().flatMap(Disk::mount);
            if (id.isPresent() && mount.isPresent()) {
                link(new VolumeId(key.role(), id.get()), sandbox, mount.get().containerPath(), user);
            }
        }
    }

    private void link(VolumeId volume, Path sandbox, String containerPath, TaskUser user) throws IOException {
        var target = pathOf(volume);
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("volume '" + volume.id() + "' of role '" + volume.role() + "' is not there");
        }
        if (!Converter.isInside(containerPath)) {
            throw new IOException(
                    "volume '" + volume.id() + "' wants to be outside of the sandbox, at " + containerPath);
        }
        var link = sandbox.resolve(containerPath);
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        user.own(target);
        Files.createDirectories(link.resolveSibling(""));
        Files.createSymbolicLink(link, target);
    }
}
