package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task says of itself is shown again as it was said, also by the next master. */
class TaskNotesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DISCOVERY =
            "{\"visibility\":\"CLUSTER\",\"name\":\"web\",\"environment\":\"prod\",\"location\":\"here\",\"version\":\"1\","
                    + "\"ports\":{\"ports\":[{\"number\":80,\"name\":\"http\",\"protocol\":\"tcp\",\"visibility\":\"EXTERNAL\","
                    + "\"labels\":{\"labels\":[{\"key\":\"a\"},{\"key\":\"a\",\"value\":\"b\"}]}}]},"
                    + "\"labels\":{\"labels\":[{\"key\":\"k\",\"value\":\"v\"}]}}";

    @TempDir
    Path workDir;

    @Test
    void notes_comeOutAsTheyWentIn_alsoAfterAFailover_andUnknownFieldsAreNoTrouble() throws Exception {
        try (var cluster = new SmallCluster(workDir);
                var operator = new OperatorsHttp(cluster.uri());
                var framework = new SchedulerSession(cluster.uri())) {
            framework.subscribe("""
                    {"type": "SUBSCRIBE", "of_later": {"x": [1]}, "subscribe": {"framework_info": {"user": "root", "name": "f",
                     "failover_timeout": 60, "roles": ["svc"], "of_later": 1, "capabilities": [{"type": "MULTI_ROLE"}]}}}""");
            var frameworkId =
                    framework.next().at("/subscribed/framework_id/value").asText();
            var offer = framework.next().at("/offers/offers/0");
            var status =
                    framework.call("""
                    {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH",
                     "launch": {"task_infos": [{"name": "t", "task_id": {"value": "t1"}, "agent_id": %s, "of_later": {"deep": [{}]},
                       "command": {"value": "sleep 100", "of_later": true},
                       "labels": {"labels": [{"key": "one", "value": "1"}, {"key": "two", "value": "2"}]},
                       "discovery": %s, "kill_policy": {"grace_period": {"nanoseconds": 5000000000}},
                       "max_completion_time": {"nanoseconds": 900000000000},
                       "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                                     {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}]}]}}]}}""".formatted(frameworkId, offer.path("id"), offer.path("agent_id"), DISCOVERY));
            assertThat(status.statusCode()).isEqualTo(202);
            assertThat(framework.next().at("/update/status/state").asText()).isEqualTo("TASK_STARTING");
            check(operator);

            cluster.restartMaster();
            check(operator);
            SmallCluster.awaitThat(() -> cluster.shows("/slaves", "\"active\":true"), "the agent is back");
            check(operator);
        }
    }

    private static void check(OperatorsHttp operator) throws Exception {
        check(operator.get("/tasks").at("/tasks/0"));
        check(operator.get("/state").at("/frameworks/0/tasks/0"));
        var v1 = operator.read("GET_TASKS").at("/get_tasks/tasks/0");
        assertThat(v1.path("discovery")).isEqualTo(JSON.readTree(DISCOVERY));
        assertThat(v1.path("labels").toString()).contains("\"key\":\"one\",\"value\":\"1\"", "\"key\":\"two\"");
        assertThat(v1.at("/kill_policy/grace_period/nanoseconds").asLong()).isEqualTo(5_000_000_000L);
    }

    private static void check(JsonNode task) throws Exception {
        assertThat(task.path("id").asText()).isEqualTo("t1");
        assertThat(task.path("role").asText()).isEqualTo("svc");
        assertThat(task.path("discovery")).isEqualTo(JSON.readTree(DISCOVERY));
        assertThat(task.path("labels").toString())
                .isEqualTo("[{\"key\":\"one\",\"value\":\"1\"},{\"key\":\"two\",\"value\":\"2\"}]");
    }
}
