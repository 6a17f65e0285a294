package io.ekiden.mesos.master;

import static io.ekiden.mesos.master.Cluster.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.registry.RegistrySnapshot;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FrameworksTest {
    private static final Resources WHOLE_AGENT = Resources.parse("cpus:4;mem:1024;ports:[31000-31009]");

    private final Cluster cluster = new Cluster();

    private Cluster streamBreaks(long session) {
        return cluster.event(new MasterEvent.FrameworkLinkBroken(session));
    }

    @Test
    void ids_areGivenInOrder_orTakenAsBrought() {
        cluster.subscribe(1).subscribe(2).subscribe(3, "marathon-of-old");

        assertThat(cluster.state.frameworks().byId().keySet())
                .extracting(FrameworkId::value)
                .containsExactlyInAnyOrder("M-0000", "M-0001", "marathon-of-old");
        assertThat(cluster.sentToFramework(Event.Subscribed.class))
                .extracting(subscribed -> subscribed.frameworkId().value())
                .containsExactly("marathon-of-old");
    }

    @Test
    void resubscription_endsTheOldStream_andDiscardsItsOffers() {
        cluster.agentConnects(1).subscribe(2).subscribe(3, "M-0000");

        assertThat(cluster.effects)
                .startsWith(
                        new MasterEffect.SendToFramework(2, new Event.Error("Framework failed over")),
                        new MasterEffect.CloseFramework(2));
        assertThat(cluster.sentToFramework(Event.Rescind.class)).isEmpty();
        assertThat(cluster.onlyOutstanding().id().value()).isEqualTo("M-O1");

        streamBreaks(2);
        assertThat(cluster.changes).as("the old stream's end means nothing").isEmpty();
        cluster.call(2, new Call.Teardown());
        assertThat(cluster.changes).as("nor do its late calls").isEmpty();
    }

    @Test
    void brokenStream_returnsOffers_andKeepsTasksUntilTheFailoverTimeout() {
        cluster.agentConnects(1).subscribe(2);
        var offer = cluster.onlyOutstanding().id();
        cluster.call(2, Call.Accept.launch(List.of(offer), List.of(task("t1", "cpus:1")), Filters.NONE));
        streamBreaks(2);
        assertThat(cluster.state.offers()).isEmpty();
        assertThat(cluster.effects).isEmpty();

        cluster.pass(Duration.ofMinutes(59)).subscribe(3, "M-0000");
        assertThat(cluster.onlyOutstanding().resources()).isEqualTo(WHOLE_AGENT.minus(Resources.parse("cpus:1")));
        assertThat(cluster.sentToAgent(MasterToAgent.ResendUpdates.class))
                .as("what it missed is told at once")
                .containsExactly(new MasterToAgent.ResendUpdates(new FrameworkId("M-0000")));
        cluster.pass(Duration.ofHours(2));
        assertThat(cluster.state.frameworks().completed()).isEmpty();
    }

    @Test
    void failoverTimeout_tearsTheFrameworkDown() {
        cluster.agentConnects(1).subscribe(2);
        var offer = cluster.onlyOutstanding().id();
        cluster.call(2, Call.Accept.launch(List.of(offer), List.of(task("t1", "cpus:1")), Filters.NONE));
        streamBreaks(2).pass(Duration.ofHours(1));

        assertThat(cluster.sentToAgent(MasterToAgent.ShutdownFramework.class)).hasSize(1);
        cluster.subscribe(3, "M-0000");
        assertThat(cluster.effects)
                .containsExactly(
                        new MasterEffect.SendToFramework(3, new Event.Error("Framework has been removed")),
                        new MasterEffect.CloseFramework(3));
    }

    @Test
    void failoverTimeoutOfFiveSeconds_isSurvivedAtThree_andOverAtSix() {
        var id = new FrameworkId("f");
        var info = new FrameworkInfo(
                "f",
                "root",
                Optional.of(id),
                List.of("*"),
                Duration.ofSeconds(5),
                List.of("PARTITION_AWARE"),
                "",
                Optional.empty());
        cluster.agentConnects(1).subscribe(2, info);
        var offer = cluster.onlyOutstanding().id();
        cluster.call(2, Call.Accept.launch(List.of(offer), List.of(task("t1", "cpus:1")), Filters.NONE));

        streamBreaks(2).pass(Duration.ofSeconds(3));
        assertThat(cluster.sentToAgent(MasterToAgent.ShutdownFramework.class)).isEmpty();
        cluster.subscribe(3, info).pass(Duration.ofMinutes(1));
        assertThat(cluster.framework("f").tasks()).hasSize(1);

        streamBreaks(3).pass(Duration.ofSeconds(6));
        assertThat(cluster.sentToAgent(MasterToAgent.ShutdownFramework.class))
                .containsExactly(new MasterToAgent.ShutdownFramework(id));
        assertThat(cluster.state.framework(id)).isNull();
        cluster.subscribe(4, info);
        assertThat(cluster.effects)
                .containsExactly(
                        new MasterEffect.SendToFramework(4, new Event.Error("Framework has been removed")),
                        new MasterEffect.CloseFramework(4));
    }

    @Test
    void teardown_shutsTasksDown_freesTheirResources_andEndsTheStream() {
        cluster.agentConnects(1).subscribe(2).subscribe(3);
        var offer = cluster.onlyOutstanding().id();
        cluster.call(2, Call.Accept.launch(List.of(offer), List.of(task("t1", "cpus:1")), Filters.DEFAULT));
        cluster.call(2, new Call.Teardown());

        assertThat(cluster.sentToAgent(MasterToAgent.ShutdownFramework.class))
                .containsExactly(new MasterToAgent.ShutdownFramework(new FrameworkId("M-0000")));
        assertThat(cluster.effects).contains(new MasterEffect.CloseFramework(2));
        // The first offer's rest went to the other framework before; now it is offered what the task held.
        assertThat(cluster.offers())
                .extracting(made -> made.frameworkId() + " " + made.resources())
                .containsExactly("M-0001 cpus:1");
    }

    @Test
    void operatorTeardown_endsADisconnectedFramework() {
        cluster.subscribe(2);
        streamBreaks(2).event(new MasterEvent.TeardownRequested(7, new FrameworkId("M-0000")));

        assertThat(cluster.state.frameworks().completed()).containsOnlyKeys(new FrameworkId("M-0000"));
        assertThat(cluster.machine.nextDeadline(cluster.state)).isEmpty();
        assertThat(cluster.effects).containsExactly(new MasterEffect.Answer(7, Optional.empty()));

        cluster.event(new MasterEvent.TeardownRequested(8, new FrameworkId("M-0000")));
        assertThat(cluster.effects)
                .containsExactly(new MasterEffect.Answer(8, Optional.of("No framework found with specified ID")));
    }

    private static FrameworkInfo with(String principal, String user, List<String> capabilities, String... roles) {
        return new FrameworkInfo(
                "f",
                user,
                Optional.empty(),
                List.of(roles),
                Duration.ofHours(1),
                capabilities,
                "",
                Optional.empty(),
                Optional.of(principal),
                true);
    }

    private List<String> errors() {
        return cluster.sentToFramework(Event.Error.class).stream()
                .map(Event.Error::message)
                .toList();
    }

    /** As recorded, sessions 07-resubscribe-change-principal and 07-resubscribe-change-user-checkpoint. */
    @Test
    void framework_cannotBecomeAnother_andKeepsItsUser() {
        var id = Optional.of(new FrameworkId("M-0000"));
        cluster.subscribe(2, with("me", "root", List.of(), "*"));
        cluster.subscribe(3, with("you", "root", List.of(), "*").withId(id));
        assertThat(errors()).containsExactly("Changing framework's principal is not allowed.");
        assertThat(cluster.effects).contains(new MasterEffect.CloseFramework(3));
        assertThat(cluster.framework("M-0000").session()).contains(2L);

        cluster.subscribe(4, with("me", "nobody", List.of(), "*").withId(id));
        assertThat(cluster.framework("M-0000").session()).contains(4L);
        assertThat(cluster.framework("M-0000").info().user()).isEqualTo("root");
    }

    @Test
    void roles_thatCannotBe_areRefused() {
        var many = List.of("MULTI_ROLE");
        for (var role : List.of("", "/a", "a/", "a//b", "a/../b", "a/*", "-a", "a b")) {
            cluster.subscribe(2, with("me", "root", many, "good", role));
            assertThat(errors())
                    .as("role '%s'", role)
                    .singleElement()
                    .satisfies(error -> assertThat(error).startsWith("'FrameworkInfo.roles' contains invalid role: "));
        }
        cluster.subscribe(2, with("me", "root", many, "a", "a"));
        assertThat(errors()).containsExactly("'FrameworkInfo.roles' contains duplicate items: { a }");
        cluster.call(2, new Call.Subscribe(with("me", "root", many, "a"), List.of("b"), Optional.empty()));
        assertThat(errors())
                .singleElement()
                .satisfies(error -> assertThat(error).contains("Suppressed role 'b'"));
        cluster.call(2, new Call.Subscribe(with("me", "root", many, "a"), List.of(), Optional.of("malformed")));
        assertThat(errors()).containsExactly("malformed");
        assertThat(cluster.state.frameworks().byId()).isEmpty();
    }

    @Test
    void update_changesRoles_andTakesBackOffersOfThoseThatAreLeft() {
        var many = List.of("MULTI_ROLE");
        cluster.agentConnects(1)
                .call(2, new Call.Subscribe(with("me", "root", many, "a", "b"), List.of("b"), Optional.empty()));
        assertThat(cluster.onlyOutstanding().role()).isEqualTo("a");

        var onlyB = new Call.UpdateFramework(with("me", "root", many, "b"), List.of(), Optional.empty());
        cluster.event(new MasterEvent.FrameworkUpdateRequested(2, 5, onlyB));
        assertThat(cluster.sentToFramework(Event.Rescind.class)).hasSize(1);
        assertThat(cluster.onlyOutstanding().role()).isEqualTo("b");
        assertThat(cluster.effects).contains(new MasterEffect.Answer(5, Optional.empty()));

        var other = new Call.UpdateFramework(with("you", "root", many, "c"), List.of(), Optional.empty());
        cluster.event(new MasterEvent.FrameworkUpdateRequested(2, 6, other));
        assertThat(cluster.effects)
                .containsExactly(new MasterEffect.Answer(
                        6,
                        Optional.of("Updating 'FrameworkInfo.principal' is unsupported; attempted to update from 'me'"
                                + " to 'you'")));
        assertThat(cluster.framework("M-0000").info().roles()).containsExactly("b");
    }

    @Test
    void suppressAndRevive_goByRole_andAreVoidForRolesOfOthers() {
        var many = List.of("MULTI_ROLE");
        cluster.subscribe(2, with("me", "root", many, "a", "b"));
        cluster.call(2, new Call.Suppress(List.of("a", "foreign")));
        assertThat(cluster.changes).isEmpty();
        cluster.call(2, new Call.Suppress(List.of("a"))).agentConnects(1);
        assertThat(cluster.onlyOutstanding().role()).isEqualTo("b");

        cluster.call(2, new Call.Suppress())
                .call(2, new Call.Decline(List.of(cluster.onlyOutstanding().id()), Filters.NONE));
        cluster.call(2, new Call.Revive(List.of("a", "foreign"))).pass(Duration.ofSeconds(9));
        assertThat(cluster.state.offers()).isEmpty();
        cluster.call(2, new Call.Revive(List.of("a")));
        assertThat(cluster.onlyOutstanding().role()).isEqualTo("a");
    }

    @Test
    void zeroFailoverTimeout_removesAtOnce() {
        var info = Cluster.framework(java.util.Optional.empty());
        cluster.subscribe(
                2, new FrameworkInfo("f", "", info.id(), info.roles(), Duration.ZERO, List.of(), "", info.webUiUrl()));
        streamBreaks(2);

        assertThat(cluster.state.frameworks().completed()).hasSize(1);
    }

    @Test
    void restartedMaster_remembersFrameworks_theirDeadlines_andTheRemoved() {
        var info = Cluster.framework(Optional.of(new FrameworkId("gone")));
        var there = info.withId(Optional.of(new FrameworkId("there")));
        var frameworks = new TreeMap<FrameworkId, RegistrySnapshot.KnownFramework>();
        frameworks.put(
                new FrameworkId("gone"),
                new RegistrySnapshot.KnownFramework(info, java.util.Optional.of(cluster.now.minusSeconds(10))));
        frameworks.put(
                new FrameworkId("there"), new RegistrySnapshot.KnownFramework(there, java.util.Optional.empty()));
        var completed = new TreeMap<FrameworkId, java.time.Instant>();
        completed.put(new FrameworkId("removed"), cluster.now);
        cluster.state = cluster.machine.recover(
                new RegistrySnapshot(new TreeMap<>(), new TreeMap<>(), frameworks, completed), cluster.now);

        // There was no master to return to: it gets the time an agent has.
        cluster.pass(Duration.ofSeconds(74));
        assertThat(cluster.state.frameworks().byId()).hasSize(2);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.state.frameworks().byId()).containsOnlyKeys(new FrameworkId("there"));
        cluster.subscribe(3, "removed");
        assertThat(cluster.sentToFramework(Event.Error.class))
                .containsExactly(new Event.Error("Framework has been removed"));
        // One that was subscribed when the master ended has its whole failover timeout.
        cluster.pass(Duration.ofHours(1));
        assertThat(cluster.state.frameworks().byId()).isEmpty();
    }
}
