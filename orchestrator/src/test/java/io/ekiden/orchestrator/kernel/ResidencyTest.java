package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.operation.VolumeId;
import io.ekiden.orchestrator.api.reservation.ReservationsJson;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.launch.NoOfferMatchReason;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.volume.Volume;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Apps whose instances have data of their own. */
class ResidencyTest {
    private static final String ID = "/db/store";

    private World world = World.subscribed();
    private KeepingAgent agent = new KeepingAgent(world, "a", "cpus:4;mem:4096;disk:1000;ports:[31000-31009]");

    static AppDefinition resident(String cmd, int instances, Volume.Persistent... volumes) {
        var app = Apps.app(ID, cmd, instances);
        var run = app.run();
        var process = run.process();
        var container = new Container(Container.Type.MESOS, Optional.empty(), List.of(volumes));
        var lifecycle = new Lifecycle(
                run.lifecycle().backoff(),
                new UpgradeStrategy(0.5, 0),
                new UnreachableStrategy.Disabled(),
                Lifecycle.KillSelection.YOUNGEST_FIRST,
                Optional.empty());
        return app.withRun(new RunSpec(
                new Process(
                        process.cmd(),
                        process.args(),
                        process.user(),
                        process.executor(),
                        process.env(),
                        process.fetch(),
                        Optional.of(container)),
                run.resources(),
                run.ports(),
                new Placement(List.of(), List.of(), KeepingAgent.ROLE),
                lifecycle,
                List.of(),
                run.labels(),
                List.of()));
    }

    private static Volume.Persistent root(String path) {
        return new Volume.Persistent(
                path, false, Volume.DiskType.ROOT, 64, Optional.empty(), Optional.empty(), List.of());
    }

    private void runs(int instances) {
        world.creates(resident("v1", instances, root("data")));
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(agent.refused()).isEmpty();
        assertThat(world.running(ID)).isEqualTo(instances);
        assertThat(world.state.deployments()).isEmpty();
    }

    private Instance only() {
        assertThat(world.instances(ID)).hasSize(1);
        return world.instances(ID).iterator().next();
    }

    private TaskId task() {
        assertThat(agent.tasks()).hasSize(1);
        return agent.tasks().keySet().iterator().next();
    }

    /** A new leader reads what is stored and subscribes. */
    private void failsOver() {
        failsOver("master-0000");
    }

    private void failsOver(String framework) {
        var next = new World();
        next.state = StateCodec.decode(world.stored);
        next.stored.putAll(world.stored);
        next.now = world.now;
        world = next;
        agent = agent.of(next);
        subscribes(framework);
    }

    private void subscribes(String framework) {
        world.happens(new KernelEvent.Elected());
        world.happens(new KernelEvent.FromMaster(new Event.Subscribed(
                new FrameworkId(framework),
                Duration.ofSeconds(15),
                new MasterInfo("master", "127.0.0.1", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION))));
    }

    private SortedSet<VolumeId> volumes() {
        return agent.volumes();
    }

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
    void wipe_freesAll_andBeginsWithAnotherVolume() {
        runs(1);
        var before = volumes();
        world.asks(new Request.KillTasks(List.of(task()), false, true, false));
        agent.kills();
        world.now = world.now.plusSeconds(2);
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(volumes()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(task().value()).endsWith("._app.1");
        assertThat(agent.reserved()).isEqualTo(agent.tasks().get(task()));
    }

    @Test
    void wipe_isNotTakenBackByALaterScaling() {
        runs(2);
        var before = volumes();
        var tasks = List.copyOf(agent.tasks().keySet());
        world.asks(new Request.KillTasks(tasks, false, true, false));
        world.asks(new Request.KillTasks(tasks, true, false, true));
        agent.kills();
        world.now = world.now.plusSeconds(2);
        agent.offersUntilDeclined();
        assertThat(volumes()).doesNotContainAnyElementsOf(before);
        assertThat(agent.reserved()).isEqualTo(Resources.sum(agent.tasks().values().stream()));
    }

    @Test
    void wipe_ofOneThatRests_freesIt() {
        runs(1);
        world.updates(resident("v1", 0, root("data")), false);
        agent.kills();
        world.asks(new Request.KillTasks(List.of(only().taskId()), false, true, false));
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
        assertThat(world.instances(ID)).isEmpty();
    }

    @Test
    void removal_freesAll_andOffersAreWantedUntilThen() {
        runs(2);
        world.effects.clear();
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        assertThat(world.calls()).noneMatch(Call.Suppress.class::isInstance);
        assertThat(world.state.deployments()).isEmpty();
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
        assertThat(volumes()).isEmpty();
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
        assertThat(world.calls()).anyMatch(Call.Suppress.class::isInstance);
        assertThat(world.stored.keySet()).noneMatch(key -> key.startsWith("leftovers/"));
    }

    @Test
    void removal_isCarriedOnByTheNextLeader_alsoWhenTheFirstAnswerWasLost() {
        runs(1);
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        agent.offersInVain();
        failsOver();
        assertThat(world.calls()).noneMatch(Call.Suppress.class::isInstance);
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
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
    void agentThatNeverReturns_isNotWaitedForWithoutEnd_andFreedWhenItDoesReturn() {
        runs(1);
        world.effects.clear();
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        world.now = world.now.plus(Duration.ofDays(6));
        world.happens(new KernelEvent.TimerFired(new TimerKey.Reconcile()));
        assertThat(world.calls()).noneMatch(Call.Suppress.class::isInstance);
        world.now = world.now.plus(Duration.ofDays(2));
        world.happens(new KernelEvent.TimerFired(new TimerKey.Reconcile()));
        assertThat(world.calls()).anyMatch(Call.Suppress.class::isInstance);
        assertThat(world.stored.keySet()).noneMatch(key -> key.startsWith("leftovers/"));

        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
    }

    @Test
    void whatAnAgentKept_underAnIdThatTheFrameworkHad_isFreedByTheNextLeaderToo() {
        runs(1);
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.ends(TaskState.TASK_GONE_BY_OPERATOR);
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
        var former = world.state.frameworkId().orElseThrow();
        world.happens(new KernelEvent.FromMaster(new Event.Error("Framework has been removed")));
        assertThat(world.state.frameworkId()).isEmpty();
        assertThat(StateCodec.decode(world.stored).frameworkId()).isEmpty();
        failsOver("another-0001");
        assertThat(world.state.scheduler().former()).containsExactly(former);
        failsOver("another-0001");
        assertThat(world.state.frameworkId()).contains(new FrameworkId("another-0001"));
        assertThat(world.state.scheduler().former()).containsExactly(former);
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
    }

    @Test
    void whatIsKept_isListed_withItsUse() {
        runs(1);
        var instance = only();
        var volume = instance.residence().orElseThrow().volumes().getFirst().persistenceId();
        assertThat(kept()).isEqualTo(instance.id() + " used /db/store agent-a a - [" + volume + "] offered -");

        world.updates(resident("v1", 0, root("data")), false);
        agent.kills();
        agent.offersUntilDeclined();
        assertThat(kept())
                .isEqualTo(
                        instance.id() + " kept /db/store agent-a a db [" + volume + "] offered [\"" + volume + "\"]");

        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        assertThat(kept()).isEqualTo(instance.id() + " left - agent-a a db [] offered [\"" + volume + "\"]");
        agent.offersUntilDeclined();
        assertThat(ReservationsJson.write(world.state).path("total").asInt()).isZero();

        agent.keepsForAnotherFramework();
        agent.offersUntilDeclined();
        assertThat(kept()).isEqualTo("theirs.instance-1 unknown - agent-a a db [] offered []");
    }

    /** The only one. */
    private String kept() {
        var all = ReservationsJson.write(world.state);
        assertThat(all.path("total").asInt()).isEqualTo(1);
        assertThat(all.path("reservations")).hasSize(1);
        var one = all.path("reservations").get(0);
        var offered = one.path("lastOffer").path("volumes");
        return one.path("instanceId").asText() + " " + one.path("use").asText() + " "
                + one.path("appId").asText("-") + " " + one.path("agentId").asText() + " "
                + one.path("hostname").asText() + " " + one.path("role").asText("-") + " "
                + one.path("volumes").findValuesAsText("persistenceId") + " offered "
                + (offered.isMissingNode() ? "-" : offered);
    }

    @Test
    void strangersAndOtherFrameworks_areLeftAlone() {
        runs(1);
        agent.keepsForAnotherFramework();
        var before = agent.reserved();
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isNotEqualTo(before);
        assertThat(agent.reserved().keys())
                .isNotEmpty()
                .allMatch(key ->
                        key.terms().reservations().getLast().labels().toString().contains("other-0001"));
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
