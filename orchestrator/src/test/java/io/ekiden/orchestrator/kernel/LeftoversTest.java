package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.orchestrator.api.reservation.ReservationsJson;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What agents keep for instances is freed when these are no more, and not before. */
class LeftoversTest extends ResidentScenario {
    @Test
    void wipe_freesAll_andBeginsWithAnotherVolume() {
        runs(1);
        var before = volumes();
        world.asks(new Request.KillTasks(List.of(task()), false, true, false));
        agent.kills();
        world.now = world.now.plusSeconds(2);
        agent.offersUntilDeclined();
        agent.runs();
        assertThat(volumes()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(task().value()).endsWith("._app.1");
        assertThat(agent.reserved()).isEqualTo(agent.tasks().get(task()));
    }

    @Test
    void wipe_isNotTakenBackByALaterScaling() {
        runs(2);
        var before = volumes();
        var tasks = List.copyOf(agent.tasks().keySet());
        world.asks(new Request.KillTasks(tasks, false, true, false));
        world.asks(new Request.KillTasks(tasks, true, false, true));
        agent.kills();
        world.now = world.now.plusSeconds(2);
        agent.offersUntilDeclined();
        assertThat(volumes()).doesNotContainAnyElementsOf(before);
        assertThat(agent.reserved()).isEqualTo(Resources.sum(agent.tasks().values().stream()));
    }

    @Test
    void wipe_ofOneThatRests_freesIt() {
        runs(1);
        world.updates(resident("v1", 0, root("data")), false);
        agent.kills();
        world.asks(new Request.KillTasks(List.of(only().taskId()), false, true, false));
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
        assertThat(world.instances(ID)).isEmpty();
    }

    @Test
    void removal_freesAll_andOffersAreWantedUntilThen() {
        runs(2);
        world.effects.clear();
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        assertThat(world.calls()).noneMatch(Call.Suppress.class::isInstance);
        assertThat(world.state.deployments()).isEmpty();
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
        assertThat(volumes()).isEmpty();
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
        assertThat(world.calls()).anyMatch(Call.Suppress.class::isInstance);
        assertThat(world.stored.keySet()).noneMatch(key -> key.startsWith("leftovers/"));
    }

    @Test
    void removal_isCarriedOnByTheNextLeader_alsoWhenTheFirstAnswerWasLost() {
        runs(1);
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        agent.offersInVain();
        failsOver();
        assertThat(world.calls()).noneMatch(Call.Suppress.class::isInstance);
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
    }

    /** Its store is another leader's by then: nothing leaves before the store has taken what there is to write. */
    @Test
    void leaderThatIsNoneAnyMore_destroysNothingThatItDoesNotKnow() {
        var before = Map.copyOf(world.stored);
        runs(1);
        agent.ends(TaskState.TASK_FAILED);
        var kept = only().id();
        leads(before);
        subscribes("master-0000");
        agent.offersInVain();
        assertThat(world.calls())
                .as("it would free what it takes for a remainder")
                .anyMatch(call -> call instanceof Call.Accept accept
                        && accept.operations().stream().anyMatch(Operation.Convert.class::isInstance));
        assertThat(world.stored.keySet()).anyMatch(key -> key.startsWith("leftovers/") && key.contains(kept.value()));
    }

    @Test
    void agentThatNeverReturns_isNotWaitedForWithoutEnd_andFreedWhenItDoesReturn() {
        runs(1);
        world.effects.clear();
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        world.now = world.now.plus(Duration.ofDays(6));
        world.happens(new KernelEvent.TimerFired(new TimerKey.Reconcile()));
        assertThat(world.calls()).noneMatch(Call.Suppress.class::isInstance);
        world.now = world.now.plus(Duration.ofDays(2));
        world.happens(new KernelEvent.TimerFired(new TimerKey.Reconcile()));
        assertThat(world.calls()).anyMatch(Call.Suppress.class::isInstance);
        assertThat(world.stored.keySet()).noneMatch(key -> key.startsWith("leftovers/"));

        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
    }

    @Test
    void whatAnAgentKept_underAnIdThatTheFrameworkHad_isFreedByTheNextLeaderToo() {
        runs(1);
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.ends(TaskState.TASK_GONE_BY_OPERATOR);
        assertThat(world.state.population().leftovers().isEmpty()).isTrue();
        var former = world.state.frameworkId().orElseThrow();
        world.happens(new KernelEvent.FromMaster(new Event.Error("Framework has been removed")));
        assertThat(world.state.frameworkId()).isEmpty();
        assertThat(StateCodec.decode(world.stored).frameworkId()).isEmpty();
        failsOver("another-0001");
        assertThat(world.state.scheduler().former()).containsExactly(former);
        failsOver("another-0001");
        assertThat(world.state.frameworkId()).contains(new FrameworkId("another-0001"));
        assertThat(world.state.scheduler().former()).containsExactly(former);
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isEqualTo(Resources.EMPTY);
    }

    @Test
    void whatIsKept_isListed_withItsUse() {
        runs(1);
        var instance = only();
        var volume = instance.residence().orElseThrow().volumes().getFirst().persistenceId();
        assertThat(kept()).isEqualTo(instance.id() + " used /db/store agent-a a - [" + volume + "] offered -");

        world.updates(resident("v1", 0, root("data")), false);
        agent.kills();
        agent.offersUntilDeclined();
        assertThat(kept())
                .isEqualTo(
                        instance.id() + " kept /db/store agent-a a db [" + volume + "] offered [\"" + volume + "\"]");

        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        assertThat(kept()).isEqualTo(instance.id() + " left - agent-a a db [] offered [\"" + volume + "\"]");
        agent.offersUntilDeclined();
        assertThat(ReservationsJson.write(world.state).path("total").asInt()).isZero();

        agent.keepsForAnotherFramework();
        agent.offersUntilDeclined();
        assertThat(kept()).isEqualTo("theirs.instance-1 unknown - agent-a a db [] offered []");
    }

    @Test
    void strangersAndOtherFrameworks_areLeftAlone() {
        runs(1);
        agent.keepsForAnotherFramework();
        var before = agent.reserved();
        world.asks(new Request.DeleteApp(PathId.parse(ID), false));
        agent.kills();
        agent.offersUntilDeclined();
        assertThat(agent.reserved()).isNotEqualTo(before);
        assertThat(agent.reserved().keys())
                .isNotEmpty()
                .allMatch(key ->
                        key.terms().reservations().getLast().labels().toString().contains("other-0001"));
    }

    /** The only one. */
    private String kept() {
        var all = ReservationsJson.write(world.state);
        assertThat(all.path("total").asInt()).isEqualTo(1);
        assertThat(all.path("reservations")).hasSize(1);
        var one = all.path("reservations").get(0);
        var offered = one.path("lastOffer").path("volumes");
        return one.path("instanceId").asText() + " " + one.path("use").asText() + " "
                + one.path("appId").asText("-") + " " + one.path("agentId").asText() + " "
                + one.path("hostname").asText() + " " + one.path("role").asText("-") + " "
                + one.path("volumes").findValuesAsText("persistenceId") + " offered "
                + (offered.isMissingNode() ? "-" : offered);
    }
}
