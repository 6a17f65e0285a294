package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.maintenance.Unavailability;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Placement.Constraint;
import io.ekiden.orchestrator.spec.Placement.Operator;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RunSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who refused an offer need not see it again: the same comes of it as when everybody looks at everything. */
class LaunchMemoryTest {
    private static final int SEEDS = 20;
    private static final int STEPS = 250;

    @Test
    void placements_areThoseOfAKernelThatAlwaysLooksAgain() {
        long launches = 0;
        long looks = 0;
        long looksOfTheOther = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            var story = new Story(seed);
            story.play();
            launches += story.remembers.launched.size();
            looks += looks(story.remembers);
            looksOfTheOther += looks(story.forgets);
        }
        assertThat(launches).isGreaterThan(SEEDS * 10L);
        assertThat(looks).isLessThan(looksOfTheOther * 2 / 3);
    }

    /** However many wait, a turn looks at the one that is new, and an agent that has more at those alone who may need no more than that. */
    @Test
    void newApp_isLookedAtAlone_andAnAgentWithMoreByThoseWhoMayFit() {
        var world = World.subscribed();
        for (int i = 0; i < 90; i++) {
            world.creates(Apps.app("/waiting/app-" + i, "sleep 1", 1).withRun(needing(9_000)));
        }
        world.offersOf("cpus:4;mem:4096;ports:[31000-31009]", "a", "b");
        assertThat(looks(world)).isEqualTo(180);
        world.creates(Apps.app("/one", "sleep 1", 1).withRun(needing(5_000)));
        world.offersOf("cpus:4;mem:4096;ports:[31000-31009]", "a", "b");
        assertThat(looks(world)).isEqualTo(182);
        world.offersOf("cpus:4.5;mem:8192;ports:[31000-31019]", "a", "b");
        assertThat(looks(world)).isEqualTo(182);
        world.offersOf("cpus:5;mem:8192;ports:[31000-31019]", "a");
        assertThat(world.launched).singleElement().matches(task -> task.name().equals("one"));
        world.offersOf("cpus:9;mem:8192;ports:[31000-31019]", "b");
        assertThat(world.launched).hasSize(2);
    }

    private static RunSpec needing(long cpusMilli) {
        var run = Apps.app("/a", "sleep 1", 1).run();
        return new RunSpec(
                run.process(),
                new ResourceNeeds(cpusMilli, 32_000, 0, 0),
                run.ports(),
                run.placement(),
                run.lifecycle(),
                List.of(),
                run.labels(),
                List.of());
    }

    private static long looks(World world) {
        return world.state.launching().statistics().values().stream()
                .mapToLong(statistics -> statistics.totals().processed())
                .sum();
    }

    /** Two kernels that see the same, one of which forgets before each event who refused what. */
    private static final class Story {
        private final long seed;
        private final SplittableRandom random;
        private final World remembers = World.subscribed();
        private final World forgets = World.subscribed();
        private final Map<String, Machine> machines = new TreeMap<>();
        private final Map<TaskId, TaskInfo> tasks = new LinkedHashMap<>();
        private final List<TaskId> toKill = new ArrayList<>();
        private final Map<TimerKey, Instant> timers = new LinkedHashMap<>();
        private int step;
        private int named;

        private static final class Machine {
            private final String host;
            private final Resources total;
            private final List<Attribute> attributes;
            private Optional<Unavailability> unavailability = Optional.empty();

            Machine(String host, Resources total, List<Attribute> attributes) {
                this.host = host;
                this.total = total;
                this.attributes = attributes;
            }

            AgentId id() {
                return new AgentId("agent-" + host);
            }
        }

        Story(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            for (int i = 0; i < 4; i++) {
                comesAgent();
            }
        }

        void play() {
            for (step = 0; step < STEPS; step++) {
                passes(Duration.ofMillis(random.nextInt(1, 2000)));
                switch (random.nextInt(14)) {
                    case 0, 1 -> creates();
                    case 2 -> changes();
                    case 3 -> someApp().ifPresent(id -> asks(new Request.DeleteApp(id, true)));
                    case 4 -> pausesOrResumes();
                    case 5 -> agentsChange();
                    case 6, 7, 8 -> someTask().ifPresent(this::happensTo);
                    case 9 -> killsSucceed();
                    case 10 -> someApp().ifPresent(id -> asks(new Request.ResetDelay(id)));
                    default -> offers();
                }
            }
            // In the end everybody sees everything.
            passes(Duration.ofMinutes(6));
            for (boolean toAll : List.of(true, false, true)) {
                List.copyOf(machines.values()).forEach(machine -> happens(offered(List.of(offer(machine, toAll)))));
            }
        }

        private void happens(KernelEvent event) {
            var master = forgets.state.scheduler().master();
            forgets.state = forgets.kernel.apply(forgets.state, new Change.MasterSeen(master));
            remembers.effects.clear();
            forgets.effects.clear();
            remembers.happens(event);
            forgets.happens(event);
            assertThat(differing())
                    .as("effects in which they differ, seed %d, step %d, %s", seed, step, event)
                    .isEmpty();
            List.copyOf(remembers.effects).forEach(this::done);
        }

        private List<Effect> differing() {
            var all = new ArrayList<>(remembers.effects);
            if (remembers.effects.equals(forgets.effects)) {
                return List.of();
            }
            all.addAll(forgets.effects);
            all.removeIf(effect -> remembers.effects.contains(effect) && forgets.effects.contains(effect));
            return all.isEmpty() ? List.copyOf(remembers.effects) : all;
        }

        private void done(Effect effect) {
            switch (effect) {
                case Effect.Send(Call.Accept accept) -> accept.tasks().forEach(task -> tasks.put(task.taskId(), task));
                case Effect.Send(Call.Kill(var task, var _, var _)) -> toKill.add(task);
                case Effect.SetTimer(var key, var at) -> timers.put(key, at);
                case Effect.CancelTimer(var key) -> timers.remove(key);
                default -> {}
            }
        }

        private void passes(Duration time) {
            var now = remembers.now.plus(time);
            var due = timers.entrySet().stream()
                    .filter(timer -> !timer.getValue().isAfter(now))
                    .sorted(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .toList();
            remembers.now = now;
            forgets.now = now;
            for (var key : due) {
                timers.remove(key);
                happens(new KernelEvent.TimerFired(key));
            }
        }

        private void asks(Request request) {
            happens(new KernelEvent.Asked(1, request));
        }

        private void creates() {
            if (remembers.state.apps().size() < 25) {
                var app = app("/g" + random.nextInt(3) + "/app-" + named++);
                asks(new Request.CreateApp(app, true, new Request.Origin("127.0.0.1", "/v2/apps")));
            }
        }

        private void changes() {
            someApp().ifPresent(id -> {
                var present = remembers.state.app(id).orElseThrow();
                var next = random.nextBoolean() ? present.withInstances(random.nextInt(7)) : app(id.toString());
                asks(remembers.together(next));
            });
        }

        private Optional<PathId> someApp() {
            var ids = List.copyOf(remembers.state.apps().keySet());
            return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
        }

        private AppDefinition app(String id) {
            var app = Apps.app(id, "sleep " + named++, random.nextInt(1, 6));
            var run = app.run();
            var ports = new ArrayList<Ports.PortDefinition>();
            for (int i = random.nextInt(3); i > 0; i--) {
                ports.add(new Ports.PortDefinition(0, "tcp", Optional.empty(), new TreeMap<>()));
            }
            return app.withRun(new RunSpec(
                    run.process(),
                    new ResourceNeeds(
                            one(100L, 500L, 500L, 1_000L, 3_000L, 9_000L),
                            one(32_000L, 500_000L, 3_000_000L),
                            one(0L, 0L, 10_000L),
                            one(0L, 0L, 0L, 0L, 1_000L)),
                    new Ports(ports, false),
                    placement(),
                    run.lifecycle(),
                    List.of(),
                    run.labels(),
                    List.of()));
        }

        private Placement placement() {
            var constraint = one(
                    Optional.<Constraint>empty(),
                    Optional.<Constraint>empty(),
                    constraint("hostname", Operator.UNIQUE, Optional.empty()),
                    constraint("rack", Operator.GROUP_BY, Optional.of("3")),
                    constraint("rack", Operator.LIKE, Optional.of("r[01]")),
                    constraint("rack", Operator.CLUSTER, Optional.empty()),
                    constraint("hostname", Operator.MAX_PER, Optional.of("2")),
                    constraint("rack", Operator.IS, Optional.of("r9")));
            var roles = one(List.<String>of(), List.of("*"));
            return new Placement(constraint.stream().toList(), roles, one("*", "*", "*", "dev"));
        }

        private static Optional<Constraint> constraint(String field, Operator operator, Optional<String> value) {
            return Optional.of(new Constraint(field, operator, value));
        }

        @SafeVarargs
        @SuppressWarnings("varargs") // Only read.
        private <T> T one(T... choices) {
            return choices[random.nextInt(choices.length)];
        }

        private void pausesOrResumes() {
            remembers.state.deployments().keySet().stream()
                    .findFirst()
                    .ifPresent(id -> asks(
                            random.nextBoolean() ? new Request.PauseDeployment(id) : new Request.ResumeDeployment(id)));
        }

        private void agentsChange() {
            if (machines.size() < 3 || random.nextInt(3) == 0) {
                comesAgent();
                return;
            }
            var machine = List.copyOf(machines.values()).get(random.nextInt(machines.size()));
            if (random.nextBoolean()) {
                var start = remembers.now.plusSeconds(random.nextInt(20) - 10);
                machine.unavailability = machine.unavailability.isPresent()
                        ? Optional.empty()
                        : Optional.of(
                                new Unavailability(start, Optional.of(Duration.ofSeconds(random.nextInt(1, 30)))));
            } else {
                machines.remove(machine.host);
                List.copyOf(tasks.values()).stream()
                        .filter(task -> task.agentId().equals(machine.id()))
                        .forEach(task -> reports(task.taskId(), TaskState.TASK_GONE));
            }
        }

        private void comesAgent() {
            var host = "h" + named++;
            var resources = one(
                    "cpus:4;mem:4096;disk:100;ports:[31000-31009]",
                    "cpus:2;cpus(dev):2;mem:2048;mem(dev):2048;ports:[31000-31002]",
                    "cpus:8;mem:8192;gpus:2;ports:[31000-31009]");
            machines.put(
                    host, new Machine(host, Resources.parse(resources), Attribute.parse("rack:r" + random.nextInt(4))));
        }

        private Optional<TaskId> someTask() {
            var ids = List.copyOf(tasks.keySet());
            return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
        }

        private void happensTo(TaskId task) {
            reports(
                    task,
                    one(
                            TaskState.TASK_RUNNING,
                            TaskState.TASK_RUNNING,
                            TaskState.TASK_FAILED,
                            TaskState.TASK_FINISHED,
                            TaskState.TASK_LOST));
        }

        private void killsSucceed() {
            for (var task : List.copyOf(toKill)) {
                if (tasks.containsKey(task)) {
                    reports(task, TaskState.TASK_KILLED);
                }
            }
            toKill.clear();
        }

        private void reports(TaskId id, TaskState state) {
            var task = Objects.requireNonNull(tasks.get(id), "of those that run");
            if (state != TaskState.TASK_RUNNING) {
                tasks.remove(id);
            }
            var status = TaskStatus.of(id, state, TaskStatus.Source.SOURCE_EXECUTOR, "as the story goes", remembers.now)
                    .withAgentId(task.agentId())
                    .withUuid(Optional.of(new UUID(seed, named++)));
            happens(new KernelEvent.FromMaster(new Event.Update(status)));
        }

        /** Some agents, some of them to the other role. */
        private void offers() {
            var offers = machines.values().stream()
                    .filter(_ -> random.nextInt(3) > 0)
                    .map(machine -> offer(machine, random.nextInt(3) > 0))
                    .toList();
            happens(offered(offers));
        }

        private static KernelEvent offered(List<Offer> offers) {
            return new KernelEvent.FromMaster(new Event.Offers(offers));
        }

        private Offer offer(Machine machine, boolean toAll) {
            var used = tasks.values().stream()
                    .filter(task -> task.agentId().equals(machine.id()))
                    .map(TaskInfo::resources)
                    .reduce(Resources.EMPTY, Resources::plus);
            var free = machine.total.minus(used);
            return new Offer(
                    new OfferId("o" + named++),
                    new FrameworkId("master-0000"),
                    machine.id(),
                    machine.host,
                    5051,
                    toAll ? free.ofRoles(List.of(Resources.UNRESERVED)) : free,
                    machine.attributes,
                    toAll ? Resources.UNRESERVED : "dev",
                    Optional.empty(),
                    machine.unavailability,
                    List.of());
        }
    }
}
