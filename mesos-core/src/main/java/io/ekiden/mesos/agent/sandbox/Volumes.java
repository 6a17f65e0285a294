package io.ekiden.mesos.agent.sandbox;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.operation.Converter;
import io.ekiden.mesos.operation.VolumeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The directories of persistent volumes, {@code volumes/roles/<role>/<id>} as in Mesos. A task sees one as a symbolic link in its sandbox.
 * What is removed is first moved to {@code volumes/removed}, so that no task ever sees a part of it.
 */
public final class Volumes {
    /** Names that are those of their directories too. */
    private static final Pattern PLAIN = Pattern.compile("(?!\\.{1,2}$)[!-~&&[^/]][ -~&&[^/]]{0,254}");

    private final Path root;

    public Volumes(Path workDir) {
        this.root = workDir.toAbsolutePath().normalize().resolve("volumes");
    }

    private Path pathOf(VolumeId volume) {
        return root.resolve("roles").resolve(nameOfRole(volume.role())).resolve(nameOf(volume.id()));
    }

    /** As in Mesos, a blank for each slash, unless there are blanks already, which no role should have. */
    private static String nameOfRole(String role) {
        var plain = role.replace('/', ' ');
        return PLAIN.matcher(plain).matches() && role.indexOf(' ') < 0 ? plain : fingerprint(role);
    }

    private static String nameOf(String id) {
        return PLAIN.matcher(id).matches() ? id : fingerprint(id);
    }

    /** Different for different texts, and a name that every file system takes. Begins with a blank, as no plain name does. */
    private static String fingerprint(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_16BE));
            return " " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public void create(VolumeId volume) throws IOException {
        destroy(volume);
        keep(volume);
    }

    public void keep(VolumeId volume) throws IOException {
        Files.createDirectories(pathOf(volume));
    }

    public void destroy(VolumeId volume) throws IOException {
        var path = pathOf(volume);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            var removed = Files.createDirectories(root.resolve("removed"));
            Files.move(path, removed.resolve(UUID.randomUUID().toString()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Deletes what was moved away, which may take long. Others may do so at the same time. */
    public void sweep() throws IOException {
        var removed = root.resolve("removed");
        if (!Files.isDirectory(removed, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var volumes = Files.newDirectoryStream(removed)) {
            for (var volume : volumes) {
                FileTree.delete(volume);
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
