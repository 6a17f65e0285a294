package io.ekiden.mesos.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.mesos.recorded.SchedulerSession;
import java.net.URI;

/** A scheduler of few words, over HTTP. */
final class TestScheduler implements AutoCloseable {
    private final SchedulerSession session;
    private String id;
    private String launched = "";

    /** @param id of the framework; empty the first time */
    TestScheduler(URI master, String id) throws Exception {
        this.session = new SchedulerSession(master);
        this.id = id;
        var idField = id.isEmpty() ? "" : "\"framework_id\":" + value(id) + ",";
        var idInInfo = id.isEmpty() ? "" : "\"id\":" + value(id) + ",";
        assertThat(session.subscribe("{\"type\":\"SUBSCRIBE\"," + idField + "\"subscribe\":{\"framework_info\":{"
                        + idInInfo
                        + "\"name\":\"test\",\"user\":\"nobody\",\"roles\":[\"*\"],\"failover_timeout\":60,"
                        + "\"capabilities\":[{\"type\":\"MULTI_ROLE\"},{\"type\":\"PARTITION_AWARE\"}]}}}"))
                .isEqualTo(200);
        this.id = next("SUBSCRIBED").at("/subscribed/framework_id/value").asText();
    }

    String id() {
        return id;
    }

    /** The next event of the type; others are passed over. */
    JsonNode next(String type) throws InterruptedException {
        while (true) {
            var event = session.next();
            assertThat(event.path("type").asText()).isNotEqualTo("END").isNotEqualTo("ERROR");
            if (event.path("type").asText().equals(type)) {
                return event;
            }
        }
    }

    /** The next update, whatever it says. */
    JsonNode update() throws InterruptedException {
        return next("UPDATE").at("/update/status");
    }

    /** Passes over updates until the task is said to be in the state, acknowledging each but this. A launch that came too late is repeated. */
    JsonNode await(String state) throws Exception {
        while (true) {
            var status = update();
            if (status.path("reason").asText().equals("REASON_INVALID_OFFERS")) {
                launch(status.at("/task_id/value").asText(), launched);
            }
            if (status.path("state").asText().equals(state)) {
                return status;
            }
            acknowledge(status);
        }
    }

    /** Uses the next offer for one task. */
    void launch(String taskId, String command) throws Exception {
        launched = command;
        var offer = next("OFFERS").at("/offers/offers/0");
        call(
                "ACCEPT",
                "\"accept\":{\"offer_ids\":[" + offer.path("id")
                        + "],\"filters\":{\"refuse_seconds\":0},\"operations\":[{\"type\":\"LAUNCH\",\"launch\":{\"task_infos\":[{"
                        + "\"name\":\"t\",\"task_id\":" + value(taskId) + ",\"agent_id\":" + offer.path("agent_id")
                        + ",\"resources\":[{\"name\":\"cpus\",\"type\":\"SCALAR\",\"scalar\":{\"value\":0.5}},"
                        + "{\"name\":\"mem\",\"type\":\"SCALAR\",\"scalar\":{\"value\":32}}],\"command\":{\"value\":\""
                        + command + "\"}}]}}]}");
    }

    void acknowledge(JsonNode status) throws Exception {
        if (status.has("uuid")) {
            call(
                    "ACKNOWLEDGE",
                    "\"acknowledge\":{\"agent_id\":" + status.path("agent_id") + ",\"task_id\":"
                            + status.path("task_id") + ",\"uuid\":" + status.path("uuid") + "}");
        }
    }

    void reconcile(String taskId) throws Exception {
        call("RECONCILE", "\"reconcile\":{\"tasks\":[{\"task_id\":" + value(taskId) + "}]}");
    }

    private void call(String type, String rest) throws Exception {
        var answer = session.call("{\"type\":\"" + type + "\",\"framework_id\":" + value(id) + "," + rest + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static String value(String id) {
        return "{\"value\":\"" + id + "\"}";
    }

    @Override
    public void close() {
        session.close();
    }
}
