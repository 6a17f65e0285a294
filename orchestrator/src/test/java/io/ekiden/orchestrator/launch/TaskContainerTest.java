package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offer;
import static io.ekiden.orchestrator.launch.TaskFixtures.healthCheck;
import static io.ekiden.orchestrator.launch.TaskFixtures.port;
import static io.ekiden.orchestrator.launch.TaskFixtures.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.CsiVolume;
import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck.Protocol;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What Mesos is told of the container of a task. */
class TaskContainerTest {
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
                .healthCheck(healthCheck(Protocol.MESOS_TCP, Optional.empty(), Optional.empty(), Optional.of(0)))
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
        var labels = new TreeMap<>(Map.of("k", "v"));
        var ports = new Ports(List.of(), false, Ports.Network.BRIDGE).withBridgeLabels(labels);
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
            var usual = network(app, TaskInfoFactory.Settings.DEFAULT);
            assertThat(usual.mode()).isEqualTo(ContainerInfo.Mode.BRIDGE);
            assertThat(usual.labels()).isEqualTo(labels);
            var renamed = network(app, settings);
            assertThat(renamed.labels()).isEqualTo(labels);
            assertThat(renamed.name()).isEqualTo(type == Container.Type.MESOS ? Optional.of("cni0") : Optional.empty());
        }
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

    @Test
    void linuxInfo_isToldToTheAgent_withAnImageAndWithout() {
        var linux = new LinuxInfo(
                Optional.of(LinuxInfo.Seccomp.UNCONFINED),
                Optional.of(new LinuxInfo.Ipc(LinuxInfo.IpcMode.PRIVATE, Optional.of(64))));
        for (var docker : List.of(
                Optional.<Container.Docker>empty(),
                Optional.of(new Container.Docker("app", false, false, List.of())))) {
            var container = new Container(Container.Type.MESOS, docker, List.of(), Optional.of(linux));
            var app = app("/web").process(in(container)).build();
            assertThat(task(app).container().orElseThrow().options().linux()).contains(linux);
        }
    }

    private static PortDefinition mapped(int port, String name, String protocol, int containerPort) {
        return new PortDefinition(
                port,
                protocol,
                Optional.of(name),
                new TreeMap<>(),
                Optional.of(new Ports.Mapping(containerPort, Optional.of(0))));
    }

    private static ContainerInfo.Network network(AppDefinition app, TaskInfoFactory.Settings settings) {
        var offer = LaunchFixtures.offer("h", "");
        var matched = (MatchResult.Matched) OfferMatcher.match(offer, offer.resources(), app, List.of(), 1);
        return TaskInfoFactory.taskInfo(app, new InstanceId("a.instance-1"), 1, offer, matched, settings)
                .container()
                .orElseThrow()
                .network();
    }

    private static Ports.PortDefinition mappedIn(String network, int containerPort) {
        var mapping = new Ports.Mapping(containerPort, Optional.of(0), List.of(network));
        return new Ports.PortDefinition(10000, "tcp", Optional.empty(), new TreeMap<>(), Optional.of(mapping));
    }

    private static Process in(Container container) {
        return new Process(
                Optional.of("serve"),
                List.of(),
                Optional.empty(),
                "",
                new TreeMap<>(),
                List.of(),
                Optional.of(container));
    }
}
