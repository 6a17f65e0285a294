package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Data of resident apps when their agent, or the framework, is called otherwise than before. */
class ReturningAgentTest {
    private static final String ID = "/db/store";
    private static final String MACHINE = "cpus:4;mem:4096;disk:1000;ports:[31000-31009]";

    private final World world = World.subscribed();
    private final KeepingAgent agent = new KeepingAgent(world, "a", MACHINE);

    private void runs() {
        var volume = new Volume.Persistent(
                "data", false, Volume.DiskType.ROOT, 64, Optional.empty(), Optional.empty(), List.of());
        world.creates(ResidentScenario.resident("v1", 1, volume));
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(only().isRunning()).isTrue();
    }

    private Instance only() {
        assertThat(world.instances(ID)).hasSize(1);
        return world.instances(ID).iterator().next();
    }

    private void subscribesAs(String frameworkId) {
        world.happens(new KernelEvent.FromMaster(new Event.Subscribed(
                new FrameworkId(frameworkId),
                Duration.ofSeconds(15),
                new MasterInfo("master", "127.0.0.1", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION))));
    }

    /** It runs again, as its second task, on the agent as that is called now. */
    private void assertBackOn(KeepingAgent where, Instance before) {
        where.runs();
        assertThat(where.refused()).isEmpty();
        assertThat(where.tasks().keySet()).extracting(TaskId::value).allMatch(task -> task.endsWith("._app.2"));
        assertThat(only().isRunning()).isTrue();
        assertThat(only().id()).isEqualTo(before.id());
        assertThat(only().residence().orElseThrow().agentId()).isEqualTo(where.agentId());
        assertThat(only().residence().orElseThrow().volumes())
                .isEqualTo(before.residence().orElseThrow().volumes());
    }

    @Test
    void agentThatRegistersAnew_hasItsInstanceBack_whoseTaskHasEnded() {
        runs();
        var before = only();
        agent.ends(TaskState.TASK_FAILED);
        agent.registersAnew("agent-a2");
        world.now = world.now.plusSeconds(2);
        agent.offersUntilDeclined();
        assertBackOn(agent, before);
    }

    @Test
    void agentThatRegistersAnew_hasItsInstanceBack_whichWasLostWithIt() {
        runs();
        var before = only();
        world.reports(before, TaskState.TASK_UNREACHABLE);
        assertThat(only().condition()).isEqualTo(Condition.UNREACHABLE);
        agent.registersAnew("agent-a2");
        agent.offersUntilDeclined();
        assertBackOn(agent, before);
        assertThat(world.state.population().historyOf(PathId.parse(ID)).toString())
                .contains("Its volumes have come back with agent agent-a2");
    }

    @Test
    void agentThatRegistersAnew_hasItsInstanceBack_ofWhichNobodyHeardThatItRan() {
        var volume = new Volume.Persistent(
                "data", false, Volume.DiskType.ROOT, 64, Optional.empty(), Optional.empty(), List.of());
        world.creates(ResidentScenario.resident("v1", 1, volume));
        agent.offers();
        var before = only();
        assertThat(before.residence().orElseThrow().isCertain()).isFalse();
        world.reports(before, TaskState.TASK_UNREACHABLE);
        agent.registersAnew("agent-a2");
        agent.offersUntilDeclined();
        assertBackOn(agent, before);
    }

    @Test
    void lostInstance_staysLost_whereItsVolumesAreOfferedByTheAgentItWasOn_orNotAll() {
        runs();
        var lost = only();
        world.reports(lost, TaskState.TASK_UNREACHABLE);
        agent.offersUntilDeclined();
        assertThat(only().condition()).isEqualTo(Condition.UNREACHABLE);
        agent.registersAnew("agent-a2");
        agent.loses(agent.volumes().first());
        agent.offersUntilDeclined();
        assertThat(only().condition()).isEqualTo(Condition.UNREACHABLE);
        assertThat(agent.reserved()).as("kept for it all the same").isNotEqualTo(Resources.EMPTY);
    }

    @Test
    void restingInstance_isWokenOnTheAgentAsItIsCalledNow() {
        runs();
        var before = only();
        world.updates(ResidentScenario.resident("v1", 0, volumeOf(before)), false);
        agent.kills();
        agent.registersAnew("agent-a2");
        agent.offersUntilDeclined();
        assertThat(agent.volumes()).as("kept while it rests").hasSize(1);
        world.updates(ResidentScenario.resident("v1", 1, volumeOf(before)), false);
        agent.offersUntilDeclined();
        assertBackOn(agent, before);
    }

    private Volume.Persistent volumeOf(Instance instance) {
        return world.state
                .definition(instance)
                .orElseThrow()
                .run()
                .persistentVolumes()
                .getFirst();
    }

    @Test
    void frameworkWithAnotherId_findsItsInstances() {
        runs();
        var before = only();
        subscribesAs("master-0001");
        agent.ends(TaskState.TASK_GONE);
        world.now = world.now.plusSeconds(2);
        agent.offersUntilDeclined();
        assertBackOn(agent, before);
    }

    @Test
    void frameworkWithAnotherId_freesWhatItsInstancesHaveLeft_andNothingElse() {
        runs();
        agent.keepsForAnotherFramework();
        subscribesAs("master-0001");
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        agent.offersUntilDeclined();
        assertThat(agent.volumes()).isEmpty();
        assertThat(agent.reserved().cpusMilli()).as("of another framework").isEqualTo(500);
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
    }

    @Test
    void leftovers_areFreedByAnAgentThatRegisteredAnew_andNotWaitedForAnyMore() {
        runs();
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        assertThat(world.state.population().leftovers().isEmpty()).isFalse();
        agent.registersAnew("agent-a2");
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
        assertThat(world.stored.keySet()).noneMatch(key -> key.startsWith("leftovers/"));
    }

    @Test
    void leftovers_ofAnAgentThatIsGivenUp_areNotWaitedFor_andNothingOfOthersIsFreed() {
        runs();
        var gone = only();
        world.reports(gone, TaskState.TASK_UNREACHABLE);
        world.reports(gone, TaskState.TASK_GONE_BY_OPERATOR);
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
        assertThat(world.stored.keySet()).noneMatch(key -> key.startsWith("leftovers/"));
        var other = new KeepingAgent(world, "b", MACHINE);
        other.keepsForAnotherFramework();
        world.now = world.now.plusSeconds(2);
        other.offersUntilDeclined();
        other.runs();
        var next = only();
        assertThat(next.id()).isNotEqualTo(gone.id());
        assertThat(next.isRunning()).isTrue();
        assertThat(other.reserved().cpusMilli()).isEqualTo(500 + 100);

        // Its machine comes back as another agent: what is there of the one given up is freed, and only there.
        agent.registersAnew("agent-a2");
        agent.offersUntilDeclined();
        other.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
        assertThat(other.volumes()).hasSize(1);
        assertThat(other.reserved().cpusMilli()).isEqualTo(500 + 100);
    }
}
