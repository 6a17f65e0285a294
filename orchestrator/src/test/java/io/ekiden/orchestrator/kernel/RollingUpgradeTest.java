package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.orchestrator.deployment.Capacity;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Upgrades of all sizes and capacities, in whatever goes wrong meanwhile: tasks of both versions fail, health comes and goes, offers are scarce,
 * another update is forced, the deployment is cancelled. The capacities hold at every moment, and in the end everything is as it was last wanted.
 */
class RollingUpgradeTest {
    private static final int SEEDS = 400;
    private static final int STEPS = 60;
    private static final double[] SHARES = {0, 0.25, 0.5, 1};
    private static final PathId WEB = PathId.parse("/web");

    /** One upgrade in a world of chance. */
    private static final class Run {
        private final long seed;
        private final SplittableRandom random;
        private final World world = World.subscribed();
        private final Map<TimerKey, Instant> timers = new HashMap<>();
        private final int instances;
        private final UpgradeStrategy strategy;
        private final boolean checked;
        private int versions;

        Run(long seed) {
            this.seed = seed;
            random = new SplittableRandom(seed);
            instances = 1 + random.nextInt(8);
            strategy = new UpgradeStrategy(SHARES[random.nextInt(4)], SHARES[random.nextInt(4)]);
            checked = random.nextBoolean();
        }

        private AppDefinition next() {
            versions++;
            return app("/web", "v" + versions, instances, strategy, checked ? List.of(Apps.httpCheck()) : List.of());
        }

        private String told(String what) {
            return "seed %d, %s: %d instances, %s, %s, %s"
                    .formatted(
                            seed,
                            what,
                            instances,
                            strategy,
                            checked ? "checked" : "unchecked",
                            world.instances("/web"));
        }

        private long well() {
            return world.instances("/web").stream()
                    .filter(instance -> instance.killing().isEmpty())
                    .filter(world.state::isHealthy)
                    .count();
        }

        private long alive() {
            return world.instances("/web").stream()
                    .filter(instance -> instance.isLaunched() && instance.condition() != Condition.UNREACHABLE_INACTIVE)
                    .count();
        }

        /** @param harm healthy instances that the event itself takes away */
        private void step(String what, int harm, Runnable event) {
            long before = well();
            event.run();
            for (var effect : world.effects) {
                switch (effect) {
                    case Effect.SetTimer(var key, var at) -> timers.put(key, at);
                    case Effect.CancelTimer(var key) -> timers.remove(key);
                    default -> {}
                }
            }
            world.effects.clear();
            var capacity = Capacity.of(instances, strategy);
            assertThat(alive()).as(told(what)).isLessThanOrEqualTo(capacity.maximumAlive());
            assertThat(well())
                    .as(told(what + ", " + before + " were well"))
                    .isGreaterThanOrEqualTo(Math.min(before - harm, capacity.minimumHealthy()));
        }

        private Optional<Instance> any() {
            var all = List.copyOf(world.instances("/web"));
            return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
        }

        private int harmTo(Instance instance) {
            return instance.killing().isEmpty() && world.state.isHealthy(instance) ? 1 : 0;
        }

        private void offer() {
            step("offers", 0, () -> world.offersOnce(random.nextBoolean() ? "a" : "b"));
        }

        private void start() {
            any().filter(instance -> instance.isLaunched() && !instance.isRunning())
                    .filter(instance -> instance.killing().isEmpty())
                    .ifPresent(instance -> step("running", 0, () -> world.reports(instance, TaskState.TASK_RUNNING)));
        }

        private void judge(boolean healthy) {
            any().filter(Instance::isRunning)
                    .ifPresent(instance -> step(
                            "health " + healthy,
                            healthy ? 0 : harmTo(instance),
                            () -> world.happens(
                                    new KernelEvent.HealthChanged(instance.taskId(), Optional.of(healthy)))));
        }

        private void fail(TaskState state) {
            any().filter(Instance::isLaunched)
                    .ifPresent(instance -> step(state.name(), harmTo(instance), () -> world.reports(instance, state)));
        }

        private void end() {
            any().filter(instance ->
                            instance.killing().map(Instance.Killing::sent).orElse(false))
                    .ifPresent(instance -> step("killed", 0, () -> world.reports(instance, TaskState.TASK_KILLED)));
        }

        private void pass(Duration time) {
            world.now = world.now.plus(time);
            var due = timers.entrySet().stream()
                    .filter(timer -> !timer.getValue().isAfter(world.now))
                    .map(Map.Entry::getKey)
                    .toList();
            for (var key : due) {
                timers.remove(key);
                step("timer " + key, 0, () -> world.happens(new KernelEvent.TimerFired(key)));
            }
        }

        private void update(boolean force) {
            world.now = world.now.plusMillis(1);
            step("update", 0, () -> world.updates(next(), force));
        }

        private void cancel() {
            world.state.deployments().keySet().stream()
                    .findFirst()
                    .ifPresent(id -> step("cancel", 0, () -> world.asks(new Request.CancelDeployment(id, false))));
        }

        /** Whatever may happen. */
        private void chance() {
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> offer();
                case 3, 4, 5 -> start();
                case 6, 7, 8 -> judge(true);
                case 9 -> judge(false);
                case 10 -> fail(TaskState.TASK_FAILED);
                case 11, 12 -> end();
                default -> pass(Duration.ofMillis(random.nextInt(5_000)));
            }
        }

        /** Nothing goes wrong any more. */
        private void settle() {
            for (int round = 0; round < 400 && !isSettled(); round++) {
                pass(Duration.ofSeconds(60));
                offer();
                for (var instance : List.copyOf(world.instances("/web"))) {
                    if (instance.isLaunched()
                            && !instance.isRunning()
                            && instance.killing().isEmpty()) {
                        step("running", 0, () -> world.reports(instance, TaskState.TASK_RUNNING));
                    }
                    if (instance.isRunning() && checked) {
                        step(
                                "healthy",
                                0,
                                () -> world.happens(
                                        new KernelEvent.HealthChanged(instance.taskId(), Optional.of(true))));
                    }
                    if (instance.killing().map(Instance.Killing::sent).orElse(false)) {
                        step("killed", 0, () -> world.reports(instance, TaskState.TASK_KILLED));
                    }
                }
            }
        }

        private boolean isSettled() {
            var wanted = world.state.app(WEB).orElseThrow();
            return world.state.deployments().isEmpty()
                    && world.instances("/web").size() == instances
                    && world.instances("/web").stream()
                            .allMatch(instance -> world.state.isHealthy(instance)
                                    && instance.killing().isEmpty()
                                    && instance.configVersion().equals(wanted.configVersion()));
        }

        private void assertSettled(AppDefinition wanted) {
            settle();
            assertThat(world.state.app(WEB)).as(told("in the end")).contains(wanted);
            assertThat(isSettled())
                    .as(told("in the end") + " " + world.state.deployments())
                    .isTrue();
        }
    }

    @Test
    void upgrade_keepsItsCapacitiesAndEnds_whateverHappens() {
        int forced = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            var run = new Run(seed);
            run.world.creates(run.next());
            run.settle();
            run.update(false);
            for (int step = 0; step < STEPS; step++) {
                if (run.random.nextInt(40) == 0) {
                    run.update(true);
                    forced++;
                }
                run.chance();
            }
            run.assertSettled(run.world.state.app(WEB).orElseThrow());
            assertThat(run.world.state.app(WEB).orElseThrow().run().process().cmd())
                    .as("seed %d", seed)
                    .contains("v" + run.versions);
        }
        assertThat(forced).isGreaterThan(200);
    }

    @Test
    void cancelledUpgrade_leadsBackToExactlyWhatWasBefore() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var run = new Run(seed);
            run.world.creates(run.next());
            run.settle();
            var before = run.world.state.app(WEB).orElseThrow();
            run.update(false);
            int until = run.random.nextInt(STEPS);
            for (int step = 0; step < until && !run.world.state.deployments().isEmpty(); step++) {
                run.chance();
            }
            boolean over = run.world.state.deployments().isEmpty();
            run.cancel();
            for (int step = 0; step < STEPS; step++) {
                run.chance();
            }
            run.assertSettled(over ? run.world.state.app(WEB).orElseThrow() : before);
        }
    }
}
