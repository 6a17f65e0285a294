package io.ekiden.mesos.agent.sandbox;

import io.ekiden.mesos.agent.isolation.Confinement.Bind;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.operation.Converter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Directories and files of the host that a task without an image sees in its sandbox. They are mounted where the task alone sees them.
 * <b>Source:</b> Mesos {@code volume/host_path}, but for absolute container paths: root runs programs where they are mounted before the
 * task has its user, and none of these may be the user's.
 */
public final class HostVolumes {
    private static final String WHAT = "the volume of the host";

    private HostVolumes() {}

    /** What is mounted for a run, by the names it was given; nothing where a container engine does it. */
    public static List<Bind> of(TaskRun run, Path sandbox) {
        return volumes(run).stream()
                .map(volume -> new Bind(
                        Path.of(volume.hostPath()), sandbox.resolve(volume.containerPath()), volume.readOnly()))
                .toList();
    }

    private static List<ContainerInfo.Volume> volumes(TaskRun run) {
        return run.task().image().isPresent()
                ? List.of()
                : run.task().container().map(ContainerInfo::volumes).orElse(List.of()).stream()
                        .filter(volume -> volume.source().isEmpty())
                        .toList();
    }

    /**
     * Looks whether all that is to be mounted is there, and makes the places for it while the sandbox is still the agent's own.
     *
     * @param workDir of the agent: nothing in it can be had
     * @return what is to be mounted, by real paths
     * @throws IOException naming the volume that cannot be had
     */
    static List<Bind> prepare(TaskRun run, Path sandbox, TaskUser user, Path workDir) throws IOException {
        boolean isOurs = !user.owns(sandbox);
        var real = sandbox.toRealPath();
        var binds = new ArrayList<Bind>();
        for (var volume : volumes(run)) {
            var source = source(volume, workDir);
            if (!Converter.isInside(volume.containerPath()) || hasControls(volume.containerPath())) {
                throw wrong(
                        volume,
                        "it has to be a relative path in the sandbox; without an image there is no other place for it");
            }
            var target = real.resolve(volume.containerPath());
            for (var other : binds) {
                if (target.startsWith(other.target()) || other.target().startsWith(target)) {
                    throw wrong(
                            volume,
                            "it is inside of another volume of the task, or around it: "
                                    + real.relativize(other.target()));
                }
            }
            boolean isDirectory = Files.isDirectory(source);
            var place = new Place(sandbox, volume.containerPath(), WHAT);
            if (!isOurs) {
                checkPlace(volume, target, isDirectory);
            } else if (isDirectory) {
                place.directory(user);
            } else {
                place.file(user);
            }
            binds.add(new Bind(source, target, volume.readOnly()));
        }
        return List.copyOf(binds);
    }

    private static Path source(ContainerInfo.Volume volume, Path workDir) throws IOException {
        var from = volume.hostPath();
        if (!isPlain(from)) {
            throw wrong(volume, "'" + from + "' is not an absolute path without '..'");
        }
        if (!Files.exists(Path.of(from))) {
            throw wrong(volume, "there is no " + from + " on this machine");
        }
        var source = Path.of(from).toRealPath();
        if (!(Files.isDirectory(source) || Files.isRegularFile(source)) || hasControls(source.toString())) {
            throw wrong(volume, from + " is neither a directory nor a file with a plain name");
        }
        boolean holdsSecrets = false;
        for (var name : source) {
            holdsSecrets |= name.toString().startsWith(SecretFiles.NAME);
        }
        if (holdsSecrets || source.startsWith(workDir.toRealPath())) {
            throw wrong(volume, from + " is in a directory of the agent's own");
        }
        return source;
    }

    private static boolean hasControls(String path) {
        return path.chars().anyMatch(Character::isISOControl);
    }

    private static boolean isPlain(String path) {
        return path.startsWith("/")
                && path.indexOf('\0') < 0
                && Path.of(path).equals(Path.of(path).normalize());
    }

    /** Nothing is made in a sandbox that is the user's already: links could come in the way meanwhile. */
    private static void checkPlace(ContainerInfo.Volume volume, Path target, boolean isDirectory) throws IOException {
        boolean fits = isDirectory
                ? Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)
                : Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS);
        if (!fits || !target.toRealPath().equals(target)) {
            throw wrong(
                    volume,
                    volume.containerPath() + " in the sandbox is a link, or no "
                            + (isDirectory ? "directory" : "file"));
        }
    }

    private static IOException wrong(ContainerInfo.Volume volume, String why) {
        return new IOException(WHAT + " at '" + volume.containerPath() + "' cannot be had: " + why);
    }
}
