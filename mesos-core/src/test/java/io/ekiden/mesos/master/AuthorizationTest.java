package io.ekiden.mesos.master;

import static io.ekiden.mesos.master.Cluster.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.security.Acls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What access lists mean for frameworks and their tasks. */
class AuthorizationTest {
    private final Cluster cluster =
            new Cluster(MasterSettings.of("M", "localhost", 5050).withAcls(Acls.parse("""
            {"permissive": false,
             "register_frameworks": [{"principals": {"values": ["marathon"]}, "roles": {"values": ["web", "eng/%"]}}],
             "run_tasks": [{"principals": {"values": ["marathon"]}, "users": {"values": ["www", "nobody"]}}]}""")));

    private static FrameworkInfo framework(String principal, String user, String... roles) {
        return new FrameworkInfo(
                "f",
                user,
                Optional.empty(),
                List.of(roles),
                Duration.ofHours(1),
                List.of("MULTI_ROLE", "PARTITION_AWARE"),
                "localhost",
                Optional.empty(),
                Optional.of(principal),
                true);
    }

    private static TaskInfo as(String id, Optional<String> user) {
        var plain = task(id, "cpus:1;mem:32");
        return new TaskInfo(
                plain.taskId(),
                plain.name(),
                plain.agentId(),
                plain.resources(),
                new CommandInfo(true, "sleep 100", List.of(), Map.of(), List.of(), user),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    @Test
    void subscription_inRolesThatAreNotAllowed_isAnErrorAndTheEnd() {
        cluster.subscribe(2, framework("marathon", "www", "web", "ops"));
        assertThat(cluster.sentToFramework(Event.Error.class))
                .containsExactly(new Event.Error("Not authorized to use roles '{ ops, web }'"));
        assertThat(cluster.effects).contains(new MasterEffect.CloseFramework(2));
        assertThat(cluster.state.frameworks().byId()).isEmpty();

        cluster.subscribe(3, framework("stranger", "www", "web"));
        assertThat(cluster.sentToFramework(Event.Error.class)).hasSize(1);

        cluster.subscribe(4, framework("marathon", "www", "web", "eng/ui"));
        assertThat(cluster.sentToFramework(Event.Subscribed.class)).hasSize(1);
    }

    @Test
    void launch_asAUserThatIsNotAllowed_isRefused_theOthersAreNot() {
        cluster.agentConnects(1).subscribe(2, framework("marathon", "www", "web"));
        var offer = cluster.onlyOutstanding().id();
        var tasks = List.of(as("t1", Optional.of("root")), as("t2", Optional.of("nobody")));
        cluster.call(2, Call.Accept.launch(List.of(offer), tasks, Filters.NONE));

        assertThat(cluster.statuses()).hasSize(1);
        var refused = cluster.statuses().getFirst();
        assertThat(refused.taskId().value()).isEqualTo("t1");
        assertThat(refused.state()).isEqualTo(TaskState.TASK_ERROR);
        assertThat(refused.reason()).contains(TaskStatus.Reason.REASON_TASK_UNAUTHORIZED);
        assertThat(refused.message()).isEqualTo("Not authorized to launch as user 'root'");
        assertThat(launched()).containsExactly("t2 as nobody");
    }

    /** It must not run as the agent's own user, whom nobody has allowed. */
    @Test
    void launch_asNobodyInParticular_isAsTheFrameworksUser() {
        cluster.agentConnects(1).subscribe(2, framework("marathon", "www", "web"));
        var offer = cluster.onlyOutstanding().id();
        cluster.call(2, Call.Accept.launch(List.of(offer), List.of(as("t1", Optional.empty())), Filters.NONE));
        assertThat(launched()).containsExactly("t1 as www");
    }

    @Test
    void frameworksUser_thatIsNotAllowed_isRefused() {
        cluster.agentConnects(1).subscribe(2, framework("marathon", "root", "web"));
        var offer = cluster.onlyOutstanding().id();
        cluster.call(2, Call.Accept.launch(List.of(offer), List.of(as("t1", Optional.empty())), Filters.NONE));
        assertThat(cluster.statuses())
                .extracting(TaskStatus::message)
                .containsExactly("Not authorized to launch as user 'root'");
        assertThat(launched()).isEmpty();
    }

    @Test
    void group_withOneTaskThatIsNotAllowed_isRefusedAsAWhole() {
        cluster.register(1, Optional.empty(), "cpus:4;mem:1024;disk:1000")
                .subscribe(2, framework("marathon", "www", "web"));
        launchGroup(as("t1", Optional.of("root")), as("t2", Optional.empty()));
        assertThat(cluster.statuses())
                .extracting(status -> status.taskId() + " " + status.reason().orElseThrow())
                .containsExactly("t1 REASON_TASK_GROUP_UNAUTHORIZED", "t2 REASON_TASK_GROUP_UNAUTHORIZED");
        assertThat(cluster.sentToAgent(MasterToAgent.RunGroup.class)).isEmpty();

        // What was not used is as good as declined, for a second.
        cluster.pass(Duration.ofSeconds(1));
        launchGroup(as("t3", Optional.of("nobody")), as("t4", Optional.empty()));
        assertThat(cluster.sentToAgent(MasterToAgent.RunGroup.class))
                .flatExtracting(MasterToAgent.RunGroup::tasks)
                .extracting(task -> task.command().user().orElseThrow())
                .containsExactly("nobody", "www");
    }

    private void launchGroup(TaskInfo... tasks) {
        var executor = ExecutorInfo.of(new ExecutorId("e"), Resources.parse("cpus:0.1;mem:32;disk:1"));
        cluster.call(
                2,
                new Call.Accept(
                        List.of(cluster.onlyOutstanding().id()),
                        List.of(new Operation.LaunchGroup(executor, List.of(tasks))),
                        Filters.NONE));
    }

    @Test
    void operations_thatAreNotAllowed_areRefused() {
        var strict = new Cluster(MasterSettings.of("M", "localhost", 5050).withAcls(Acls.parse("""
                {"reserve_resources": [{"principals": {"values": ["marathon"]}, "roles": {"values": ["web"]}},
                                       {"principals": {"type": "NONE"}, "roles": {"type": "ANY"}}],
                 "create_volumes": [{"principals": {"type": "NONE"}, "roles": {"values": ["web"]}}]}""")));
        strict.register(1, Optional.empty(), "cpus:4;mem:1024;disk:1000");
        var reserved = Resources.parse("disk<DYNAMIC/web/marathon>:100");
        var volume = Resources.parse("disk<DYNAMIC/web/marathon|disk/v1/marathon/data/RW/!/!/!/!>:100");
        assertThat(operate(strict, framework("marathon", "www", "web"), "web", reserved, volume))
                .containsExactly("Not authorized to perform CREATE");
        assertThat(strict.sentToAgent(MasterToAgent.ApplyOperation.class)).hasSize(1);

        var other = new Cluster(MasterSettings.of("M", "localhost", 5050)
                .withAcls(Acls.parse(
                        "{\"permissive\": false, \"register_frameworks\": [{\"principals\": {\"type\": \"ANY\"},"
                                + " \"roles\": {\"type\": \"ANY\"}}]}")));
        other.register(1, Optional.empty(), "cpus:4;mem:1024;disk:1000");
        assertThat(operate(other, framework("marathon", "www", "web"), "web", reserved, volume)
                        .getFirst())
                .isEqualTo("Not authorized to perform RESERVE");
        assertThat(other.sentToAgent(MasterToAgent.ApplyOperation.class)).isEmpty();
    }

    private static List<String> operate(
            Cluster on, FrameworkInfo framework, String role, Resources reserved, Resources volume) {
        on.subscribe(2, framework);
        assertThat(on.onlyOutstanding().role()).isEqualTo(role);
        on.call(
                2,
                new Call.Accept(
                        List.of(on.onlyOutstanding().id()),
                        List.of(
                                new Operation.Convert(Operation.Kind.RESERVE, Optional.of("r"), reserved),
                                new Operation.Convert(Operation.Kind.CREATE, Optional.of("c"), volume)),
                        Filters.NONE));
        return on.sentToFramework(Event.UpdateOperationStatus.class).stream()
                .map(event -> event.status().message())
                .toList();
    }

    private List<String> launched() {
        return cluster.sentToAgent(MasterToAgent.RunTask.class).stream()
                .map(run -> run.task().taskId() + " as "
                        + run.task().command().user().orElse("the agent"))
                .toList();
    }
}
