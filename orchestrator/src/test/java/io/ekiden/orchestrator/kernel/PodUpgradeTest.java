package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.deployment.Capacity;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Containers;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Upgrades of pods while their containers start, fail and end each at its own time. The capacities hold at every moment, counted in
 * instances of which all containers are well, and in the end everything is as it was last wanted.
 */
class PodUpgradeTest {
    private static final int SEEDS = 150;
    private static final int STEPS = 80;
    private static final double[] SHARES = {0, 0.25, 0.5, 1};
    private static final PathId POD = PathId.parse("/p");

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
            instances = 1 + random.nextInt(5);
            strategy = new UpgradeStrategy(SHARES[random.nextInt(4)], SHARES[random.nextInt(4)]);
            checked = random.nextBoolean();
        }

        private AppDefinition next() {
            versions++;
            var check = checked ? ",'healthCheck':{'exec':{'command':{'shell':'true'}}}" : "";
            var text = """
                    {'id':'/p','containers':[
                      {'name':'a','resources':{'cpus':0.01,'mem':1},'exec':{'command':{'shell':'v%d'}}%s},
                      {'name':'b','resources':{'cpus':0.01,'mem':1},'exec':{'command':{'shell':'b'}},
                       'endpoints':[{'name':'e','hostPort':0}]}],
                     'scaling':{'kind':'fixed','instances':%d},
                     'scheduling':{'upgrade':{'minimumHealthCapacity':%s,'maximumOverCapacity':%s}}}""".formatted(
                    versions, check, instances, strategy.minimumHealthCapacity(), strategy.maximumOverCapacity());
            try {
                var json = Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
                return ((Parsed.Accepted) new PodJson(RoleSettings.DEFAULT).parse(json, Instant.EPOCH)).app();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private String told(String what) {
            return "seed %d, %s: %d instances, %s, %s, %s"
                    .formatted(
                            seed, what, instances, strategy, checked ? "checked" : "unchecked", world.instances("/p"));
        }

        private boolean isWell(Instance instance) {
            return instance.killing().isEmpty() && world.state.isHealthy(instance);
        }

        private long well() {
            return world.instances("/p").stream().filter(this::isWell).count();
        }

        private long alive() {
            return world.instances("/p").stream()
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
            assertThat(alive()).as(() -> told(what)).isLessThanOrEqualTo(capacity.maximumAlive());
            assertThat(well())
                    .as(() -> told(what + ", " + before + " were well"))
                    .isGreaterThanOrEqualTo(Math.min(before - harm, capacity.minimumHealthy()));
            for (var instance : world.instances("/p")) {
                boolean allRun = instance.containers().map(Containers::states).stream()
                        .flatMap(states -> states.values().stream())
                        .allMatch(state -> state.condition() == Condition.RUNNING);
                assertThat(!instance.isRunning() || allRun || instance.killing().isPresent())
                        .as(() -> told(what) + ": an instance runs when all of it does")
                        .isTrue();
            }
        }

        private Optional<Instance> any() {
            var all = List.copyOf(world.instances("/p"));
            return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
        }

        private TaskId anyOf(Instance instance) {
            var tasks = instance.livingTaskIds();
            return tasks.get(random.nextInt(tasks.size()));
        }

        private void start(Instance instance, TaskId task) {
            if (instance.container(task)
                    .filter(state -> state.condition() != Condition.RUNNING)
                    .isPresent()) {
                step("running " + task, 0, () -> world.reports(task, TaskState.TASK_RUNNING));
            }
        }

        /** As an agent says it: of a container that runs. */
        private void judge(Instance instance, boolean healthy) {
            var task = instance.id().task("a", instance.incarnation());
            boolean runs = instance.container(task)
                    .filter(state -> state.checked() && state.condition() == Condition.RUNNING)
                    .isPresent();
            if (runs) {
                int harm = !healthy && isWell(instance) ? 1 : 0;
                var status =
                        TaskStatus.of(task, TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_EXECUTOR, "", world.now);
                step(
                        "health " + healthy,
                        harm,
                        () -> world.happens(new KernelEvent.FromMaster(
                                new Event.Update(status.withHealthy(Optional.of(healthy))))));
            }
        }

        private void fail(Instance instance, TaskId task) {
            step("failed " + task, isWell(instance) ? 1 : 0, () -> world.reports(task, TaskState.TASK_FAILED));
        }

        private void end(Instance instance, TaskId task) {
            if (instance.killing().map(Instance.Killing::sent).orElse(false)) {
                step("killed " + task, 0, () -> world.reports(task, TaskState.TASK_KILLED));
            }
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

        private void update() {
            world.now = world.now.plusMillis(1);
            step("update", 0, () -> world.updates(next(), true));
        }

        /** Whatever may happen. */
        private void chance() {
            int kind = random.nextInt(16);
            if (kind < 3) {
                step("offers", 0, () -> world.offersOnce(random.nextBoolean() ? "a" : "b"));
            } else if (kind < 5) {
                pass(Duration.ofMillis(random.nextInt(5_000)));
            } else {
                any().filter(Instance::isLaunched)
                        .filter(instance -> !instance.livingTaskIds().isEmpty())
                        .ifPresent(instance -> chance(kind, instance, anyOf(instance)));
            }
        }

        private void chance(int kind, Instance instance, TaskId task) {
            switch (kind) {
                case 5, 6, 7, 8 -> start(instance, task);
                case 9, 10 -> judge(instance, true);
                case 11 -> judge(instance, false);
                case 12 -> fail(instance, task);
                default -> end(instance, task);
            }
        }

        /** Nothing goes wrong any more. */
        private void settle() {
            for (int round = 0; round < 400 && !isSettled(); round++) {
                pass(Duration.ofSeconds(60));
                step("offers", 0, () -> world.offersOnce("a"));
                for (var id : world.instances("/p").stream().map(Instance::id).toList()) {
                    for (var task : world.state
                            .instance(POD, id)
                            .map(Instance::livingTaskIds)
                            .orElse(List.of())) {
                        world.state
                                .instance(POD, id)
                                .filter(Instance::isLaunched)
                                .ifPresent(instance -> {
                                    end(instance, task);
                                    if (instance.killing().isEmpty()) {
                                        start(instance, task);
                                    }
                                });
                    }
                    world.state
                            .instance(POD, id)
                            .filter(instance -> instance.killing().isEmpty())
                            .ifPresent(instance -> judge(instance, true));
                }
            }
        }

        private boolean isSettled() {
            var wanted = world.state.app(POD).orElseThrow();
            return world.state.deployments().isEmpty()
                    && world.instances("/p").size() == instances
                    && world.instances("/p").stream()
                            .allMatch(instance ->
                                    isWell(instance) && instance.configVersion().equals(wanted.configVersion()));
        }
    }

    @Test
    void upgrade_keepsItsCapacitiesAndEnds_whateverHappensToContainers() {
        for (long seed = 0; seed < SEEDS; seed++) {
            var run = new Run(seed);
            run.world.creates(run.next());
            run.settle();
            run.update();
            for (int step = 0; step < STEPS; step++) {
                if (run.random.nextInt(40) == 0) {
                    run.update();
                }
                run.chance();
            }
            run.settle();
            assertThat(run.isSettled())
                    .as(run.told("in the end") + " " + run.world.state.deployments())
                    .isTrue();
        }
    }
}
