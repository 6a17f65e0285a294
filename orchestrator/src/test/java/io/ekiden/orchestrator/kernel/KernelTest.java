package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KernelTest {
    private static final PathId WEB = PathId.parse("/web");

    private final World world = World.subscribed();

    private World runningWeb(int instances) {
        world.creates(app("/web", "serve", instances));
        world.offers("a", "b");
        world.allRun("/web");
        return world;
    }

    @Test
    void createApp_schedulesAndAsksForOffers() {
        var answer = world.creates(app("/web", "serve", 2));

        assertThat(answer).isInstanceOf(Answer.Deploying.class);
        assertThat(world.instances("/web")).hasSize(2).allMatch(i -> i.condition() == Condition.SCHEDULED);
        assertThat(world.calls()).contains(new Call.Revive());
        assertThat(world.state
                        .app(WEB)
                        .orElseThrow()
                        .run()
                        .ports()
                        .definitions()
                        .getFirst()
                        .port())
                .isEqualTo(10_000);
    }

    @Test
    void createApp_ofAnExistingIdIsRefused() {
        world.creates(app("/web", "serve", 1));
        assertThat(world.creates(app("/web", "serve", 1))).isEqualTo(new Answer.AppExists(WEB));
    }

    @Test
    void launch_isRecordedBeforeTheOfferIsAccepted() {
        world.creates(app("/web", "serve", 1));
        var before = world.state;
        world.offers("a");

        assertThat(before.instances(WEB)).allMatch(i -> i.condition() == Condition.SCHEDULED);
        assertThat(world.instances("/web")).allMatch(i -> i.condition() == Condition.PROVISIONED);
        assertThat(world.launched).singleElement().satisfies(task -> {
            assertThat(task.taskId().value()).startsWith("web.instance-").endsWith("._app.1");
            assertThat(task.command().environment()).containsEntry("MARATHON_APP_ID", "/web");
        });
    }

    @Test
    void deployment_endsWhenAllInstancesRun() {
        runningWeb(2);

        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.events()).contains("DeploymentInfo", "DeploymentStepDone", "DeploymentDone");
        assertThat(world.calls()).contains(new Call.Suppress());
    }

    @Test
    void deployment_waitsForHealthWhereThereAreChecks() {
        world.creates(app("/web", "serve", 1, new UpgradeStrategy(1, 1), List.of(Apps.httpCheck())));
        world.offers("a");
        world.allRun("/web");
        assertThat(world.state.deployments()).hasSize(1);

        world.allHealthy("/web");
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void update_duringADeploymentIsLockedAndForceWins() {
        world.creates(app("/web", "serve", 1));
        var id = world.state.deployments().firstKey();

        assertThat(world.updates(app("/web", "serve-2", 1), false)).isEqualTo(new Answer.Locked(WEB, List.of(id)));
        assertThat(world.updates(app("/web", "serve-2", 1), true)).isInstanceOf(Answer.Deploying.class);
        assertThat(world.state.deployments()).hasSize(1).doesNotContainKey(id);
        assertThat(world.event(StreamEvent.DeploymentFailed.class)).isPresent();
    }

    @Test
    void update_derivedFromAnOldVersionIsStale() {
        runningWeb(1);
        var answer = world.asks(new Request.UpdateApps(
                List.of(new Request.Update(app("/web", "x", 1), Optional.of(World.START.minusSeconds(9)))),
                false,
                new Request.Origin("", "")));
        assertThat(answer).isEqualTo(new Answer.Stale(WEB));
    }

    @Test
    void update_withoutAChangeKeepsTheVersionAndEndsAtOnce() {
        runningWeb(1);
        var version = world.state.app(WEB).orElseThrow().version();
        world.now = world.now.plusSeconds(5);

        assertThat(world.updates(app("/web", "serve", 1), false)).isInstanceOf(Answer.Deploying.class);
        assertThat(world.state.app(WEB).orElseThrow().version()).isEqualTo(version);
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void checkResult_isKeptUntilTheNextOne() {
        runningWeb(1);
        var task = world.instances("/web").iterator().next().taskId();
        var running = TaskStatus.of(task, TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_EXECUTOR, "", world.now);
        var shown = Optional.of(new TaskCheck.Status(TaskCheck.Kind.COMMAND, Optional.of(3)));
        world.happens(new KernelEvent.FromMaster(new Event.Update(running.withCheck(shown))));
        world.happens(new KernelEvent.FromMaster(new Event.Update(running)));
        assertThat(world.instances("/web")).allMatch(i -> i.check().equals(shown));
        assertThat(StateCodec.decode(world.stored).instances(WEB))
                .allMatch(i -> i.check().equals(shown));
    }

    @Test
    void rollingUpgrade_neverHasFewerHealthyThanPromised() {
        var strategy = new UpgradeStrategy(1, 0.5);
        world.creates(app("/web", "v1", 4, strategy, List.of(Apps.httpCheck())));
        world.offers("a", "b");
        world.allRun("/web");
        world.allHealthy("/web");
        world.updates(app("/web", "v2", 4, strategy, List.of(Apps.httpCheck())), false);

        for (int i = 0; i < 20 && !world.state.deployments().isEmpty(); i++) {
            world.offers("a", "b");
            world.allRun("/web");
            world.allHealthy("/web");
            assertThat(world.instances("/web")).hasSizeLessThanOrEqualTo(6);
            assertThat(world.instances("/web").stream().filter(world.state::isHealthy))
                    .hasSizeGreaterThanOrEqualTo(4);
            world.killsSucceed("/web");
        }
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.instances("/web"))
                .hasSize(4)
                .allMatch(i -> i.configVersion()
                        .equals(world.state.app(WEB).orElseThrow().configVersion()));
    }

    @Test
    void rollback_restoresTheVersionItNames() {
        runningWeb(2);
        var before = world.state.app(WEB).orElseThrow();
        world.now = world.now.plusSeconds(60);
        world.updates(app("/web", "broken", 2), false);
        var deployment = world.state.deployments().firstKey();

        world.asks(new Request.CancelDeployment(deployment, false));

        assertThat(world.state.app(WEB)).contains(before);
        world.killsSucceed("/web");
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.running("/web")).isEqualTo(2);
    }

    @Test
    void scaleDown_killsTheSurplusOnly() {
        runningWeb(5);
        world.updates(world.state.app(WEB).orElseThrow().withInstances(1), false);
        world.killsSucceed("/web");

        assertThat(world.instances("/web")).hasSize(1);
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void delete_removesEverythingOnceTheTasksAreGone() {
        runningWeb(2);
        world.asks(new Request.DeleteApp(WEB, true));
        assertThat(world.state.app(WEB)).isEmpty();
        assertThat(world.instances("/web")).hasSize(2);

        world.killsSucceed("/web");
        assertThat(world.instances("/web")).isEmpty();
        // An old root names it still, and can be gone back to.
        assertThat(world.state.versions(WEB)).hasSize(1);
        assertThat(world.events()).contains("AppTerminated", "DeploymentDone");
    }

    @Test
    void failedTask_isLaunchedAgainInTheSameInstanceAfterItsDelay() {
        runningWeb(1);
        var instance = world.instances("/web").iterator().next();
        world.reports(instance, TaskState.TASK_FAILED);

        var again = world.instances("/web").iterator().next();
        assertThat(again.id()).isEqualTo(instance.id());
        assertThat(again.incarnation()).isEqualTo(2);
        int launches = world.launched.size();
        world.offers("a");
        assertThat(world.launched).hasSize(launches);

        world.now = world.now.plus(Duration.ofMillis(1001));
        world.happens(new KernelEvent.TimerFired(new TimerKey.LaunchDelay(WEB)));
        world.offers("a");
        assertThat(world.launched).hasSize(launches + 1);
    }

    @Test
    void launch_fillsOneAgentInOneTurnButSpreadsOverSeveral() {
        world.creates(app("/web", "serve", 40));
        world.offersOnce("a");
        assertThat(world.launched).hasSize(40);

        world.creates(app("/other", "serve", 20));
        world.offersOnce("a", "b");
        assertThat(world.instances("/other"))
                .extracting(i -> i.place().orElseThrow().hostname())
                .containsOnly("a", "b")
                .filteredOn("a"::equals)
                .hasSize(10);
    }

    @Test
    void launchOnAnOfferThatWentAway_isRepeatedWithoutDelay() {
        world.creates(app("/web", "serve", 1));
        world.offers("a");
        var instance = world.instances("/web").iterator().next();
        world.happens(new KernelEvent.FromMaster(new Event.Update(TaskStatus.of(
                        instance.taskId(),
                        TaskState.TASK_DROPPED,
                        TaskStatus.Source.SOURCE_MASTER,
                        "Offer o1 is no longer valid",
                        world.now)
                .withReason(TaskStatus.Reason.REASON_INVALID_OFFERS))));

        world.offers("a");
        assertThat(world.launched).hasSize(2);
    }

    @Test
    void statusUpdate_terminalStateIsFinal() {
        runningWeb(1);
        var instance = world.instances("/web").iterator().next();
        world.reports(instance, TaskState.TASK_FAILED);
        world.reports(instance, TaskState.TASK_RUNNING);

        assertThat(world.instances("/web")).allMatch(i -> i.condition() == Condition.SCHEDULED);
        assertThat(world.calls())
                .anyMatch(c -> c instanceof Call.Kill kill && kill.taskId().equals(instance.taskId()));
    }

    @Test
    void unknownRunningTask_isKilled() {
        var stray = new TaskId("ghost.instance-1._app.1");
        world.reports(stray, TaskState.TASK_RUNNING);
        assertThat(world.calls())
                .anyMatch(c -> c instanceof Call.Kill kill && kill.taskId().equals(stray));
    }

    @Test
    void kill_waitsForTheLoadBalancer() {
        world.asks(new Request.BalancerAlive("lb-1", Duration.ofSeconds(15)));
        runningWeb(1);
        var instance = world.instances("/web").iterator().next();
        world.updates(world.state.app(WEB).orElseThrow().withInstances(0), false);
        assertThat(world.calls()).noneMatch(c -> c instanceof Call.Kill);

        world.asks(new Request.BalancerDrained("lb-1", List.of(instance.taskId())));
        assertThat(world.calls()).anyMatch(c -> c instanceof Call.Kill);
    }

    /** Agents tell how far files and images are, in states that the task is in already. */
    @Test
    void wayToAStart_isToldInEachOfItsWords() {
        world.creates(app("/web", "serve", 1));
        world.offers("a");
        var task = world.instances("/web").iterator().next().taskId();
        long before = updates();

        world.reports(task, TaskState.TASK_STAGING);
        world.reports(task, TaskState.TASK_STARTING);
        world.reports(task, TaskState.TASK_STARTING);
        assertThat(updates() - before).isEqualTo(3);
        world.reports(task, TaskState.TASK_RUNNING);
        world.reports(task, TaskState.TASK_RUNNING);
        assertThat(updates() - before).as("of what runs, only news").isEqualTo(4);
    }

    private long updates() {
        return world.events().stream().filter("StatusUpdate"::equals).count();
    }

    @Test
    void kill_doesNotWaitForEver() {
        world.asks(new Request.BalancerAlive("lb-1", Duration.ofSeconds(15)));
        runningWeb(1);
        var instance = world.instances("/web").iterator().next();
        world.asks(new Request.KillTasks(List.of(instance.taskId()), false, false, false));

        world.now = world.now.plusSeconds(10);
        world.happens(new KernelEvent.TimerFired(new TimerKey.Drain(WEB, instance.id())));
        assertThat(world.calls()).anyMatch(c -> c instanceof Call.Kill);
    }

    @Test
    void unhealthyInstance_isKilledAndReplaced() {
        world.creates(app("/web", "serve", 1, new UpgradeStrategy(1, 1), List.of(Apps.httpCheck())));
        world.offers("a");
        world.allRun("/web");
        world.allHealthy("/web");
        var task = world.instances("/web").iterator().next().taskId();

        world.happens(new KernelEvent.HealthGaveUp(task, "404 Not Found"));
        world.reports(task, TaskState.TASK_KILLED);

        assertThat(world.events()).contains("UnhealthyKill");
        assertThat(world.state.population().failures().get(WEB))
                .extracting(TaskFailure::message)
                .isEqualTo("Task was killed since health check failed. Reason: 404 Not Found");
        world.offers("a");
        assertThat(world.instances("/web")).singleElement().matches(i -> i.incarnation() == 2);
    }

    @Test
    void lostAgent_isReplacedAtOnceByDefault() {
        runningWeb(1);
        var lost = world.instances("/web").iterator().next();
        world.reports(lost, TaskState.TASK_UNREACHABLE);
        world.offers("b");

        assertThat(world.instances("/web"))
                .singleElement()
                .matches(i -> !i.id().equals(lost.id()) && i.condition() == Condition.PROVISIONED);
    }

    @Test
    void newLeader_reconcilesAndCarriesOn() {
        runningWeb(2);
        var kept = world.state;
        var next = new World();
        next.state = kept.apply(new Change.MasterSeen(Optional.empty()));
        next.happens(new KernelEvent.Elected());
        assertThat(next.instances("/web")).hasSize(2).allMatch(Instance::isRunning);
        assertThat(next.calls()).noneMatch(c -> c instanceof Call.Kill);
    }
}
