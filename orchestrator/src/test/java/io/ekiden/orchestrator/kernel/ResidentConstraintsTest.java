package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.launch.NoOfferMatchReason;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.volume.Volume;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Constraints count resident instances that are on their way back to their data. */
class ResidentConstraintsTest {
    private static final String ID = "/db/store";
    private static final String MACHINE = "cpus:4;mem:4096;disk:1000;ports:[31000-31009]";

    private World world = World.subscribed();
    private KeepingAgent a = new KeepingAgent(world, "a", MACHINE);
    private KeepingAgent b = new KeepingAgent(world, "b", MACHINE);

    private static AppDefinition store(int instances, Placement.Constraint constraint) {
        var volume = new Volume.Persistent(
                "data", false, Volume.DiskType.ROOT, 64, Optional.empty(), Optional.empty(), List.of());
        var app = ResidentScenario.resident("v1", instances, volume);
        var run = app.run();
        return app.withRun(new RunSpec(
                run.process(),
                run.resources(),
                run.ports(),
                new Placement(List.of(constraint), List.of(), KeepingAgent.ROLE),
                run.lifecycle(),
                run.healthChecks(),
                run.labels(),
                run.dependencies()));
    }

    private Instance onA() {
        return world.instances(ID).stream()
                .filter(instance -> instance.residence()
                        .filter(home -> home.hostname().equals("a"))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "hostname, UNIQUE,",
        "hostname, MAX_PER, 1",
        "hostname, GROUP_BY, 2",
        "rack, UNIQUE,",
        "rack, MAX_PER, 1",
        "rack, GROUP_BY, 2"
    })
    void placeOfAnInstanceThatWillReturn_isTaken(String field, Placement.Operator operator, String value) {
        var constraint = new Placement.Constraint(field, operator, Optional.ofNullable(value));
        world.creates(store(1, constraint));
        a.offersUntilDeclined();
        a.runs();
        var first = onA();
        world.updates(store(2, constraint), false);
        a.ends(TaskState.TASK_FAILED);
        failsOver();

        // Its volume is not offered yet: the machine is, to whoever wants it.
        a.offersWhatIsNotKept();
        assertThat(a.tasks()).as("the other instance has no room there").isEmpty();
        assertThat(String.valueOf(world.state.launching().statistics().get(PathId.parse(ID))))
                .contains(NoOfferMatchReason.UNFULFILLED_CONSTRAINT.name());

        world.now = world.now.plusSeconds(5);
        a.offersUntilDeclined();
        b.offersUntilDeclined();
        a.runs();
        b.runs();
        assertThat(a.tasks()).hasSize(1);
        assertThat(b.tasks()).hasSize(1);
        assertThat(onA().id()).isEqualTo(first.id());
        assertThat(world.running(ID)).isEqualTo(2);
        assertThat(world.state.deployments()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"hostname", "rack"})
    void cluster_staysWhereItsInstancesWillReturn(String field) {
        var constraint = new Placement.Constraint(field, Placement.Operator.CLUSTER, Optional.empty());
        world.creates(store(1, constraint));
        a.offersUntilDeclined();
        a.runs();
        world.updates(store(2, constraint), false);
        a.ends(TaskState.TASK_FAILED);
        world.now = world.now.plusSeconds(5);
        b.offersUntilDeclined();
        assertThat(b.tasks()).isEmpty();
        a.offersUntilDeclined();
        assertThat(a.tasks()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"UNIQUE,", "MAX_PER, 2"})
    void instanceThatReturns_isCountedOnce(Placement.Operator operator, String value) {
        var constraint = new Placement.Constraint("hostname", operator, Optional.ofNullable(value));
        int room = operator == Placement.Operator.UNIQUE ? 1 : 2;
        world.creates(store(1, constraint));
        a.offersUntilDeclined();
        a.runs();
        world.updates(store(3, constraint), false);
        a.ends(TaskState.TASK_FAILED);
        world.now = world.now.plusSeconds(5);
        a.offersUntilDeclined();
        assertThat(a.tasks()).hasSize(room);
        assertThat(new TreeSet<>(a.tasks().keySet()).toString()).contains("._app.2");
    }

    /** A new leader reads what is stored. */
    private void failsOver() {
        var stored = world.stored;
        var now = world.now;
        world = World.subscribed();
        world.state = StateCodec.decode(stored)
                .apply(new Change.MasterSeen(world.state.master()))
                .apply(new Change.BackoffChanged(world.state.launching().backoff()));
        world.stored.putAll(stored);
        world.now = now;
        a = a.of(world);
        b = b.of(world);
        world.happens(new KernelEvent.Elected());
    }
}
