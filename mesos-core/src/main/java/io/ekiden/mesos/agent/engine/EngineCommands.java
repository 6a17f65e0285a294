package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.isolation.IsolationSettings.Kind;
import io.ekiden.mesos.agent.isolation.Limits;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Mode;
import io.ekiden.mesos.model.container.ContainerInfo.Network;
import io.ekiden.mesos.model.container.CsiVolume;
import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.ContainerId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an engine is told, as words that no shell reads. Each value stands in one word with its option, so that none can become an option
 * itself. The words are those that docker and podman share.
 *
 * <p><b>Source:</b> Mesos {@code docker/docker.cpp}, {@code Docker::run}.
 */
final class EngineCommands {
    static final String OWNER = "io.ekiden.agent";
    private static final String PREFIX = "mesos-";
    /** Where a container that holds a network finds its program. */
    private static final String PAUSE = "/ekiden-pause";

    private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9\\[][A-Za-z0-9._:/@+\\[\\]-]{0,1023}");
    private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final Pattern VOLUME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,254}");
    private static final Pattern DRIVER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_./:@-]{0,254}");
    /** With these the engine, and not the agent, would decide when a task has ended and what it is called. */
    private static final Set<String> OURS = Set.of("name", "detach", "d", "rm", "restart", "cidfile");

    private EngineCommands() {}

    /**
     * Where a container's files are.
     *
     * @param disks persistent volumes, by the paths at which the container sees them
     * @param others files of secrets and directories of its group, likewise
     */
    record Place(Path sandbox, Path environmentFile, String owner, Map<String, Path> disks, Map<String, Path> others) {}

    static String name(ContainerId container) {
        return PREFIX + container.value();
    }

    /** Of a name as engines print it: docker puts a slash before it. */
    static Optional<ContainerId> containerId(String name) {
        var plain = name.startsWith("/") ? name.substring(1) : name;
        return plain.startsWith(PREFIX) && plain.length() > PREFIX.length()
                ? Optional.of(new ContainerId(plain.substring(PREFIX.length())))
                : Optional.empty();
    }

    /** @throws IllegalArgumentException for what no engine could be told safely, saying what it is */
    static List<String> run(TaskRun run, ContainerInfo container, Place place, EngineSettings settings) {
        var words = new ArrayList<>(List.of(
                "run",
                "--name=" + name(run.containerId()),
                "--label=" + OWNER + "=" + place.owner(),
                "--label=MESOS_TASK_ID=" + run.task().taskId().value(),
                // The client writes to the sandbox; a second copy would fill the engine's disk.
                "--log-driver=none"));
        words.add("--env-file=" + place.environmentFile());
        words.addAll(ContainerEnvironment.options(run));
        words.add("--mount=" + mount(place.sandbox(), ContainerInfo.SANDBOX));
        place.disks().forEach((path, disk) -> words.add("--volume=" + volume(disk.toString(), path, false)));
        container.volumes().forEach(volume -> words.add("--volume=" + volume(volume, place)));
        GroupNetworks.holder(run)
                .ifPresentOrElse(
                        holder -> words.add("--network=container:" + name(holder)), () -> addNetwork(container, words));
        addLimits(run, settings, words);
        run.task().rlimits().forEach(limit -> words.add("--ulimit=" + limit.ulimit()));
        container.options().terminal().ifPresent(_ -> words.add("--tty"));
        container.options().linux().ifPresent(linux -> addKernel(linux, words));
        if (container.options().privileged()) {
            words.add("--privileged");
        }
        container.options().parameters().forEach(parameter -> words.add(parameter(parameter)));
        words.addAll(settings.runArguments());
        addProgram(run, container, words);
        return words;
    }

    /**
     * A container that does nothing but hold a network for others.
     *
     * @param image any; what runs is the program
     * @param program needs nothing of the image
     */
    static List<String> hold(
            ContainerId container,
            GroupNetwork network,
            String image,
            Path program,
            EngineSettings settings,
            String owner) {
        var words = new ArrayList<>(List.of(
                "run",
                "--detach",
                "--name=" + name(container),
                "--label=" + OWNER + "=" + owner,
                "--log-driver=none",
                "--mount=" + mount(program, PAUSE) + ",readonly",
                "--user=0",
                "--cap-drop=all",
                "--stop-signal=SIGKILL",
                "--network=" + network(network.network())));
        publish(network.network().mode(), network.portMappings(), words);
        words.addAll(settings.runArguments());
        words.addAll(List.of("--entrypoint=" + PAUSE, checked(IMAGE, image, "image")));
        return words;
    }

    private static String mount(Path path, String target) {
        // A line of CSV: ids of tasks, which are in the path, may have commas and quotes.
        var source = "source=" + path;
        return "type=bind,\"" + source.replace("\"", "\"\"") + "\",target=" + target;
    }

    private static String volume(ContainerInfo.Volume volume, Place place) {
        var path = volume.containerPath();
        var host = switch (volume.source().orElse(null)) {
            case null -> hostPath(volume, place.sandbox()).toString();
            case VolumeSource.External external -> checked(VOLUME, external.name(), "volume");
            case VolumeSource.Secret _, VolumeSource.SandboxPath _ ->
                Objects.requireNonNull(place.others().get(path), path).toString();
            case CsiVolume _ -> throw new IllegalArgumentException("no engine mounts a CSI volume");
        };
        return volume(host, path, volume.readOnly());
    }

    private static String volume(String host, String containerPath, boolean readOnly) {
        var container = containerPath.startsWith("/") ? containerPath : ContainerInfo.SANDBOX + "/" + containerPath;
        if (host.indexOf(':') >= 0 || container.indexOf(':') >= 0) {
            throw new IllegalArgumentException("the volume '" + host + "' at '" + containerPath
                    + "' has a colon in its path, which no engine understands");
        }
        return host + ":" + container + (readOnly ? ":ro" : ":rw");
    }

    /** A relative one is below the sandbox. */
    static Path hostPath(ContainerInfo.Volume volume, Path sandbox) {
        var path = sandbox.resolve(volume.hostPath()).normalize();
        boolean relative = !volume.hostPath().startsWith("/");
        if (volume.hostPath().isEmpty() || (relative && !path.startsWith(sandbox))) {
            throw new IllegalArgumentException(
                    "the volume '" + volume.hostPath() + "' is not in the sandbox, nor an absolute path");
        }
        return path;
    }

    private static void addNetwork(ContainerInfo container, List<String> words) {
        var mode = container.network().mode();
        words.add("--network=" + network(container.network()));
        container
                .options()
                .hostname()
                .filter(_ -> mode != Mode.HOST)
                .ifPresent(host -> words.add("--hostname=" + host));
        publish(mode, container.portMappings(), words);
    }

    private static void publish(Mode mode, List<ContainerInfo.PortMapping> mappings, List<String> words) {
        if (!mappings.isEmpty() && (mode == Mode.HOST || mode == Mode.NONE)) {
            throw new IllegalArgumentException("Port mappings are only supported for bridge and user-defined networks");
        }
        for (var mapping : mappings) {
            words.add("--publish=" + mapping.hostPort() + ":" + mapping.containerPort() + "/"
                    + checked(KEY, mapping.protocol(), "protocol of a port"));
        }
    }

    private static String network(Network network) {
        return switch (network.mode()) {
            case HOST -> "host";
            case BRIDGE -> "bridge";
            case NONE -> "none";
            case USER -> userNetwork(network.name().orElse(""));
        };
    }

    private static String userNetwork(String name) {
        Network.complaint(name).ifPresent(complaint -> {
            throw new IllegalArgumentException("'" + name + "' as the name of a container's network " + complaint);
        });
        return name;
    }

    private static void addLimits(TaskRun run, EngineSettings settings, List<String> words) {
        var isolation = settings.isolation();
        var cgroups = isolation.cgroups();
        var limits = Limits.of(run.task(), cgroups.pidsMax());
        words.add("--cpu-shares=" + limits.shares());
        limits.memoryLimit().ifPresent(bytes -> {
            words.add("--memory=" + bytes);
            if (cgroups.limitSwap()) {
                words.add("--memory-swap=" + bytes);
            }
        });
        if (run.task().limits().isPresent()) {
            words.add("--memory-reservation=" + limits.memoryBytes());
        }
        if (isolation.kinds().contains(Kind.CGROUPS_PIDS) || isolation.kinds().contains(Kind.AUTO)) {
            words.add("--pids-limit=" + limits.pidsMax());
        }
        if (isolation.kinds().contains(Kind.LINUX_NNP)) {
            words.add("--security-opt=no-new-privileges");
        }
        limits.quota(cgroups.cfs()).ifPresent(quota -> {
            words.add("--cpu-period=" + Limits.PERIOD);
            words.add("--cpu-quota=" + quota);
        });
    }

    /** Containers of a group have the host for their parent, as its executor is no container of the engine. */
    private static void addKernel(LinuxInfo linux, List<String> words) {
        linux.ipc().ifPresent(ipc -> {
            words.add(ipc.mode() == LinuxInfo.IpcMode.PRIVATE ? "--ipc=private" : "--ipc=host");
            ipc.shmSizeMiB().ifPresent(size -> words.add("--shm-size=" + size + "m"));
        });
        linux.seccomp().ifPresent(seccomp -> {
            if (seccomp.hasProfile()) {
                throw new IllegalArgumentException("no engine has the seccomp profiles of Mesos");
            }
            words.add("--security-opt=seccomp=unconfined");
        });
    }

    private static String parameter(ContainerInfo.Parameter parameter) {
        var key = checked(KEY, parameter.key(), "parameter");
        if (OURS.contains(key)) {
            throw new IllegalArgumentException("the parameter '" + key + "' is the agent's to set");
        }
        return "--" + key + "=" + parameter.value();
    }

    /** How a command is laid over an image. <b>Source:</b> Mesos {@code docker.cpp} and {@code docker/runtime.cpp}. */
    private static void addProgram(TaskRun run, ContainerInfo container, List<String> words) {
        var command = run.task().command();
        var image = checked(IMAGE, container.image(), "image");
        if (command.shell()) {
            words.addAll(List.of("--entrypoint=/bin/sh", image, "-c", command.value()));
        } else if (command.value().isEmpty()) {
            words.add(image);
            words.addAll(command.arguments());
        } else if (container.type() == ContainerInfo.Type.MESOS) {
            words.addAll(List.of("--entrypoint=" + command.value(), image));
            words.addAll(command.arguments().stream().skip(1).toList());
        } else {
            words.addAll(List.of(image, command.value()));
            words.addAll(command.arguments());
        }
    }

    private static String checked(Pattern pattern, String text, String what) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' cannot be the name of a container's " + what);
        }
        return text;
    }

    /** Succeeds when the image is here. */
    static List<String> inspectImage(String image) {
        return List.of("image", "inspect", "--format={{.Id}}", checked(IMAGE, image, "image"));
    }

    static List<String> pull(String image) {
        return List.of("pull", checked(IMAGE, image, "image"));
    }

    /** Prints the driver of the volume of that name, whoever has made it. */
    static List<String> inspectVolume(VolumeSource.External volume) {
        return List.of("volume", "inspect", "--format={{.Driver}}", checked(VOLUME, volume.name(), "volume"));
    }

    static List<String> createVolume(VolumeSource.External volume) {
        var words = new ArrayList<>(
                List.of("volume", "create", "--driver=" + checked(DRIVER, volume.driver(), "volume driver")));
        volume.options().forEach((key, value) -> words.add("--opt=" + key + "=" + value));
        words.add(checked(VOLUME, volume.name(), "volume"));
        return words;
    }

    static List<String> inspect(List<String> names) {
        var words = new ArrayList<>(List.of("inspect", "--type=container"));
        words.addAll(names);
        return words;
    }

    static List<String> stop(ContainerId container, Duration grace) {
        return List.of("stop", "-t", Long.toString(grace.toSeconds()), name(container));
    }

    static List<String> kill(ContainerId container) {
        return List.of("kill", "--signal=KILL", name(container));
    }

    static List<String> remove(ContainerId container) {
        return List.of("rm", "--force", "--volumes", name(container));
    }

    static List<String> list(String owner) {
        return List.of("ps", "--all", "--filter=label=" + OWNER + "=" + owner, "--format={{.Names}}");
    }

    static List<ContainerId> parseNames(String text) {
        return text.lines().flatMap(name -> containerId(name.strip()).stream()).toList();
    }

    /** What stands before any command that is to run in the container, with the streams of whoever runs it. */
    static List<String> enter(ContainerId container) {
        return List.of("exec", "--interactive", "--workdir=" + ContainerInfo.SANDBOX, name(container));
    }

    /** A command for a shell in the container. <b>Source:</b> Mesos {@code checks/checker_process.cpp}. */
    static List<String> exec(ContainerId container, String shellCommand) {
        return List.of("exec", name(container), "/bin/sh", "-c", shellCommand);
    }
}
