package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The containers of a task group: that of its executor, and those of its tasks in it. */
class GroupContainersTest {
    private static final String TASK = """
            {"name": "pod1", "task_id": {"value": "%s"}, "agent_id": %s, "command": {"value": "sleep 1000"},
             "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                           {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}""";

    @TempDir
    Path workDir;

    @Test
    void group_isOneContainer_andThoseOfItsTasksAreShownOnDemand() throws Exception {
        try (var cluster = new SmallCluster(workDir);
                var reader = new OperatorsHttp(cluster.agentUri());
                var framework = new SchedulerSession(cluster.uri())) {
            launch(framework);
            SmallCluster.awaitThat(
                    () -> cluster.agent().state().tasks().values().stream()
                                    .filter(task -> task.latestState().name().equals("TASK_RUNNING"))
                                    .count()
                            == 2,
                    "both tasks run");

            var alone = reader.get("/containers");
            assertThat(alone).hasSize(1);
            var executor = alone.path(0);
            assertThat(executor.path("executor_id").asText()).isEqualTo("pod1");
            assertThat(executor.path("source").asText("none")).isEmpty();
            assertThat(executor.at("/status").has("executor_pid")).isFalse();
            assertThat(executor.at("/statistics/cpus_soft_limit").asDouble()).isEqualTo(0.3);
            assertThat(reader.get("/monitor/statistics")).hasSize(1);

            var nested = reader.get("/containers?show_nested=true&show_standalone=true");
            assertThat(nested).hasSize(3);
            var pids = new ArrayList<Long>();
            long resident = 0;
            for (var task : new JsonNode[] {nested.path(1), nested.path(2)}) {
                assertThat(task.at("/status/container_id/parent/value").asText())
                        .isEqualTo(executor.path("container_id").asText());
                assertThat(task.path("executor_id").asText()).isEqualTo("pod1");
                assertThat(task.at("/statistics/cpus_soft_limit").asDouble()).isEqualTo(0.1);
                pids.add(task.at("/status/executor_pid").asLong());
                resident += task.at("/statistics/mem_rss_bytes").asLong();
            }
            // By its tasks one finds them, as at an agent of Mesos.
            var tasks = reader.read("GET_TASKS").at("/get_tasks/launched_tasks");
            assertThat(tasks).hasSize(2);
            for (int i = 0; i < 2; i++) {
                assertThat(tasks.path(i).at("/statuses/0/container_status/container_id"))
                        .isEqualTo(nested.path(1 + i).at("/status/container_id"));
            }
            assertThat(pids).doesNotHaveDuplicates().allMatch(pid -> pid > 1);
            assertThat(nested.path(0).at("/statistics/mem_rss_bytes").asLong())
                    .isPositive()
                    .isEqualTo(resident);
        }
    }

    private static void launch(SchedulerSession framework) throws Exception {
        framework.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "f", "roles": ["svc"],
                 "capabilities": [{"type": "MULTI_ROLE"}]}}}""");
        var id = framework.next().at("/subscribed/framework_id");
        var offer = framework.next().at("/offers/offers/0");
        var agentId = offer.path("agent_id");
        framework.call("""
                {"type": "ACCEPT", "framework_id": %s, "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH_GROUP",
                 "launch_group": {
                   "executor": {"type": "DEFAULT", "executor_id": {"value": "pod1"}, "framework_id": %s,
                     "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                                   {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}},
                                   {"name": "disk", "type": "SCALAR", "scalar": {"value": 10}}]},
                   "task_group": {"tasks": [%s, %s]}}}]}}""".formatted(
                id, offer.path("id"), id, TASK.formatted("pod1.a", agentId), TASK.formatted("pod1.b", agentId)));
    }
}
