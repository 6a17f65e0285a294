package io.ekiden.mesos.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.ekiden.mesos.master.registry.RegistrySnapshot;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Operation.Kind;
import io.ekiden.mesos.model.Operation.State;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.model.resource.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final Resources CPU = Resources.parse("cpus<DYNAMIC/a/me>:1");
    private static final Resources DISK = Resources.parse("disk<DYNAMIC/a/me>:100");
    private static final Resources VOLUME = Resources.parse("disk<DYNAMIC/a/me|disk/v1/me/data/RW/!/!/!/!>:100");
    private static final String TOTAL = "cpus:4;mem:1024;disk:1000";

    private final Cluster cluster = new Cluster();

    @BeforeEach
    void begin() {
        cluster.register(1, Optional.empty(), TOTAL).subscribe(2, framework("a"));
    }

    private static FrameworkInfo framework(String role) {
        return new FrameworkInfo(
                "f",
                "root",
                Optional.empty(),
                List.of(role),
                Duration.ofHours(1),
                List.of("MULTI_ROLE", "RESERVATION_REFINEMENT", "PARTITION_AWARE"),
                "localhost",
                Optional.empty(),
                Optional.of("me"),
                true);
    }

    private static Operation.Convert op(Kind kind, Resources resources, String... id) {
        return new Operation.Convert(kind, List.of(id).stream().findFirst(), resources);
    }

    private void accept(Operation... operations) {
        cluster.call(
                2,
                new Call.Accept(
                        List.of(cluster.onlyOutstanding().id()),
                        List.of(operations),
                        new Filters(Duration.ofHours(1))));
    }

    private List<MasterToAgent.ApplyOperation> sent() {
        return cluster.sentToAgent(MasterToAgent.ApplyOperation.class);
    }

    private void agentAnswers(MasterToAgent.ApplyOperation operation) {
        cluster.event(new MasterEvent.AgentSaid(1, ended(operation)));
    }

    private static AgentToMaster.OperationEnded ended(MasterToAgent.ApplyOperation operation) {
        return new AgentToMaster.OperationEnded(
                operation.uuid(),
                operation.frameworkId(),
                operation.operationId(),
                operation.converted(),
                Optional.empty());
    }

    private List<Operation.Status> statuses() {
        return cluster.sentToFramework(Event.UpdateOperationStatus.class).stream()
                .map(Event.UpdateOperationStatus::status)
                .toList();
    }

    @Test
    void reservedResources_areOfferedWhenTheAgentHasThem_withoutFilter() {
        accept(op(Kind.RESERVE, CPU));
        // The rest is declined for an hour, and what is reserved is nobody's yet.
        assertThat(cluster.state.offers()).isEmpty();

        agentAnswers(sent().getFirst());
        assertThat(cluster.onlyOutstanding().resources())
                .isEqualTo(Resources.parse("cpus:3;mem:1024;disk:1000").plus(CPU));
    }

    @Test
    void reserveCreateAndLaunch_inOneAccept_reachTheAgentInOrder() {
        accept(
                op(Kind.RESERVE, CPU.plus(DISK)),
                op(Kind.CREATE, VOLUME),
                new Operation.Launch(List.of(Cluster.task("t", CPU.plus(VOLUME).toString()))));

        assertThat(cluster.effects)
                .extracting(effect -> effect instanceof MasterEffect.SendToAgent(var _, var message)
                        ? message.getClass().getSimpleName()
                        : "other")
                .startsWith("ApplyOperation", "ApplyOperation", "RunTask");
        assertThat(cluster.framework("M-0000").tasks()).hasSize(1);
        assertThat(cluster.state.allocator().totalOf(new AgentId("M-S0")))
                .isEqualTo(Resources.parse("cpus:3;mem:1024;disk:900").plus(CPU).plus(VOLUME));
    }

    @Test
    void reservedResources_areOfferedToTheirRoleOnly() {
        accept(op(Kind.RESERVE, CPU));
        agentAnswers(sent().getFirst());
        cluster.subscribe(3, framework("b"));
        cluster.call(2, new Call.Decline(List.of(cluster.onlyOutstanding().id()), Filters.DEFAULT));

        assertThat(cluster.offers())
                .extracting(Offer::role, Offer::resources)
                .containsExactly(tuple("b", Resources.parse("cpus:3;mem:1024;disk:1000")));
    }

    @Test
    void wrongOperation_isSkipped_andItsErrorToldWhenItHasAnId() {
        accept(
                op(Kind.RESERVE, Resources.parse("cpus<DYNAMIC/a/me>:9"), "much"),
                op(Kind.RESERVE, Resources.parse("cpus<DYNAMIC/b/me>:1"), "role"),
                op(Kind.RESERVE, Resources.parse("cpus<DYNAMIC/a/you>:1"), "principal"),
                op(Kind.RESERVE, Resources.parse("cpus<DYNAMIC/a/you>:1")),
                op(Kind.CREATE, VOLUME, "unreserved"),
                op(Kind.UNRESERVE, CPU, "not reserved"),
                new Operation.Unsupported("CREATE_DISK", Optional.of("unsupported")),
                op(Kind.RESERVE, CPU, "good"));

        assertThat(sent()).hasSize(1);
        assertThat(statuses()).extracting(Operation.Status::state).containsOnly(State.OPERATION_ERROR);
        assertThat(statuses())
                .extracting(status -> status.id().orElse(""))
                .containsExactly("much", "role", "principal", "unreserved", "not reserved", "unsupported");
        assertThat(statuses().getFirst().message())
                .endsWith("disk(allocated: a):1000 does not contain cpus(allocated: a):9");
        agentAnswers(sent().getFirst());
        assertThat(statuses()).extracting(Operation.Status::state).containsExactly(State.OPERATION_FINISHED);
    }

    @Test
    void volumes_ofOneOperation_haveIdsOfTheirOwn() {
        var other = VOLUME.rekeyed(key -> key.withTerms(new Terms(
                List.of(new Reservation(
                        Reservation.Type.DYNAMIC,
                        "a",
                        Optional.of("me"),
                        List.of(new Label("other", Optional.empty())))),
                key.terms().disk(),
                false,
                false)));
        accept(op(Kind.RESERVE, DISK), op(Kind.CREATE, VOLUME.plus(other), "twice"));

        assertThat(statuses())
                .extracting(Operation.Status::message)
                .containsExactly("A persistence ID is used for more than one volume");
    }

    @Test
    void volume_isMadeOnce_grows_shrinks_andIsDestroyedBeforeItIsUnreserved() {
        accept(
                op(Kind.RESERVE, DISK.plus(DISK)),
                op(Kind.CREATE, VOLUME),
                op(Kind.CREATE, VOLUME, "twice"),
                new Operation.Convert(Kind.GROW_VOLUME, Optional.empty(), VOLUME, DISK, Optional.empty()));
        assertThat(statuses())
                .extracting(Operation.Status::message)
                .containsExactly("Persistence ID 'v1' is already in use for role 'a'");
        sent().forEach(this::agentAnswers);
        assertThat(cluster.onlyOutstanding().resources().scalars())
                .containsEntry(VOLUME.scalars().firstKey(), 200_000L);

        accept(
                op(Kind.UNRESERVE, DISK, "too early"),
                new Operation.Convert(
                        Kind.SHRINK_VOLUME,
                        Optional.empty(),
                        VOLUME.plus(VOLUME),
                        Resources.parse("disk:100"),
                        Optional.empty()),
                op(Kind.DESTROY, VOLUME),
                op(Kind.UNRESERVE, DISK.plus(DISK)));
        assertThat(statuses()).extracting(Operation.Status::state).containsExactly(State.OPERATION_ERROR);
        sent().forEach(this::agentAnswers);
        assertThat(cluster.onlyOutstanding().resources()).isEqualTo(Resources.parse(TOTAL));
    }

    @Test
    void operation_thatNeverReachedTheAgent_isDropped_andNothingIsReserved() {
        accept(op(Kind.RESERVE, CPU, "lost"));
        cluster.event(new MasterEvent.AgentLinkBroken(1));
        cluster.register(9, Optional.of(new AgentId("M-S0")), TOTAL, "host1");

        assertThat(statuses()).extracting(Operation.Status::state).containsExactly(State.OPERATION_DROPPED);
        assertThat(cluster.onlyOutstanding().resources()).isEqualTo(Resources.parse(TOTAL));
    }

    @Test
    void operation_whoseAnswerWasLost_isFinishedWhenTheAgentIsBack_andToldUntilAcknowledged() {
        accept(op(Kind.RESERVE, CPU, "kept"));
        var operation = sent().getFirst();
        cluster.event(new MasterEvent.AgentLinkBroken(1));
        var total = Resources.parse("cpus:3;mem:1024;disk:1000").plus(CPU);
        var info = new AgentInfo("host1", 5051, total, List.of());
        cluster.event(new MasterEvent.AgentSaid(
                9,
                new AgentToMaster.Register(
                        info, Optional.of(new AgentId("M-S0")), List.of(), List.of(ended(operation)))));

        assertThat(statuses()).extracting(Operation.Status::state).containsExactly(State.OPERATION_FINISHED);
        assertThat(cluster.onlyOutstanding().resources()).isEqualTo(total);

        // Told again to the framework's next connection, until acknowledged; then the agent may forget it.
        cluster.subscribe(3, framework("a").withId(Optional.of(new FrameworkId("M-0000"))));
        assertThat(statuses()).hasSize(1);
        cluster.call(3, new Call.ReconcileOperations(List.of()));
        assertThat(statuses()).extracting(Operation.Status::state).containsExactly(State.OPERATION_FINISHED);
        cluster.call(3, new Call.AcknowledgeOperation(new AgentId("M-S0"), operation.uuid()));
        assertThat(cluster.sentToAgent(MasterToAgent.AcknowledgeOperation.class))
                .hasSize(1);
        cluster.call(3, new Call.ReconcileOperations(List.of(new Call.ReconcileOperation("kept", Optional.empty()))));
        assertThat(statuses()).extracting(Operation.Status::state).containsExactly(State.OPERATION_UNKNOWN);
    }

    @Test
    void agent_thatCannotApply_isAskedForAllItHas() {
        accept(op(Kind.RESERVE, CPU, "bad"));
        var operation = sent().getFirst();
        cluster.event(new MasterEvent.AgentSaid(
                1,
                new AgentToMaster.OperationEnded(
                        operation.uuid(),
                        operation.frameworkId(),
                        operation.operationId(),
                        Resources.EMPTY,
                        Optional.of("no"))));

        assertThat(statuses()).extracting(Operation.Status::state).containsExactly(State.OPERATION_FAILED);
        assertThat(cluster.effects).contains(new MasterEffect.CloseAgent(1));
        cluster.register(9, Optional.of(new AgentId("M-S0")), TOTAL, "host1");
        assertThat(cluster.onlyOutstanding().resources()).isEqualTo(Resources.parse(TOTAL));
    }

    private Optional<String> operator(Operation.Convert operation) {
        cluster.event(new MasterEvent.OperationRequested(9, new AgentId("M-S0"), operation));
        return cluster.effects.stream()
                .filter(MasterEffect.Answer.class::isInstance)
                .map(effect -> ((MasterEffect.Answer) effect).refusal())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void operatorsReservation_takesOffersBack_andIsOfferedWhenTheAgentHasIt() {
        assertThat(operator(op(Kind.RESERVE, CPU))).isEmpty();

        assertThat(cluster.sentToFramework(Event.Rescind.class)).hasSize(1);
        assertThat(cluster.onlyOutstanding().resources()).isEqualTo(Resources.parse("cpus:3;mem:1024;disk:1000"));
        var sent = sent().getFirst();
        assertThat(sent.converted()).isEqualTo(CPU);
        cluster.event(new MasterEvent.AgentSaid(1, ended(sent)));
        assertThat(statuses()).isEmpty();
        var offered = cluster.state.offers().values().stream()
                .map(offer -> offer.offer().resources())
                .reduce(Resources.EMPTY, Resources::plus);
        assertThat(offered)
                .isEqualTo(Resources.parse("cpus:3;mem:1024;disk:1000").plus(CPU));
    }

    @Test
    void operator_takesNothingThatATaskHas() {
        accept(new Operation.Launch(List.of(Cluster.task("t", "cpus:3.5"))));
        assertThat(operator(op(Kind.RESERVE, CPU)))
                .hasValueSatisfying(why -> assertThat(why).contains("does not contain"));
        assertThat(cluster.sentToFramework(Event.Rescind.class)).isEmpty();
        assertThat(operator(op(Kind.RESERVE, DISK))).isEmpty();
        cluster.event(new MasterEvent.AgentLinkBroken(1));
        assertThat(operator(op(Kind.RESERVE, DISK))).contains("Agent M-S0 is not connected");
    }

    /** The master does nothing else meanwhile: so it must not ask each agent of each. */
    @Test
    void reconciliation_ofManyOperations_looksAtEachAgentOnce() {
        var agents = new TreeMap<AgentId, AgentInfo>();
        for (int i = 0; i < 2_000; i++) {
            agents.put(new AgentId("S" + i), new AgentInfo("h" + i, 5051, Resources.parse("cpus:1"), List.of()));
        }
        var large = new Cluster();
        large.state = large.machine.recover(
                new RegistrySnapshot(agents, new TreeMap<>(), new TreeMap<>(), new TreeMap<>()), large.now);
        large.subscribe(2, framework("a"));
        var asked = IntStream.range(0, 200_000)
                .mapToObj(i -> new Call.ReconcileOperation("o" + i, Optional.of(new AgentId("S" + i % 2_000))))
                .toList();

        assertTimeoutPreemptively(Duration.ofSeconds(6), () -> large.call(2, new Call.ReconcileOperations(asked)));
        assertThat(large.sentToFramework(Event.UpdateOperationStatus.class))
                .hasSize(200_000)
                .allMatch(told -> told.status().state() == State.OPERATION_RECOVERING);
    }

    /** Agent and master keep what was not acknowledged, and tell it again at each registration and subscription. */
    @Test
    void operations_areRefused_whileTooManyWereNotAcknowledged() {
        for (int i = 0; i < OperationRules.MOST_UNACKNOWLEDGED; i++) {
            boolean isReserve = i % 2 == 0;
            accept(op(isReserve ? Kind.RESERVE : Kind.UNRESERVE, CPU, "o" + i));
            agentAnswers(sent().getFirst());
        }
        accept(op(Kind.RESERVE, CPU, "much"));

        assertThat(sent()).isEmpty();
        assertThat(statuses()).extracting(Operation.Status::state).containsExactly(State.OPERATION_ERROR);
        assertThat(statuses().getFirst().message()).contains("have not been acknowledged");
        assertThat(cluster.agent("M-S0").work().operations()).hasSize(OperationRules.MOST_UNACKNOWLEDGED);

        var told = cluster.agent("M-S0").work().operations().firstKey();
        cluster.call(2, new Call.AcknowledgeOperation(new AgentId("M-S0"), told));
        cluster.call(2, new Call.Revive());
        accept(op(Kind.RESERVE, CPU, "enough"));
        assertThat(sent()).hasSize(1);
    }
}
