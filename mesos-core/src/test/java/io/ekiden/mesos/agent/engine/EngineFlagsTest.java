package io.ekiden.mesos.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.agent.engine.EngineCommands.Place;
import io.ekiden.mesos.agent.isolation.CgroupSettings;
import io.ekiden.mesos.agent.isolation.DiskQuota;
import io.ekiden.mesos.agent.isolation.IsolationSettings;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Mode;
import io.ekiden.mesos.model.container.ContainerInfo.Network;
import io.ekiden.mesos.model.container.ContainerInfo.PortMapping;
import io.ekiden.mesos.model.container.ContainerInfo.Volume;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What engines are told, held against what those that are installed here say of themselves. */
class EngineFlagsTest {
    private static final ContainerId ID = new ContainerId("c1");
    private static final Pattern FLAG = Pattern.compile("(?:^|[\\s,])(--?[a-z][a-z-]*)");
    private static final Map<String, String> ENVIRONMENT = EngineSettings.clientEnvironment(System.getenv());

    /** All that can be asked for. */
    private static List<String> run() {
        var container = new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                "app",
                new Network(Mode.BRIDGE, Optional.empty()),
                List.of(new PortMapping(31000, 80, "tcp")),
                List.of(new Volume("/data", "/srv", true)),
                new ContainerInfo.Options(true, true, List.of(), Optional.of("named")));
        var task =
                Tasks.task("web", "serve").env(Map.of("TWO", "l1\nl2")).task().withContainer(container);
        var cgroups = new CgroupSettings(Path.of("/sys/fs/cgroup"), "mesos", true, true, 100);
        var isolation = new IsolationSettings(
                IsolationSettings.parseKinds("cgroups/pids,linux/nnp"), cgroups, DiskQuota.DEFAULT);
        var settings = new EngineSettings(List.of(), List.of(), Optional.empty(), isolation, Map.of());
        return EngineCommands.run(
                new TaskRun(new AgentId("a1"), new FrameworkId("fw"), task, ID),
                container,
                new Place(Path.of("/box"), Path.of("/meta/environment"), "/agent", Map.of(), Map.of()),
                settings);
    }

    private static Stream<List<String>> commands() {
        return Stream.of(
                run(),
                EngineCommands.pull("app"),
                EngineCommands.inspectImage("app"),
                EngineCommands.inspect(List.of("mesos-c1")),
                EngineCommands.stop(ID, Duration.ofSeconds(1)),
                EngineCommands.kill(ID),
                EngineCommands.remove(ID),
                EngineCommands.list("/agent"),
                EngineCommands.enter(ID),
                EngineCommands.exec(ID, "true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman"})
    void engine_knowsEveryFlag(String engine) {
        var client = new EngineClient(ENVIRONMENT);
        assumeTrue(help(client, engine, List.of()).isGood(), () -> engine + " is installed");
        var flags = 0;
        for (var command : commands().toList()) {
            var subcommand = command.stream()
                    .takeWhile(word -> !word.startsWith("-"))
                    .limit(command.getFirst().equals("image") ? 2 : 1)
                    .toList();
            var help = help(client, engine, subcommand);
            assertThat(help.isGood()).as("%s %s: %s", engine, subcommand, help).isTrue();
            var known = FLAG.matcher(help.output())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            var used = command.stream()
                    .skip(subcommand.size())
                    .takeWhile(word -> !word.startsWith("/bin/") && !word.equals("app"))
                    .filter(word -> word.startsWith("-"))
                    .map(word -> word.replaceFirst("=(?s:.*)", ""))
                    .toList();
            assertThat(known).as("%s %s --help", engine, subcommand).containsAll(used);
            flags += used.size();
        }
        assertThat(flags).as("flags that were looked for").isGreaterThan(25);
    }

    private static EngineClient.Answer help(EngineClient client, String engine, List<String> subcommand) {
        return client.run(
                List.of(engine),
                Stream.concat(subcommand.stream(), Stream.of("--help")).toList(),
                Duration.ofSeconds(30));
    }
}
