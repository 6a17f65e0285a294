package io.ekiden.mesos.master;

import static io.ekiden.mesos.master.Cluster.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.guard.Visibility;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.security.Acls;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is left of a master's state for those who may not see all of it. */
class VisibilityTest {
    private static final Acls ACLS = Acls.parse("""
            {"permissive": false,
             "view_frameworks": [{"principals": {"values": ["ops", "auditor"]}, "users": {"type": "ANY"}},
                                 {"principals": {"values": ["web"]}, "users": {"values": ["www"]}}],
             "view_tasks": [{"principals": {"values": ["ops"]}, "users": {"type": "ANY"}},
                            {"principals": {"values": ["web"]}, "users": {"values": ["www"]}}],
             "view_executors": [{"principals": {"values": ["ops"]}, "users": {"type": "ANY"}}],
             "view_roles": [{"principals": {"values": ["ops"]}, "roles": {"type": "ANY"}}],
             "get_quotas": [{"principals": {"values": ["ops"]}, "roles": {"type": "ANY"}}],
             "view_flags": [{"principals": {"values": ["ops"]}, "flags": {"type": "ANY"}}]}""");

    private final Cluster cluster = new Cluster();

    /** Of user www a task alone, of user db a group. */
    @BeforeEach
    void begin() {
        cluster.register(1, Optional.empty(), "cpus:4;mem:1024;disk:1000").subscribe(2, framework("www"));
        accept(2, new Operation.Launch(List.of(task("t1", "cpus:1;mem:64"))), Duration.ofHours(1));
        cluster.subscribe(3, framework("db"));
        var executor = ExecutorInfo.of(new ExecutorId("e"), Resources.parse("cpus:0.1;mem:32;disk:1"));
        accept(3, new Operation.LaunchGroup(executor, List.of(task("t2", "cpus:1;mem:64"))), Duration.ZERO);
    }

    private static FrameworkInfo framework(String user) {
        return new FrameworkInfo(
                user,
                user,
                Optional.empty(),
                List.of("*"),
                Duration.ofHours(1),
                List.of("PARTITION_AWARE"),
                "localhost",
                Optional.empty());
    }

    private void accept(long session, Operation operation, Duration refuse) {
        cluster.call(
                session,
                new Call.Accept(List.of(cluster.onlyOutstanding().id()), List.of(operation), new Filters(refuse)));
    }

    private MasterState seenBy(String principal) {
        return new Visibility(ACLS, Optional.of(principal)).of(cluster.state);
    }

    private static List<String> users(MasterState state) {
        return state.frameworks().byId().values().stream()
                .map(framework -> framework.info().user())
                .toList();
    }

    private static List<String> tasks(MasterState state) {
        return state.frameworks().byId().values().stream()
                .flatMap(framework -> framework.tasks().keySet().stream())
                .map(id -> id.value())
                .toList();
    }

    @Test
    void whoMaySeeAll_seesTheStateItself() {
        assertThat(seenBy("ops")).isSameAs(cluster.state);
        assertThat(new Visibility(ACLS, Optional.of("ops")).kind()).isEmpty();
        assertThat(new Visibility(Acls.ALLOW_ALL, Optional.empty()).of(cluster.state))
                .isSameAs(cluster.state);
        assertThat(tasks(cluster.state)).containsExactly("t1", "t2");
    }

    @Test
    void whoSeesOneUsersFrameworks_seesNothingOfTheOthers() {
        var seen = seenBy("web");
        assertThat(users(seen)).containsExactly("www");
        assertThat(tasks(seen)).containsExactly("t1");
        assertThat(seen.offers()).as("the offer that is out is for the other").isEmpty();
        assertThat(cluster.state.offers()).hasSize(1);
        assertThat(agent(seen).work().executors()).isEmpty();
        assertThat(agent(cluster.state).work().executors()).hasSize(1);
        assertThat(agent(seen).info()).isEqualTo(agent(cluster.state).info());
    }

    @Test
    void whoSeesFrameworksOnly_seesNoTasks() {
        assertThat(users(seenBy("auditor"))).containsExactly("www", "db");
        assertThat(tasks(seenBy("auditor"))).isEmpty();
    }

    @Test
    void ended_isSeenByThoseWhoSawItBefore() {
        cluster.call(2, new Call.Teardown());
        cluster.call(3, new Call.Teardown());
        assertThat(ended(seenBy("ops"))).containsExactly("www", "db");
        assertThat(ended(seenBy("web"))).containsExactly("www");
        assertThat(ended(seenBy("stranger"))).isEmpty();
        assertThat(seenBy("web").frameworks().completed()).isEmpty();
    }

    private static List<String> ended(MasterState state) {
        return state.frameworks().history().stream()
                .map(ended -> ended.framework().info().user())
                .toList();
    }

    private static Agent agent(MasterState state) {
        return state.agents().byId().values().iterator().next();
    }

    @Test
    void readersOfDifferentThings_shareNoDocument() {
        var web = new Visibility(ACLS, Optional.of("web")).kind();
        var stranger = new Visibility(ACLS, Optional.of("stranger")).kind();
        var nobody = new Visibility(ACLS, Optional.empty()).kind();
        assertThat(List.of(web, stranger, nobody, "")).doesNotHaveDuplicates();
    }
}
