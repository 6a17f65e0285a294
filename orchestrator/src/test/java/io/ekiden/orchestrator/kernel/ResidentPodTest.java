package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.api.view.PodStatusJson;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.Residence;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Pods whose instances have data of their own: what {@link ResidencyTest} says of apps, as far as containers make a difference. */
class ResidentPodTest {
    private static final PathId ID = PathId.parse("/db/pair");

    private final World world = World.subscribed();
    private final KeepingAgent agent = new KeepingAgent(world, "a", "cpus:4;mem:4096;disk:1000;ports:[31000-31009]");

    private static AppDefinition pod(String word, int instances) throws Exception {
        var text = """
                {'id':'/db/pair','role':'db','environment':{'WORD':'%s'},'scaling':{'kind':'fixed','instances':%d},
                 'volumes':[{'name':'data','persistent':{'size':64}}],
                 'containers':[
                  {'name':'store','resources':{'cpus':0.5,'mem':64,'disk':20},'exec':{'command':{'shell':'serve'}},
                   'endpoints':[{'name':'sql','hostPort':0}],'volumeMounts':[{'name':'data','mountPath':'db'}]},
                  {'name':'backup','resources':{'cpus':0.1,'mem':32},'image':{'kind':'DOCKER','id':'backup'},
                   'volumeMounts':[{'name':'data','mountPath':'/db','readOnly':true}]}]}
                """.formatted(word, instances).replace('\'', '"');
        var roles = new RoleSettings(KeepingAgent.ROLE, false);
        var parsed = new PodJson(roles).parse(Json.read(text.getBytes(StandardCharsets.UTF_8)), World.START);
        assertThat(parsed).as("%s", parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).app();
    }

    private void runs(int instances) throws Exception {
        world.creates(pod("one", instances));
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(agent.refused()).isEmpty();
        assertThat(world.running("/db/pair")).isEqualTo(instances);
        assertThat(world.state.deployments()).isEmpty();
    }

    private Instance only() {
        assertThat(world.instances("/db/pair")).hasSize(1);
        return world.instances("/db/pair").iterator().next();
    }

    private Operation.LaunchGroup group() {
        return world.calls().stream()
                .filter(Call.Accept.class::isInstance)
                .flatMap(call -> ((Call.Accept) call).operations().stream())
                .filter(Operation.LaunchGroup.class::isInstance)
                .map(Operation.LaunchGroup.class::cast)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    @Test
    void firstLaunch_givesTheVolumeToTheExecutor_andContainersSeeItThere() throws Exception {
        runs(1);
        var group = group();
        var volume =
                group.executor().resources().only(key -> key.terms().volumeId().isPresent());
        assertThat(volume.keys())
                .singleElement()
                .satisfies(key -> assertThat(key.terms().disk().flatMap(Disk::mount))
                        .contains(new Disk.Mount("data", Disk.Mode.RW)));
        assertThat(group.executor().resources().minus(volume).diskMilli())
                .as("plain disk of its own")
                .isEqualTo(10_000);
        assertThat(agent.volumes()).hasSize(1);
        assertThat(group.tasks())
                .allSatisfy(task -> assertThat(task.resources().keys())
                        .allMatch(key -> key.terms().volumeId().isEmpty()));
        var shared = new VolumeSource.SandboxPath("data");
        assertThat(group.tasks().getFirst().container().orElseThrow().volumes())
                .containsExactly(new ContainerInfo.Volume("db", shared, false));
        assertThat(group.tasks().getLast().container().orElseThrow().volumes())
                .containsExactly(new ContainerInfo.Volume("/db", shared, true));
        assertThat(agent.reserved().cpusMilli()).as("of both, and the executor").isEqualTo(700);

        var status = PodStatusJson.write(world.state, world.state.app(ID).orElseThrow(), world.now);
        assertThat(status.at("/instances/0/localVolumes/0/persistenceId").asText())
                .isEqualTo(agent.volumes().first().id());
        assertThat(StateCodec.decode(world.stored).population()).isEqualTo(world.state.population());
        assertThat(StateCodec.decode(world.stored).definitions()).isEqualTo(world.state.definitions());
    }

    @Test
    void containerThatFails_isLaunchedAgainWithTheOthers_onTheSameVolume() throws Exception {
        runs(1);
        var instance = only();
        var volumes = agent.volumes();
        agent.ends("backup", TaskState.TASK_FAILED);
        agent.kills();
        assertThat(only().condition()).isEqualTo(Condition.SCHEDULED);
        world.now = world.now.plusSeconds(2);

        agent.offersWhatIsNotKept();
        assertThat(only().condition()).as("it waits for its data").isEqualTo(Condition.SCHEDULED);
        agent.offersUntilDeclined();
        agent.runs();

        assertThat(agent.refused()).isEmpty();
        assertThat(only().id()).isEqualTo(instance.id());
        assertThat(only().incarnation()).isEqualTo(2);
        assertThat(only().isRunning()).isTrue();
        assertThat(agent.volumes()).isEqualTo(volumes);
    }

    @Test
    void oneContainerThatHasBegun_mayHaveWritten() throws Exception {
        world.creates(pod("one", 1));
        agent.offersUntilDeclined();
        assertThat(only().residence().orElseThrow().isCertain()).isFalse();
        world.reports(task("store"), TaskState.TASK_RUNNING);
        assertThat(only().residence().map(Residence::isCertain)).contains(true);

        agent.ends(TaskState.TASK_GONE);

        assertThat(only().residence()).as("kept, and waited for").isPresent();
        assertThat(only().condition()).isEqualTo(Condition.SCHEDULED);
    }

    private TaskId task(String container) {
        return only().id().task(container, only().incarnation());
    }

    @Test
    void firstLaunchThatNeverHappened_isMadeGoodElsewhere() throws Exception {
        world.creates(pod("one", 1));
        agent.offersInVain();
        var lost = only();
        lost.livingTaskIds().forEach(task -> world.reports(task, TaskState.TASK_DROPPED));

        assertThat(only().id()).isNotEqualTo(lost.id());
        assertThat(only().residence()).isEmpty();
    }

    @Test
    void upgrade_keepsInstancesAndTheirVolumes() throws Exception {
        runs(2);
        var ids = world.instances("/db/pair").stream().map(Instance::id).toList();
        var volumes = agent.volumes();
        world.updates(pod("two", 2), false);
        for (int i = 0; i < 4; i++) {
            agent.kills();
            agent.offersUntilDeclined();
            agent.runs();
        }

        assertThat(agent.refused()).isEmpty();
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.instances("/db/pair")).extracting(Instance::id).isEqualTo(ids);
        assertThat(world.instances("/db/pair")).allMatch(instance -> instance.incarnation() == 2);
        assertThat(agent.volumes()).isEqualTo(volumes);
        assertThat(group().tasks().getFirst().command().environment()).containsEntry("WORD", "two");
    }

    @Test
    void scaledDown_rests_andIsTheSameWhenItIsWantedAgain() throws Exception {
        runs(1);
        var instance = only();
        var volumes = agent.volumes();
        world.updates(pod("one", 0), false);
        agent.kills();
        agent.offersUntilDeclined();
        assertThat(agent.tasks()).isEmpty();
        assertThat(only().isResting()).isTrue();
        assertThat(agent.volumes()).isEqualTo(volumes);

        world.updates(pod("one", 1), false);
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(only().id()).isEqualTo(instance.id());
        assertThat(only().isRunning()).isTrue();
        assertThat(agent.volumes()).isEqualTo(volumes);
    }

    @Test
    void wipe_beginsWithAnotherVolume_andRemovalFreesAll() throws Exception {
        runs(1);
        var before = agent.volumes();
        world.asks(new Request.KillTasks(only().taskIds(), false, true, false));
        agent.kills();
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(agent.volumes()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(only().isRunning()).isTrue();

        world.asks(new Request.DeletePod(ID, false, new Request.Origin("127.0.0.1", "/v2/pods/db/pair")));
        agent.kills();
        assertThat(world.instances("/db/pair")).isEmpty();
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
        assertThat(agent.refused()).isEmpty();
    }
}
