package io.ekiden.mesos.agent.sandbox;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.operation.Converter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Secrets of tasks in files that only the task's user may read. They are in memory where the machine has room there for the agent, else
 * below the work directory; the sandbox has links to them, so that nobody who may read sandboxes reads them. A container sees them at
 * their paths. They go with the run.
 */
public final class SecretFiles {
    /** In memory on most machines; the first is root's alone. */
    private static final List<Path> IN_MEMORY = List.of(Path.of("/run"), Path.of("/dev/shm"));

    private final Path directory;

    /** @param workDir of the agent */
    public SecretFiles(Path workDir) {
        this(workDir, IN_MEMORY);
    }

    SecretFiles(Path workDir, List<Path> inMemory) {
        var own = workDir.toAbsolutePath().normalize();
        var name = "ekiden-secrets-" + UUID.nameUUIDFromBytes(own.toString().getBytes(StandardCharsets.UTF_8));
        this.directory = inMemory.stream()
                .filter(SecretFiles::isInMemory)
                .map(place -> place.resolve(name))
                .filter(place -> isOurs(place, own))
                .findFirst()
                .orElseGet(() -> own.resolve("secrets"));
    }

    private static boolean isInMemory(Path place) {
        try {
            return Files.isWritable(place) && Files.getFileStore(place).type().equals("tmpfs");
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Everybody may make directories in some of these places: one that somebody else has made is not for us. */
    private static boolean isOurs(Path place, Path own) {
        try {
            return !Files.exists(place, LinkOption.NOFOLLOW_LINKS)
                    || (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)
                            && Files.getOwner(place).equals(Files.getOwner(nearest(own))));
        } catch (IOException unknown) {
            return false;
        }
    }

    private static Path nearest(Path path) {
        var parent = path.getParent();
        return parent == null || Files.exists(path) ? path : nearest(parent);
    }

    /** Where the files of a run are, by the paths at which its container sees them. */
    public Map<String, Path> of(TaskRun run) {
        var files = new TreeMap<String, Path>();
        for (var volume : volumes(run)) {
            if (volume.holdsSecret()) {
                files.put(
                        volume.containerPath(), directoryOf(run.containerId()).resolve(Integer.toString(files.size())));
            }
        }
        return files;
    }

    private static List<ContainerInfo.Volume> volumes(TaskRun run) {
        return run.task().container().map(ContainerInfo::volumes).orElse(List.of());
    }

    /** Writes them, and shows them in the sandbox. What is there already stays. */
    void create(TaskRun run, Path sandbox, TaskUser user) throws IOException {
        var files = of(run);
        if (files.isEmpty()) {
            return;
        }
        for (var place : List.of(directory, directoryOf(run.containerId()))) {
            Files.createDirectories(
                    place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        }
        for (var volume : volumes(run)) {
            if (volume.source().orElse(null) instanceof VolumeSource.Secret(var text)) {
                var file = files.get(volume.containerPath());
                if (file != null && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    write(file, text, user);
                }
            }
        }
        if (!run.task().image().isPresent()) {
            for (var entry : files.entrySet()) {
                link(sandbox, entry.getKey(), entry.getValue());
            }
        }
    }

    private static void write(Path file, String text, TaskUser user) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        user.own(file);
    }

    private static void link(Path sandbox, String containerPath, Path file) throws IOException {
        if (!Converter.isInside(containerPath)) {
            throw new IOException("the secret at '" + containerPath + "' is not inside of the sandbox");
        }
        var link = sandbox.resolve(containerPath);
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(link.resolveSibling(""));
            Files.createSymbolicLink(link, file);
        }
    }

    /** The run is over. */
    public void forget(ContainerId containerId) throws IOException {
        var place = directoryOf(containerId);
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            FileTree.delete(place);
            try {
                Files.delete(directory);
            } catch (DirectoryNotEmptyException others) {
                // of other runs
            }
        }
    }

    /** What crashes have left behind. */
    public void forgetAllBut(Collection<ContainerId> known) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var places = Files.newDirectoryStream(directory)) {
            for (var place : places) {
                var containerId = new ContainerId(place.getFileName().toString());
                if (!known.contains(containerId)) {
                    forget(containerId);
                }
            }
        }
    }

    private Path directoryOf(ContainerId containerId) {
        return directory.resolve(containerId.value());
    }
}
