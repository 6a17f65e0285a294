package io.ekiden.mesos.agent.sandbox;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.operation.Volume;
import io.ekiden.mesos.operation.VolumeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directories of persistent volumes, {@code volumes/roles/<role>/<id>} as in Mesos: below the work directory, or below the root of a
 * disk of type PATH; one on a disk of type MOUNT is its root. A task sees one as a symbolic link in its sandbox. What is removed is first
 * moved to {@code volumes/removed} of the same disk, so that no task ever sees a part of it.
 */
public final class Volumes {
    private static final Logger LOG = LoggerFactory.getLogger(Volumes.class);
    private static final String DIRECTORY = "volumes";
    private static final String REMOVED = "removed";
    /** On a mounted disk, which has no other directory of ours. */
    private static final String REMOVED_HERE = ".ekiden-removed";
    /** Belongs to the file system. */
    private static final String LOST_AND_FOUND = "lost+found";

    /** Names that are those of their directories too. */
    private static final Pattern PLAIN = Pattern.compile("(?!\\.{1,2}$)[!-~&&[^/]][ -~&&[^/]]{0,254}");

    private final Path own;
    /** Where what was removed may lie. */
    private final Set<Path> graveyards = ConcurrentHashMap.newKeySet();

    public Volumes(Path workDir) {
        this.own = workDir.toAbsolutePath().normalize().resolve(DIRECTORY);
        graveyards.add(own.resolve(REMOVED));
    }

    private static boolean isMount(Volume volume) {
        return volume.source()
                .filter(source -> source.type().equals(Disk.Source.MOUNT))
                .isPresent();
    }

    private static Optional<Path> rootOfDisk(Volume volume) {
        return volume.source()
                .flatMap(Disk.Source::root)
                .map(root -> Path.of(root).toAbsolutePath().normalize());
    }

    private Path pathOf(Volume volume) {
        var disk = rootOfDisk(volume);
        if (isMount(volume) && disk.isPresent()) {
            return disk.get();
        }
        return disk.map(root -> root.resolve(DIRECTORY))
                .orElse(own)
                .resolve("roles")
                .resolve(nameOfRole(volume.id().role()))
                .resolve(nameOf(volume.id().id()));
    }

    private Path graveyardOf(Volume volume) {
        var disk = rootOfDisk(volume);
        var graveyard = isMount(volume) && disk.isPresent()
                ? disk.get().resolve(REMOVED_HERE)
                : disk.map(root -> root.resolve(DIRECTORY)).orElse(own).resolve(REMOVED);
        graveyards.add(graveyard);
        return graveyard;
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

    /** What is on a mounted disk before it is a volume stays: the operator has put it there. */
    public void create(Volume volume) throws IOException {
        if (!isMount(volume)) {
            destroy(volume);
        }
        keep(volume);
    }

    /** Makes its directory when it is not there; that of a disk must be, or the disk is not mounted. */
    public void keep(Volume volume) throws IOException {
        graveyardOf(volume);
        var disk = rootOfDisk(volume);
        if (disk.isPresent() && !Files.isDirectory(disk.get())) {
            throw new NoSuchFileException(disk.get().toString(), null, "the disk of a volume is not there");
        }
        if (!isMount(volume)) {
            Files.createDirectories(pathOf(volume));
        }
    }

    public void destroy(Volume volume) throws IOException {
        var path = pathOf(volume);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var graveyard = graveyardOf(volume);
        if (isMount(volume)) {
            empty(path, Files.createDirectories(graveyard));
        } else {
            bury(path, Files.createDirectories(graveyard));
        }
    }

    private static void empty(Path root, Path graveyard) throws IOException {
        try (var content = Files.newDirectoryStream(root)) {
            for (var entry : content) {
                if (!entry.equals(graveyard) && !entry.endsWith(LOST_AND_FOUND)) {
                    bury(entry, graveyard);
                }
            }
        }
    }

    private static void bury(Path path, Path graveyard) throws IOException {
        Files.move(path, graveyard.resolve(UUID.randomUUID().toString()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes what was moved away on a thread of its own, as that may take long. Others may do so at the same time. */
    public void sweepAside() {
        Thread.ofVirtual().name("ekiden-volumes").start(() -> {
            try {
                sweep();
            } catch (IOException | RuntimeException e) {
                LOG.warn("removed volumes cannot be deleted yet", e);
            }
        });
    }

    void sweep() throws IOException {
        for (var graveyard : graveyards) {
            if (Files.isDirectory(graveyard, LinkOption.NOFOLLOW_LINKS)) {
                try (var volumes = Files.newDirectoryStream(graveyard)) {
                    for (var volume : volumes) {
                        FileTree.delete(volume);
                    }
                }
            }
        }
    }

    /** The volumes among resources, by the paths at which they are seen. */
    private static SortedMap<String, Volume> volumes(Resources resources) {
        var volumes = new TreeMap<String, Volume>();
        for (var key : resources.scalars().keySet()) {
            var id = key.terms().volumeId();
            var mount = key.terms().disk().flatMap(Disk::mount);
            if (id.isPresent() && mount.isPresent()) {
                var source = key.terms().disk().flatMap(Disk::source);
                volumes.put(mount.get().containerPath(), new Volume(new VolumeId(key.role(), id.get()), source));
            }
        }
        return volumes;
    }

    /** Where the volumes of a run are, by the paths at which it sees them. */
    public SortedMap<String, Path> of(TaskRun run) {
        return paths(run.task().resources());
    }

    /** Where those of a run's executor are, by the paths at which its sandbox has them. */
    SortedMap<String, Path> ofExecutor(TaskRun run) {
        return paths(executorResources(run));
    }

    private static Resources executorResources(TaskRun run) {
        return run.task().executor().map(ExecutorInfo::resources).orElse(Resources.EMPTY);
    }

    private SortedMap<String, Path> paths(Resources resources) {
        var paths = new TreeMap<String, Path>();
        volumes(resources).forEach((containerPath, volume) -> paths.put(containerPath, pathOf(volume)));
        return paths;
    }

    /** Shows a run its volumes in its sandbox; where it has an image, makes the places for them. */
    void link(TaskRun run, Path sandbox, TaskUser user) throws IOException {
        for (var entry : volumes(run.task().resources()).entrySet()) {
            link(
                    entry.getValue(),
                    sandbox,
                    entry.getKey(),
                    user,
                    run.task().image().isPresent());
        }
    }

    /** Shows those of a run's executor in the executor's sandbox. */
    void linkOfExecutor(TaskRun run, Path sandbox, TaskUser user) throws IOException {
        for (var entry : volumes(executorResources(run)).entrySet()) {
            link(entry.getValue(), sandbox, entry.getKey(), user, false);
        }
    }

    private void link(Volume volume, Path sandbox, String containerPath, TaskUser user, boolean isMounted)
            throws IOException {
        var target = pathOf(volume);
        if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(
                    "volume '" + volume.id().id() + "' of role '" + volume.id().role() + "' is not there");
        }
        var place =
                new Place(sandbox, containerPath, "the volume '" + volume.id().id() + "'");
        if (!Files.exists(sandbox.resolve(containerPath), LinkOption.NOFOLLOW_LINKS)) {
            user.own(target);
        }
        if (isMounted) {
            place.directory(new TaskUser.Own());
        } else {
            place.link(target);
        }
    }
}
