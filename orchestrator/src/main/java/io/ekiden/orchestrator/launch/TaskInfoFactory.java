package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.launch.discovery.TaskDiscovery;
import io.ekiden.orchestrator.launch.share.Shares;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.check.AppCheck;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Makes the task for an instance that found its place. <b>Source:</b> Marathon {@code TaskBuilder}. */
public final class TaskInfoFactory {
    /**
     * What of the cluster's settings shows in tasks.
     *
     * @param envVarsPrefix put before HOST and the PORT variables; {@code ""}: none
     * @param defaultUser Unix user of apps that name none; absent: the agent's own
     * @param enforceGroupRole whether the app's top-level group enforces its role; the task is told
     * @param mesosBridge name that agents know the network of mode container/bridge by, for type MESOS
     */
    public record Settings(
            String envVarsPrefix, Optional<String> defaultUser, boolean enforceGroupRole, String mesosBridge) {
        public static final Settings DEFAULT =
                new Settings("", Optional.empty(), false, ContainerInfo.Network.MESOS_BRIDGE);

        /** These, of an app whose top-level group demands its role, or does not. */
        public Settings withEnforceGroupRole(boolean enforces) {
            return new Settings(envVarsPrefix, defaultUser, enforces, mesosBridge);
        }
    }

    private static final CommandInfo NO_COMMAND =
            new CommandInfo(false, "", List.of(), new TreeMap<>(), List.of(), Optional.empty());

    private TaskInfoFactory() {}

    /** As the longer form, with default settings. */
    public static TaskInfo taskInfo(
            AppDefinition app, InstanceId id, int incarnation, Offer offer, MatchResult.Matched matched) {
        return taskInfo(app, id, incarnation, offer, matched, Settings.DEFAULT);
    }

    /**
     * The task of one incarnation of an instance, on the agent of the offer.
     *
     * @param incarnation from 1; part of the task's id
     */
    public static TaskInfo taskInfo(
            AppDefinition app,
            InstanceId id,
            int incarnation,
            Offer offer,
            MatchResult.Matched matched,
            Settings settings) {
        var taskId = id.task(incarnation);
        var environment = TaskEnvironment.of(app, taskId, offer.hostname(), matched.hostPorts(), settings);
        var process = app.run().process();
        var shares = new Shares(matched.taken());
        var command = command(process, environment, settings);
        var executor = process.hasCustomExecutor()
                ? Optional.of(executor(process, id, command, shares))
                : Optional.<ExecutorInfo>empty();
        var task = new TaskInfo(
                        taskId,
                        app.id().hostname(),
                        offer.agentId(),
                        shares.rest(),
                        executor.isPresent() ? NO_COMMAND : command,
                        app.run().lifecycle().taskKillGracePeriod(),
                        healthCheck(
                                app.run().healthChecks(),
                                listeningPorts(app.run().ports(), matched.hostPorts())),
                        app.run().labels())
                .withDiscovery(TaskDiscovery.of(app.id(), app.run().ports(), matched.hostPorts()));
        var checked = check(app.run().check(), listeningPorts(app.run().ports(), matched.hostPorts()))
                .map(task::withCheck)
                .orElse(task);
        checked = executor.map(checked::withExecutor).orElse(checked);
        var limited = app.run().limits().map(checked::withLimits).orElse(checked);
        return ContainerInfoFactory.of(app.run(), matched.hostPorts(), settings.mesosBridge())
                .map(limited::withContainer)
                .orElse(limited);
    }

    /** The program of the user's own, in an executor for this instance alone. <b>Source:</b> Marathon {@code TaskBuilder}, PathExecutor. */
    private static ExecutorInfo executor(Process process, InstanceId id, CommandInfo command, Shares shares) {
        var path = "'" + process.executor().replace("'", "'\\''") + "'";
        var words = process.cmd().orElseGet(() -> String.join(" ", process.args()));
        var resources = process.executorResources()
                .map(needs -> shares.take(needs, List.of()))
                .orElse(Resources.EMPTY);
        return ExecutorInfo.custom(
                TaskGroupFactory.executorId(id),
                resources,
                new CommandInfo(
                        true,
                        "chmod ug+rx " + path + " && exec " + path + " " + words,
                        List.of(),
                        command.environment(),
                        command.uris(),
                        command.user()));
    }

    private static Optional<TaskCheck> check(Optional<AppCheck> given, List<Integer> ports) {
        return given.flatMap(check -> probe(check, ports)
                .map(probe -> new TaskCheck(probe, check.delay(), check.interval(), check.timeout())));
    }

    private static Optional<Probe> probe(AppCheck check, List<Integer> ports) {
        var port = port(check.port(), check.portIndex(), ports);
        return switch (check.kind()) {
            case HTTP ->
                port.map(number -> new Probe.Http("http", number, check.path().orElse("/")));
            case TCP -> port.map(Probe.Tcp::new);
            case EXEC -> check.command().map(command -> new Probe.Command(command.line()));
        };
    }

    /** What the agent checks is in the container. */
    private static List<Integer> listeningPorts(Ports ports, List<Integer> hostPorts) {
        return IntStream.range(0, hostPorts.size())
                .mapToObj(index -> ports.definitions().get(index).listeningPort(hostPorts.get(index)))
                .toList();
    }

    private static CommandInfo command(Process process, SortedMap<String, String> environment, Settings settings) {
        var uris = process.fetch().stream().map(TaskInfoFactory::uri).toList();
        var user = process.user().or(settings::defaultUser);
        return process.cmd()
                .map(cmd -> new CommandInfo(true, cmd, List.of(), environment, uris, user))
                .orElseGet(() -> {
                    if (process.image().isPresent()) {
                        // The image says what is started with these.
                        return new CommandInfo(false, "", process.args(), environment, uris, user);
                    }
                    var executable =
                            process.args().isEmpty() ? "" : process.args().getFirst();
                    return new CommandInfo(false, executable, process.args(), environment, uris, user);
                });
    }

    static CommandInfo.Uri uri(Process.Fetch fetch) {
        return new CommandInfo.Uri(fetch.uri(), fetch.executable(), fetch.extract(), fetch.cache(), fetch.destPath());
    }

    /** The first check that the agent can run; a task has room for one. */
    private static Optional<TaskHealthCheck> healthCheck(List<AppHealthCheck> checks, List<Integer> hostPorts) {
        return checks.stream()
                .filter(check -> check.protocol().isMesosLevel())
                .findFirst()
                .flatMap(check -> probe(check, hostPorts)
                        .map(probe -> new TaskHealthCheck(
                                probe,
                                check.delay(),
                                check.interval(),
                                check.timeout(),
                                check.gracePeriod(),
                                check.maxConsecutiveFailures())));
    }

    private static Optional<Probe> probe(AppHealthCheck check, List<Integer> hostPorts) {
        return switch (check.protocol()) {
            case COMMAND -> check.command().map(Probe.Command::new);
            case MESOS_HTTP ->
                port(check, hostPorts).map(port -> new Probe.Http("http", port, path(check), isIpv6(check)));
            case MESOS_HTTPS ->
                port(check, hostPorts).map(port -> new Probe.Http("https", port, path(check), isIpv6(check)));
            case MESOS_TCP -> port(check, hostPorts).map(port -> new Probe.Tcp(port, isIpv6(check)));
            case HTTP, HTTPS, TCP, GRPC -> Optional.empty();
        };
    }

    private static boolean isIpv6(AppHealthCheck check) {
        return check.ipProtocol().equals(AppHealthCheck.IPV6);
    }

    private static String path(AppHealthCheck check) {
        return check.path().orElse("/");
    }

    /** Absent when the index names no port, which the validation refuses. */
    private static Optional<Integer> port(AppHealthCheck check, List<Integer> hostPorts) {
        return port(check.port(), check.portIndex(), hostPorts);
    }

    private static Optional<Integer> port(Optional<Integer> fixed, Optional<Integer> given, List<Integer> ports) {
        int index = given.orElse(0);
        return fixed.or(() -> index < ports.size() ? Optional.of(ports.get(index)) : Optional.empty());
    }
}
