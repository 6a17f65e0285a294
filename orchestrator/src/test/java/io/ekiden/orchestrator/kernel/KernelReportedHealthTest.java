package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.health.HealthState;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What agents tell of the health checks they run. */
class KernelReportedHealthTest {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final AppHealthCheck CHECK = new AppHealthCheck(
            AppHealthCheck.Protocol.COMMAND,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            GRACE,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            3,
            Duration.ZERO,
            false,
            "IPv4",
            Optional.of("true"),
            Optional.empty());

    private final World world = World.subscribed();
    private int told;

    private Instant running() {
        world.creates(app("/web", "serve", 1, new UpgradeStrategy(1, 1), List.of(CHECK)));
        world.offers("a");
        world.allRun("/web");
        return world.now;
    }

    private Instance web() {
        return world.instances("/web").iterator().next();
    }

    private TaskStatus tells(boolean healthy) {
        var status = TaskStatus.of(
                        web().taskId(), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_EXECUTOR, "why", world.now)
                .withUuid(Optional.of(new UUID(7, told++)))
                .withHealthy(Optional.of(healthy));
        comes(status);
        return status;
    }

    private void comes(TaskStatus status) {
        world.happens(new KernelEvent.FromMaster(new Event.Update(status)));
    }

    private static HealthState known(
            Instant since, int failures, Optional<Instant> success, Optional<Instant> failure) {
        return new HealthState(since, failures, success, success, failure, failure.map(_ -> "why"));
    }

    @Test
    void success_isKnownWithItsTime_alsoToTheNextLeader() {
        var since = running();
        assertThat(web().reported()).isEmpty();
        world.now = since.plusSeconds(3);
        var at = world.now;
        var told = tells(true);
        world.now = at.plusSeconds(60);
        comes(told);
        tells(true);
        var expected = known(since, 0, Optional.of(at), Optional.empty());
        assertThat(web().reported()).contains(expected);
        assertThat(StateCodec.decode(world.stored).instances(PathId.parse("/web")))
                .allMatch(instance -> instance.reported().equals(Optional.of(expected)));
    }

    @Test
    void failure_countsOnceAndAfterTheGraceOnly() {
        var since = running();
        world.now = since.plus(GRACE).minusMillis(1);
        tells(false);
        assertThat(web().reported()).contains(HealthState.startingAt(since));
        world.now = since.plus(GRACE);
        var first = tells(false);
        comes(first);
        assertThat(web().reported()).contains(known(since, 1, Optional.empty(), Optional.of(world.now)));
        world.now = world.now.plusSeconds(5);
        tells(false);
        assertThat(web().reported()).contains(known(since, 2, Optional.empty(), Optional.of(world.now)));
        // What the master repeats when it is asked is no result of a check.
        world.now = world.now.plusSeconds(5);
        var failedAt = world.now.minusSeconds(5);
        comes(TaskStatus.of(web().taskId(), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_MASTER, "why", world.now)
                .withHealthy(Optional.of(false)));
        assertThat(web().reported()).contains(known(since, 2, Optional.empty(), Optional.of(failedAt)));
    }

    @Test
    void failure_ofATaskThatWasHealthyCountsAtOnce() {
        var since = running();
        tells(true);
        world.now = since.plusSeconds(1);
        tells(false);
        assertThat(web().reported()).contains(known(since, 1, Optional.of(since), Optional.of(world.now)));
    }

    @Test
    void nextTask_startsWithNothing() {
        running();
        tells(true);
        world.reports(web(), TaskState.TASK_FAILED);
        assertThat(web().reported()).isEmpty();
    }

    /** A task in a network of its own can be asked only then; whoever is asked already goes on being asked. */
    @Test
    void addressThatIsToldAfterTheTaskRan_beginsItsChecks() {
        world.creates(app("/web", "serve", 1, new UpgradeStrategy(1, 1), List.of(Apps.httpCheck())));
        world.offers("a");
        world.allRun("/web");
        world.effects.clear();
        var status =
                TaskStatus.of(web().taskId(), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_EXECUTOR, "", world.now);
        comes(status.withUuid(Optional.of(new UUID(7, told++))));
        assertThat(world.effects).noneMatch(effect -> effect instanceof Effect.StartHealthChecks);
        comes(status.withUuid(Optional.of(new UUID(7, told++)))
                .withContainer(new TaskStatus.ContainerStatus(
                        Optional.empty(), List.of("192.168.1.7"), Optional.empty(), Optional.empty())));
        assertThat(world.effects)
                .filteredOn(effect -> effect instanceof Effect.StartHealthChecks)
                .singleElement()
                .satisfies(effect -> assertThat(((Effect.StartHealthChecks) effect)
                                .instance()
                                .place()
                                .orElseThrow()
                                .ipAddresses())
                        .containsExactly("192.168.1.7"));
    }
}
