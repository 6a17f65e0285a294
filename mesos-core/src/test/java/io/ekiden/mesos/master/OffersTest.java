package io.ekiden.mesos.master;

import static io.ekiden.mesos.master.Cluster.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.OfferId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffersTest {
    private final Cluster cluster = new Cluster();

    private OfferId ready() {
        cluster.agentConnects(1).subscribe(2);
        return cluster.onlyOutstanding().id();
    }

    private Cluster accept(OfferId offerId, Filters filters, TaskInfo... tasks) {
        return cluster.call(2, Call.Accept.launch(List.of(offerId), List.of(tasks), filters));
    }

    @Test
    void subscription_bringsSubscribedAndThenAllAgentsInOneEvent() {
        cluster.agentConnects(1).agentConnects(2).subscribe(3);

        assertThat(cluster.sentToFramework(Event.class).getFirst()).isInstanceOf(Event.Subscribed.class);
        assertThat(cluster.sentToFramework(Event.Offers.class)).hasSize(1);
        assertThat(cluster.offers())
                .extracting(offer -> offer.id() + " " + offer.agentId())
                .containsExactly("M-O0 M-S0", "M-O1 M-S1");
    }

    @Test
    void accept_launchesAndOffersTheRestAgain() {
        accept(ready(), Filters.NONE, task("t1", "cpus:1;mem:64;ports:[31000-31000]"));

        assertThat(cluster.sentToAgent(MasterToAgent.RunTask.class))
                .extracting(run -> run.task().taskId().value())
                .containsExactly("t1");
        // 4 - 1 cpus, 1024 - 64 MiB, ten ports without the first.
        assertThat(cluster.onlyOutstanding().resources())
                .isEqualTo(Resources.parse("cpus:3;mem:960;ports:[31001-31009]"));
    }

    @Test
    void accept_withFilterKeepsTheRestAwayUntilItEnds() {
        accept(ready(), new Filters(Duration.ofSeconds(5)), task("t1", "cpus:1"));
        assertThat(cluster.offers()).isEmpty();

        cluster.pass(Duration.ofSeconds(5));
        assertThat(cluster.offers()).hasSize(1);
    }

    @Test
    void accept_ofAnOfferUsedBefore_dropsItsTasks() {
        var offer = ready();
        accept(offer, Filters.NONE, task("t1", "cpus:1"));
        accept(offer, Filters.NONE, task("t2", "cpus:1"));

        assertThat(cluster.sentToAgent(MasterToAgent.RunTask.class)).isEmpty();
        var status = cluster.statuses().getFirst();
        assertThat(status.state()).isEqualTo(TaskState.TASK_DROPPED);
        assertThat(status.reason()).contains(TaskStatus.Reason.REASON_INVALID_OFFERS);
        assertThat(status.message()).isEqualTo("Task launched with invalid offers: Offer M-O0 is no longer valid");
        assertThat(status.uuid()).isEmpty();
    }

    @Test
    void accept_oldFrameworkHearsLostInsteadOfDropped() {
        var info = Cluster.framework(java.util.Optional.empty());
        cluster.subscribe(
                2,
                new io.ekiden.mesos.model.FrameworkInfo(
                        info.name(),
                        "",
                        info.id(),
                        info.roles(),
                        info.failoverTimeout(),
                        List.of(),
                        "",
                        info.webUiUrl()));
        accept(new OfferId("x"), Filters.NONE, task("t1", "cpus:1"));

        assertThat(cluster.statuses()).extracting(TaskStatus::state).containsExactly(TaskState.TASK_LOST);
    }

    @Test
    void accept_twiceTheSameOfferInOneCall_isInvalidAndReturnsIt() {
        var offer = ready();
        cluster.call(2, Call.Accept.launch(List.of(offer, offer), List.of(task("t1", "cpus:1")), Filters.NONE));

        assertThat(cluster.statuses().getFirst().message())
                .isEqualTo("Task launched with invalid offers: Duplicate offer M-O0 in offer list");
        assertThat(cluster.onlyOutstanding().id()).isNotEqualTo(offer);
    }

    @Test
    void accept_offersOfTwoAgents_isInvalid() {
        cluster.agentConnects(1).agentConnects(5).subscribe(2);
        cluster.call(
                2,
                Call.Accept.launch(
                        List.copyOf(cluster.state.offers().keySet()), List.of(task("t1", "cpus:1")), Filters.NONE));

        assertThat(cluster.statuses().getFirst().message())
                .startsWith("Task launched with invalid offers: Aggregated offers must belong to one single agent.");
    }

    @Test
    void accept_judgesTasksOneByOne() {
        accept(
                ready(),
                Filters.NONE,
                task("good", "cpus:3"),
                task("good", "cpus:1"),
                task("a/b", "cpus:1"),
                task("", "cpus:1"),
                task("none", ""),
                task("elsewhere", "other-S9", "cpus:1"),
                task("big", "cpus:2"),
                task("small", "cpus:1"));

        assertThat(cluster.sentToAgent(MasterToAgent.RunTask.class))
                .extracting(run -> run.task().taskId().value())
                .containsExactly("good", "small");
        assertThat(cluster.statuses()).allSatisfy(status -> {
            assertThat(status.state()).isEqualTo(TaskState.TASK_ERROR);
            assertThat(status.reason()).contains(TaskStatus.Reason.REASON_TASK_INVALID);
        });
        assertThat(cluster.statuses())
                .extracting(TaskStatus::message)
                .containsExactly(
                        "Task has duplicate ID: good",
                        "'a/b' contains invalid characters",
                        "ID must not be empty",
                        "Task uses no resources",
                        "Task uses invalid agent other-S9 while agent M-S0 is expected",
                        // 4 - 3 = 1 cpu is left when this one is judged.
                        "Total resources cpus(allocated: *):2 required by task and its executor is more than available"
                                + " ports(allocated: *):[31000-31009]; cpus(allocated: *):1; mem(allocated: *):1024");
    }

    @Test
    void decline_hidesFor5SecondsByDefault_thenOffersAgain() {
        cluster.call(2, new Call.Decline(List.of(ready()), Filters.DEFAULT));
        assertThat(cluster.state.offers()).isEmpty();
        assertThat(cluster.machine.nextDeadline(cluster.state)).contains(cluster.now.plusSeconds(5));

        cluster.pass(Duration.ofSeconds(5));
        assertThat(cluster.offers()).extracting(offer -> offer.id().value()).containsExactly("M-O1");
    }

    @Test
    void decline_withoutFilter_stillWaitsASecond() {
        cluster.call(2, new Call.Decline(List.of(ready()), Filters.NONE));
        assertThat(cluster.state.offers()).isEmpty();

        cluster.pass(Duration.ofSeconds(1));
        assertThat(cluster.offers()).hasSize(1);
    }

    @Test
    void decline_givesTheAgentToTheNextFrameworkAtOnce() {
        ready();
        cluster.subscribe(3);
        assertThat(cluster.offers()).isEmpty();

        cluster.call(2, new Call.Decline(List.of(cluster.onlyOutstanding().id()), Filters.DEFAULT));
        assertThat(cluster.onlyOutstanding().frameworkId().value()).isEqualTo("M-0001");
    }

    @Test
    void decline_ofAnotherFrameworksOffer_isIgnored() {
        var offer = ready();
        cluster.subscribe(3).call(3, new Call.Decline(List.of(offer), Filters.DEFAULT));

        assertThat(cluster.onlyOutstanding().id()).isEqualTo(offer);
    }

    @Test
    void suppressed_getsNothingUntilRevived() {
        cluster.call(2, new Call.Decline(List.of(ready()), Filters.DEFAULT)).call(2, new Call.Suppress());
        cluster.pass(Duration.ofSeconds(10));
        assertThat(cluster.state.offers()).isEmpty();

        cluster.call(2, new Call.Revive());
        assertThat(cluster.offers()).hasSize(1);
    }

    @Test
    void revive_offersWhatWasDeclined() {
        cluster.call(2, new Call.Decline(List.of(ready()), new Filters(Duration.ofHours(1))));

        cluster.call(2, new Call.Revive());
        assertThat(cluster.offers()).hasSize(1);
    }

    @Test
    void heldOffer_isRescindedWhileTwoFrameworksAreSubscribed() {
        ready();
        cluster.pass(Duration.ofMinutes(5));
        assertThat(cluster.onlyOutstanding().id().value()).isEqualTo("M-O0");

        cluster.subscribe(3).pass(Duration.ofSeconds(30));
        assertThat(cluster.sentToFramework(Event.Rescind.class))
                .extracting(rescind -> rescind.offerId().value())
                .containsExactly("M-O0");
        assertThat(cluster.onlyOutstanding().frameworkId().value()).isEqualTo("M-0001");
    }
}
