package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Terminal;
import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.discovery.Discovery;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.launch.TaskInfoFactory;
import io.ekiden.orchestrator.spec.secret.Secrets;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What Mesos is told of a pod: a task group, and what each container is and has. */
class PodLaunchTest extends PodScenario {
    @Test
    void pod_isLaunchedAsAGroup_withItsExecutor_itsPortsAndNamesOfAllEndpoints() throws Exception {
        world.creates(pod(1, ""));
        world.offers("a");

        var group = groups().getFirst();
        var web = group.tasks().getFirst();
        var side = group.tasks().getLast();
        var id = only().id().value();
        int port = only().place().orElseThrow().hostPorts().getFirst();
        assertThat(web.taskId()).isEqualTo(new TaskId(id + ".web.1"));
        assertThat(side.taskId()).isEqualTo(new TaskId(id + ".side.1"));
        assertThat(group.executor().executorId().value())
                .isEqualTo("instance-p." + id.substring("p.instance-".length()));
        assertThat(group.executor().resources()).isEqualTo(Resources.parse("cpus:0.1;mem:32;disk:10"));
        assertThat(web.resources()).isEqualTo(Resources.parse("cpus:0.1;mem:32;ports:[%d-%d]".formatted(port, port)));
        assertThat(side.resources()).isEqualTo(Resources.parse("cpus:0.2;mem:16"));
        assertThat(web.command().value()).isEqualTo("serve");
        assertThat(side.command().arguments()).containsExactly("look", "-x");
        assertThat(side.command().environment())
                .containsEntry("ENDPOINT_HTTP", String.valueOf(port))
                .containsEntry("EP_HOST_HTTP", String.valueOf(port))
                .containsEntry("MARATHON_CONTAINER_ID", "side")
                .containsEntry("MESOS_TASK_ID", id + ".side.1");
    }

    @Test
    void networkOfThePodsOwn_isTheExecutors_withItsPorts() throws Exception {
        world.creates(read("{'id':'/p','networks':[{'mode':'container/bridge'}],'containers':["
                + "{'name':'web','resources':{'cpus':0.1,'mem':32},'image':{'kind':'DOCKER','id':'web'},"
                + "'endpoints':[{'name':'http','containerPort':80,'hostPort':0,'protocol':['tcp','udp']},"
                + "{'name':'inside','containerPort':81}],"
                + "'healthCheck':{'http':{'endpoint':'inside'}}},"
                + "{'name':'side','resources':{'cpus':0.1,'mem':32},'image':{'kind':'DOCKER','id':'side'}}]}"));
        world.offers("a");

        var group = groups().getFirst();
        int port = only().place().orElseThrow().hostPorts().getFirst();
        assertThat(group.executor().network())
                .contains(new GroupNetwork(
                        new ContainerInfo.Network(ContainerInfo.Mode.BRIDGE, Optional.empty()),
                        List.of(
                                new ContainerInfo.PortMapping(port, 80, "tcp"),
                                new ContainerInfo.PortMapping(port, 80, "udp"))));
        var web = group.tasks().getFirst();
        assertThat(web.container().orElseThrow().network()).isEqualTo(ContainerInfo.Network.HOST);
        assertThat(web.healthCheck().orElseThrow().probe()).isEqualTo(new Probe.Http("http", 81, "/"));
        assertThat(group.tasks().getLast().command().environment())
                .containsEntry("ENDPOINT_HTTP", "80")
                .containsEntry("EP_HOST_HTTP", String.valueOf(port))
                .containsEntry("EP_CONTAINER_HTTP", "80")
                .containsEntry("ENDPOINT_INSIDE", "81")
                .containsEntry("EP_CONTAINER_INSIDE", "81")
                .doesNotContainKey("EP_HOST_INSIDE");
    }

    @Test
    void eachContainer_wantsToBeFound_byItsOwnEndpoints_underTheNameOfThePod() throws Exception {
        world.creates(pod(1, ""));
        world.offers("a");

        int port = only().place().orElseThrow().hostPorts().getFirst();
        var tasks = groups().getFirst().tasks();
        assertThat(tasks)
                .extracting(task -> task.discovery().orElseThrow().name())
                .containsOnly(Optional.of("p"));
        assertThat(tasks.getFirst().discovery().orElseThrow().ports())
                .containsExactly(
                        new Discovery.Port(port, Optional.of("http"), Optional.of("tcp"), Optional.empty(), List.of()));
        assertThat(tasks.getLast().discovery().orElseThrow().ports()).isEmpty();
    }

    @Test
    void variablesOfContainers_nameTheirLabelsToo_andEndpointsWithThePrefixOfOperators() throws Exception {
        var tasks = new TaskInfoFactory.Settings("my_", Optional.empty(), false, ContainerInfo.Network.MESOS_BRIDGE);
        var prefixed = World.subscribed(KernelSettings.DEFAULT.withTasks(tasks));
        prefixed.creates(read("{'id':'/p','labels':{'a':'pod','b':'pod'},'containers':["
                + "{'name':'web','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'x'}},'labels':{'b':'web'},"
                + "'endpoints':[{'name':'http','hostPort':0}]}]}"));
        prefixed.offers("a");

        var group = groups(prefixed).getFirst();
        assertThat(group.tasks().getFirst().command().environment())
                .containsEntry("MARATHON_APP_LABELS", "A B")
                .containsEntry("MARATHON_APP_LABEL_A", "pod")
                .containsEntry("MARATHON_APP_LABEL_B", "web")
                .containsKeys("MY_ENDPOINT_HTTP", "MY_EP_HOST_HTTP", "HOST")
                .doesNotContainKeys("ENDPOINT_HTTP", "MY_HOST");
    }

    @Test
    void severalNetworks_areTheExecutors_eachWithItsPorts() throws Exception {
        world.creates(read("{'id':'/p','networks':[{'name':'red'},{'name':'blue'}],'containers':["
                + "{'name':'web','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'x'}},"
                + "'endpoints':[{'name':'http','containerPort':80,'hostPort':0,'networkNames':['blue']}]}]}"));
        world.offers("a");

        int port = only().place().orElseThrow().hostPorts().getFirst();
        var blue = new ContainerInfo.Other("blue", List.of(new ContainerInfo.PortMapping(port, 80, "tcp")));
        assertThat(groups().getFirst().executor().network())
                .contains(new GroupNetwork(
                        new ContainerInfo.Network(ContainerInfo.Mode.USER, Optional.of("red"), List.of(blue)),
                        List.of()));
    }

    @Test
    void containers_mayHaveLimitsTerminalsAndCommandsInPlaceOfThoseOfTheirImages() throws Exception {
        var image =
                "'image':{'kind':'DOCKER','id':'app'},'exec':{'command':{'argv':['run','-x']},'overrideEntrypoint':%s}";
        world.creates(read("{'id':'/p','containers':["
                + "{'name':'a','resources':{'cpus':0.1,'mem':32},'resourceLimits':{'cpus':'unlimited','mem':64},'tty':true,"
                + "'exec':{'command':{'shell':'x'}}},"
                + "{'name':'b','resources':{'cpus':0.1,'mem':32},'tty':true," + image.formatted(true) + "},"
                + "{'name':'c','resources':{'cpus':0.1,'mem':32},'tty':false," + image.formatted(false) + "}]}"));
        world.offers("a");

        var tasks = groups().getFirst().tasks();
        assertThat(tasks.get(0).limits())
                .contains(new TaskLimits(Optional.of(TaskLimits.UNLIMITED), Optional.of(64_000L)));
        assertThat(tasks.get(0).container()).contains(ContainerInfo.of(Terminal.OF_ANY_SIZE));
        assertThat(tasks.get(1).limits()).isEmpty();
        assertThat(tasks.get(1).command().value()).isEqualTo("run");
        assertThat(tasks.get(1).container().orElseThrow().options().terminal()).contains(Terminal.OF_ANY_SIZE);
        assertThat(tasks.get(2).command().value()).isEmpty();
        assertThat(tasks.get(2).command().arguments()).containsExactly("run", "-x");
        assertThat(tasks.get(2).container().orElseThrow().options().terminal()).isEmpty();
    }

    @Test
    void linuxInfo_isToldOfTheExecutorAndOfEachContainer() throws Exception {
        world.creates(read("{'id':'/p','legacySharedCgroups':true,"
                + "'linuxInfo':{'ipcInfo':{'mode':'PRIVATE','shmSize':64}},'containers':["
                + "{'name':'a','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'x'}},"
                + "'linuxInfo':{'seccomp':{'unconfined':true},'ipcInfo':{'mode':'SHARE_PARENT'}}},"
                + "{'name':'b','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'x'}}}]}"));
        world.offers("a");

        var group = groups().getFirst();
        assertThat(group.executor().ipc()).contains(new LinuxInfo.Ipc(LinuxInfo.IpcMode.PRIVATE, Optional.of(64)));
        assertThat(group.tasks())
                .extracting(
                        task -> task.container().orElseThrow().options().linux().orElseThrow())
                .containsExactly(
                        new LinuxInfo(
                                Optional.of(LinuxInfo.Seccomp.UNCONFINED),
                                Optional.of(new LinuxInfo.Ipc(LinuxInfo.IpcMode.SHARE_PARENT, Optional.empty())),
                                Optional.of(true)),
                        LinuxInfo.NONE.withSharedCgroups(true));
        assertThat(StateCodec.decode(world.stored).definitions()).isEqualTo(world.state.definitions());
    }

    @Test
    void checks_areToldToTheAgent_atThePortsOfTheirEndpoints() throws Exception {
        world.creates(read("{'id':'/p','containers':["
                + "{'name':'a','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'x'}},"
                + "'endpoints':[{'name':'e','hostPort':31005}],"
                + "'check':{'http':{'endpoint':'e','path':'/ok'},'intervalSeconds':7,'timeoutSeconds':5,'delaySeconds':2}},"
                + "{'name':'b','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'x'}},"
                + "'check':{'exec':{'command':{'shell':'true'}}}}]}"));
        world.offers("a");

        var tasks = groups().getFirst().tasks();
        assertThat(tasks.getFirst().check())
                .contains(new TaskCheck(
                        new Probe.Http("http", 31005, "/ok"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(5)));
        assertThat(tasks.getLast().check().orElseThrow().probe()).isEqualTo(new Probe.Command("true"));
    }

    @Test
    void volumeWithoutMore_isADirectoryThatContainersShare() throws Exception {
        world.creates(
                read(
                        "{'id':'/p','volumes':[{'name':'data'},{'name':'conf','host':'/etc/x'}],'containers':["
                                + "{'name':'a','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'x'}},"
                                + "'volumeMounts':[{'name':'data','mountPath':'in/data'}]},"
                                + "{'name':'b','resources':{'cpus':0.1,'mem':32},'image':{'kind':'DOCKER','id':'b'},"
                                + "'volumeMounts':[{'name':'data','mountPath':'/data','readOnly':true},{'name':'conf','mountPath':'/conf'}]}]}"));
        world.offers("a");

        var shared = new VolumeSource.SandboxPath("data");
        var tasks = groups().getFirst().tasks();
        assertThat(tasks.getFirst().container())
                .contains(ContainerInfo.of(ContainerInfo.Type.MESOS, "")
                        .withVolumes(List.of(new ContainerInfo.Volume("in/data", shared, false))));
        assertThat(tasks.getLast().container().orElseThrow().volumes())
                .containsExactly(
                        new ContainerInfo.Volume("/data", shared, true),
                        new ContainerInfo.Volume("/conf", "/etc/x", false));
        assertThat(StateCodec.decode(world.stored).definitions()).isEqualTo(world.state.definitions());
    }

    @Test
    void secrets_areNamedForEachContainer_andInNoTask_nothingElseIsStored() throws Exception {
        world.creates(read("{'id':'/p','secrets':{'a':{'source':'/a'},'b':{'source':'/b'},'c':{'source':'/c'}},"
                + "'environment':{'A':{'secret':'a'},'B':{'secret':'a'}},'volumes':[{'name':'v','secret':'c'}],'containers':["
                + "{'name':'x','resources':{'cpus':0.1,'mem':32},'image':{'kind':'DOCKER','id':'x','pullConfig':{'secret':'c'}},"
                + "'environment':{'A':'mine','B':{'secret':'b'}},'volumeMounts':[{'name':'v','mountPath':'/v'}]},"
                + "{'name':'y','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'y'}}}]}"));
        world.offersOnce("a");

        var launch = world.effects.stream()
                .filter(Effect.LaunchWithSecrets.class::isInstance)
                .map(Effect.LaunchWithSecrets.class::cast)
                .findFirst()
                .orElseThrow();
        var sources = new TreeMap<>(Map.of("a", "/a", "b", "/b", "c", "/c"));
        assertThat(launch.secrets())
                .isEqualTo(Map.of(
                        task("x", 1),
                        new Secrets(
                                sources,
                                new TreeMap<>(Map.of("B", "b")),
                                Optional.of("c"),
                                new TreeMap<>(Map.of("/v", "c"))),
                        task("y", 1),
                        new Secrets(sources, new TreeMap<>(Map.of("A", "a", "B", "a")), Optional.empty())));
        var x = launch.accept().tasks().getFirst();
        assertThat(x.command().environment()).containsEntry("A", "mine").doesNotContainKey("B");
        assertThat(x.container().orElseThrow().volumes())
                .containsExactly(new ContainerInfo.Volume("/v", new VolumeSource.Secret(""), true));
        assertThat(StateCodec.decode(world.stored).definitions()).isEqualTo(world.state.definitions());
    }
}
