package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation.LaunchGroup;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Terminal;
import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.launch.discovery.TaskDiscovery;
import io.ekiden.orchestrator.launch.share.Shares;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.check.AppCheck.Command;
import io.ekiden.orchestrator.spec.check.AppCheck.Kind;
import io.ekiden.orchestrator.spec.pod.Pod;
import io.ekiden.orchestrator.spec.pod.PodCheck;
import io.ekiden.orchestrator.spec.pod.PodContainer;
import io.ekiden.orchestrator.spec.pod.PodHealthCheck;
import io.ekiden.orchestrator.spec.pod.PodVolume;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the task group for an instance of a pod that found its place: a task for each container, and Mesos's default executor.
 * <b>Source:</b> Marathon {@code TaskGroupBuilder}.
 */
public final class TaskGroupFactory {
    private final AppDefinition definition;
    private final Pod pod;
    private final Offer offer;
    private final MatchResult.Matched matched;
    private final TaskInfoFactory.Settings settings;
    private final Shares shares;

    private TaskGroupFactory(
            AppDefinition definition,
            Pod pod,
            Offer offer,
            MatchResult.Matched matched,
            TaskInfoFactory.Settings settings) {
        this.settings = settings;
        this.definition = definition;
        this.pod = pod;
        this.offer = offer;
        this.matched = matched;
        shares = new Shares(matched.taken());
    }

    /**
     * The group of one incarnation of an instance, on the agent of the offer.
     *
     * @param definition of a pod
     * @param incarnation from 1; part of the tasks' ids
     */
    public static LaunchGroup group(
            AppDefinition definition,
            InstanceId id,
            int incarnation,
            Offer offer,
            MatchResult.Matched matched,
            TaskInfoFactory.Settings settings) {
        var pod =
                definition.run().pod().orElseThrow(() -> new IllegalArgumentException(definition.id() + " is no pod"));
        return new TaskGroupFactory(definition, pod, offer, matched, settings).group(id, incarnation);
    }

    private LaunchGroup group(InstanceId id, int incarnation) {
        // Containers see volumes in its sandbox.
        var volumes = shares.takeVolumes();
        var executor = ExecutorInfo.of(
                        executorId(id), shares.take(pod.executor(), List.of()).plus(volumes))
                .withNetwork(ContainerInfoFactory.ofGroup(pod.ports(), matched.hostPorts(), settings.mesosBridge()))
                .withIpc(pod.ipc());
        var tasks = pod.containers().stream()
                .map(container -> task(container, id, incarnation))
                .toList();
        return new LaunchGroup(executor, tasks);
    }

    /** {@code shop_web.instance-<uuid>} has the executor {@code instance-shop_web.<uuid>}. */
    public static ExecutorId executorId(InstanceId id) {
        return new ExecutorId("instance-" + id.value().replaceFirst("\\.instance-([^.]*)$", ".$1"));
    }

    private TaskInfo task(PodContainer container, InstanceId id, int incarnation) {
        var ports = pod.hostPortsOf(container, matched.hostPorts());
        var taskId = id.task(container.name(), incarnation);
        var environment =
                TaskEnvironment.ofContainer(definition, container, offer.hostname(), matched.hostPorts(), settings);
        environment.put("MESOS_TASK_ID", taskId.value());
        environment.put("MESOS_EXECUTOR_ID", executorId(id).value());
        environment.putAll(pod.environment());
        environment.putAll(container.environment());
        var labels = new TreeMap<>(definition.run().labels());
        labels.putAll(container.labels());
        var task = new TaskInfo(
                        taskId,
                        container.name(),
                        offer.agentId(),
                        shares.take(container.resources(), ports),
                        command(container, environment),
                        container.killGracePeriod(),
                        container.healthCheck().flatMap(check -> healthCheck(check, container, ports)),
                        labels)
                .withDiscovery(TaskDiscovery.of(definition.id(), pod.portsOf(container), ports));
        var checked = container
                .check()
                .flatMap(check -> check(check, container, ports))
                .map(task::withCheck)
                .orElse(task);
        var limited = container.limits().map(checked::withLimits).orElse(checked);
        return container(container).map(limited::withContainer).orElse(limited);
    }

    private CommandInfo command(PodContainer container, SortedMap<String, String> environment) {
        var uris = container.artifacts().stream().map(TaskInfoFactory::uri).toList();
        var user = container.user().or(() -> definition.run().process().user());
        var argv = container.command().map(Command::argv).orElse(List.of());
        return container
                .command()
                .flatMap(Command::shell)
                .map(shell -> new CommandInfo(true, shell, List.of(), environment, uris, user))
                .orElseGet(() -> new CommandInfo(
                        false,
                        isGivenToTheImage(container, argv) ? "" : argv.getFirst(),
                        argv,
                        environment,
                        uris,
                        user));
    }

    private static boolean isGivenToTheImage(PodContainer container, List<String> argv) {
        return argv.isEmpty()
                || (container.image().isPresent()
                        && !container.overridesEntrypoint().orElse(false));
    }

    /** Empty for a plain command. */
    private Optional<ContainerInfo> container(PodContainer container) {
        var image = container.image();
        var options = new ContainerInfo.Options(
                false, image.filter(PodContainer.Image::forcePull).isPresent(), List.of(), Optional.empty());
        var info = new ContainerInfo(
                ContainerInfo.Type.MESOS,
                image.map(PodContainer.Image::id).orElse(""),
                ContainerInfo.Network.HOST,
                List.of(),
                container.mounts().stream().map(this::volume).toList(),
                (container.tty().orElse(false) ? options.withTerminal(Terminal.OF_ANY_SIZE) : options)
                        .withLinux(linux(container)));
        return info.equals(ContainerInfoFactory.NOTHING) ? Optional.empty() : Optional.of(info);
    }

    /** <b>Source:</b> Mesos {@code master/validation.cpp}: of control groups all containers of a group say the same. */
    private Optional<LinuxInfo> linux(PodContainer container) {
        return pod.sharedCgroups().orElse(false)
                ? Optional.of(container.linux().orElse(LinuxInfo.NONE).withSharedCgroups(true))
                : container.linux();
    }

    private ContainerInfo.Volume volume(PodContainer.Mount mount) {
        return switch (pod.volume(mount.name()).orElseThrow()) {
            case PodVolume.Host(var _, var host) -> new ContainerInfo.Volume(mount.mountPath(), host, mount.readOnly());
            case PodVolume.Ephemeral _, PodVolume.Persistent _ ->
                new ContainerInfo.Volume(
                        mount.mountPath(), new VolumeSource.SandboxPath(mount.name()), mount.readOnly());
            // What it is comes on the way to the master.
            case PodVolume.Secret _ -> new ContainerInfo.Volume(mount.mountPath(), new VolumeSource.Secret(""), true);
        };
    }

    private static Optional<TaskHealthCheck> healthCheck(
            PodHealthCheck check, PodContainer container, List<Integer> hostPorts) {
        var probe = check.kind() == Kind.EXEC
                ? check.command().<Probe>map(command -> new Probe.Command(command.line()))
                : port(check.endpoint(), container, hostPorts)
                        .map(port -> asking(check.kind(), check.scheme(), port, check.path()));
        return probe.map(known -> new TaskHealthCheck(
                known,
                check.delay(),
                check.interval(),
                check.timeout(),
                check.gracePeriod(),
                check.maxConsecutiveFailures()));
    }

    private static Optional<TaskCheck> check(PodCheck check, PodContainer container, List<Integer> hostPorts) {
        var probe = check.kind() == Kind.EXEC
                ? check.command().<Probe>map(command -> new Probe.Command(command.line()))
                : port(check.endpoint(), container, hostPorts)
                        .map(port -> asking(check.kind(), Optional.empty(), port, check.path()));
        return probe.map(known -> new TaskCheck(known, check.delay(), check.interval(), check.timeout()));
    }

    private static Probe asking(Kind kind, Optional<String> scheme, int port, Optional<String> path) {
        return kind == Kind.HTTP
                ? new Probe.Http(scheme.orElse("HTTP").toLowerCase(Locale.ROOT), port, path.orElse("/"))
                : new Probe.Tcp(port);
    }

    /** Where the container listens; absent when the endpoint is none of its own, which the validation refuses. */
    private static Optional<Integer> port(Optional<String> endpoint, PodContainer container, List<Integer> hostPorts) {
        var names =
                container.endpoints().stream().map(PodContainer.Endpoint::name).toList();
        int index = endpoint.map(names::indexOf).orElse(-1);
        return index < 0
                ? Optional.empty()
                : container.endpoints().get(index).containerPort().or(() -> Optional.of(hostPorts.get(index)));
    }
}
