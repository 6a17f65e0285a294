package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.brake.BrakeSettings;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Many tasks that are found ill at once are not all killed at once. */
class KernelBrakeTest {
    private World world = World.subscribed();

    private void healthy(String id, int instances) {
        running(id, instances);
        world.allHealthy(id);
    }

    private void running(String id, int instances) {
        world.creates(app(id, "serve", instances, new UpgradeStrategy(1, 1), List.of(Apps.httpCheck())));
        while (world.instances(id).stream().anyMatch(instance -> !instance.isLaunched())) {
            world.offers("a", "b", "c");
        }
        world.allRun(id);
    }

    private List<TaskId> running(String id) {
        return world.instances(id).stream()
                .filter(instance -> instance.isRunning() && instance.killing().isEmpty())
                .sorted(Comparator.comparing(Instance::id))
                .map(Instance::taskId)
                .toList();
    }

    /** The checks of all that run fail as often as they may; as long as they do, that is said again. */
    private void allAreIll(String id) {
        for (var task : running(id)) {
            world.happens(new KernelEvent.HealthChanged(task, Optional.of(false)));
        }
        allFailAgain(id);
    }

    private void allFailAgain(String id) {
        for (var task : running(id)) {
            world.happens(new KernelEvent.HealthGaveUp(task, "Connection refused"));
        }
    }

    private List<StreamEvent> told() {
        return world.effects.stream()
                .filter(Effect.Publish.class::isInstance)
                .map(effect -> ((Effect.Publish) effect).event())
                .filter(event -> event instanceof StreamEvent.HealthBrakeEngaged
                        || event instanceof StreamEvent.HealthBrakeReleased)
                .toList();
    }

    @Test
    void massFailure_killsHalfOfTheApp_andTheOthersOneByOne() {
        healthy("/web", 10);
        allAreIll("/web");
        assertThat(running("/web")).hasSize(5);
        assertThat(told()).containsExactly(new StreamEvent.HealthBrakeEngaged(PathId.parse("/web"), 5, 10));

        world.now = world.now.plusSeconds(20);
        allFailAgain("/web");
        assertThat(running("/web")).as("five in two minutes, one in 24 seconds").hasSize(5);
        world.now = world.now.plusSeconds(5);
        allFailAgain("/web");
        assertThat(running("/web")).hasSize(4);
        assertThat(told()).as("said once").hasSize(1);
    }

    @Test
    void recovery_releasesTheBrake() {
        healthy("/web", 4);
        allAreIll("/web");
        assertThat(running("/web")).hasSize(2);
        world.allHealthy("/web");
        assertThat(told()).hasSize(2).last().isInstanceOf(StreamEvent.HealthBrakeReleased.class);
        assertThat(world.state.brakes().engaged()).isEmpty();
    }

    @Test
    void whoIsPutOff_isIll_alsoWhenItsOtherChecksHaveNotSpokenYet() {
        healthy("/web", 4);
        allFailAgain("/web");
        allFailAgain("/web");
        assertThat(told()).containsExactly(new StreamEvent.HealthBrakeEngaged(PathId.parse("/web"), 1, 4));
        assertThat(world.instances("/web"))
                .filteredOn(Instance::isRunning)
                .allMatch(instance -> !instance.healthy().orElseThrow());
    }

    @Test
    void singleFailures_areKilledAtOnce() {
        healthy("/web", 4);
        var one = running("/web").getFirst();
        world.happens(new KernelEvent.HealthChanged(one, Optional.of(false)));
        world.happens(new KernelEvent.HealthGaveUp(one, "404 Not Found"));
        assertThat(running("/web")).hasSize(3).doesNotContain(one);
        assertThat(told()).isEmpty();
    }

    @Test
    void onlyInstance_isKilledEachTime() {
        healthy("/one", 1);
        for (int again = 0; again < 3; again++) {
            var task = running("/one").getFirst();
            allAreIll("/one");
            assertThat(running("/one")).isEmpty();
            world.reports(task, TaskState.TASK_KILLED);
            world.offers("a");
            world.allRun("/one");
            world.allHealthy("/one");
        }
    }

    @Test
    void whoWasNeverHealthy_isKilledAtOnce_andIsNotCounted() {
        running("/new", 4);
        allAreIll("/new");
        assertThat(running("/new")).isEmpty();
        assertThat(told()).isEmpty();
        healthy("/web", 4);
        allAreIll("/web");
        assertThat(running("/web")).hasSize(2);
    }

    @Test
    void cluster_isBrakedToo_whenManyAppsFailALittle() {
        for (int i = 0; i < 20; i++) {
            healthy("/app-" + i, 3);
        }
        int killed = 0;
        for (int i = 0; i < 20; i++) {
            var one = running("/app-" + i).getFirst();
            world.happens(new KernelEvent.HealthChanged(one, Optional.of(false)));
            world.happens(new KernelEvent.HealthGaveUp(one, "Connection refused"));
            killed += running("/app-" + i).contains(one) ? 0 : 1;
        }
        assertThat(killed).as("a quarter of sixty").isEqualTo(15);
        assertThat(told()).hasSize(5);
    }

    @Test
    void removedApp_isForgotten() {
        healthy("/web", 4);
        allAreIll("/web");
        world.asks(new Request.DeleteApp(PathId.parse("/web"), true));
        assertThat(world.state.brakes().engaged()).isEmpty();
        assertThat(world.state.brakes().apps()).isEmpty();
    }

    @Test
    void newLeader_beginsAnew_andKillsNobodyByItself() {
        healthy("/web", 4);
        allAreIll("/web");
        var next = new World();
        next.state = StateCodec.decode(world.stored);
        next.now = world.now;
        world = next;
        world.happens(new KernelEvent.Elected());
        assertThat(running("/web")).hasSize(2);
        allFailAgain("/web");
        assertThat(running("/web")).isEmpty();
    }

    @Test
    void all_mayBeKilled_whereTheOperatorSaysSo() {
        world = World.subscribed(
                KernelSettings.DEFAULT.withBrake(new BrakeSettings(1, 1, BrakeSettings.DEFAULT.window())));
        healthy("/web", 20);
        allAreIll("/web");
        assertThat(running("/web")).isEmpty();
    }
}
