package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.engine.EngineCommands.Place;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.sandbox.GroupVolumes;
import io.ekiden.mesos.agent.sandbox.SecretFiles;
import io.ekiden.mesos.agent.sandbox.Volumes;
import io.ekiden.mesos.agent.session.Entry;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.id.ContainerId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes of a run with an image one whose command is the engine's client: a process like any other, which outlives the agent, writes the
 * task's output to the sandbox, and ends as its container ends.
 */
final class EngineLaunch {
    /**
     * The client carries no mark of its task: what the engine has to tidy up after it would be killed with it. The task's processes carry
     * the container id in their environment. The limit on locks is the other mark, which can only be lowered.
     */
    private static final List<String> UNMARKED = List.of("/usr/bin/env", "--unset=MESOS_CONTAINER_ID");

    private static final List<String> NOTHING = List.of("/bin/false");

    private static final List<String> UNLIMITED = List.of("/usr/bin/prlimit", "--locks=1:");
    /** Reads a file of variables before it becomes the client: their values are in no command line, whoever starts it. */
    private static final List<String> EXPORTING = List.of("/bin/sh", "-c", ". \"$0\" && exec \"$@\"");

    private static final String ENVIRONMENT = "environment";
    private static final String EXPORTS = "exports";
    /** Written by podman's monitor of the container into the directory that its client works in, though podman 4.3 looks elsewhere. */
    private static final String OUT_OF_MEMORY = "oom";

    private static final String LOGINS = "config.json";
    private static final int LONGEST_COMPLAINT = 500;

    private final EngineSettings settings;
    private final Path files;
    private final String owner;
    private final Volumes volumes;
    private final GroupVolumes shared;
    private final SecretFiles secrets;

    /** @param workDir of the agent; its containers are told from those of others by it */
    EngineLaunch(EngineSettings settings, Path workDir) {
        var absolute = workDir.toAbsolutePath().normalize();
        this.settings = settings;
        this.files = absolute.resolve("meta").resolve("engine");
        this.owner = absolute.toString();
        this.volumes = new Volumes(absolute);
        this.shared = new GroupVolumes(volumes);
        this.secrets = new SecretFiles(absolute);
    }

    String owner() {
        return owner;
    }

    /**
     * The run as the process containerizer is to start it. Writes nothing.
     *
     * @throws IllegalArgumentException for what no engine could be told safely
     */
    TaskRun translated(TaskRun run, ContainerInfo container, List<String> engine, Path sandbox) {
        var words = new ArrayList<>(UNMARKED);
        words.add("--chdir=" + directory(run.containerId()));
        words.addAll(UNLIMITED);
        if (!ContainerEnvironment.exports(run).isEmpty()) {
            words.addAll(EXPORTING);
            words.add(directory(run.containerId()).resolve(EXPORTS).toString());
        }
        words.addAll(engine);
        var others = new TreeMap<>(secrets.of(run));
        others.putAll(shared.of(run, sandbox));
        var place = new Place(sandbox, environmentFile(run.containerId()), owner, volumes.of(run), others);
        words.addAll(EngineCommands.run(run, container, place, settings));
        return withProgram(run, words, clientEnvironment(run.containerId(), container, sandbox));
    }

    /** As {@link #translated}, of a run that may be there already: another agent may have told engines what this one would not. */
    TaskRun recovered(TaskRun run, ContainerInfo container, List<String> engine, Path sandbox) {
        try {
            return translated(run, container, engine, sandbox);
        } catch (IllegalArgumentException refused) {
            return withProgram(run, NOTHING, Map.of());
        }
    }

    private static TaskRun withProgram(TaskRun run, List<String> words, Map<String, String> environment) {
        var command = new CommandInfo(false, words.getFirst(), words, environment, List.of(), Optional.empty());
        return new TaskRun(
                run.agentId(), run.frameworkId(), run.task().withCommand(command), run.containerId(), run.group());
    }

    /** The words for a container that holds a network. */
    List<String> holding(ContainerId holder, GroupNetwork network, String image, Path program) {
        return EngineCommands.hold(holder, network, image, program, settings, owner);
    }

    /** Where files are that all containers may read. */
    Path shared() {
        return files.resolveSibling("shared");
    }

    /** The task is told of its network, which was not there when it was prepared. */
    void tell(TaskRun run) throws IOException {
        writeOwn(environmentFile(run.containerId()), ContainerEnvironment.file(run));
        writeOwn(directory(run.containerId()).resolve(EXPORTS), ContainerEnvironment.exports(run));
    }

    /** For the agent's user alone, also where the directory is seen at another path. */
    private static void writeOwn(Path file, String text) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, text);
    }

    /** Writes what the client reads, and makes what it expects to be there. The sandbox is there already. */
    void prepare(TaskRun run, ContainerInfo container, Path sandbox) throws IOException {
        for (var log : List.of("stdout", "stderr")) {
            if (Files.isSymbolicLink(sandbox.resolve(log))) {
                // The client writes there with the rights of the agent.
                throw new IOException("'" + log + "' of the sandbox is a symbolic link");
            }
        }
        for (var volume : container.volumes()) {
            if (volume.source().isEmpty() && !volume.hostPath().startsWith("/")) {
                var directory = EngineCommands.hostPath(volume, sandbox);
                if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(directory);
                }
            }
        }
        Files.createDirectories(
                directory(run.containerId()),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        tell(run);
        var logins = RegistryLogins.of(container, sandbox);
        if (logins.isPresent()) {
            writeOwn(directory(run.containerId()).resolve(LOGINS), logins.get().read());
        }
    }

    /** The way for other commands into the container. It begins in the sandbox, with the environment that the container has. */
    Entry entry(ContainerId container, List<String> engine, Path sandbox) {
        var words = new ArrayList<>(engine);
        words.addAll(EngineCommands.enter(container));
        return new Entry(List.of(), words, "", sandbox, settings.environment(), Entry.Way.ENGINE);
    }

    /** Whether the kernel has ended a part of the container for wanting too much memory, as far as the engine has left word of it. */
    boolean isOutOfMemory(ContainerId container) {
        return Files.exists(directory(container).resolve(OUT_OF_MEMORY));
    }

    /** What crashes have left behind. */
    void forgetAllBut(Set<ContainerId> known) throws IOException {
        if (Files.isDirectory(files)) {
            try (var directories = Files.newDirectoryStream(files)) {
                for (var directory : directories) {
                    var container = new ContainerId(directory.getFileName().toString());
                    if (!known.contains(container)) {
                        forget(container);
                    }
                }
            }
        }
    }

    void forget(ContainerId container) throws IOException {
        for (var name : List.of(ENVIRONMENT, EXPORTS, LOGINS, OUT_OF_MEMORY)) {
            Files.deleteIfExists(directory(container).resolve(name));
        }
        Files.deleteIfExists(directory(container));
    }

    /** The end of what the client has complained of, in one line. */
    static String complaint(Path sandbox) {
        try (var file = new RandomAccessFile(sandbox.resolve("stderr").toFile(), "r")) {
            file.seek(Math.max(0, file.length() - LONGEST_COMPLAINT));
            var bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8).strip().replaceAll("\\s*\\R\\s*", "; ");
        } catch (IOException nothing) {
            return "";
        }
    }

    private Path environmentFile(ContainerId container) {
        return directory(container).resolve(ENVIRONMENT);
    }

    /** What the client reads and where it works. */
    private Path directory(ContainerId container) {
        return files.resolve(container.value());
    }

    /** Credentials of registries that the task brings are used, else those of the agent. */
    Map<String, String> clientEnvironment(ContainerId id, ContainerInfo container, Path sandbox) {
        var environment = new TreeMap<>(settings.environment());
        var own = RegistryLogins.of(container, sandbox);
        var config = own.isPresent() ? own.map(_ -> directory(id).resolve(LOGINS)) : settings.config();
        config.ifPresent(file -> {
            environment.put("REGISTRY_AUTH_FILE", file.toString());
            Optional.ofNullable(file.getParent()).ifPresent(dir -> environment.put("DOCKER_CONFIG", dir.toString()));
        });
        return environment;
    }
}
