package io.ekiden.mesos.agent.sandbox;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Secrets of tasks in files that only the task's user may read. They are in memory where the machine has room there for the agent, else
 * below the work directory; the sandbox has links to them, so that nobody who may read sandboxes reads them. A container sees them at
 * their paths, and whoever it runs as reads them there; on the machine their directory is closed to all but the agent. They go with the run.
 */
public final class SecretFiles {
    /** In memory on most machines; the first is root's alone. */
    private static final List<Path> IN_MEMORY = List.of(Path.of("/run"), Path.of("/dev/shm"));

    /** How names of directories of secrets begin, of this agent and of others. */
    static final String NAME = "ekiden-secrets-";

    private static final int PERMISSIONS = 07777;

    private final Path directory;
    /** Where agents of this work directory may have put files, at another time or with other rights. */
    private final List<Path> candidates;

    /** @param workDir of the agent */
    public SecretFiles(Path workDir) {
        this(workDir, IN_MEMORY);
    }

    SecretFiles(Path workDir, List<Path> inMemory) {
        var own = workDir.toAbsolutePath().normalize();
        var name = NAME + UUID.nameUUIDFromBytes(own.toString().getBytes(StandardCharsets.UTF_8));
        var onDisk = own.resolve("secrets");
        this.directory = inMemory.stream()
                .filter(SecretFiles::isInMemory)
                .map(place -> place.resolve(name))
                .filter(place -> !Files.exists(place, LinkOption.NOFOLLOW_LINKS) || isOurs(place))
                .findFirst()
                .orElse(onDisk);
        this.candidates = Stream.concat(inMemory.stream().map(place -> place.resolve(name)), Stream.of(onDisk))
                .toList();
    }

    private static boolean isInMemory(Path place) {
        try {
            return Files.isWritable(place) && Files.getFileStore(place).type().equals("tmpfs");
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Everybody may make directories in some of these places: one that somebody else has made is not for us. */
    private static boolean isOurs(Path place) {
        try {
            return Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)
                    && Files.getAttribute(place, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals(TaskUser.own());
        } catch (IOException unknown) {
            return false;
        }
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
        boolean hasImage = run.task().image().isPresent();
        createOwn(directory, 0711);
        createOwn(directoryOf(run.containerId()), hasImage ? 0700 : 0711);
        for (var volume : volumes(run)) {
            if (volume.source().orElse(null) instanceof VolumeSource.Secret(var text)) {
                var file = files.get(volume.containerPath());
                if (file != null && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                    write(file, text, hasImage ? 0444 : 0400);
                    if (!hasImage) {
                        user.own(file);
                    }
                }
            }
        }
        if (!hasImage) {
            for (var entry : files.entrySet()) {
                new Place(sandbox, entry.getKey(), "the secret").link(entry.getValue());
            }
        }
    }

    private static void createOwn(Path place, int mode) throws IOException {
        try {
            Files.createDirectories(place.resolveSibling(""));
            Files.createDirectory(
                    place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException madeBefore) {
            // by this agent, or so it is to be seen
        }
        if (!isOurs(place)) {
            throw new IOException("'" + place + "' is for secrets, but is no directory of the agent's user: remove it");
        }
        setMode(place, mode);
    }

    private static void write(Path file, String text, int mode) throws IOException {
        var own = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), own)) {
            var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
        setMode(file, mode);
    }

    /** Whatever the agent's umask is. */
    private static void setMode(Path path, int mode) throws IOException {
        int now = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & PERMISSIONS;
        if (now != mode) {
            Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** The run is over. The directory of all runs stays, so that nobody else makes one in its place. */
    public void forget(ContainerId containerId) throws IOException {
        for (var candidate : candidates) {
            var place = candidate.resolve(containerId.value());
            if (isOurs(candidate) && Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                FileTree.delete(place);
            }
        }
    }

    /** What crashes have left behind, also of agents that found another place. */
    public void forgetAllBut(Collection<ContainerId> known) throws IOException {
        for (var candidate : candidates) {
            if (isOurs(candidate)) {
                try (var places = Files.newDirectoryStream(candidate)) {
                    for (var place : places) {
                        if (!known.contains(new ContainerId(place.getFileName().toString()))) {
                            FileTree.delete(place);
                        }
                    }
                }
            }
        }
    }

    private Path directoryOf(ContainerId containerId) {
        return directory.resolve(containerId.value());
    }
}
