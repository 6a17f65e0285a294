package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator API while a framework comes, runs tasks and is torn down. */
class OperatorStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path workDir;

    private final HttpClient http = HttpClient.newHttpClient();
    private SmallCluster cluster;
    private String frameworkId = "";

    @BeforeEach
    void begin() throws Exception {
        cluster = new SmallCluster(workDir);
    }

    @AfterEach
    void end() throws Exception {
        http.shutdownNow();
        cluster.close();
    }

    @Test
    void stream_tellsOfFrameworksAndTasks_fromASnapshotOn() throws Exception {
        try (var operator = new SchedulerSession(cluster.uri(), "/api/v1");
                var framework = new SchedulerSession(cluster.uri())) {
            assertThat(operator.subscribe("{\"type\": \"SUBSCRIBE\"}")).isEqualTo(200);
            var snapshot = operator.next();
            assertThat(snapshot.path("type").asText()).isEqualTo("SUBSCRIBED");
            assertThat(snapshot.at("/subscribed/get_state/get_tasks/tasks").isArray())
                    .isTrue();
            assertThat(snapshot.at("/subscribed/get_state/get_agents/agents/0/agent_info/hostname")
                            .asText())
                    .isEqualTo("localhost");
            assertThat(snapshot.at("/subscribed/heartbeat_interval_seconds").asDouble())
                    .isEqualTo(15);

            var id = launchOne(framework);
            assertThat(operator.next().path("type").asText()).isEqualTo("FRAMEWORK_ADDED");
            var added = operator.next();
            assertThat(added.path("type").asText()).isEqualTo("TASK_ADDED");
            assertThat(added.at("/task_added/task/state").asText()).isEqualTo("TASK_STAGING");
            assertThat(updated(operator.next())).isEqualTo("TASK_STARTING");
            assertThat(updated(operator.next())).isEqualTo("TASK_RUNNING");
            assertThat(types("GET_TASKS").at("/get_tasks/tasks/0/task_id/value").asText())
                    .isEqualTo("t1");

            assertThat(post("/teardown", "frameworkId=nope", "application/x-www-form-urlencoded")
                            .body())
                    .isEqualTo("No framework found with specified ID");
            var teardown = "{\"type\": \"TEARDOWN\", \"teardown\": {\"framework_id\": {\"value\": \"%s\"}}}";
            assertThat(post("/api/v1", teardown.formatted(id), "application/json")
                            .statusCode())
                    .isEqualTo(200);
            var events = new ArrayList<String>();
            while (!events.contains("FRAMEWORK_REMOVED")) {
                events.add(operator.next().path("type").asText());
            }
            assertThat(types("GET_FRAMEWORKS").at("/get_frameworks/frameworks")).isEmpty();
        }
    }

    @Test
    void reads_answerInBothEncodings_andRefuseWhatTheyDoNotKnow() throws Exception {
        for (var type : new String[] {
            "GET_HEALTH",
            "GET_VERSION",
            "GET_FLAGS",
            "GET_METRICS",
            "GET_STATE",
            "GET_AGENTS",
            "GET_FRAMEWORKS",
            "GET_TASKS",
            "GET_EXECUTORS",
            "GET_OPERATIONS",
            "GET_MASTER",
            "GET_LOGGING_LEVEL"
        }) {
            assertThat(types(type).path("type").asText()).isEqualTo(type);
        }
        assertThat(types("GET_HEALTH").toString())
                .isEqualTo("{\"type\":\"GET_HEALTH\",\"get_health\":{\"healthy\":true}}");
        assertThat(post("/api/v1", "{\"type\": \"GET_NOTHING\"}", "application/json")
                        .body())
                .isEqualTo("Failed to validate master::Call: Expecting 'type' to be present");
        assertThat(post("/api/v1", "{}", "text/plain").statusCode()).isEqualTo(415);
        assertThat(post("/api/v1", "{\"type\": \"SET_LOGGING_LEVEL\"}", "application/json")
                        .statusCode())
                .isEqualTo(400);
        assertThat(post("/api/v1", "{\"type\": \"SET_QUOTA\"}", "application/json")
                        .statusCode())
                .isEqualTo(501);

        var request = HttpRequest.newBuilder(uri("/master/api/v1"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/x-protobuf")
                .POST(BodyPublishers.ofString("{\"type\": \"GET_HEALTH\"}"));
        var answer = http.send(request.build(), BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-protobuf");
        assertThat(org.apache.mesos.v1.master.Protos.Response.parseFrom(answer.body())
                        .getGetHealth()
                        .getHealthy())
                .isTrue();
    }

    @Test
    void operator_weighsRoles_limitsThem_andDrainsAnAgent() throws Exception {
        var weights =
                "{\"type\": \"UPDATE_WEIGHTS\", \"update_weights\": {\"weight_infos\": [{\"role\": \"a\", \"weight\": 3}]}}";
        assertThat(post("/api/v1", weights, "application/json").statusCode()).isEqualTo(200);
        assertThat(types("GET_WEIGHTS").at("/get_weights/weight_infos/0/weight").asDouble())
                .isEqualTo(3);
        assertThat(post("/api/v1", weights.replace("3}", "-1}"), "application/json")
                        .statusCode())
                .isEqualTo(400);
        var quota = "{\"type\": \"UPDATE_QUOTA\", \"update_quota\": {\"quota_configs\": [{\"role\": \"a\", \"limits\":"
                + " {\"cpus\": {\"value\": 1.5}}}]}}";
        assertThat(post("/api/v1", quota, "application/json").body()).isEmpty();
        assertThat(types("GET_QUOTA")
                        .at("/get_quota/status/configs/0/limits/cpus/value")
                        .asDouble())
                .isEqualTo(1.5);
        assertThat(types("GET_ROLES").at("/get_roles/roles/0/name").asText()).isEqualTo("a");

        try (var framework = new SchedulerSession(cluster.uri())) {
            launchOne(framework);
            var agent =
                    types("GET_AGENTS").at("/get_agents/agents/0/agent_info/id").toString();
            var drain =
                    "{\"type\": \"DRAIN_AGENT\", \"drain_agent\": {\"agent_id\": %s, \"max_grace_period\": {\"seconds\": 0}}}";
            assertThat(post("/api/v1", drain.formatted(agent), "application/json")
                            .statusCode())
                    .isEqualTo(200);
            var killed = framework.next();
            while (!killed.at("/update/status/state").asText().equals("TASK_KILLED")) {
                acknowledge(framework, killed.at("/update/status"));
                killed = framework.next();
            }
            assertThat(killed.at("/update/status/reason").asText()).isEqualTo("REASON_AGENT_DRAINING");
            acknowledge(framework, killed.at("/update/status"));
            var reactivate = drain.formatted(agent)
                    .replace("DRAIN_AGENT", "REACTIVATE_AGENT")
                    .replace("drain_agent", "reactivate_agent");
            assertThat(post("/api/v1", reactivate, "application/json").body()).isEmpty();
            assertThat(post("/api/v1", drain.formatted("{\"value\": \"none\"}"), "application/json")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    private void acknowledge(SchedulerSession framework, JsonNode status) throws Exception {
        if (status.has("uuid")) {
            framework.call(
                    """
                    {"type": "ACKNOWLEDGE", "framework_id": {"value": "%s"}, "acknowledge": {"agent_id": %s, "task_id": %s, "uuid": %s}}""".formatted(frameworkId, status.path("agent_id"), status.path("task_id"), status.path("uuid")));
        }
    }

    private static String updated(JsonNode event) {
        assertThat(event.path("type").asText()).isEqualTo("TASK_UPDATED");
        return event.at("/task_updated/status/state").asText();
    }

    private String launchOne(SchedulerSession framework) throws Exception {
        framework.subscribe(
                "{\"type\": \"SUBSCRIBE\", \"subscribe\": {\"framework_info\": {\"user\": \"root\", \"name\": \"f\"}}}");
        var id = framework.next().at("/subscribed/framework_id/value").asText();
        frameworkId = id;
        var offer = framework.next().at("/offers/offers/0");
        framework.call("""
                {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH",
                 "launch": {"task_infos": [{"name": "t", "task_id": {"value": "t1"}, "agent_id": %s, "command": {"value": "sleep 100"},
                   "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}}]}]}}]}}""".formatted(id, offer.path("id"), offer.path("agent_id")));
        var status = framework.next().at("/update/status");
        while (!status.path("state").asText().equals("TASK_RUNNING")) {
            acknowledge(framework, status);
            do {
                status = framework.next().at("/update/status");
            } while (status.isMissingNode());
        }
        acknowledge(framework, status);
        return id;
    }

    private JsonNode types(String type) throws Exception {
        return JSON.readTree(post("/api/v1", "{\"type\": \"" + type + "\"}", "application/json")
                .body());
    }

    private HttpResponse<String> post(String path, String body, String contentType) throws Exception {
        var request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return cluster.uri().resolve(path);
    }
}
