package io.ekiden.mesos.scheduler;

import static io.ekiden.mesos.model.TaskState.TASK_FINISHED;
import static io.ekiden.mesos.model.TaskState.TASK_GONE;
import static io.ekiden.mesos.model.TaskState.TASK_KILLED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLING;
import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What every connection between a scheduler and a master does, whatever it is made of. */
abstract class SchedulerClientContract {
    private static final Filters FOR_LONG = new Filters(Duration.ofHours(1));

    /** Absent where a test has none, and is not played. */
    private @Nullable ContractStage staged;

    /** What the test of this name has behind its clients. */
    abstract ContractStage stage(String test) throws Exception;

    @BeforeEach
    void begin(TestInfo test) throws Exception {
        staged = stage(test.getTestMethod().orElseThrow().getName());
    }

    @AfterEach
    void end() throws Exception {
        if (staged != null) {
            staged.close();
        }
    }

    private ContractStage stage() {
        return Objects.requireNonNull(staged);
    }

    private Framework framework() {
        return new Framework(stage().client(), stage().info());
    }

    private Framework subscribed() throws InterruptedException {
        var framework = framework();
        framework.subscribe(Optional.empty());
        return framework;
    }

    @Test
    void subscribe_isAnsweredFirst_andOffersFollow() throws Exception {
        var framework = framework();
        framework.connect(Optional.empty());
        var subscribed = framework.next(Event.Subscribed.class);
        assertThat(subscribed.frameworkId().value())
                .startsWith(subscribed.master().id() + "-");
        assertThat(subscribed.master().port()).isEqualTo(5050);
        assertThat(subscribed.heartbeatInterval()).isEqualTo(stage().heartbeat());
        var offer = framework.offer();
        assertThat(offer.frameworkId()).isEqualTo(subscribed.frameworkId());
        assertThat(offer.resources().cpusMilli()).isEqualTo(stage().cpusMilli());
    }

    @Test
    void launchedTask_goesThroughItsStates_oneAcknowledgedAfterTheOther() throws Exception {
        var framework = subscribed();
        framework.launch(framework.offer(), "t1", "exit 0");
        var starting = framework.update();
        assertThat(starting.state()).isEqualTo(TASK_STARTING);
        // The task ends meanwhile; nobody is told before the first update is acknowledged.
        stage().settle(framework, starting.agentId());
        assertThat(framework.heardNothingMore()).isTrue();
        framework.acknowledge(starting);
        assertThat(states(framework, 2)).containsExactly(TASK_RUNNING, TASK_FINISHED);
    }

    @Test
    void declinedOffer_staysAwayUntilRevive() throws Exception {
        var framework = subscribed();
        var offer = framework.offer();
        framework.send(new Call.Decline(List.of(offer.id()), FOR_LONG));
        stage().settle(framework, Optional.of(offer.agentId()));
        assertThat(framework.heardNothingMore()).isTrue();

        framework.send(new Call.Revive());
        var again = framework.offer();
        assertThat(again.id()).isNotEqualTo(offer.id());
        assertThat(again.resources()).isEqualTo(offer.resources());
    }

    @Test
    void killedTask_isReported() throws Exception {
        var framework = subscribed();
        var offer = framework.offer();
        framework.launch(offer, "t1", "sleep 1000");
        assertThat(states(framework, 2)).containsExactly(TASK_STARTING, TASK_RUNNING);
        framework.send(
                new Call.Kill(new TaskId("t1"), Optional.of(offer.agentId()), Optional.of(Duration.ofSeconds(2))));
        assertThat(states(framework, 2)).containsExactly(TASK_KILLING, TASK_KILLED);
    }

    @Test
    void reconciliation_tellsWhatIsKnown_andNeedsNoAcknowledgement() throws Exception {
        var framework = subscribed();
        framework.launch(framework.offer(), "t1", "sleep 1000");
        var agent = framework.updateAndAcknowledge().agentId();
        assertThat(framework.updateAndAcknowledge().state()).isEqualTo(TASK_RUNNING);
        framework.send(reconcile("t1", agent));
        var explicit = framework.update();
        assertThat(explicit.state()).isEqualTo(TASK_RUNNING);
        assertThat(explicit.reason()).contains(TaskStatus.Reason.REASON_RECONCILIATION);
        assertThat(explicit.uuid()).isEmpty();
        framework.send(reconcile("unknown", agent));
        assertThat(framework.update().state()).isEqualTo(TASK_GONE);

        framework.send(new Call.Reconcile(List.of()));
        var implicit = framework.update();
        assertThat(implicit.taskId()).isEqualTo(new TaskId("t1"));
        assertThat(implicit.state()).isEqualTo(TASK_RUNNING);
        assertThat(implicit.uuid()).isEmpty();
    }

    @Test
    void secondScheduler_takesOver_andTheFirstIsToldAndCutOff() throws Exception {
        var first = framework();
        var id = first.subscribe(Optional.empty());
        first.launch(first.offer(), "t1", "sleep 1000");
        states(first, 2);
        var second = framework();
        assertThat(second.subscribe(Optional.of(id))).isEqualTo(id);

        assertThat(first.next(Event.Error.class).message()).isEqualTo("Framework failed over");
        first.isDisconnected();
        first.send(new Call.Kill(new TaskId("t1"), Optional.empty(), Optional.empty()));
        second.offer();
        second.send(new Call.Reconcile(List.of()));
        assertThat(second.update().state()).isEqualTo(TASK_RUNNING);
        assertThat(first.heardNothingMore()).isTrue();
    }

    @Test
    void lostMaster_isToldOnce_andAnotherSubscriptionIsPossible() throws Exception {
        var framework = framework();
        var id = framework.subscribe(Optional.empty());
        framework.offer();
        framework.client().close();
        assertThat(framework.subscribe(Optional.of(id))).isEqualTo(id);
        framework.offer();
        stage().loseMaster();
        framework.isDisconnected();
        framework.send(new Call.Revive());
        framework.connect(Optional.of(id));
        framework.isDisconnected();
        assertThat(framework.heardNothingMore()).isTrue();
    }

    @Test
    void tornDownFramework_isDisconnected_andRefusedFromThenOn() throws Exception {
        var framework = framework();
        var id = framework.subscribe(Optional.empty());
        framework.offer();
        framework.send(new Call.Teardown());
        framework.isDisconnected();
        framework.connect(Optional.of(id));
        assertThat(framework.next(Event.Error.class).message()).isEqualTo("Framework has been removed");
        framework.isDisconnected();
    }

    @Test
    void manyCalls_arriveInTheirOrder() throws Exception {
        var framework = subscribed();
        var agent = framework.offer().agentId();
        int count = 1_000;
        for (int i = 0; i < count; i++) {
            framework.send(reconcile("t" + i, Optional.of(agent)));
        }
        for (int i = 0; i < count; i++) {
            assertThat(framework.update().taskId()).isEqualTo(new TaskId("t" + i));
        }
    }

    private static Call reconcile(String taskId, Optional<AgentId> agentId) {
        return new Call.Reconcile(List.of(new Call.ReconcileTask(new TaskId(taskId), agentId)));
    }

    private static List<TaskState> states(Framework framework, int count) throws InterruptedException {
        var states = new ArrayList<TaskState>();
        for (int i = 0; i < count; i++) {
            states.add(framework.updateAndAcknowledge().state());
        }
        return states;
    }
}
