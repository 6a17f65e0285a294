package io.ekiden.mesos.agent.sandbox;

import io.ekiden.mesos.agent.isolation.Confinement.Bind;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.container.ContainerInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Directories and files of the host that a task without an image sees at other paths: a relative one is in its sandbox, an absolute one
 * has to be there. They are mounted where the task alone sees them. <b>Source:</b> Mesos {@code volume/host_path}, which never makes
 * absolute paths either.
 */
public final class HostVolumes {
    private static final String WHAT = "the volume of the host";

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
        } else if (isDirectory) {
            new Place(sandbox, to, WHAT).directory(user);
        } else {
            new Place(sandbox, to, WHAT).file(user);
        }
    }

    private static boolean isPlain(String path) {
        return path.startsWith("/")
                && path.indexOf('\0') < 0
                && Path.of(path).equals(Path.of(path).normalize());
    }

    private static IOException wrong(ContainerInfo.Volume volume, String why) {
        return new IOException(WHAT + " at '" + volume.containerPath() + "' cannot be had: " + why);
    }
}
