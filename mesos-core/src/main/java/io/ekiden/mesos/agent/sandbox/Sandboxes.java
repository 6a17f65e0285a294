package io.ekiden.mesos.agent.sandbox;

import io.ekiden.mesos.agent.isolation.Confinement.Bind;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sandbox layout, which is Mesos's: {@code slaves/<agentId>/frameworks/<fw>/executors/<taskId>/runs/<containerId>/}, {@code latest}
 * links in {@code slaves/} and {@code runs/}. That of a task of a group is {@code containers/<containerId>} in the run of its executor,
 * where {@code tasks/<taskId>} links to it.
 */
public final class Sandboxes {
    private static final int TMP_MODE = 01777;

    private final Path slaves;
    private final Volumes volumes;
    private final SecretFiles secrets;
    private final GroupVolumes shared;
    private @Nullable String latestAgent;

    public Sandboxes(Path workDir, Volumes volumes) {
        this.volumes = volumes;
        this.secrets = new SecretFiles(workDir);
        this.shared = new GroupVolumes(volumes);
        this.slaves = workDir.toAbsolutePath().normalize().resolve("slaves");
    }

    /**
     * Where a run's sandbox is.
     *
     * @throws IllegalArgumentException when an id would lead out of its directory
     */
    public Path pathOf(TaskRun run) {
        var own = besideLatest(run.containerId().value());
        return run.group()
                .map(group ->
                        executorRun(run, group.executor()).resolve("containers").resolve(own))
                .orElseGet(() -> executorRun(run, run.containerId()));
    }

    /** Where the sandbox of a run's executor is, by that of the run: that of a group is above those of its tasks. */
    public static Path ofExecutor(TaskRun run, Path sandbox) {
        return run.group().isPresent() ? sandbox.resolve("../..").normalize() : sandbox;
    }

    private Path executorRun(TaskRun run, ContainerId executor) {
        return slaves.resolve(besideLatest(run.agentId().value()))
                .resolve("frameworks")
                .resolve(name(run.frameworkId().value()))
                .resolve("executors")
                .resolve(name(run.task().executorId().value()))
                .resolve("runs")
                .resolve(besideLatest(executor.value()));
    }

    /**
     * Makes a run's sandbox with empty {@code stdout} and {@code stderr}, as far as they are not there. The directory stays the agent's
     * until {@link #give}: while root fetches into it, no other task of the user may put symbolic links in the way.
     */
    public Path create(TaskRun run, TaskUser user) throws IOException {
        var sandbox = pathOf(run);
        if (!Files.isDirectory(sandbox, LinkOption.NOFOLLOW_LINKS)) {
            createDirectory(run, sandbox);
        }
        if (!user.owns(sandbox)) {
            // Also in a directory that is there: an agent may have died right after making it.
            volumes.link(run, sandbox, user);
            shared.create(run, sandbox, user);
            secrets.create(run, sandbox, user);
            createLog(sandbox.resolve("stdout"), user);
            createLog(sandbox.resolve("stderr"), user);
        }
        return sandbox;
    }

    /**
     * Makes the places for volumes of the host while the sandbox is the agent's own; afterwards they are only looked at.
     *
     * @return what is to be mounted
     * @throws IOException naming the volume that cannot be had
     */
    public List<Bind> prepareHostVolumes(TaskRun run, TaskUser user) throws IOException {
        return HostVolumes.prepare(run, pathOf(run), user, slaves.resolveSibling(""));
    }

    /** Where secrets are that tasks read in files. */
    public SecretFiles secrets() {
        return secrets;
    }

    /** Makes the sandbox the user's own, now that its command is to begin. */
    public void give(TaskRun run, TaskUser user) throws IOException {
        user.own(pathOf(run));
    }

    /** Makes a directory that is to be somebody's {@code /tmp}. What a task's archive has put in its place is not followed. */
    public static void createTmp(Path directory, TaskUser user) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(directory);
        }
        Files.setAttribute(directory, "unix:mode", TMP_MODE, LinkOption.NOFOLLOW_LINKS);
        user.own(directory);
    }

    private void createDirectory(TaskRun run, Path sandbox) throws IOException {
        var group = run.group();
        if (group.isPresent()) {
            createExecutorRun(run, group.get().executor());
            RunDirectories.createDirectory(sandbox, "rwxr-x---");
            var tasks = executorRun(run, group.get().executor()).resolve("tasks");
            RunDirectories.link(tasks.resolve(name(run.task().taskId().value())), sandbox);
        } else {
            RunDirectories.create(sandbox, "rwxr-x---");
        }
        var agent = run.agentId().value();
        if (!agent.equals(latestAgent)) {
            RunDirectories.link(slaves.resolve("latest"), slaves.resolve(agent));
            latestAgent = agent;
        }
    }

    /** Users of tasks may pass through, to their own. */
    private void createExecutorRun(TaskRun run, ContainerId executor) throws IOException {
        var directory = executorRun(run, executor);
        if (Files.isDirectory(directory.resolve("tasks"), LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            RunDirectories.create(directory, "rwxr-x--x");
        }
        createLog(directory.resolve("stdout"), new TaskUser.Own());
        createLog(directory.resolve("stderr"), new TaskUser.Own());
        Files.createDirectories(directory.resolve("containers"));
        Files.createDirectories(directory.resolve("tasks"));
    }

    private static void createLog(Path log, TaskUser user) throws IOException {
        try {
            Files.createFile(log);
        } catch (FileAlreadyExistsException madeBefore) {
            // by an agent that died right after it
        }
        user.own(log);
    }

    /** For a directory that has a link of the name {@code latest} beside it. */
    private static String besideLatest(String id) {
        if (id.equals("latest")) {
            throw new IllegalArgumentException("id '" + id + "' is the name of a link");
        }
        return name(id);
    }

    private static String name(String id) {
        if (id.isEmpty() || id.equals(".") || id.equals("..") || id.indexOf('/') >= 0 || id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("id '" + id + "' cannot name a directory");
        }
        return id;
    }
}
