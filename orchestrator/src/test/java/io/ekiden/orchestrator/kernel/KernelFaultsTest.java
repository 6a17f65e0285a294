package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.orchestrator.deployment.Deployment.Kind;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Unlucky moments. Each was found by the simulated cluster. */
class KernelFaultsTest {
    private static final PathId WEB = PathId.parse("/web");

    private final World world = World.subscribed();

    private void runs(AppDefinition app) {
        world.creates(app);
        world.offers("a", "b");
        world.allRun("/web");
        assertThat(world.state.deployments()).isEmpty();
    }

    /** The surplus of instances was removed, missed, scheduled and removed again, for ever, within one turn. */
    @Test
    void upgrade_whileANewInstanceIsKilledByAUser_comesToAnEnd() {
        runs(app("/web", "v1", 2));
        world.updates(app("/web", "v2", 2), false);
        world.offers("a", "b");
        world.allRun("/web");
        var fresh = world.instances("/web").stream()
                .filter(i ->
                        i.isRunning() && i.incarnation() == 1 && i.killing().isEmpty())
                .findFirst()
                .orElseThrow();

        world.asks(new Request.KillTasks(List.of(fresh.taskId()), false, false, false));
        settles();

        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.running("/web")).isEqualTo(2);
    }

    @Test
    void upgrade_replacesANewInstanceThatIsLostWithItsAgent() {
        var strategy = new UpgradeStrategy(0, 0);
        var lasting = new UnreachableStrategy.Enabled(Duration.ZERO, Duration.ofDays(1));
        runs(with(lasting, app("/web", "v1", 1, strategy, List.of())));
        world.updates(with(lasting, app("/web", "v2", 1, strategy, List.of())), false);
        world.killsSucceed("/web");
        world.offers("a");

        world.reports(world.instances("/web").iterator().next(), TaskState.TASK_UNREACHABLE);
        settles();

        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.running("/web")).isEqualTo(1);
    }

    /** A sign of life moves the delay; the timer that was set for its old end must not be the last one. */
    @Test
    void waitingInstance_isLaunchedAfterADelayThatMoved() {
        world.creates(app("/web", "v1", 2));
        world.offers("a");
        var instances = List.copyOf(world.instances("/web"));
        var start = world.now;
        world.reports(instances.getFirst(), TaskState.TASK_FAILED);
        world.now = start.plusMillis(500);
        world.reports(instances.getLast(), TaskState.TASK_RUNNING);
        world.effects.clear();

        world.now = start.plusMillis(1_001);
        world.happens(new KernelEvent.TimerFired(new TimerKey.LaunchDelay(WEB)));
        assertThat(world.calls()).doesNotContain(new Call.Revive());
        assertThat(world.effects).contains(new Effect.SetTimer(new TimerKey.LaunchDelay(WEB), start.plusMillis(1_500)));

        world.now = start.plusMillis(1_501);
        world.happens(new KernelEvent.TimerFired(new TimerKey.LaunchDelay(WEB)));
        assertThat(world.calls()).contains(new Call.Revive());
    }

    @Test
    void forcedScaling_finishesTheUpgradeItOverrides() {
        runs(app("/web", "v1", 2));
        world.updates(app("/web", "v2", 2), false);

        world.updates(world.state.app(WEB).orElseThrow().withInstances(3), true);

        assertThat(world.state.deployments().values())
                .singleElement()
                .satisfies(deployment -> assertThat(deployment.currentActions())
                        .extracting(action -> action.kind())
                        .containsExactly(Kind.RESTART));
        settles();
        var version = world.state.app(WEB).orElseThrow().configVersion();
        assertThat(world.instances("/web"))
                .hasSize(3)
                .allMatch(Instance::isRunning)
                .allMatch(i -> i.configVersion().equals(version));
    }

    @Test
    void killAndScale_ofNoTask_leavesNoDeployment() {
        runs(app("/web", "v1", 1));

        assertThat(world.asks(new Request.KillTasks(List.of(), true, false, false)))
                .isInstanceOf(Answer.Deploying.class);

        assertThat(world.state.deployments()).isEmpty();
    }

    /** The stream broke before the first id was stored, and the second subscription asked for a new one. */
    @Test
    void subscribed_underAnotherId_belongsToThatOneFromThenOn() {
        var second = new FrameworkId("master-0001");
        world.happens(new KernelEvent.FromMaster(new Event.Subscribed(
                second,
                Duration.ofSeconds(15),
                new MasterInfo("master", "127.0.0.1", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION))));

        assertThat(world.state.frameworkId()).contains(second);
    }

    /** Its id is refused for ever, so to come with it again would be in vain for ever. */
    @Test
    void removedFramework_comesBackUnderAnotherId_andItsTasksAreStartedAnew() {
        runs(app("/web", "v1", 2));
        var old = List.copyOf(world.instances("/web"));
        world.happens(new KernelEvent.FromMaster(new Event.Error("Framework failed over")));
        assertThat(world.state.frameworkId()).contains(new FrameworkId("master-0000"));
        world.happens(new KernelEvent.FromMaster(new Event.Error("Framework has been removed")));
        assertThat(world.state.frameworkId()).isEmpty();
        assertThat(StateCodec.decode(world.stored).frameworkId()).isEmpty();

        world.happens(new KernelEvent.FromMaster(new Event.Subscribed(
                new FrameworkId("master-0001"),
                Duration.ofSeconds(15),
                new MasterInfo("master", "127.0.0.1", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION))));
        // What the master says of tasks that it ended, when it is asked about them.
        old.forEach(instance -> world.reports(instance, TaskState.TASK_GONE));
        world.now = world.now.plus(Duration.ofMinutes(5));
        settles();

        assertThat(world.state.frameworkId()).contains(new FrameworkId("master-0001"));
        assertThat(world.running("/web")).isEqualTo(2);
    }

    private void settles() {
        for (int i = 0; i < 10; i++) {
            world.offers("a", "b");
            world.allRun("/web");
            world.killsSucceed("/web");
        }
    }

    private static AppDefinition with(UnreachableStrategy unreachable, AppDefinition app) {
        var run = app.run();
        var lifecycle = run.lifecycle();
        return app.withRun(new RunSpec(
                run.process(),
                run.resources(),
                run.ports(),
                run.placement(),
                new Lifecycle(
                        lifecycle.backoff(),
                        lifecycle.upgrade(),
                        unreachable,
                        lifecycle.killSelection(),
                        lifecycle.taskKillGracePeriod()),
                run.healthChecks(),
                run.labels(),
                run.dependencies()));
    }
}
