package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.CsiVolume;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.AppHealthCheck.Protocol;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.check.AppCheck;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TaskInfoFactoryTest {
    /** As recorded from the original for /env/one, but for the variables the agent adds. */
    @Test
    void environment_isThatOfTheOriginal() {
        var app = app("/env/one")
                .process(cmd("env", Map.of("FOO", "bar")))
                .needs(100, 32_000, 0, 0)
                .ports(new Ports(List.of(port(10000, "http-api"), port(10500, "udp-one")), false))
                .labels(Map.of("a.b", "c", "x", "y z"))
                .version("2026-11-21T00:59:53.330Z")
                .build();
        assertThat(task(app, 32166, 32167).command().environment())
                .isEqualTo(Map.ofEntries(
                        Map.entry("FOO", "bar"),
                        Map.entry("HOST", "127.0.0.1"),
                        Map.entry("MARATHON_APP_ENFORCE_GROUP_ROLE", "FALSE"),
                        Map.entry("MARATHON_APP_ID", "/env/one"),
                        Map.entry("MARATHON_APP_LABELS", "A_B X"),
                        Map.entry("MARATHON_APP_LABEL_A_B", "c"),
                        Map.entry("MARATHON_APP_LABEL_X", "y z"),
                        Map.entry("MARATHON_APP_RESOURCE_CPUS", "0.1"),
                        Map.entry("MARATHON_APP_RESOURCE_DISK", "0.0"),
                        Map.entry("MARATHON_APP_RESOURCE_GPUS", "0"),
                        Map.entry("MARATHON_APP_RESOURCE_MEM", "32.0"),
                        Map.entry("MARATHON_APP_VERSION", "2026-11-21T00:59:53.330Z"),
                        Map.entry("MESOS_TASK_ID", "env_one.instance-1._app.3"),
                        Map.entry("PORT", "32166"),
                        Map.entry("PORT0", "32166"),
                        Map.entry("PORT1", "32167"),
                        Map.entry("PORTS", "32166,32167"),
                        Map.entry("PORT_10000", "32166"),
                        Map.entry("PORT_10500", "32167"),
                        Map.entry("PORT_HTTP_API", "32166"),
                        Map.entry("PORT_UDP_ONE", "32167")));
    }

    @Test
    void image_getsItsContainerWithThePortsOfTheOffer() {
        var docker =
                new Container.Docker("team/web", true, true, List.of(new Container.Parameter("cap-add", "NET_ADMIN")));
        var container =
                new Container(Container.Type.DOCKER, Optional.of(docker), List.of(new Volume.Host("/a", "/b", true)));
        var app = app("/web")
                .process(new Process(
                        Optional.empty(),
                        List.of("-v"),
                        Optional.empty(),
                        "",
                        new TreeMap<>(),
                        List.of(),
                        Optional.of(container)))
                .ports(new Ports(
                        List.of(mapped(10000, "http", "tcp", 80), mapped(10001, "dns", "udp,tcp", 0)),
                        false,
                        Ports.Network.BRIDGE))
                .healthCheck(check(Protocol.MESOS_TCP, Optional.empty(), Optional.empty(), Optional.of(0)))
                .build();
        var task = task(app, 31000, 31001);
        assertThat(task.container())
                .contains(new ContainerInfo(
                        ContainerInfo.Type.DOCKER,
                        "team/web",
                        new ContainerInfo.Network(ContainerInfo.Mode.BRIDGE, Optional.empty()),
                        List.of(
                                new ContainerInfo.PortMapping(31000, 80, "tcp"),
                                new ContainerInfo.PortMapping(31001, 31001, "udp"),
                                new ContainerInfo.PortMapping(31001, 31001, "tcp")),
                        List.of(new ContainerInfo.Volume("/a", "/b", true)),
                        new ContainerInfo.Options(
                                true,
                                true,
                                List.of(new ContainerInfo.Parameter("cap-add", "NET_ADMIN")),
                                Optional.empty())));
        assertThat(task.command().shell()).isFalse();
        assertThat(task.command().value()).isEmpty();
        assertThat(task.command().arguments()).containsExactly("-v");
        assertThat(task.command().environment())
                .containsEntry("PORT0", "31000")
                .containsEntry("PORT_80", "31000")
                .containsEntry("PORT_DNS", "31001")
                .containsEntry("MARATHON_APP_DOCKER_IMAGE", "team/web");
        assertThat(task.healthCheck().orElseThrow().probe()).isEqualTo(new Probe.Tcp(80));
    }

    @Test
    void networkOfAName_mapsOnlyThePortsOfTheHost() {
        var container = new Container(
                Container.Type.DOCKER,
                Optional.of(new Container.Docker("team/web", false, false, List.of())),
                List.of());
        var inside = new PortDefinition(
                10001,
                "tcp",
                Optional.of("db"),
                new TreeMap<>(),
                Optional.of(new Ports.Mapping(5432, Optional.empty())));
        var app = app("/a")
                .process(new Process(
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        "",
                        new TreeMap<>(),
                        List.of(),
                        Optional.of(container)))
                .ports(new Ports(
                        List.of(mapped(10000, "http", "tcp", 80), inside),
                        false,
                        Ports.Network.CONTAINER,
                        Optional.of(new Ports.Named("dcos", new TreeMap<>()))))
                .build();
        var offered = Resources.parse("cpus:1;mem:64;ports:[31000-31009]");
        var match = PortMatcher.match(app.run().ports(), offered.allRanges(), List.of("*"), 7)
                .orElseThrow();
        assertThat(match.hostPorts()).hasSize(2).last().isEqualTo(0);
        assertThat(match.byRole().get("*")).isNotNull().matches(taken -> taken.size() == 1);

        var task = task(app, 31000, 0);
        assertThat(task.container().orElseThrow().network())
                .isEqualTo(new ContainerInfo.Network(ContainerInfo.Mode.USER, Optional.of("dcos")));
        assertThat(task.container().orElseThrow().portMappings())
                .containsExactly(new ContainerInfo.PortMapping(31000, 80, "tcp"));
        assertThat(task.command().environment())
                .containsEntry("PORTS", "31000,5432")
                .containsEntry("PORT1", "5432")
                .containsEntry("PORT_5432", "5432")
                .containsEntry("PORT_DB", "5432");
    }

    private static PortDefinition mapped(int port, String name, String protocol, int containerPort) {
        return new PortDefinition(
                port,
                protocol,
                Optional.of(name),
                new TreeMap<>(),
                Optional.of(new Ports.Mapping(containerPort, Optional.of(0))));
    }

    @Test
    void environment_withoutPortsHasNoPortVariables() {
        assertThat(task(app("/env/noports").version("2026-11-21T00:59:57Z").build())
                        .command()
                        .environment())
                .isEqualTo(Map.of(
                        "HOST", "127.0.0.1",
                        "MARATHON_APP_ENFORCE_GROUP_ROLE", "FALSE",
                        "MARATHON_APP_ID", "/env/noports",
                        "MARATHON_APP_LABELS", "",
                        "MARATHON_APP_RESOURCE_CPUS", "0.1",
                        "MARATHON_APP_RESOURCE_DISK", "0.0",
                        "MARATHON_APP_RESOURCE_GPUS", "0",
                        "MARATHON_APP_RESOURCE_MEM", "32.0",
                        "MARATHON_APP_VERSION", "2026-11-21T00:59:57.000Z",
                        "MESOS_TASK_ID", "env_noports.instance-1._app.3"));
    }

    @Test
    void environment_ofTheUserWins() {
        var app = app("/a")
                .ports(false, 0)
                .process(cmd("x", Map.of("PORT", "1", "HOST", "me")))
                .build();
        assertThat(task(app, 31000).command().environment())
                .containsEntry("PORT", "1")
                .containsEntry("HOST", "me")
                .containsEntry("PORT0", "31000")
                .containsEntry("PORT_31000", "31000");
    }

    @Test
    void environment_leavesOutLongLabels() {
        var labels = Map.of("long", "x".repeat(512), "n".repeat(493), "v", "fits", "x".repeat(511));
        assertThat(task(app("/a").labels(labels).build()).command().environment())
                .containsEntry("MARATHON_APP_LABELS", "FITS")
                .doesNotContainKey("MARATHON_APP_LABEL_LONG");
    }

    @Test
    void environment_prefixAppliesToHostAndPorts() {
        var settings = new TaskInfoFactory.Settings("MY_", Optional.of("web"), true, "mesos-bridge");
        var app = app("/a").ports(false, 10000).build();
        var command = task(app, settings, 31000).command();
        assertThat(command.environment())
                .containsEntry("MY_HOST", "127.0.0.1")
                .containsEntry("MY_PORT_10000", "31000")
                .containsEntry("MARATHON_APP_ENFORCE_GROUP_ROLE", "TRUE")
                .doesNotContainKeys("HOST", "PORT", "PORTS");
        assertThat(command.user()).contains("web");
    }

    @Test
    void task_carriesNamePlaceResourcesLabelsAndGrace() {
        var app = app("/shop/web")
                .labels(Map.of("k", "v"))
                .killGrace(Duration.ofSeconds(7))
                .build();
        var task = task(app);
        assertThat(task.name()).isEqualTo("web.shop");
        assertThat(task.taskId().value()).isEqualTo("shop_web.instance-1._app.3");
        assertThat(task.agentId().value()).isEqualTo("127.0.0.1");
        assertThat(task.resources()).isEqualTo(Resources.parse("cpus:0.1;mem:32"));
        assertThat(task.labels()).isEqualTo(Map.of("k", "v"));
        assertThat(task.killGracePeriod()).contains(Duration.ofSeconds(7));
        assertThat(task.healthCheck()).isEmpty();
    }

    @Test
    void command_ofCmdGoesToAShell_ofArgsDoesNot() {
        assertThat(task(app("/a").process(cmd("echo $PORT", Map.of())).build()).command())
                .returns(true, CommandInfo::shell)
                .returns("echo $PORT", CommandInfo::value)
                .returns(List.of(), CommandInfo::arguments);
        var fetch = new Process.Fetch("http://h/a.tgz", true, false, true, Optional.of("b"));
        var process = new Process(
                Optional.empty(), List.of("/bin/x", "-v"), Optional.of("bob"), "", new TreeMap<>(), List.of(fetch));
        assertThat(task(app("/a").process(process).build()).command())
                .returns(false, CommandInfo::shell)
                .returns("/bin/x", CommandInfo::value)
                .returns(List.of("/bin/x", "-v"), CommandInfo::arguments)
                .returns(Optional.of("bob"), CommandInfo::user)
                .returns(
                        List.of(new CommandInfo.Uri("http://h/a.tgz", false, true, true, Optional.of("b"))),
                        CommandInfo::uris);
    }

    @Test
    void executorOfOnesOwn_runsTheCommand_withItsShareOfTheResources() {
        var fetch = new Process.Fetch("http://h/x", true, false, true, Optional.empty());
        var process = new Process(
                Optional.of("echo 'a'"),
                List.of(),
                Optional.of("bob"),
                "/opt/it's",
                new TreeMap<>(Map.of("A", "b")),
                List.of(fetch),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new ResourceNeeds(100, 32_000, 10_000, 0)));
        var app = app("/a").process(process).ports(false, 0).build();
        var id = new InstanceId("a.instance-1");
        var matched = new MatchResult.Matched(
                Resources.parse("cpus(r):0.15;cpus:0.05;mem:64;disk:10;ports:[31000-31000]"),
                List.of(31000),
                new TreeMap<>());
        var task = TaskInfoFactory.taskInfo(app, id, 3, offer("127.0.0.1", ""), matched);

        assertThat(task.resources()).isEqualTo(Resources.parse("cpus(r):0.1;mem:32;ports:[31000-31000]"));
        assertThat(task.command().value()).isEmpty();
        var executor = task.executor().orElseThrow();
        assertThat(executor.executorId().value()).isEqualTo("instance-a.1");
        assertThat(executor.resources()).isEqualTo(Resources.parse("cpus(r):0.05;cpus:0.05;mem:32;disk:10"));
        var command = executor.program().orElseThrow().command();
        assertThat(command.value()).isEqualTo("chmod ug+rx '/opt/it'\\''s' && exec '/opt/it'\\''s' echo 'a'");
        assertThat(command.environment()).containsEntry("A", "b").containsKey("MESOS_TASK_ID");
        assertThat(command.user()).contains("bob");
        assertThat(command.uris()).hasSize(1);
    }

    @Test
    void tty_isATerminalOfTheTask_withAnImageAndWithout() {
        for (var container : List.of(
                Optional.<Container>empty(),
                Optional.of(new Container(
                        Container.Type.DOCKER,
                        Optional.of(new Container.Docker("x", false, false, List.of())),
                        List.of())))) {
            for (boolean wanted : new boolean[] {true, false}) {
                var process = new Process(
                        Optional.of("x"),
                        List.of(),
                        Optional.empty(),
                        "",
                        new TreeMap<>(),
                        List.of(),
                        container,
                        Optional.of(wanted),
                        Optional.empty());
                assertThat(task(app("/a").process(process).build())
                                .container()
                                .flatMap(of -> of.options().terminal()))
                        .isEqualTo(wanted ? Optional.of(ContainerInfo.Terminal.OF_ANY_SIZE) : Optional.empty());
            }
        }
    }

    @Test
    void command_hasVolumesOfTheHost_withoutAnImage() {
        var volumes =
                List.<Volume>of(new Volume.Host("logs", "/var/log", true), new Volume.Host("/srv", "/data", false));
        var process = new Process(
                Optional.of("x"),
                List.of(),
                Optional.empty(),
                "",
                new TreeMap<>(),
                List.of(),
                Optional.of(new Container(Container.Type.MESOS, Optional.empty(), volumes)),
                Optional.empty(),
                Optional.empty());
        var container = task(app("/a").process(process).build()).container().orElseThrow();
        assertThat(container.volumes())
                .containsExactly(
                        new ContainerInfo.Volume("logs", "/var/log", true),
                        new ContainerInfo.Volume("/srv", "/data", false));
        assertThat(container.whatNobodyRuns()).isEmpty();
    }

    @Test
    void csiVolume_isToldWithWhereItsSecretsAre_forAgentsThatCan() {
        var capability = new CsiVolume.Capability(
                false, CsiVolume.AccessMode.SINGLE_NODE_WRITER, Optional.of("xfs"), List.of("sync"));
        var csi = new Volume.Csi(
                "data",
                false,
                "v-1",
                "nfs",
                capability,
                new TreeMap<>(Map.of("user", "nfs/user")),
                new TreeMap<>(Map.of("key", "nfs/key")),
                new TreeMap<>(Map.of("server", "h")));
        var process = new Process(
                Optional.of("x"),
                List.of(),
                Optional.empty(),
                "",
                new TreeMap<>(),
                List.of(),
                Optional.of(new Container(Container.Type.MESOS, Optional.empty(), List.of(csi))),
                Optional.empty(),
                Optional.empty());
        var container = task(app("/a").process(process).build()).container().orElseThrow();
        assertThat(container.volumes())
                .containsExactly(new ContainerInfo.Volume(
                        "data",
                        new CsiVolume(
                                "nfs",
                                "v-1",
                                capability,
                                new TreeMap<>(Map.of("user", new CsiVolume.Credential("nfs/user"))),
                                new TreeMap<>(Map.of("key", new CsiVolume.Credential("nfs/key"))),
                                new TreeMap<>(Map.of("server", "h"))),
                        false));
        assertThat(container.whatNobodyRuns())
                .contains("Task uses a container with a CSI volume, which Ekiden's agents do not mount yet");
    }

    @Test
    void bridge_isCalledAsOperatorsSay_forTheMesosContainerizerAlone() {
        var ports = new Ports(List.of(), false, Ports.Network.BRIDGE);
        var settings = new TaskInfoFactory.Settings("", Optional.empty(), false, "cni0");
        for (var type : Container.Type.values()) {
            var docker = new Container.Docker("i", false, false, List.of());
            var process = new Process(
                    Optional.of("x"),
                    List.of(),
                    Optional.empty(),
                    "",
                    new TreeMap<>(),
                    List.of(),
                    Optional.of(new Container(type, Optional.of(docker), List.of())),
                    Optional.empty(),
                    Optional.empty());
            var app = app("/a").process(process).ports(ports).build();
            var usual = task(app, TaskInfoFactory.Settings.DEFAULT);
            assertThat(usual.mode()).isEqualTo(ContainerInfo.Mode.BRIDGE);
            var renamed = task(app, settings);
            assertThat(renamed.name()).isEqualTo(type == Container.Type.MESOS ? Optional.of("cni0") : Optional.empty());
        }
    }

    private static ContainerInfo.Network task(AppDefinition app, TaskInfoFactory.Settings settings) {
        var offer = LaunchFixtures.offer("h", "");
        var matched = (MatchResult.Matched) OfferMatcher.match(offer, offer.resources(), app, List.of(), 1);
        return TaskInfoFactory.taskInfo(app, new InstanceId("a.instance-1"), 1, offer, matched, settings)
                .container()
                .orElseThrow()
                .network();
    }

    @Test
    void commandInANetworkOfAName_saysSo_forAgentsThatCan() {
        var ports = new Ports(
                List.of(new Ports.PortDefinition(
                        10000,
                        "tcp",
                        Optional.empty(),
                        new TreeMap<>(),
                        Optional.of(new Ports.Mapping(80, Optional.empty())))),
                false,
                Ports.Network.CONTAINER,
                Optional.of(new Ports.Named("blue", new TreeMap<>())));
        var container = task(app("/a").ports(ports).build(), 0).container().orElseThrow();
        assertThat(container.hasImage()).isFalse();
        assertThat(container.network().name()).contains("blue");
        assertThat(container.whatNobodyRuns()).isPresent();
    }

    @Test
    void commandInSeveralNetworks_hasEachPortInItsOwn_forAgentsThatCan() {
        var ports = Ports.inNetworks(
                List.of(mappedIn("blue", 80), mappedIn("red", 81)),
                Ports.Network.CONTAINER,
                List.of(new Ports.Named("red", new TreeMap<>()), new Ports.Named("blue", new TreeMap<>())));
        var container =
                task(app("/a").ports(ports).build(), 31000, 31001).container().orElseThrow();
        assertThat(container.portMappings()).containsExactly(new ContainerInfo.PortMapping(31001, 81, "tcp"));
        assertThat(container.network())
                .isEqualTo(new ContainerInfo.Network(
                        ContainerInfo.Mode.USER,
                        Optional.of("red"),
                        List.of(new ContainerInfo.Other(
                                "blue", List.of(new ContainerInfo.PortMapping(31000, 80, "tcp"))))));
        assertThat(container.whatNobodyRuns())
                .contains("Task uses a container with several networks, which Ekiden's agents do not run yet");
    }

    private static Ports.PortDefinition mappedIn(String network, int containerPort) {
        var mapping = new Ports.Mapping(containerPort, Optional.of(0), List.of(network));
        return new Ports.PortDefinition(10000, "tcp", Optional.empty(), new TreeMap<>(), Optional.of(mapping));
    }

    @Test
    void healthCheck_ofTheAgentGetsTheAssignedPort() {
        assertThat(probe(check(Protocol.MESOS_HTTP, Optional.of("/up"), Optional.empty(), Optional.of(1))))
                .contains(new Probe.Http("http", 31001, "/up"));
        assertThat(probe(check(Protocol.MESOS_HTTPS, Optional.empty(), Optional.empty(), Optional.empty())))
                .contains(new Probe.Http("https", 31000, "/"));
        assertThat(probe(check(Protocol.MESOS_TCP, Optional.empty(), Optional.of(99), Optional.empty())))
                .contains(new Probe.Tcp(99));
        assertThat(probe(check(Protocol.COMMAND, Optional.empty(), Optional.empty(), Optional.empty())))
                .contains(new Probe.Command("true"));
        assertThat(probe(check(Protocol.HTTP, Optional.empty(), Optional.empty(), Optional.empty())))
                .isEmpty();
    }

    @Test
    void healthCheck_byIpv6_isToldToTheAgent() {
        assertThat(probe(check(Protocol.MESOS_HTTPS, "IPv6"))).contains(new Probe.Http("https", 31000, "/", true));
        assertThat(probe(check(Protocol.MESOS_TCP, "IPv6"))).contains(new Probe.Tcp(31000, true));
    }

    private static AppHealthCheck check(Protocol protocol, String ipProtocol) {
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

    @Test
    void healthCheck_keepsItsTimes() {
        var check = check(Protocol.MESOS_TCP, Optional.empty(), Optional.of(99), Optional.empty());
        assertThat(task(app("/a").healthCheck(check).build()).healthCheck())
                .contains(new TaskHealthCheck(
                        new Probe.Tcp(99),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(300),
                        3));
    }

    @Test
    void limits_goWithTheTask() {
        var app = app("/a").build();
        var limits = new TaskLimits(Optional.of(2_000L), Optional.of(TaskLimits.UNLIMITED));
        assertThat(task(app).limits()).isEmpty();
        assertThat(task(app.withRun(app.run().withLimits(limits))).limits()).contains(limits);
    }

    @Test
    void check_isTheAgents_withTheAssignedPort() {
        assertThat(check(AppCheck.Kind.HTTP, Optional.of("/c"), Optional.empty()))
                .contains(new TaskCheck(
                        new Probe.Http("http", 31001, "/c"),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(3)));
        assertThat(check(AppCheck.Kind.TCP, Optional.empty(), Optional.empty()))
                .get()
                .extracting(TaskCheck::probe)
                .isEqualTo(new Probe.Tcp(31001));
        var argv = new AppCheck.Command(Optional.empty(), List.of("test", "-f", "it's; rm x"));
        assertThat(check(AppCheck.Kind.EXEC, Optional.empty(), Optional.of(argv)))
                .get()
                .extracting(TaskCheck::probe)
                .isEqualTo(new Probe.Command("exec 'test' '-f' 'it'\\''s; rm x'"));
    }

    private static Optional<TaskCheck> check(
            AppCheck.Kind kind, Optional<String> path, Optional<AppCheck.Command> command) {
        var check = new AppCheck(
                kind,
                Optional.empty(),
                Optional.of(1),
                path,
                command,
                Duration.ofSeconds(5),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4));
        var app = app("/a").ports(false, 0, 0).build();
        return task(app.withRun(app.run().withCheck(check)), 31000, 31001).check();
    }

    private static Optional<Probe> probe(AppHealthCheck check) {
        return task(app("/a").ports(false, 0, 0).healthCheck(check).build(), 31000, 31001)
                .healthCheck()
                .map(TaskHealthCheck::probe);
    }

    private static AppHealthCheck check(
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

    private static TaskInfo task(AppDefinition app, Integer... hostPorts) {
        return task(app, TaskInfoFactory.Settings.DEFAULT, hostPorts);
    }

    private static TaskInfo task(AppDefinition app, TaskInfoFactory.Settings settings, Integer... hostPorts) {
        var matched = new MatchResult.Matched(Resources.parse("cpus:0.1;mem:32"), List.of(hostPorts), new TreeMap<>());
        var id = new InstanceId(app.id().safePath() + ".instance-1");
        return TaskInfoFactory.taskInfo(app, id, 3, offer("127.0.0.1", ""), matched, settings);
    }

    private static Process cmd(String cmd, Map<String, String> env) {
        return new Process(Optional.of(cmd), List.of(), Optional.empty(), "", new TreeMap<>(env), List.of());
    }

    private static PortDefinition port(int port, String name) {
        return new PortDefinition(port, "tcp", Optional.of(name), new TreeMap<>());
    }
}
