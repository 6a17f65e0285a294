package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators were told while a framework came, ran three tasks, was drained and torn down: event by event, field by field. */
class RecordedOperatorStreamTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    /**
     * Absent on purpose, each named in COMPATIBILITY.md: no executor process, and a field that the public message of an agent does not
     * have.
     */
    private static final String ABSENT = ".*/(executor_pid|agent_info/checkpoint) .*";
    /** Those of the recorded master, which had a past. */
    private static final String PAST = "/subscribed/get_state/(get_executors|get_frameworks|get_tasks)/.*";

    private static final String HEALTHY = """
            "health_check": {"type": "COMMAND", "command": {"value": "true"}, "delay_seconds": 15, "interval_seconds": 5,
             "grace_period_seconds": 10},
            "discovery": {"visibility": "CLUSTER", "name": "op", "ports": {"ports": [{"number": 31001, "name": "http", "protocol": "tcp"}]}}""";

    @TempDir
    private Path workDir;

    private final HttpClient http = HttpClient.newHttpClient();

    private static List<JsonNode> recorded() throws IOException {
        var events = new ArrayList<JsonNode>();
        try (var in = Objects.requireNonNull(RecordedOperatorStreamTest.class.getResourceAsStream(
                "/mesos/20-operator-subscribe.transcript.jsonl"))) {
            for (var line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                var event = JSON.readTree(line).path("event");
                if (event.has("type") && !event.path("type").asText().equals("HEARTBEAT")) {
                    events.add(event);
                }
            }
        }
        return events;
    }

    @Test
    void stream_isAsRecorded() throws Exception {
        var ours = new ArrayList<JsonNode>();
        try (var cluster = new SmallCluster(workDir);
                var operator = new SchedulerSession(cluster.uri(), "/api/v1");
                var framework = new SchedulerSession(cluster.uri())) {
            assertThat(operator.subscribe("{\"type\": \"SUBSCRIBE\"}")).isEqualTo(200);
            ours.add(operator.next());
            play(cluster, framework);
            while (!ours.getLast().path("type").asText().equals("FRAMEWORK_REMOVED")) {
                ours.add(operator.next());
            }
        }
        http.shutdownNow();
        var recorded = recorded();
        assertThat(stories(ours)).isEqualTo(stories(recorded));
        var missing = new TreeSet<String>();
        var known = byName(ours);
        byName(recorded).forEach((name, fields) -> {
            var rest = new TreeSet<>(fields);
            rest.removeAll(known.getOrDefault(name, Set.of()));
            rest.removeIf(field -> field.matches(ABSENT) || field.matches(PAST));
            rest.forEach(field -> missing.add(name + ": " + field));
        });
        assertThat(missing).isEmpty();
    }

    /** Three tasks; when two have ended the agent is drained, and when all have the framework is torn down. */
    private void play(SmallCluster cluster, SchedulerSession framework) throws Exception {
        framework.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "opertest", "principal": "marathon",
                 "roles": ["svc"], "hostname": "localhost", "webui_url": "http://127.0.0.1:8080", "checkpoint": true,
                 "capabilities": [{"type": "TASK_KILLING_STATE"}, {"type": "PARTITION_AWARE"}, {"type": "MULTI_ROLE"}]}}}""");
        var id = framework.next().at("/subscribed/framework_id/value").asText();
        var offer = framework.next().at("/offers/offers/0");
        var agentId = offer.at("/agent_id/value").asText();
        framework.call("""
                {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [{"value": "%s"}],
                 "operations": [{"type": "LAUNCH", "launch": {"task_infos": [%s, %s, %s]}}]}}""".formatted(
                        id,
                        offer.at("/id/value").asText(),
                        task("op.run", agentId, "sleep 1000"),
                        task("op.end", agentId, "sleep 1"),
                        task("op.fail", agentId, "exit 9")));
        var open = new TreeSet<>(Set.of("op.run", "op.end", "op.fail"));
        while (!open.isEmpty()) {
            var status = framework.next().at("/update/status");
            if (!status.has("uuid")) {
                continue;
            }
            framework.call("""
                    {"type": "ACKNOWLEDGE", "framework_id": {"value": "%s"}, "acknowledge": {"agent_id": %s, "task_id": %s,
                     "uuid": %s}}""".formatted(id, status.path("agent_id"), status.path("task_id"), status.path("uuid")));
            var state = status.path("state").asText();
            if (Set.of("TASK_FINISHED", "TASK_FAILED", "TASK_KILLED").contains(state)) {
                open.remove(status.at("/task_id/value").asText());
            }
            if (open.equals(Set.of("op.run")) && !state.equals("TASK_KILLING")) {
                post(
                        cluster,
                        "{\"type\": \"DRAIN_AGENT\", \"drain_agent\": {\"agent_id\": {\"value\": \"" + agentId
                                + "\"}}}");
            }
        }
        post(cluster, "{\"type\": \"TEARDOWN\", \"teardown\": {\"framework_id\": {\"value\": \"" + id + "\"}}}");
    }

    private static String task(String id, String agentId, String command) {
        return """
                {"name": "op", "task_id": {"value": "%s"}, "agent_id": {"value": "%s"}, "command": {"value": "%s"},
                 "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
                               {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}}],
                 "labels": {"labels": [{"key": "env", "value": "test"}]}, %s}""".formatted(id, agentId, command, id.equals("op.run") ? HEALTHY : "\"kill_policy\": {}");
    }

    private void post(SmallCluster cluster, String body) throws Exception {
        var request = HttpRequest.newBuilder(cluster.uri().resolve("/api/v1"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }

    /** The order of what is told of each task, and of the framework around them. */
    private static Map<String, List<String>> stories(List<JsonNode> events) {
        var stories = new TreeMap<String, List<String>>();
        for (var event : events) {
            stories.computeIfAbsent(taskOf(event), _ -> new ArrayList<>()).add(nameOf(event));
        }
        return stories;
    }

    private static String taskOf(JsonNode event) {
        var added = event.at("/task_added/task/task_id/value").asText();
        return added.isEmpty() ? event.at("/task_updated/status/task_id/value").asText() : added;
    }

    private static String nameOf(JsonNode event) {
        return (event.path("type").asText() + " " + taskOf(event) + " "
                        + event.at("/task_updated/status/state").asText())
                .strip();
    }

    private static Map<String, Set<String>> byName(List<JsonNode> events) {
        var fields = new TreeMap<String, Set<String>>();
        for (var event : events) {
            collect("", event, fields.computeIfAbsent(nameOf(event), _ -> new TreeSet<>()));
        }
        return fields;
    }

    private static void collect(String path, JsonNode node, Set<String> found) {
        if (node.isObject()) {
            node.properties().forEach(entry -> collect(path + "/" + entry.getKey(), entry.getValue(), found));
        } else if (node.isArray()) {
            node.forEach(element -> collect(path + "/*", element, found));
        } else {
            found.add(path + " " + node.getNodeType());
        }
    }
}
