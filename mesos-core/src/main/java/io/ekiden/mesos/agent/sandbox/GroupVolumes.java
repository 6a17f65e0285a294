package io.ekiden.mesos.agent.sandbox;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.VolumeSource.SandboxPath;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Directories that tasks of a group share: of the sandbox of their executor, where a persistent volume of the executor's is a link. A
 * task sees one as a symbolic link in its own sandbox, a container as a directory. One belongs to the user of the task that comes first,
 * and goes with the sandbox of the executor.
 *
 * <p><b>Source:</b> Mesos {@code volume/sandbox_path} isolator, of type PARENT. The agent lets nobody write into the sandbox of an
 * executor, so that no task can put links there.
 */
public final class GroupVolumes {
    private final Volumes persistent;

    public GroupVolumes(Volumes persistent) {
        this.persistent = persistent;
    }

    private static List<ContainerInfo.Volume> volumes(TaskRun run) {
        return run.task().container().map(ContainerInfo::volumes).orElse(List.of()).stream()
                .filter(volume -> volume.source().orElse(null) instanceof SandboxPath)
                .toList();
    }

    /**
     * Where they are, by the paths at which a run sees them.
     *
     * @param sandbox of the run
     */
    public SortedMap<String, Path> of(TaskRun run, Path sandbox) {
        var kept = persistent.ofExecutor(run);
        var executor = Sandboxes.ofExecutor(run, sandbox);
        var paths = new TreeMap<String, Path>();
        for (var volume : volumes(run)) {
            if (volume.source().orElse(null) instanceof SandboxPath(var path)) {
                var own = kept.get(path);
                paths.put(volume.containerPath(), own == null ? executor.resolve(path) : own);
            }
        }
        return paths;
    }

    /** Makes them as far as they are not there, and shows them in the sandbox; where it has an image, makes the places for them. */
    void create(TaskRun run, Path sandbox, TaskUser user) throws IOException {
        if (run.group().isPresent()) {
            persistent.linkOfExecutor(run, Sandboxes.ofExecutor(run, sandbox), user);
        }
        for (var volume : volumes(run)) {
            if (volume.source().orElse(null) instanceof SandboxPath(var path)) {
                make(run, path, sandbox, user);
            }
        }
        boolean hasImage = run.task().image().isPresent();
        for (var entry : of(run, sandbox).entrySet()) {
            show(entry.getKey(), entry.getValue(), sandbox, hasImage);
        }
    }

    private static void make(TaskRun run, String path, Path sandbox, TaskUser user) throws IOException {
        var complaint = SandboxPath.complaint(path);
        if (complaint.isPresent()) {
            throw new IOException(complaint.get());
        }
        if (run.group().isEmpty()) {
            throw new IOException("'SandboxPath.PARENT' only works for tasks of a group");
        }
        var directory = Sandboxes.ofExecutor(run, sandbox).resolve(path);
        try {
            if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                user.own(Files.createDirectory(directory));
            }
        } catch (FileAlreadyExistsException madeAtTheSameTime) {
            // by another task of the group
        }
    }

    private static void show(String containerPath, Path directory, Path sandbox, boolean hasImage) throws IOException {
        if (hasImage && containerPath.startsWith("/")) {
            return;
        }
        var place = new Place(sandbox, containerPath, "the volume of the task group");
        if (hasImage) {
            place.directory(new TaskUser.Own());
        } else {
            place.link(directory);
        }
    }
}
