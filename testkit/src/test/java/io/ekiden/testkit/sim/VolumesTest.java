package io.ekiden.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.operation.Volume;
import io.ekiden.mesos.operation.VolumeId;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.instance.Residence;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.StoreOp;
import io.ekiden.orchestrator.store.codec.StateCodec;
import io.ekiden.testkit.sim.base.InvariantBroken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariant 17: a persistent volume belongs to one instance and is destroyed only on wipe. */
class VolumesTest {
    private static final PathId WEB = PathId.parse("/web");
    private static final VolumeId ID = new VolumeId("db", "web#data#1");
    private static final Volume VOLUME = new Volume(ID);
    private static final InstanceId INSTANCE = new InstanceId("web.instance-1");

    private final Wishes wishes = new Wishes();
    private final Invariants invariants = new Invariants();
    private final Volumes volumes = new Volumes("a", invariants);

    @BeforeEach
    void watch() {
        invariants.watch(new Hosts(List.of()), wishes);
    }

    private void uses(InstanceId instance, int incarnation) {
        volumes.used(instance.task(incarnation), new TreeSet<>(List.of(ID)));
    }

    /** The orchestrator knows that there may be data. */
    private void known() {
        var home = new Residence(
                new AgentId("agent-a"),
                "a",
                new TreeMap<>(),
                List.of(new Residence.LocalVolume("data", ID.id())),
                true);
        var instance = new Instance(
                        INSTANCE,
                        WEB,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        1,
                        Condition.RUNNING,
                        Instance.Goal.RUNNING,
                        Optional.empty(),
                        new Instance.Times(Instant.EPOCH, Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        Optional.empty())
                .withResidence(Optional.of(home));
        for (var op : StateCodec.encode(new Change.InstanceUpdated(instance), OrchestratorState.EMPTY)) {
            var put = (StoreOp.Put) op;
            invariants.stored(put.key(), Optional.of(put.value()));
        }
    }

    private static void assertBroken(ThrowingCallable action) {
        assertThatThrownBy(action).isInstanceOf(InvariantBroken.class).hasMessageStartingWith("invariant 17 is broken");
    }

    @Test
    void data_isFoundAgain_byEveryTaskOfItsInstance() {
        volumes.create(VOLUME);
        uses(INSTANCE, 1);
        volumes.keep(VOLUME);
        uses(INSTANCE, 2);
        assertThat(volumes.all()).containsExactly(ID);
    }

    @Test
    void volume_mustBeThere_andOfNobodyElse() {
        assertBroken(() -> uses(INSTANCE, 1));
        volumes.create(VOLUME);
        uses(INSTANCE, 1);
        assertBroken(() -> uses(new InstanceId("web.instance-2"), 1));
    }

    @Test
    void data_mustNotBeGone() {
        volumes.create(VOLUME);
        uses(INSTANCE, 1);
        volumes.emptyAll();
        assertBroken(() -> uses(INSTANCE, 2));
    }

    @Test
    void knownData_isDestroyedOnlyOnWipe() {
        volumes.create(VOLUME);
        uses(INSTANCE, 1);
        known();
        assertBroken(() -> volumes.destroy(VOLUME));
        assertBroken(() -> volumes.create(VOLUME));
        wishes.wipes(List.of(new TaskId("web.instance-1._app.1")));
        volumes.destroy(VOLUME);
        assertThat(volumes.all()).isEmpty();
    }

    @Test
    void knownData_isDestroyedWithItsApp() {
        volumes.create(VOLUME);
        uses(INSTANCE, 1);
        known();
        invariants.afterEvent(Instant.EPOCH, OrchestratorState.EMPTY, null);
        volumes.destroy(VOLUME);
        assertThat(volumes.all()).isEmpty();
    }

    @Test
    void dataThatNobodyHasHeardOf_mayGo() {
        volumes.create(VOLUME);
        uses(INSTANCE, 1);
        volumes.destroy(VOLUME);
        assertThat(volumes.all()).isEmpty();
    }
}
