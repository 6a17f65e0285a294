package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.operation.VolumeId;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.launch.NoOfferMatchReason;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Apps whose instances have data of their own. */
class ResidencyTest extends ResidentScenario {
    @Test
    void firstLaunch_reservesAllItNeedsAndCreatesTheVolume() {
        runs(1);
        var instance = only();
        var volume = instance.residence().orElseThrow().volumes().getFirst();
        assertThat(volume.persistenceId()).matches("db_store#data#[0-9a-f-]{36}");
        assertThat(volumes()).containsExactly(new VolumeId("db", volume.persistenceId()));
        assertThat(agent.reserved()).isEqualTo(agent.tasks().get(instance.taskId()));
        assertThat(agent.reserved().cpusMilli()).isEqualTo(100);
        assertThat(agent.reserved().memMilli()).isEqualTo(32_000);
        assertThat(agent.reserved().diskMilli()).isEqualTo(64_000);
        assertThat(agent.reserved().ports().size()).isEqualTo(1);
        assertThat(agent.reserved().keys())
                .allSatisfy(key -> assertThat(
                                key.terms().reservations().getLast().labels())
                        .extracting(label -> label.key() + "=" + label.value().orElse(""))
                        .containsExactly("marathon_framework_id=master-0000", "marathon_task_id=" + instance.id()));
    }

    @Test
    void endedTask_isLaunchedAgainOnTheSameVolume_andPort() {
        runs(1);
        var before = volumes();
        var ports = only().place().orElseThrow().hostPorts();
        agent.ends(TaskState.TASK_FAILED);
        world.now = world.now.plusSeconds(2);
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(volumes()).isEqualTo(before);
        assertThat(only().isRunning()).isTrue();
        assertThat(task().value()).endsWith("._app.2");
        assertThat(only().place().orElseThrow().hostPorts()).isEqualTo(ports);
        assertThat(agent.reserved()).isEqualTo(agent.tasks().get(task()));
    }

    @Test
    void endedTask_waitsForTheAgentOfItsVolume() {
        runs(1);
        agent.ends(TaskState.TASK_FAILED);
        world.now = world.now.plusSeconds(2);
        var other = new KeepingAgent(world, "b", "cpus:4;mem:4096;disk:1000;ports:[31000-31009]");
        other.offers();
        assertThat(other.tasks()).isEmpty();
        assertThat(String.valueOf(world.state.launching().statistics().get(PathId.parse(ID))))
                .contains(NoOfferMatchReason.NO_CORRESPONDING_RESERVATION_FOUND.name());
        agent.offers();
        assertThat(agent.tasks()).hasSize(1);
    }

    @Test
    void volumeThatIsGone_isNotMadeAnewInSilence() {
        runs(1);
        agent.ends(TaskState.TASK_FAILED);
        world.now = world.now.plusSeconds(2);
        agent.loses(volumes().first());
        agent.offersUntilDeclined();
        assertThat(agent.tasks()).isEmpty();
        assertThat(only().condition()).isEqualTo(Condition.SCHEDULED);
    }

    @Test
    void upgrade_keepsInstancesAndTheirVolumes() {
        runs(2);
        var before = volumes();
        var ids = world.instances(ID).stream().map(Instance::id).toList();
        world.updates(resident("v2", 2, root("data")), false);
        for (int turn = 0; turn < 6; turn++) {
            assertThat(agent.tasks()).as("half of them").hasSizeGreaterThanOrEqualTo(1);
            agent.kills();
            agent.offersUntilDeclined();
            agent.runs();
        }
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.instances(ID)).extracting(Instance::id).isEqualTo(ids);
        assertThat(world.instances(ID)).allMatch(Instance::isRunning);
        assertThat(agent.tasks().keySet()).allMatch(task -> task.value().endsWith("._app.2"));
        assertThat(volumes()).isEqualTo(before);
        assertThat(agent.refused()).isEmpty();
    }

    @Test
    void change_ofWhatIsReserved_isRefused() {
        runs(1);
        assertThat(world.updates(resident("v1", 1, root("data"), root("more")), true))
                .isInstanceOf(Answer.Invalid.class);
        assertThat(world.updates(Apps.app(ID, "v1", 1), true)).isInstanceOf(Answer.Invalid.class);
    }

    @Test
    void scaledDown_keepsTheVolume_scaledUpUsesItAgain() {
        runs(1);
        var before = volumes();
        var id = only().id();
        world.updates(resident("v1", 0, root("data")), false);
        agent.kills();
        assertThat(world.state.deployments()).isEmpty();
        assertThat(only().isResting()).isTrue();
        agent.offersUntilDeclined();
        assertThat(volumes()).isEqualTo(before);
        failsOver();
        agent.offersUntilDeclined();
        assertThat(volumes()).as("after a change of leader").isEqualTo(before);

        world.updates(resident("v1", 1, root("data")), false);
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(world.state.deployments()).isEmpty();
        assertThat(only().id()).isEqualTo(id);
        assertThat(task().value()).endsWith("._app.2");
        assertThat(volumes()).isEqualTo(before);
    }

    @Test
    void wantedAgainWhileItIsKilled_isTheSameInstance() {
        runs(1);
        var id = only().id();
        world.updates(resident("v1", 0, root("data")), false);
        world.updates(resident("v1", 1, root("data")), true);
        agent.kills();
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(only().id()).isEqualTo(id);
        assertThat(only().isRunning()).isTrue();
        assertThat(volumes()).hasSize(1);
    }

    @Test
    void firstLaunch_thatNeverHappened_isMadeGoodElsewhere() {
        world.creates(resident("v1", 1, root("data")));
        agent.offersInVain();
        var lost = only();
        assertThat(lost.condition()).isEqualTo(Condition.PROVISIONED);
        failsOver();
        assertThat(only()).as("stored before anything was asked for").isEqualTo(lost);
        world.reports(lost, TaskState.TASK_DROPPED);
        world.now = world.now.plusSeconds(2);
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(only().id()).isNotEqualTo(lost.id());
        assertThat(volumes()).hasSize(1);
        assertThat(agent.reserved()).isEqualTo(agent.tasks().get(task()));
        // What nobody has made is not waited for without end.
        assertThat(world.state.population().leftovers().of(lost.id())).isPresent();
        world.now = world.now.plusSeconds(60);
        agent.offersUntilDeclined();
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
        assertThat(agent.reserved()).isEqualTo(agent.tasks().get(task()));
    }

    @Test
    void firstLaunch_ofWhichOnlyTheVolumeWasMade_leaksNothing() {
        world.creates(resident("v1", 1, root("data")));
        agent.offers();
        var lost = only();
        agent.ends(TaskState.TASK_ERROR);
        assertThat(volumes()).hasSize(1);
        world.now = world.now.plusSeconds(2);
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(only().id()).isNotEqualTo(lost.id());
        assertThat(agent.reserved()).isEqualTo(agent.tasks().get(task()));
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
    }

    @Test
    void firstLaunch_whoseAnswerWasLost_isFoundRunning() {
        world.creates(resident("v1", 1, root("data")));
        agent.offers();
        failsOver();
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(only().isRunning()).isTrue();
        assertThat(volumes()).hasSize(1);
        agent.ends(TaskState.TASK_DROPPED);
        world.now = world.now.plusSeconds(2);
        agent.offersUntilDeclined();
        assertThat(task().value()).as("it has run: its data is kept").endsWith("._app.2");
    }

    @Test
    void unreachableAgent_isWaitedFor_andAgentGivenUpIsNot() {
        runs(1);
        var lost = only();
        world.reports(lost, TaskState.TASK_UNREACHABLE);
        world.now = world.now.plus(Duration.ofDays(3));
        world.happens(new KernelEvent.TimerFired(new TimerKey.Doubts()));
        assertThat(only().condition()).isEqualTo(Condition.UNREACHABLE);
        world.reports(lost, TaskState.TASK_RUNNING);
        assertThat(only().isRunning()).isTrue();

        world.reports(lost, TaskState.TASK_UNREACHABLE);
        world.reports(lost, TaskState.TASK_GONE_BY_OPERATOR);
        var other = new KeepingAgent(world, "b", "cpus:4;mem:4096;disk:1000;ports:[31000-31009]");
        world.now = world.now.plusSeconds(2);
        other.offersUntilDeclined();
        other.runs();
        assertThat(only().id()).isNotEqualTo(lost.id());
        assertThat(only().isRunning()).isTrue();
    }

    @Test
    void disksOfTheirOwn_areChosenBySizeAndPath() {
        var world = World.subscribed();
        var agent = new KeepingAgent(world, "a", "cpus:4;mem:4096;disk:10;ports:[31000-31009]");
        agent.hasDisk("PATH", "/disks/small", 100);
        agent.hasDisk("PATH", "/disks/large", 900);
        agent.hasDisk("MOUNT", "/mnt/a", 500);
        agent.hasDisk("MOUNT", "/mnt/b", 300);
        agent.hasDisk("MOUNT", "/other/c", 200);
        var path = new Volume.Persistent(
                "p", false, Volume.DiskType.PATH, 50, Optional.empty(), Optional.empty(), List.of());
        var mount = new Volume.Persistent(
                "m",
                false,
                Volume.DiskType.MOUNT,
                100,
                Optional.of(400L),
                Optional.empty(),
                List.of(new Volume.PathConstraint("path", "LIKE", "/mnt/.*")));
        world.creates(resident("v1", 1, path, mount));
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(agent.refused()).isEmpty();
        assertThat(agent.reserved().keys().stream()
                        .flatMap(key -> key.terms().disk().stream())
                        .map(disk -> disk.source().orElseThrow().root().orElseThrow())
                        .collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("/disks/large", "/mnt/b");
        assertThat(agent.reserved().diskMilli()).as("a mounted disk as a whole").isEqualTo(350_000);
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
    }
}
