package io.ekiden.mesos.master;

import static io.ekiden.mesos.master.Cluster.runs;
import static io.ekiden.mesos.master.Cluster.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.server.RegistryKeys;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What operators decide about agents. Agent M-S0 is on session 1, framework M-0000 on session 2. */
class AgentOperationsTest {
    private static final AgentId AGENT = new AgentId("M-S0");
    private static final FrameworkId FRAMEWORK = new FrameworkId("M-0000");
    private static final Optional<Duration> ONE_SECOND = Optional.of(Duration.ofSeconds(1));

    private final Cluster cluster = new Cluster();
    private final TreeMap<String, Optional<byte[]>> registry = new TreeMap<>();

    /** The event, with its changes stored as a master does. */
    private void event(MasterEvent event) {
        cluster.event(event);
        for (var change : cluster.changes) {
            if (change instanceof MasterChange.Registered registered) {
                RegistryKeys.collect(registered, registry);
            }
        }
    }

    private void running(String taskId) {
        cluster.agentConnects(1).subscribe(2);
        cluster.call(
                2,
                Call.Accept.launch(
                        List.of(cluster.onlyOutstanding().id()), List.of(task(taskId, "cpus:1;mem:32")), Filters.NONE));
        cluster.update(1, taskId, TaskState.TASK_RUNNING);
    }

    private void drain(Optional<Duration> maxGrace, boolean markGone) {
        event(new MasterEvent.AgentDrainRequested(7, AGENT, maxGrace, markGone));
    }

    private void end(String taskId) {
        cluster.update(1, taskId, TaskState.TASK_KILLED);
    }

    private void acknowledge(String taskId) {
        event(new MasterEvent.FrameworkCalled(2, new Call.Acknowledge(AGENT, new TaskId(taskId), Cluster.UUID_1)));
    }

    private Optional<Agent.Mode> mode() {
        return cluster.state.agents().mode(AGENT);
    }

    private Optional<String> refusal() {
        return cluster.effects.stream()
                .filter(MasterEffect.Answer.class::isInstance)
                .map(MasterEffect.Answer.class::cast)
                .filter(answer -> answer.ticket() == 7)
                .findFirst()
                .orElseThrow()
                .refusal();
    }

    /** The master dies, and another one begins with its registry. */
    private void masterRestarts() {
        var values = new TreeMap<String, byte[]>();
        registry.forEach((key, value) -> value.ifPresent(bytes -> values.put(key, bytes)));
        cluster.state = cluster.machine.recover(RegistryKeys.read(values), cluster.now);
    }

    @Test
    void deactivatedAgent_isOfferedNoMore_andItsTasksGoOn() {
        running("t1");
        event(new MasterEvent.AgentDeactivationRequested(7, AGENT));

        assertThat(refusal()).isEmpty();
        assertThat(cluster.sentToFramework(Event.Rescind.class)).hasSize(1);
        assertThat(cluster.sentToAgent(MasterToAgent.KillTask.class)).isEmpty();
        cluster.call(2, new Call.Suppress(List.of())).call(2, new Call.Revive(List.of()));
        assertThat(cluster.state.offers()).isEmpty();

        event(new MasterEvent.AgentReactivationRequested(7, AGENT));
        assertThat(refusal()).isEmpty();
        assertThat(cluster.offers()).hasSize(1);
        assertThat(mode()).isEmpty();
    }

    @Test
    void deactivation_outlivesABrokenLink() {
        running("t1");
        event(new MasterEvent.AgentDeactivationRequested(7, AGENT));
        cluster.event(new MasterEvent.AgentLinkBroken(1)).agentReturns(5, "M-S0", runs("t1", TaskState.TASK_RUNNING));
        assertThat(cluster.state.offers()).isEmpty();
    }

    @Test
    void drain_killsWithTheShorterGrace_andSaysWhy() {
        running("t1");
        drain(ONE_SECOND, false);

        assertThat(refusal()).isEmpty();
        assertThat(cluster.sentToAgent(MasterToAgent.KillTask.class))
                .containsExactly(new MasterToAgent.KillTask(FRAMEWORK, new TaskId("t1"), ONE_SECOND));
        assertThat(cluster.state.offers()).isEmpty();

        end("t1");
        assertThat(cluster.statuses().getFirst().reason()).contains(TaskStatus.Reason.REASON_AGENT_DRAINING);
        assertThat(mode().orElseThrow().isDraining())
                .as("its end is not acknowledged")
                .isTrue();
        acknowledge("t1");
        assertThat(mode().flatMap(Agent.Mode::drain).orElseThrow().drained()).isTrue();
        assertThat(cluster.state.offers()).as("drained is deactivated").isEmpty();
    }

    @Test
    void drain_withALongLimit_leavesTheTaskItsOwnGrace() {
        running("t1");
        drain(Optional.of(Duration.ofHours(1)), false);
        assertThat(cluster.sentToAgent(MasterToAgent.KillTask.class).getFirst().gracePeriod())
                .contains(Duration.ofSeconds(3));
    }

    @Test
    void drainingAgent_isNotReactivated_aDrainedOneIs() {
        running("t1");
        drain(Optional.empty(), false);
        event(new MasterEvent.AgentReactivationRequested(7, AGENT));
        assertThat(refusal()).contains("Agent is still in the DRAINING state");

        end("t1");
        acknowledge("t1");
        event(new MasterEvent.AgentReactivationRequested(7, AGENT));
        assertThat(refusal()).isEmpty();
        assertThat(cluster.offers()).hasSize(1);
    }

    @Test
    void drain_withoutTasks_isOverAtOnce() {
        cluster.agentConnects(1);
        drain(Optional.empty(), false);
        assertThat(mode().flatMap(Agent.Mode::drain).orElseThrow().drained()).isTrue();
    }

    @Test
    void drain_isOverWithTheFrameworkWhoseTasksWereThere() {
        running("t1");
        drain(Optional.empty(), false);
        cluster.call(2, new Call.Teardown());
        assertThat(mode().flatMap(Agent.Mode::drain).orElseThrow().drained()).isTrue();
    }

    @Test
    void drain_whoseLastTaskEndedWhileTheAgentWasAway_isOverWhenThatIsAcknowledged() {
        running("t1");
        cluster.event(new MasterEvent.AgentLinkBroken(1));
        drain(Optional.empty(), false);
        cluster.agentReturns(5, "M-S0", runs("t1", TaskState.TASK_FINISHED));
        assertThat(mode().orElseThrow().isDraining()).isTrue();
        cluster.update(5, "t1", TaskState.TASK_FINISHED);
        acknowledge("t1");
        assertThat(mode().flatMap(Agent.Mode::drain).orElseThrow().drained()).isTrue();
    }

    @Test
    void drain_ofAnEmptyAgentThatIsAway_isOverWhenItIsBack() {
        cluster.agentConnects(1).event(new MasterEvent.AgentLinkBroken(1));
        drain(Optional.empty(), true);
        assertThat(mode().orElseThrow().isDraining()).isTrue();
        cluster.agentReturns(5, "M-S0");
        assertThat(cluster.state.agents().marks().gone()).containsOnlyKeys(AGENT);
    }

    @Test
    void drain_goesOnUnderTheNextMaster() {
        cluster.agentConnects(1);
        for (var change : cluster.changes) {
            if (change instanceof MasterChange.Registered registered) {
                RegistryKeys.collect(registered, registry);
            }
        }
        cluster.subscribe(2);
        cluster.call(
                2,
                Call.Accept.launch(
                        List.of(cluster.onlyOutstanding().id()), List.of(task("t1", "cpus:1;mem:32")), Filters.NONE));
        drain(ONE_SECOND, true);
        masterRestarts();

        assertThat(mode().orElseThrow().isDraining()).isTrue();
        cluster.subscribe(2, "M-0000").agentReturns(1, "M-S0", runs("t1", TaskState.TASK_RUNNING));
        assertThat(cluster.sentToAgent(MasterToAgent.KillTask.class))
                .containsExactly(new MasterToAgent.KillTask(FRAMEWORK, new TaskId("t1"), ONE_SECOND));
        assertThat(cluster.state.offers()).isEmpty();

        end("t1");
        acknowledge("t1");
        assertThat(cluster.state.agent(AGENT))
                .as("drained, then gone, as asked")
                .isNull();
        assertThat(cluster.state.agents().marks().gone()).containsOnlyKeys(AGENT);
    }

    @Test
    void goneAgent_losesItsTasks_andItsIdForEver() {
        running("t1");
        event(new MasterEvent.AgentGoneRequested(7, AGENT));

        assertThat(refusal()).isEmpty();
        assertThat(cluster.statuses()).hasSize(1);
        assertThat(cluster.statuses().getFirst().state()).isEqualTo(TaskState.TASK_GONE_BY_OPERATOR);
        assertThat(cluster.statuses().getFirst().reason()).contains(TaskStatus.Reason.REASON_AGENT_REMOVED_BY_OPERATOR);
        assertThat(cluster.sentToAgent(MasterToAgent.Shutdown.class)).hasSize(1);
        assertThat(cluster.state.agents().byId()).isEmpty();
        assertThat(cluster.state.allocator().agents()).isEmpty();

        masterRestarts();
        cluster.agentReturns(4, "M-S0", runs("t1", TaskState.TASK_RUNNING));
        assertThat(cluster.sentToAgent(MasterToAgent.Shutdown.class)).hasSize(1);
        assertThat(cluster.state.agents().byId()).isEmpty();
    }

    @Test
    void agentThatLeaves_losesItsTasks_andMayComeBackAsAnother() {
        running("t1");
        cluster.event(new MasterEvent.AgentSaid(1, new AgentToMaster.Unregister()));

        assertThat(cluster.statuses()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(TaskState.TASK_LOST);
            assertThat(status.reason()).contains(TaskStatus.Reason.REASON_AGENT_REMOVED);
        });
        assertThat(cluster.sentToFramework(Event.Rescind.class)).hasSize(1);
        assertThat(cluster.sentToFramework(Event.Failure.class)).hasSize(1);
        assertThat(cluster.state.agents().byId()).isEmpty();
        assertThat(cluster.state.allocator().agents()).isEmpty();

        masterRestarts();
        assertThat(cluster.state.agents().byId()).as("durably").isEmpty();
    }

    @Test
    void unreachableAgent_canBeGone() {
        running("t1");
        cluster.event(new MasterEvent.AgentLinkBroken(1)).pass(Duration.ofSeconds(75));
        event(new MasterEvent.AgentGoneRequested(7, AGENT));
        assertThat(cluster.statuses().getFirst().state()).isEqualTo(TaskState.TASK_GONE_BY_OPERATOR);
        assertThat(cluster.state.agents().unreachable()).isEmpty();

        event(new MasterEvent.AgentGoneRequested(7, AGENT));
        assertThat(refusal()).as("asked twice").isEmpty();
        assertThat(cluster.statuses()).isEmpty();
    }

    @Test
    void unknownAgent_isRefused() {
        cluster.agentConnects(1);
        var unknown = new AgentId("nobody");
        for (var event : List.of(
                new MasterEvent.AgentDrainRequested(7, unknown, Optional.empty(), false),
                new MasterEvent.AgentDeactivationRequested(7, unknown),
                new MasterEvent.AgentReactivationRequested(7, unknown),
                new MasterEvent.AgentGoneRequested(7, unknown))) {
            event(event);
            assertThat(refusal()).contains("Unknown agent");
        }
        drain(Optional.of(Duration.ofSeconds(-1)), false);
        assertThat(refusal()).contains("Drain request cannot specify a negative max_grace_period");
        assertThat(mode()).isEmpty();
    }

    @Test
    void removalRate_spreadsWhatBecomesUnreachable() {
        var rate = new MasterSettings.RemovalRate(2, Duration.ofMinutes(10));
        var limited = new Cluster(MasterSettings.Limits.DEFAULT.withRemovals(Optional.of(rate)));
        for (int session = 1; session <= 5; session++) {
            limited.agentConnects(session);
        }
        for (int session = 1; session <= 5; session++) {
            limited.event(new MasterEvent.AgentLinkBroken(session));
        }
        limited.pass(Duration.ofSeconds(75));
        assertThat(limited.state.agents().unreachable()).hasSize(2);
        limited.pass(Duration.ofMinutes(9));
        assertThat(limited.state.agents().unreachable()).hasSize(2);
        limited.pass(Duration.ofMinutes(1));
        assertThat(limited.state.agents().unreachable()).hasSize(4);

        limited.agentReturns(9, "M-S4");
        limited.pass(Duration.ofHours(1));
        assertThat(limited.state.agents().unreachable())
                .as("it came back in time")
                .hasSize(4);
        assertThat(limited.agent("M-S4").isConnected()).isTrue();
    }
}
