package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offer;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.AppHealthCheck.Protocol;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import io.ekiden.orchestrator.spec.Process;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tasks of apps that found their place. */
final class TaskFixtures {
    private TaskFixtures() {}

    static TaskInfo task(AppDefinition app, Integer... hostPorts) {
        return task(app, TaskInfoFactory.Settings.DEFAULT, hostPorts);
    }

    static TaskInfo task(AppDefinition app, TaskInfoFactory.Settings settings, Integer... hostPorts) {
        var matched = new MatchResult.Matched(Resources.parse("cpus:0.1;mem:32"), List.of(hostPorts), new TreeMap<>());
        var id = new InstanceId(app.id().safePath() + ".instance-1");
        return TaskInfoFactory.taskInfo(app, id, 3, offer("127.0.0.1", ""), matched, settings);
    }

    static Process cmd(String cmd, Map<String, String> env) {
        return new Process(Optional.of(cmd), List.of(), Optional.empty(), "", new TreeMap<>(env), List.of());
    }

    static PortDefinition port(int port, String name) {
        return new PortDefinition(port, "tcp", Optional.of(name), new TreeMap<>());
    }

    static AppHealthCheck healthCheck(Protocol protocol, String ipProtocol) {
        return new AppHealthCheck(
                protocol,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(300),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                3,
                Duration.ofSeconds(15),
                false,
                ipProtocol,
                Optional.empty(),
                Optional.empty());
    }

    static AppHealthCheck healthCheck(
            Protocol protocol, Optional<String> path, Optional<Integer> port, Optional<Integer> portIndex) {
        return new AppHealthCheck(
                protocol,
                path,
                port,
                portIndex,
                Duration.ofSeconds(300),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                3,
                Duration.ofSeconds(15),
                false,
                "IPv4",
                Optional.of("true"),
                Optional.empty());
    }
}
