package io.ekiden.mesos.master;

import static io.ekiden.mesos.master.Cluster.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ekiden.mesos.master.maintenance.MaintenanceChange.Answer;
import io.ekiden.mesos.master.maintenance.MaintenanceRequest;
import io.ekiden.mesos.master.maintenance.Schedule;
import io.ekiden.mesos.master.server.RegistryKeys;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.maintenance.InverseOffer;
import io.ekiden.mesos.model.maintenance.MachineId;
import io.ekiden.mesos.model.maintenance.Unavailability;
import io.ekiden.mesos.model.maintenance.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Machines are taken down. Agent M-S0 is on host1 and session 1, framework M-0000 on session 2. */
class MaintenanceRulesTest {
    private static final AgentId AGENT = new AgentId("M-S0");
    private static final FrameworkId FRAMEWORK = new FrameworkId("M-0000");
    private static final MachineId HOST = new MachineId("HOST1", "");
    private static final Unavailability TONIGHT = at("2026-01-01T22:00:00Z");

    private final Cluster cluster = new Cluster();
    private final TreeMap<String, Optional<byte[]>> registry = new TreeMap<>();

    private static Unavailability at(String start) {
        return new Unavailability(Instant.parse(start), Optional.of(Duration.ofHours(1)));
    }

    /** The answer; what changed is stored as a master does. */
    private Optional<String> ask(MaintenanceRequest request) {
        cluster.event(new MasterEvent.MaintenanceRequested(7, request));
        for (var change : cluster.changes) {
            if (change instanceof MasterChange.Registered registered) {
                RegistryKeys.collect(registered, registry);
            }
        }
        return cluster.effects.stream()
                .filter(MasterEffect.Answer.class::isInstance)
                .map(MasterEffect.Answer.class::cast)
                .findFirst()
                .orElseThrow()
                .refusal();
    }

    private Optional<String> schedule(Unavailability when, MachineId... machines) {
        return ask(new MaintenanceRequest.Replace(List.of(new Window(List.of(machines), when))));
    }

    private Optional<String> start(MachineId... machines) {
        return ask(new MaintenanceRequest.Start(List.of(machines)));
    }

    private Optional<String> stop(MachineId... machines) {
        return ask(new MaintenanceRequest.Stop(List.of(machines)));
    }

    private InverseOffer asked() {
        var events = cluster.sentToFramework(Event.InverseOffers.class);
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().offers()).hasSize(1);
        return events.getFirst().offers().getFirst();
    }

    private void running() {
        cluster.agentConnects(1).subscribe(2);
        cluster.call(
                2,
                Call.Accept.launch(
                        List.of(cluster.onlyOutstanding().id()), List.of(task("t1", "cpus:1;mem:32")), Filters.NONE));
        cluster.update(1, "t1", TaskState.TASK_RUNNING);
    }

    @Test
    void schedule_takesOffersBack_offersAgainWithTheTime_andAsksToLeave() {
        running();

        assertThat(schedule(TONIGHT, HOST)).isEmpty();

        assertThat(cluster.sentToFramework(Event.Rescind.class)).hasSize(1);
        assertThat(cluster.offers().getFirst().unavailability()).contains(TONIGHT);
        var offer = asked();
        assertThat(offer.agentId()).isEqualTo(AGENT);
        assertThat(offer.unavailability()).isEqualTo(TONIGHT);
        assertThat(offer.id()).isNotEqualTo(cluster.onlyOutstanding().id());

        cluster.update(1, "t1", TaskState.TASK_RUNNING);
        assertThat(cluster.sentToFramework(Event.InverseOffers.class)).isEmpty();
    }

    @Test
    void sameScheduleAgain_changesNothing_anotherTimeAsksAgain() {
        running();
        schedule(TONIGHT, HOST);
        var first = asked();
        schedule(TONIGHT, HOST);
        assertThat(cluster.sentToFramework(Event.class)).isEmpty();

        var tomorrow = at("2026-01-02T22:00:00Z");
        schedule(tomorrow, HOST);
        assertThat(cluster.sentToFramework(Event.RescindInverseOffer.class))
                .containsExactly(new Event.RescindInverseOffer(first.id()));
        assertThat(asked().unavailability()).isEqualTo(tomorrow);

        ask(new MaintenanceRequest.Replace(List.of()));
        assertThat(cluster.sentToFramework(Event.RescindInverseOffer.class)).hasSize(1);
        assertThat(cluster.sentToFramework(Event.InverseOffers.class)).isEmpty();
        assertThat(cluster.offers().getFirst().unavailability()).isEmpty();
    }

    @Test
    void answer_isRemembered_andAskedAgainWhenItsFilterEnds() {
        running();
        schedule(TONIGHT, HOST);
        var filters = new Filters(Duration.ofSeconds(20));
        cluster.call(2, new Call.AcceptInverseOffers(List.of(asked().id()), filters));

        assertThat(standing()).isEqualTo(Answer.ACCEPT);
        cluster.pass(Duration.ofSeconds(19));
        assertThat(cluster.sentToFramework(Event.InverseOffers.class)).isEmpty();
        cluster.pass(Duration.ofSeconds(2));
        cluster.call(2, new Call.DeclineInverseOffers(List.of(asked().id()), filters));
        assertThat(standing()).isEqualTo(Answer.DECLINE);
    }

    private Answer standing() {
        return Objects.requireNonNull(
                        cluster.state.agents().maintenance().onAgent(AGENT).get(FRAMEWORK))
                .answer();
    }

    @Test
    void answersOfOthers_andToNothing_areVoid() {
        running();
        schedule(TONIGHT, HOST);
        var id = asked().id();
        cluster.subscribe(3);
        cluster.call(3, new Call.DeclineInverseOffers(List.of(id), Filters.DEFAULT));
        assertThat(standing()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void brokenLink_withdrawsTheQuestion_andTheReturnAsksAgain() {
        running();
        schedule(TONIGHT, HOST);
        cluster.event(new MasterEvent.AgentLinkBroken(1));
        assertThat(cluster.sentToFramework(Event.RescindInverseOffer.class)).hasSize(1);
        cluster.agentReturns(5, "M-S0", Cluster.runs("t1", TaskState.TASK_RUNNING));
        // Another host name: the agent has moved to a machine that stays.
        assertThat(cluster.sentToFramework(Event.InverseOffers.class)).isEmpty();
        cluster.register(
                6,
                Optional.of(AGENT),
                "cpus:4;mem:1024;ports:[31000-31009]",
                "host1",
                Cluster.runs("t1", TaskState.TASK_RUNNING));
        assertThat(asked().agentId()).isEqualTo(AGENT);
    }

    @Test
    void frameworkThatSubscribesAgain_isAskedAgain() {
        running();
        schedule(TONIGHT, HOST);
        var first = asked();
        cluster.subscribe(8, "M-0000");
        assertThat(asked().id()).isNotEqualTo(first.id());
    }

    @Test
    void down_endsAgentAndTasks_andAdmitsItOnlyWhenUp() {
        running();
        schedule(TONIGHT, HOST);
        assertThat(start(HOST)).isEmpty();

        assertThat(cluster.sentToAgent(MasterToAgent.Shutdown.class))
                .containsExactly(new MasterToAgent.Shutdown("Operator initiated 'Machine DOWN'"));
        var lost = cluster.statuses().getFirst();
        assertThat(lost.state()).isEqualTo(TaskState.TASK_LOST);
        assertThat(lost.reason()).contains(TaskStatus.Reason.REASON_AGENT_REMOVED);
        assertThat(lost.message()).isEqualTo("Agent host1 removed: Operator initiated 'Machine DOWN'");
        assertThat(cluster.sentToFramework(Event.Failure.class)).hasSize(1);
        assertThat(cluster.state.agents().byId()).isEmpty();
        assertThat(registry.get("agents/M-S0")).isEmpty();

        cluster.register(5, Optional.of(AGENT), "cpus:4;mem:1024", "host1");
        assertThat(cluster.sentToAgent(MasterToAgent.Shutdown.class))
                .containsExactly(new MasterToAgent.Shutdown("Machine is `DOWN`"));
        cluster.register(5, Optional.empty(), "cpus:4;mem:1024", "host1");
        assertThat(cluster.effects).isEmpty();
        assertThat(cluster.state.agents().byId()).isEmpty();

        assertThat(stop(HOST)).isEmpty();
        cluster.register(5, Optional.empty(), "cpus:4;mem:1024", "host1");
        assertThat(cluster.sentToAgent(MasterToAgent.Registered.class)).hasSize(1);
        assertThat(cluster.offers().getFirst().unavailability()).isEmpty();
    }

    @Test
    void wrongRequests_areRefusedInTheWordsOfMesos_andChangeNothing() {
        var other = new MachineId("other", "10.0.0.1");
        assertThat(start(other))
                .contains(
                        "Machine '{\"hostname\":\"other\",\"ip\":\"10.0.0.1\"}' is not part of a maintenance schedule");
        assertThat(schedule(TONIGHT)).contains("List of machines in the maintenance window is empty");
        assertThat(schedule(TONIGHT, HOST, new MachineId("host1", "")))
                .contains("Machine '{\"hostname\":\"host1\"}' appears more than once in the schedule");
        assertThat(schedule(TONIGHT, new MachineId("", "")))
                .contains("Both 'hostname' and 'ip' for a machine are empty");
        assertThat(schedule(TONIGHT, new MachineId("", "10.0.0"))).isPresent();
        assertThat(schedule(new Unavailability(Instant.EPOCH, Optional.of(Duration.ofSeconds(-1))), HOST))
                .contains("Unavailability 'duration' is negative");
        assertThat(start()).contains("List of machines is empty");
        assertThat(cluster.state.agents().maintenance().schedule().isEmpty()).isTrue();

        assertThat(schedule(TONIGHT, HOST, other)).isEmpty();
        assertThat(stop(HOST))
                .contains("Machine '{\"hostname\":\"HOST1\"}' is not in DOWN mode and cannot be brought up");
        assertThat(start(HOST)).isEmpty();
        assertThat(start(HOST))
                .contains("Machine '{\"hostname\":\"HOST1\"}' is not in DRAINING mode and cannot be brought down");
        assertThat(schedule(TONIGHT, other))
                .contains("Machine '{\"hostname\":\"HOST1\"}' is deactivated and cannot be removed from the schedule");
        assertThat(stop(HOST)).isEmpty();
        assertThat(cluster.state.agents().maintenance().schedule().draining()).containsExactly(other);
    }

    @Test
    void schedule_outlivesTheMaster() {
        schedule(TONIGHT, HOST, new MachineId("", "10.0.0.1"));
        start(HOST);
        var before = cluster.state.agents().maintenance().schedule();
        var values = new TreeMap<String, byte[]>();
        registry.forEach((key, value) -> value.ifPresent(bytes -> values.put(key, bytes)));

        cluster.state = cluster.machine.recover(RegistryKeys.read(values), cluster.now);

        assertThat(cluster.state.agents().maintenance().schedule()).isEqualTo(before);
        cluster.register(5, Optional.empty(), "cpus:4;mem:1024", "host1");
        assertThat(cluster.state.agents().byId()).isEmpty();
    }

    @Test
    void machine_isFoundByName_byAddress_orByBoth() {
        cluster.register(1, Optional.empty(), "cpus:4;mem:1024", "localhost");
        var agent = cluster.agent("M-S0").info();
        for (var machine : List.of(
                new MachineId("LocalHost", "127.0.0.1"),
                new MachineId("localhost", ""),
                new MachineId("", "127.0.0.1"))) {
            assertThat(schedule(TONIGHT, machine)).isEmpty();
            assertThat(cluster.state.agents().maintenance().schedule().unavailability(agent))
                    .contains(TONIGHT);
        }
        schedule(TONIGHT, new MachineId("localhost", "10.0.0.1"));
        assertThat(cluster.state.agents().maintenance().schedule().unavailability(agent))
                .isEmpty();
    }

    @Test
    void address_thatIsAbsurdlyLong_costsNoTime() {
        var absurd = new Window(List.of(new MachineId("host", ":".repeat(300_000) + "x")), TONIGHT);
        assertThat(assertTimeoutPreemptively(
                        Duration.ofSeconds(5),
                        () -> Schedule.NONE.whatIsWrongWith(new MaintenanceRequest.Replace(List.of(absurd)))))
                .isPresent();
    }
}
