package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static io.ekiden.orchestrator.kernel.Apps.httpCheck;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An app with checks of the orchestrator and of the agent: its tasks are healthy when all of them say so. */
class KernelHealthOfBothTest {
    private static final AppHealthCheck COMMAND = new AppHealthCheck(
            AppHealthCheck.Protocol.COMMAND,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            3,
            Duration.ZERO,
            false,
            "IPv4",
            Optional.of("true"),
            Optional.empty());

    private World world = World.subscribed();
    private int told;

    @BeforeEach
    void oneRuns() {
        world.creates(patient(app("/web", "serve", 1, new UpgradeStrategy(1, 1), List.of(httpCheck(), COMMAND))));
        world.offers("a");
        world.allRun("/web");
        world.now = world.now.plusSeconds(3600);
    }

    /** With tasks that are waited for when their agent is lost. */
    private static AppDefinition patient(AppDefinition app) {
        var usual = app.run().lifecycle();
        var lifecycle = new Lifecycle(
                usual.backoff(),
                usual.upgrade(),
                new UnreachableStrategy.Disabled(),
                usual.killSelection(),
                usual.taskKillGracePeriod());
        var run = app.run();
        return app.withRun(new RunSpec(
                run.process(),
                run.resources(),
                run.ports(),
                run.placement(),
                lifecycle,
                run.healthChecks(),
                run.labels(),
                run.dependencies()));
    }

    private Instance web() {
        return world.instances("/web").iterator().next();
    }

    private void agentSays(boolean healthy) {
        world.now = world.now.plusSeconds(5);
        world.happens(new KernelEvent.FromMaster(new Event.Update(TaskStatus.of(
                        web().taskId(), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_EXECUTOR, "why", world.now)
                .withUuid(Optional.of(new UUID(9, told++)))
                .withHealthy(Optional.of(healthy)))));
    }

    private void weSay(boolean healthy) {
        world.happens(new KernelEvent.HealthChanged(web().taskId(), Optional.of(healthy)));
    }

    /** A new leader reads what is stored. */
    private void failsOver() {
        var next = new World();
        next.state = StateCodec.decode(world.stored);
        next.stored.putAll(world.stored);
        next.now = world.now;
        world = next;
        world.happens(new KernelEvent.Elected());
    }

    @Test
    void unknown_untilBothHaveSpoken() {
        agentSays(true);
        assertThat(web().healthy()).isEmpty();
        assertThat(world.state.deployments()).as("waits for the other check").hasSize(1);
        weSay(true);
        assertThat(web().healthy()).contains(true);
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void whoeverSpeaksLast_doesNotOutvoteTheOther() {
        weSay(true);
        agentSays(false);
        assertThat(web().healthy()).contains(false);
        weSay(true);
        assertThat(web().healthy()).as("the agent has not taken it back").contains(false);
        agentSays(true);
        assertThat(web().healthy()).contains(true);
        weSay(false);
        agentSays(true);
        assertThat(web().healthy()).as("we have not taken it back").contains(false);
        weSay(true);
        assertThat(web().healthy()).contains(true);
    }

    @Test
    void bothVerdicts_areKnownToTheNextLeader() {
        weSay(true);
        agentSays(false);
        failsOver();
        assertThat(web().healthy()).contains(false);
        agentSays(true);
        assertThat(web().healthy())
                .as("ours was good before, and is not asked again")
                .contains(true);
        weSay(false);
        failsOver();
        agentSays(true);
        assertThat(web().healthy()).contains(false);
    }

    @Test
    void lastWordThatTheMasterRepeats_counts_whenItIsNews() {
        weSay(true);
        agentSays(true);
        world.now = world.now.plusSeconds(5);
        world.happens(new KernelEvent.FromMaster(new Event.Update(
                TaskStatus.of(web().taskId(), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_MASTER, "why", world.now)
                        .withHealthy(Optional.of(false)))));
        assertThat(web().healthy()).contains(false);
    }

    /** Otherwise nobody would ever say again what is known already, and the next deployment take it for unhealthy. */
    @Test
    void taskThatIsBack_isJudgedAnew() {
        weSay(true);
        agentSays(true);
        agentTells(TaskState.TASK_UNREACHABLE);
        assertThat(web().healthy()).isEmpty();
        assertThat(web().judged()).isEmpty();
        agentTells(TaskState.TASK_RUNNING);
        assertThat(web().isRunning()).isTrue();
        assertThat(web().judged()).isEmpty();
        agentSays(true);
        assertThat(web().healthy()).as("ours has not looked again").isEmpty();
        weSay(true);
        assertThat(web().healthy()).contains(true);
    }

    private void agentTells(TaskState state) {
        world.now = world.now.plusSeconds(5);
        world.happens(new KernelEvent.FromMaster(
                new Event.Update(TaskStatus.of(web().taskId(), state, TaskStatus.Source.SOURCE_MASTER, "", world.now)
                        .withUuid(Optional.of(new UUID(9, told++))))));
    }
}
