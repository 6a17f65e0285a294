package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine is planned to be taken down, is taken down and comes back, as it was recorded. */
class MaintenanceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MACHINES = "[{\"hostname\": \"localhost\", \"ip\": \"127.0.0.1\"}]";

    @TempDir
    Path workDir;

    private final HttpClient http = HttpClient.newHttpClient();
    private SmallCluster cluster;
    private SchedulerSession framework;
    private String frameworkId = "";

    @BeforeEach
    void begin() throws Exception {
        cluster = new SmallCluster(workDir);
        framework = new SchedulerSession(cluster.uri());
        framework.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "f", "roles": ["svc"],
                 "capabilities": [{"type": "MULTI_ROLE"}]}}}""");
        frameworkId = framework.next().at("/subscribed/framework_id/value").asText();
    }

    @AfterEach
    void end() throws Exception {
        framework.close();
        http.shutdownNow();
        cluster.close();
    }

    @Test
    void schedule_goesAsRecorded() throws Exception {
        assertSame("21-master-get-maintenance_schedule");
        assertSame("21-master-get-maintenance_status");
        var first = framework.next("OFFERS");
        assertSame("25-maintenance-schedule-bad");
        assertSame("25-machine-down-unscheduled");
        assertSame("25-maintenance-schedule-post");
        assertSame("25-maintenance-schedule-get");

        assertThat(framework.next("RESCIND").at("/rescind/offer_id/value"))
                .isEqualTo(first.at("/offers/offers/0/id/value"));
        var offers = framework.next("OFFERS");
        var recordedOffer = JSON.readTree(resource("25-offer-unavailability.json"));
        assertThat(shape(offers)).isEqualTo(shape(recordedOffer));
        assertThat(offers.at("/offers/offers/0/unavailability"))
                .isEqualTo(recordedOffer.at("/offers/offers/0/unavailability"));
        var asked = framework.next("INVERSE_OFFERS");
        assertThat(shape(asked))
                .isEqualTo(shape(JSON.readTree(resource("25-sched-events-during-maintenance.json"))
                        .path(3)));

        assertSame("25-maintenance-status-draining");
        answer("DECLINE", asked);
        var status = JSON.readTree(get("/master/maintenance/status")).at("/draining_machines/0/statuses/0");
        assertThat(status.path("status").asText()).isEqualTo("DECLINE");
        assertThat(status.at("/framework_id/value").asText()).isEqualTo(frameworkId);
        answer("ACCEPT", framework.next("INVERSE_OFFERS"));
        assertThat(v1("{\"type\": \"GET_MAINTENANCE_STATUS\"}")
                        .at("/get_maintenance_status/status/draining_machines/0/statuses/0/status")
                        .asText())
                .isEqualTo("ACCEPT");

        assertSame("25-maintenance-schedule-clear");
        var after = framework.next("OFFERS");
        assertThat(after.at("/offers/offers/0").has("unavailability")).isFalse();
        assertThat(get("/maintenance/schedule")).isEqualTo("{}");
    }

    @Test
    void machineDown_endsItsTasks_andUpBringsTheAgentBack() throws Exception {
        var offer = framework.next("OFFERS").at("/offers/offers/0");
        var launched = framework.call("""
                {"type": "ACCEPT", "framework_id": {"value": "%s"}, "accept": {"offer_ids": [%s], "operations": [{"type": "LAUNCH",
                 "launch": {"task_infos": [{"name": "t", "task_id": {"value": "t1"}, "agent_id": %s, "command": {"value": "sleep 100"},
                   "resources": [{"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}}]}]}}]}}""".formatted(frameworkId, offer.path("id"), offer.path("agent_id")));
        assertThat(launched.statusCode()).isEqualTo(202);
        assertThat(state(framework.next("UPDATE"))).isEqualTo("TASK_STARTING");

        var windows = "{\"windows\": [{\"machine_ids\": " + MACHINES
                + ", \"unavailability\": {\"start\": {\"nanoseconds\": 1795225729975602944}}}]}";
        assertThat(v1Status("UPDATE_MAINTENANCE_SCHEDULE", "update_maintenance_schedule", "schedule", windows))
                .isEqualTo(200);
        assertThat(v1("{\"type\": \"GET_MAINTENANCE_SCHEDULE\"}").at("/get_maintenance_schedule/schedule"))
                .isEqualTo(JSON.readTree(windows));
        assertThat(framework.next("INVERSE_OFFERS").at("/inverse_offers/inverse_offers"))
                .hasSize(1);
        assertThat(v1Status("START_MAINTENANCE", "start_maintenance", "machines", MACHINES))
                .isEqualTo(200);
        var update = framework.next("UPDATE");
        while (!state(update).equals("TASK_LOST")) {
            update = framework.next("UPDATE");
        }
        assertThat(update.at("/update/status/message").asText())
                .isEqualTo("Agent localhost removed: Operator initiated 'Machine DOWN'");
        assertThat(get("/maintenance/status"))
                .isEqualTo("{\"down_machines\":[{\"hostname\":\"localhost\",\"ip\":\"127.0.0.1\"}]}");
        assertThat(JSON.readTree(get("/slaves")).path("slaves")).isEmpty();

        assertThat(post("/machine/up", MACHINES).statusCode()).isEqualTo(200);
        assertThat(framework.next("OFFERS").at("/offers/offers/0/agent_id")).isNotEqualTo(offer.path("agent_id"));
        assertThat(get("/maintenance/schedule")).isEqualTo("{}");
    }

    @Test
    void otherMethods_areNamedAndRefused() throws Exception {
        var request = HttpRequest.newBuilder(cluster.uri().resolve("/maintenance/schedule"))
                .DELETE();
        assertThat(http.send(request.build(), BodyHandlers.ofString()).body())
                .isEqualTo("405 Method Not Allowed. Expecting one of { 'GET', 'POST' }, but received 'DELETE'.");
        assertThat(post("/maintenance/status", "{}").statusCode()).isEqualTo(405);
        assertThat(post("/machine/down", "{}").statusCode()).isEqualTo(400);
        assertThat(post("/machine/up", "[{\"hostname\"").statusCode()).isEqualTo(400);
    }

    private static String state(JsonNode update) {
        return update.at("/update/status/state").asText();
    }

    private void answer(String what, JsonNode asked) throws Exception {
        var answered = framework.call("""
                {"type": "%s_INVERSE_OFFERS", "framework_id": {"value": "%s"}, "%s_inverse_offers": {"inverse_offer_ids": [%s],
                 "filters": {"refuse_seconds": 0.2}}}""".formatted(
                what, frameworkId, what.toLowerCase(Locale.ROOT), asked.at("/inverse_offers/inverse_offers/0/id")));
        assertThat(answered.statusCode()).isEqualTo(202);
        // The call is accepted before it is done.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(8);
        while (!get("/maintenance/status").contains(what)) {
            assertThat(System.nanoTime()).as("no " + what + " in the status").isLessThan(deadline);
        }
    }

    private JsonNode v1(String call) throws Exception {
        return JSON.readTree(post("/api/v1", call).body());
    }

    private int v1Status(String type, String part, String field, String value) throws Exception {
        return post("/api/v1", "{\"type\": \"%s\", \"%s\": {\"%s\": %s}}".formatted(type, part, field, value))
                .statusCode();
    }

    private String get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(cluster.uri().resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(cluster.uri().resolve(path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends the recorded request and compares status, type and body. */
    private void assertSame(String name) throws Exception {
        var recorded = resource(name + ".http").replace("\r\n", "\n");
        var halves = recorded.split("<<<<<< RESPONSE\n");
        var line = halves[0].lines().skip(1).findFirst().orElseThrow().split(" ");
        var body = halves[0].substring(halves[0].indexOf("\n\n") + 2).strip();
        var request = HttpRequest.newBuilder(cluster.uri().resolve(line[1]))
                .header("Content-Type", "application/json")
                .method(line[0], BodyPublishers.ofString(body));
        var ours = http.send(request.build(), BodyHandlers.ofString());

        assertThat(ours.statusCode())
                .as(name)
                .isEqualTo(Integer.parseInt(halves[1].split(" ")[1]));
        var expected = halves[1].substring(halves[1].indexOf("\n\n") + 2).strip();
        if (expected.startsWith("{")) {
            assertThat(JSON.readTree(ours.body())).as(name).isEqualTo(JSON.readTree(expected));
            assertThat(ours.headers().firstValue("Content-Type")).hasValue("application/json");
        } else {
            assertThat(ours.body()).as(name).isEqualTo(expected);
        }
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(MaintenanceTest.class.getResourceAsStream("/mesos/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What is the same in every cluster: all but ids and amounts. */
    private static JsonNode shape(JsonNode event) {
        var copy = event.deepCopy();
        blank(copy);
        return copy;
    }

    private static void blank(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (var field : new String[] {"id", "framework_id", "agent_id"}) {
                if (object.has(field)) {
                    object.put(field, "");
                }
            }
            if (object.has("scalar")) {
                object.put("scalar", "");
            }
        }
        node.forEach(MaintenanceTest::blank);
    }
}
