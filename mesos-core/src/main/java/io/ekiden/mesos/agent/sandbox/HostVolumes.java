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
 * Directories and files of the host that a task without an image sees at other paths: a relative one is in its sandbox, an absolute one
 * has to be there. They are mounted where the task alone sees them. <b>Source:</b> Mesos {@code volume/host_path}, which never makes
 * absolute paths either.
 */
public final class HostVolumes {
    private HostVolumes() {}

    /** What is to be mounted for a run; nothing where a container engine does it. */
    public static List<Bind> of(TaskRun run, Path sandbox) {
        var binds = new ArrayList<Bind>();
        for (var volume : volumes(run)) {
            if (volume.source().isEmpty()) {
                binds.add(new Bind(
                        Path.of(volume.hostPath()), sandbox.resolve(volume.containerPath()), volume.readOnly()));
            }
        }
        return List.copyOf(binds);
    }

    private static List<ContainerInfo.Volume> volumes(TaskRun run) {
        return run.task().image().isPresent()
                ? List.of()
                : run.task().container().map(ContainerInfo::volumes).orElse(List.of());
    }

    /**
     * Looks whether all that is to be mounted is there, and makes the places for it in the sandbox. To be called while the sandbox is
     * still the agent's own.
     *
     * @throws IOException naming the volume that cannot be had
     */
    public static void prepare(TaskRun run, Path sandbox, TaskUser user) throws IOException {
        for (var volume : volumes(run)) {
            if (volume.source().isEmpty()) {
                prepare(volume, sandbox, user);
            }
        }
    }

    private static void prepare(ContainerInfo.Volume volume, Path sandbox, TaskUser user) throws IOException {
        var from = volume.hostPath();
        var to = volume.containerPath();
        if (!isPlain(from)) {
            throw wrong(volume, "'" + from + "' is not an absolute path without '..'");
        }
        var source = Path.of(from);
        if (!Files.exists(source)) {
            throw wrong(volume, "there is no " + from + " on this machine");
        }
        boolean isDirectory = Files.isDirectory(source);
        if (to.startsWith("/")) {
            if (!isPlain(to) || Path.of(to).getNameCount() == 0) {
                throw wrong(volume, "'" + to + "' is not a path that can be mounted at");
            }
            if (!Files.exists(Path.of(to)) || Files.isDirectory(Path.of(to)) != isDirectory) {
                throw wrong(
                        volume,
                        "there is no " + (isDirectory ? "directory " : "file ") + to
                                + " on this machine to mount it at; a relative path is made in the sandbox");
            }
        } else if (Converter.isInside(to)) {
            createPlace(volume, sandbox, isDirectory, user);
        } else {
            throw wrong(volume, "'" + to + "' is not inside of the sandbox");
        }
    }

    private static boolean isPlain(String path) {
        return path.startsWith("/")
                && path.indexOf('\0') < 0
                && Path.of(path).equals(Path.of(path).normalize());
    }

    /** What an archive has put in the way is not followed. */
    private static void createPlace(ContainerInfo.Volume volume, Path sandbox, boolean isDirectory, TaskUser user)
            throws IOException {
        var place = sandbox;
        var names = Path.of(volume.containerPath());
        for (int i = 0; i < names.getNameCount(); i++) {
            place = place.resolve(names.getName(i));
            boolean isFile = i == names.getNameCount() - 1 && !isDirectory;
            if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                if (isFile) {
                    Files.createFile(place);
                } else {
                    Files.createDirectory(place);
                }
                user.own(place);
            }
            boolean fits = isFile
                    ? Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)
                    : Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS);
            if (!fits) {
                throw wrong(
                        volume,
                        sandbox.relativize(place) + " in the sandbox is a link, or no "
                                + (isFile ? "file" : "directory"));
            }
        }
    }

    private static IOException wrong(ContainerInfo.Volume volume, String why) {
        return new IOException("the volume of the host at '" + volume.containerPath() + "' cannot be had: " + why);
    }
}
