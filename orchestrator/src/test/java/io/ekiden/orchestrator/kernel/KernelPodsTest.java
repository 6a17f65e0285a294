package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskHealthCheck.Probe;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Terminal;
import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.api.view.PodStatusJson;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.secret.Secrets;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pods go the way of apps, but for having several tasks in an instance. */
class KernelPodsTest {
    private static final String WEB =
            "{'name':'web','resources':{'cpus':0.1,'mem':32},'exec':{'command':{'shell':'serve'}},"
                    + "'endpoints':[{'name':'http','hostPort':0}]%s}";
    private static final String SIDE =
            "{'name':'side','resources':{'cpus':0.2,'mem':16},'exec':{'command':{'argv':['look','-x']}},'lifecycle':{'killGracePeriodSeconds':7}}";

    private final World world = World.subscribed();

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
    void status_tellsHowInstancesEnded_theLatestFirst() throws Exception {
        world.creates(pod(1, ""));
        world.offers("a");
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        world.reports(task("side", 1), TaskState.TASK_RUNNING);
        var started = only().times().startedAt().orElseThrow();
        world.now = world.now.plusSeconds(9);
        world.reports(task("side", 1), TaskState.TASK_FAILED);
        world.reports(task("web", 1), TaskState.TASK_KILLED);

        var pod = world.state.app(PathId.parse("/p")).orElseThrow();
        var history = PodStatusJson.write(world.state, pod, world.now).path("terminationHistory");
        assertThat(history).hasSize(1);
        var end = history.get(0);
        assertThat(end.path("instanceID").asText()).isEqualTo(only().id().value());
        assertThat(end.path("startedAt").asText()).isEqualTo(Json.timestamp(started));
        assertThat(end.path("terminatedAt").asText()).isEqualTo(Json.timestamp(world.now));
        assertThat(end.path("message").asText()).isEqualTo("container side ended: TASK_FAILED");
        assertThat(StateCodec.decode(world.stored).population()).isEqualTo(world.state.population());
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

    @Test
    void instance_runsWhenAllContainersRun_andTheDeploymentEndsThen() throws Exception {
        world.creates(pod(1, ""));
        world.offers("a");
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        world.reports(task("side", 1), TaskState.TASK_STARTING);
        assertThat(only().condition()).isEqualTo(Condition.STARTING);
        assertThat(world.state.deployments()).hasSize(1);

        world.reports(task("side", 1), TaskState.TASK_RUNNING);

        assertThat(only().condition()).isEqualTo(Condition.RUNNING);
        assertThat(world.state.deployments()).isEmpty();
        assertThat(StateCodec.decode(world.stored).population()).isEqualTo(world.state.population());
    }

    @Test
    void containerThatFails_takesTheOthersWithIt_andThePodComesBackLater() throws Exception {
        runs(1, "");
        world.effects.clear();
        var failed = task("web", 1);
        var other = task("side", 1);
        world.reports(failed, TaskState.TASK_FAILED);

        assertThat(only().condition()).isEqualTo(Condition.KILLING);
        assertThat(kills()).containsExactly(task("side", 1));
        world.reports(task("side", 1), TaskState.TASK_KILLED);

        assertThat(only().condition()).isEqualTo(Condition.SCHEDULED);
        assertThat(only().incarnation()).isEqualTo(2);
        var app = world.state.app(PathId.parse("/p")).orElseThrow();
        assertThat(world.state.launching().backoff().delayUntil(app, world.now))
                .contains(world.now.plus(Duration.ofSeconds(1)));
        assertThat(world.state.population().failures().values())
                .extracting(TaskFailure::task)
                .containsExactly(failed);
        world.effects.clear();
        world.reports(other, TaskState.TASK_RUNNING);
        assertThat(kills()).as("of another incarnation").containsExactly(other);
    }

    @Test
    void containerThatIsDone_leavesTheOthersRunning_alsoForALaterLeader() throws Exception {
        world.creates(pod(1, ""));
        world.offers("a");
        world.reports(task("side", 1), TaskState.TASK_FINISHED);
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        world.effects.clear();

        assertThat(only().condition()).isEqualTo(Condition.RUNNING);
        var later = StateCodec.decode(world.stored);
        assertThat(later.instance(only().id())).contains(only());
        assertThat(only().livingTaskIds()).containsExactly(task("web", 1));
        world.reports(task("web", 1), TaskState.TASK_FINISHED);
        assertThat(only().incarnation()).isEqualTo(2);
    }

    @Test
    void health_isThatOfAllThatAreChecked_andTheDeploymentWaitsForIt() throws Exception {
        world.creates(pod(1, ",'healthCheck':{'tcp':{'endpoint':'http'}}"));
        world.offers("a");
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        world.reports(task("side", 1), TaskState.TASK_RUNNING);
        assertThat(only().healthy()).isEmpty();
        assertThat(world.state.deployments()).hasSize(1);

        healthy("web", true);

        assertThat(only().healthy()).contains(true);
        assertThat(world.state.deployments()).isEmpty();
        healthy("web", false);
        assertThat(only().healthy()).contains(false);
        assertThat(world.event(StreamEvent.HealthStatusChanged.class)).isEmpty();
    }

    @Test
    void healthOfAContainer_isKept_whenTheOthersRunLater() throws Exception {
        world.creates(pod(1, ",'healthCheck':{'tcp':{'endpoint':'http'}}"));
        world.offers("a");
        world.reports(task("side", 1), TaskState.TASK_STARTING);
        world.reports(task("web", 1), TaskState.TASK_RUNNING);
        healthy("web", true);
        assertThat(world.state.deployments()).as("not all run").hasSize(1);

        world.reports(task("side", 1), TaskState.TASK_RUNNING);

        assertThat(only().healthy()).contains(true);
        assertThat(only().times().healthyAt()).isPresent();
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void newConfiguration_isRolledOut_oneInstanceAfterTheOther() throws Exception {
        runs(2, "");
        var before = List.copyOf(world.instances("/p"));
        var next = pod(
                2,
                ",'environment':{'A':'2'}",
                "'scheduling':{'upgrade':{'minimumHealthCapacity':0.5,'maximumOverCapacity':0}},");

        world.updates(next, false);
        assertThat(world.state.deployments().values().iterator().next().currentActions())
                .extracting(action -> action.kind().wireName(true))
                .containsExactly("RestartPod");
        for (int i = 0; i < 2; i++) {
            assertThat(world.running("/p")).isEqualTo(1);
            killsSucceed();
            world.offers("a", "b");
            allRun();
        }

        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.running("/p")).isEqualTo(2);
        assertThat(world.instances("/p")).doesNotContainAnyElementsOf(before);
    }

    @Test
    void killed_instanceComesBack_afterAllItsContainersEnded_withTheGraceOfEach() throws Exception {
        runs(1, "");
        world.effects.clear();

        world.asks(new Request.KillTasks(List.of(only().taskId()), false, false, false));

        assertThat(world.calls())
                .contains(
                        new Call.Kill(task("web", 1), agent(), Optional.empty()),
                        new Call.Kill(task("side", 1), agent(), Optional.of(Duration.ofSeconds(7))));
        world.reports(task("side", 1), TaskState.TASK_KILLED);
        assertThat(only().condition()).isEqualTo(Condition.KILLING);
        world.reports(task("web", 1), TaskState.TASK_KILLED);
        assertThat(only().incarnation()).isEqualTo(2);
        assertThat(world.state.population().failures()).isEmpty();
    }

    @Test
    void deleted_podIsGoneWithItsInstances() throws Exception {
        runs(2, "");
        var origin = new Request.Origin("127.0.0.1", "/v2/pods/p");
        assertThat(world.asks(new Request.DeleteApp(PathId.parse("/p"), true)))
                .isEqualTo(new Answer.NoSuchApp(PathId.parse("/p")));

        assertThat(world.asks(new Request.DeletePod(PathId.parse("/p"), false, origin)))
                .isInstanceOf(Answer.Deploying.class);
        killsSucceed();

        assertThat(world.instances("/p")).isEmpty();
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.events()).contains("PodDeleted", "AppTerminated");
    }

    @Test
    void lostAgent_makesThePodUnreachable_andRunningAgainWhenAllAreBack() throws Exception {
        runs(1, "", "'scheduling':{'unreachableStrategy':'disabled'},");
        world.reports(task("web", 1), TaskState.TASK_UNREACHABLE);
        world.reports(task("side", 1), TaskState.TASK_UNREACHABLE);
        assertThat(only().condition()).isEqualTo(Condition.UNREACHABLE);

        world.reports(task("side", 1), TaskState.TASK_RUNNING);
        assertThat(only().condition()).isEqualTo(Condition.UNREACHABLE);
        world.reports(task("web", 1), TaskState.TASK_RUNNING);

        assertThat(only().condition()).isEqualTo(Condition.RUNNING);
    }

    @Test
    void laterLeader_asksForEachTaskThatMayLive() throws Exception {
        runs(1, "");
        world.effects.clear();
        world.happens(new KernelEvent.FromMaster(new Event.Subscribed(
                world.state.frameworkId().orElseThrow(),
                Duration.ofSeconds(15),
                new MasterInfo("m", "127.0.0.1", "127.0.0.1", 5050, "1.11.0"))));

        assertThat(world.calls())
                .contains(new Call.Reconcile(List.of(
                        new Call.ReconcileTask(task("side", 1), agent()),
                        new Call.ReconcileTask(task("web", 1), agent()))));
    }

    @Test
    void idOfAPod_isTakenForApps_andTheOtherWayRound() throws Exception {
        runs(1, "");
        var id = PathId.parse("/p");
        assertThat(world.creates(Apps.app("/p", "run", 1))).isEqualTo(new Answer.PodExists(id));
        assertThat(world.updates(Apps.app("/p", "run", 1), true)).isEqualTo(new Answer.PodExists(id));
        world.creates(Apps.app("/q", "run", 1));
        assertThat(world.updates(pod(1, "").withInstances(3), true)).isInstanceOf(Answer.Deploying.class);
        assertThat(world.asks(new Request.DeletePod(PathId.parse("/q"), true, new Request.Origin("", ""))))
                .isEqualTo(new Answer.NoSuchPod(PathId.parse("/q")));
    }

    private void runs(int instances, String ofWeb) throws Exception {
        runs(instances, ofWeb, "");
    }

    private void runs(int instances, String ofWeb, String more) throws Exception {
        world.creates(pod(instances, ofWeb, more));
        world.offers("a", "b");
        allRun();
    }

    private void allRun() {
        reportAll(false, TaskState.TASK_RUNNING);
    }

    private void killsSucceed() {
        reportAll(true, TaskState.TASK_KILLED);
    }

    private void reportAll(boolean killed, TaskState state) {
        for (var instance : List.copyOf(world.instances("/p"))) {
            if (instance.isLaunched() && instance.killing().isPresent() == killed) {
                instance.taskIds().forEach(task -> world.reports(task, state));
            }
        }
    }

    private void healthy(String container, boolean is) {
        world.happens(new KernelEvent.FromMaster(new Event.Update(TaskStatus.of(
                        task(container, 1), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_EXECUTOR, "", world.now)
                .withHealthy(Optional.of(is)))));
    }

    private Instance only() {
        assertThat(world.instances("/p")).hasSize(1);
        return world.instances("/p").iterator().next();
    }

    private TaskId task(String container, int incarnation) {
        return only().id().task(container, incarnation);
    }

    private Optional<AgentId> agent() {
        return only().place().map(Instance.Place::agentId);
    }

    private List<Operation.LaunchGroup> groups() {
        return world.calls().stream()
                .filter(call -> call instanceof Call.Accept)
                .flatMap(call -> ((Call.Accept) call).operations().stream())
                .filter(operation -> operation instanceof Operation.LaunchGroup)
                .map(Operation.LaunchGroup.class::cast)
                .toList();
    }

    private List<TaskId> kills() {
        return world.calls().stream()
                .filter(call -> call instanceof Call.Kill)
                .map(call -> ((Call.Kill) call).taskId())
                .toList();
    }

    private static AppDefinition pod(int instances, String ofWeb) throws Exception {
        return pod(instances, ofWeb, "");
    }

    private static AppDefinition pod(int instances, String ofWeb, String more) throws Exception {
        return read("{'id':'/p'," + more + "'containers':[" + WEB.formatted(ofWeb) + "," + SIDE
                + "],'scaling':{'kind':'fixed','instances':" + instances + "}}");
    }

    private static AppDefinition read(String text) throws Exception {
        var json = Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        var parsed = new PodJson(RoleSettings.DEFAULT).parse(json, Instant.EPOCH);
        assertThat(parsed).as("%s", parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).app();
    }
}
