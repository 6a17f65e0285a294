package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What several apps of one request must not do to each other, and what must not stay behind. */
class KernelManyAppsTest {
    private static final PathId A = PathId.parse("/a");
    private static final PathId B = PathId.parse("/b");

    private final World world = World.subscribed();

    @Test
    void servicePorts_ofAppsCreatedTogetherDiffer() {
        world.asks(world.together(app("/a", "serve", 1), app("/b", "serve", 1)));

        assertThat(List.of(servicePort(A), servicePort(B))).containsExactly(10_000, 10_001);
    }

    private int servicePort(PathId app) {
        var ports = world.state.app(app).orElseThrow().run().ports();
        return ports.definitions().getFirst().port();
    }

    /** The second app of the overridden deployment was forgotten, because the deployment had ended with the first. */
    @Test
    void forcedScaling_finishesTheUpgradeOfEveryAppItOverrides() {
        world.asks(world.together(app("/a", "v1", 2), app("/b", "v1", 2)));
        settle();
        world.asks(world.together(app("/a", "v2", 2), app("/b", "v2", 2)));

        world.asks(world.together(
                world.state.app(A).orElseThrow().withInstances(3),
                world.state.app(B).orElseThrow().withInstances(3)));
        settle();

        assertThat(world.state.deployments()).isEmpty();
        for (var id : List.of(A, B)) {
            var version = world.state.app(id).map(AppDefinition::configVersion).orElseThrow();
            assertThat(world.state.instances(id))
                    .hasSize(3)
                    .allMatch(i -> i.configVersion().equals(version));
        }
    }

    @Test
    void killAndScale_countsATaskNamedTwiceOnce() {
        world.creates(app("/a", "serve", 3));
        settle();
        var task = world.instances("/a").iterator().next().taskId();

        world.asks(new Request.KillTasks(List.of(task, task), true, false, false));

        assertThat(world.state.app(A).orElseThrow().instances()).isEqualTo(2);
    }

    @Test
    void drainedTask_isForgottenWhenItsSuccessorWaits() {
        world.asks(new Request.BalancerAlive("lb-1", Duration.ofSeconds(15)));
        world.asks(new Request.BalancerAlive("lb-2", Duration.ofSeconds(15)));
        world.creates(app("/a", "serve", 1));
        settle();
        var task = world.instances("/a").iterator().next().taskId();
        world.asks(new Request.KillTasks(List.of(task), false, false, false));
        world.asks(new Request.BalancerDrained("lb-1", List.of(task)));
        assertThat(world.state.balancers().drainedBy()).containsKey(task);

        world.asks(new Request.BalancerDrained("lb-2", List.of(task)));
        world.killsSucceed("/a");

        assertThat(world.instances("/a")).singleElement().matches(i -> i.incarnation() == 2);
        assertThat(world.state.balancers().drainedBy()).isEmpty();
    }

    @Test
    void balancer_notHeardOfIsForgotten() {
        world.asks(new Request.BalancerAlive("lb-1", Duration.ofSeconds(15)));
        world.now = world.now.plusSeconds(15);
        world.asks(new Request.BalancerAlive("lb-2", Duration.ofSeconds(15)));

        assertThat(world.state.balancers().aliveUntil()).containsOnlyKeys("lb-2");
    }

    @Test
    void taskFailure_keepsTheBeginningOfALongMessage() {
        world.creates(app("/a", "serve", 1));
        world.offers("h1");
        var task = world.instances("/a").iterator().next().taskId();
        var status = TaskStatus.of(
                        task,
                        TaskState.TASK_FAILED,
                        TaskStatus.Source.SOURCE_EXECUTOR,
                        "x".repeat(2_000_000),
                        world.now)
                .withAgentId(new AgentId("agent-a"));

        world.happens(new KernelEvent.FromMaster(new Event.Update(status)));

        assertThat(world.state.population().failures().get(A))
                .extracting(TaskFailure::message)
                .satisfies(
                        message -> assertThat(message).hasSizeLessThan(20_000).startsWith("xxx"));
    }

    @Test
    void launchDelays_ofTheLongHealthyAreForgotten() {
        world.creates(app("/a", "serve", 1));
        world.offers("h1");
        world.reports(world.instances("/a").iterator().next(), TaskState.TASK_FAILED);
        assertThat(world.state.launching().backoff().delays()).hasSize(1);

        world.now = world.now.plus(Duration.ofMinutes(10));
        world.happens(new KernelEvent.TimerFired(new TimerKey.Doubts()));

        assertThat(world.state.launching().backoff().delays()).isEmpty();
    }

    private void settle() {
        for (int i = 0; i < 10; i++) {
            world.offers("h1", "h2");
            for (var app : List.of("/a", "/b")) {
                world.allRun(app);
                world.killsSucceed(app);
            }
        }
        assertThat(world.state.instances().values())
                .allSatisfy(ofApp -> assertThat(ofApp.values()).allMatch(Instance::isRunning));
    }
}
