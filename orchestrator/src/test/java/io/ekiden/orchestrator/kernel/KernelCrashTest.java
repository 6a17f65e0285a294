package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.orchestrator.group.GroupTree;
import io.ekiden.orchestrator.group.GroupUpdate;
import io.ekiden.orchestrator.group.GroupWish;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.StateStore;
import io.ekiden.orchestrator.store.StoreOp;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A crash in the midst of a write that was too large to be stored whole: a new leader must make a consistent whole of any beginning of it. */
class KernelCrashTest {
    private static final List<String> APPS = List.of("/a", "/b", "/c", "/g/x", "/g/y");

    private final World world = World.subscribed();

    private void runs() {
        world.asks(world.together(app("/a", "v1", 2), app("/b", "v1", 2)));
        settle(world);
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void update_cutAnywhere_leavesNoInstanceOfAnotherVersion() {
        runs();
        recoversFromEveryCut(world.together(app("/a", "v2", 2), app("/b", "v2", 3)));
    }

    @Test
    void overridingUpdate_cutAnywhere_leavesNoInstanceOfAnotherVersion() {
        runs();
        world.asks(world.together(app("/a", "v2", 2), app("/b", "v2", 2)));
        world.offers("h1");
        recoversFromEveryCut(world.together(app("/a", "v3", 1), app("/b", "v3", 3)));
    }

    @Test
    void removal_cutAnywhere_isDoneOrWasNeverAskedFor() {
        runs();
        recoversFromEveryCut(new Request.DeleteApp(PathId.parse("/a"), false));
    }

    @Test
    void rollback_cutAnywhere_leavesNoInstanceOfAnotherVersion() {
        runs();
        world.asks(world.together(app("/a", "v2", 2), app("/b", "v2", 2)));
        var deployment = world.state.deployments().firstKey();
        recoversFromEveryCut(new Request.CancelDeployment(deployment, false));
    }

    @Test
    void drain_thatALeaderBeganOnALostAgent_isEndedByTheNext() {
        runs();
        world.asks(new Request.BalancerAlive("lb-1", Duration.ofSeconds(15)));
        var instance = world.instances("/a").iterator().next();
        world.asks(new Request.KillTasks(List.of(instance.taskId()), false, false, false));
        var lost = world.state.instance(instance.id()).orElseThrow();
        var unreachable = lost.withCondition(Condition.UNREACHABLE, world.now);

        var next = new World();
        next.state = world.state.apply(new Change.InstanceUpdated(unreachable));
        next.happens(new KernelEvent.Elected());

        assertThat(next.effects)
                .contains(new Effect.SetTimer(
                        new TimerKey.Drain(lost.appId(), lost.id()),
                        lost.killing().orElseThrow().drainUntil()));
    }

    @Test
    void changeOfAGroup_cutAnywhere_isWholeOrIsNot() {
        runs();
        var before = world.state.tree();
        var update = new GroupUpdate(
                PathId.parse("/g"),
                Optional.of(List.of(app("/g/x", "v1", 1), app("/g/y", "v1", 1))),
                Optional.empty(),
                Optional.of(List.of(PathId.parse("/a"))));
        var request = new Request.ChangeGroup(new GroupWish.Update(update), false, false);
        var after = stateAfter(request).tree();

        for (var tree : recoversFromEveryCut(request)) {
            assertThat(tree).isIn(before, after);
        }
    }

    @Test
    void changeOfTheRoot_cutAnywhere_isWholeOrIsNot() {
        runs();
        var before = world.state.tree();
        var update = new GroupUpdate(
                PathId.ROOT,
                Optional.of(List.of(app("/a", "v2", 2), app("/c", "v1", 1))),
                Optional.empty(),
                Optional.empty());
        var request = new Request.ChangeGroup(new GroupWish.Update(update), false, false);
        var after = stateAfter(request).tree();

        for (var tree : recoversFromEveryCut(request)) {
            assertThat(tree).isIn(before, after);
        }
    }

    /** Its record and that of its deployment have more bytes than a store takes, unless they are packed. */
    @Test
    void changeOfTenThousandApps_canBeStored_andIsWholeOnceItsRecordIs() {
        var many = IntStream.range(0, 10_000)
                .mapToObj(i -> app("/shop/department-" + i % 100 + "/worker-" + i, "v1", 1))
                .toList();
        var update = new GroupUpdate(PathId.parse("/shop"), Optional.of(many), Optional.empty(), Optional.empty());
        var before = world.state.tree();
        var state = world.state;
        var ops = new ArrayList<StoreOp>();
        for (var change : decide(new Request.ChangeGroup(new GroupWish.Update(update), false, false))) {
            ops.addAll(StateCodec.encode(change, state));
            state = state.apply(change);
        }
        var root = ops.stream().map(StoreOp::key).toList().indexOf(firstKey(ops, "roots/"));
        var deployment = ops.stream().map(StoreOp::key).toList().indexOf(firstKey(ops, "deployments/"));
        assertThat(ops).noneMatch(StoreOp::isTooLarge);
        assertThat(ops.get(root).size() + ops.get(deployment).size()).isLessThan(StateStore.MAX_VALUE_BYTES / 2);

        for (int stored : List.of(root, root + 1, deployment + 1)) {
            var entries = new TreeMap<>(world.stored);
            World.store(ops.subList(0, stored), entries);
            var next = new World();
            next.state = StateCodec.decode(entries);
            next.happens(new KernelEvent.Elected());

            var when = stored + " of " + ops.size() + " operations were stored";
            assertThat(next.state.tree()).as(when).isEqualTo(stored <= root ? before : state.tree());
            // Each app is wanted once, whoever asks for it: the deployment, or the definitions alone.
            assertThat(next.state.instances().values().stream()
                            .mapToInt(Map::size)
                            .sum())
                    .as(when)
                    .isEqualTo(stored <= root ? 0 : many.size());
        }
    }

    private static String firstKey(List<StoreOp> ops, String prefix) {
        return ops.stream()
                .map(StoreOp::key)
                .filter(key -> key.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private OrchestratorState stateAfter(Request request) {
        var state = world.state;
        for (var change : decide(request)) {
            state = state.apply(change);
        }
        return state;
    }

    private List<Change> decide(Request request) {
        return world.kernel
                .decide(world.state, new Stimulus(List.of(new KernelEvent.Asked(1, request)), 99), world.now)
                .changes();
    }

    /** What is wanted, as it was read after each cut. */
    private List<GroupTree> recoversFromEveryCut(Request request) {
        var trees = new ArrayList<GroupTree>();
        var ops = new ArrayList<StoreOp>();
        var state = world.state;
        for (var change : decide(request)) {
            ops.addAll(StateCodec.encode(change, state));
            state = state.apply(change);
        }
        assertThat(ops).hasSizeGreaterThan(1);
        for (int stored = 0; stored <= ops.size(); stored++) {
            var entries = new TreeMap<>(world.stored);
            World.store(ops.subList(0, stored), entries);
            var next = new World();
            next.now = world.now.plusSeconds(1);
            next.state = StateCodec.decode(entries);
            trees.add(next.state.tree());
            next.happens(new KernelEvent.Elected());
            next.happens(new KernelEvent.FromMaster(new Event.Subscribed(
                    new FrameworkId("master-0000"),
                    Duration.ofSeconds(15),
                    new MasterInfo("master", "127.0.0.1", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION))));
            settle(next);
            isConsistent(next, stored + " of " + ops.size() + " operations were stored");
        }
        return trees;
    }

    private static void isConsistent(World world, String when) {
        assertThat(world.state.deployments()).as(when).isEmpty();
        for (var id : APPS) {
            var app = world.state.app(PathId.parse(id));
            assertThat(world.instances(id))
                    .as(when)
                    .hasSize(app.map(a -> a.instances()).orElse(0))
                    .allMatch(Instance::isRunning)
                    .allMatch(i -> app.isPresent()
                            && i.configVersion().equals(app.get().configVersion()));
        }
    }

    private static void settle(World world) {
        for (int i = 0; i < 10; i++) {
            world.offers("h1", "h2");
            APPS.forEach(world::allRun);
            APPS.forEach(world::killsSucceed);
        }
    }
}
