package io.ekiden.mesos.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.recorded.SchedulerSession;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A limit of 25 cpus for a role, before two frameworks of it that want 400: over HTTP, with a hundred agents on the network. */
@Timeout(60)
class QuotaOverTheWireTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AGENTS = 100;
    private static final double LIMIT = 25;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Wire wire;

    @BeforeEach
    void start() throws Exception {
        wire = new Wire();
    }

    @AfterEach
    void end() throws Exception {
        http.shutdownNow();
        wire.close();
    }

    /** A framework and the offers it was made. */
    private record Greedy(SchedulerSession session, String id, List<JsonNode> offers) {}

    @Test
    void limit_holdsUnderAHundredParallelAccepts() throws Exception {
        var limited = post("/api/v1", "", """
                {"type": "UPDATE_QUOTA", "update_quota": {"quota_configs": [{"role": "a", "limits": {"cpus": {"value": 25}}}]}}""").get(10, TimeUnit.SECONDS);
        assertThat(limited.statusCode()).as(limited.body()).isEqualTo(200);
        for (int i = 0; i < AGENTS; i++) {
            wire.agent("h" + i, wire.uri());
        }
        Until.holds(() -> wire.master().snapshot().agents().byId().size() == AGENTS);

        try (var one = new SchedulerSession(wire.uri());
                var two = new SchedulerSession(wire.uri())) {
            var frameworks = List.of(subscribed(one, "a"), subscribed(two, "a/b"));
            int offered = 0;
            while (offered < AGENTS) {
                offered = 0;
                for (var framework : frameworks) {
                    hearOffers(framework);
                    offered += framework.offers().size();
                }
            }
            var accepts = new ArrayList<HttpRequest>();
            for (var framework : frameworks) {
                for (var offer : framework.offers()) {
                    accepts.add(accept(framework, offer, "t" + accepts.size()));
                }
            }
            assertThat(accepts).hasSizeGreaterThanOrEqualTo(AGENTS);
            assertThat(atOnce(accepts)).containsOnly(202);

            Until.holds(() -> tasks("t").size() == accepts.size());
            assertThat(used()).as("cpus of all tasks").isEqualTo(LIMIT);
            assertThat(wire.master().snapshot().allocator().consumedBy("a").of("cpus"))
                    .isEqualTo((long) (LIMIT * 1_000));
        }
    }

    private Greedy subscribed(SchedulerSession session, String role) throws Exception {
        session.subscribe("""
                {"type": "SUBSCRIBE", "subscribe": {"framework_info": {"user": "root", "name": "greedy", "roles": ["%s"],
                 "failover_timeout": 60, "capabilities": [{"type": "MULTI_ROLE"}, {"type": "PARTITION_AWARE"}]}}}""".formatted(role));
        var id = session.next().at("/subscribed/framework_id/value").asText();
        return new Greedy(session, id, new ArrayList<>());
    }

    /** What was offered so far, taken back or not. */
    private static void hearOffers(Greedy framework) throws InterruptedException {
        for (var event = framework.session().within(0.1);
                event != null;
                event = framework.session().within(0.1)) {
            event.at("/offers/offers").forEach(framework.offers()::add);
            var rescinded = event.at("/rescind/offer_id");
            framework.offers().removeIf(offer -> offer.path("id").equals(rescinded));
        }
    }

    /** A task that takes all cpus of the offer, or none of an offer without. */
    private HttpRequest accept(Greedy framework, JsonNode offer, String taskId) {
        var call = JSON.createObjectNode().put("type", "ACCEPT");
        call.putObject("framework_id").put("value", framework.id());
        var accept = call.putObject("accept");
        accept.putArray("offer_ids").add(offer.path("id"));
        var task = accept.putArray("operations")
                .addObject()
                .put("type", "LAUNCH")
                .putObject("launch")
                .putArray("task_infos")
                .addObject()
                .put("name", "t");
        task.putObject("task_id").put("value", taskId);
        task.set("agent_id", offer.path("agent_id"));
        task.putObject("command").put("value", "sleep 1000");
        var resources = task.putArray("resources");
        for (var resource : offer.path("resources")) {
            var copy = (ObjectNode) resource.deepCopy();
            copy.remove("allocation_info");
            resources.add(copy);
        }
        return request("/api/v1/scheduler", framework.session().streamId(), call.toString());
    }

    /** Their status codes. Each has a connection and a thread of its own, and all begin at the same moment. */
    private List<Integer> atOnce(List<HttpRequest> requests) throws Exception {
        var begin = new CountDownLatch(1);
        var answers = new ArrayList<CompletableFuture<Integer>>();
        for (var request : requests) {
            var answer = new CompletableFuture<Integer>();
            answers.add(answer);
            Thread.ofVirtual().start(() -> {
                try {
                    begin.await();
                    answer.complete(
                            http.send(request, BodyHandlers.discarding()).statusCode());
                } catch (Exception e) {
                    answer.completeExceptionally(e);
                }
            });
        }
        begin.countDown();
        var codes = new ArrayList<Integer>();
        for (var answer : answers) {
            codes.add(answer.get(20, TimeUnit.SECONDS));
        }
        return codes;
    }

    private List<JsonNode> tasks(String prefix) {
        var found = new ArrayList<JsonNode>();
        try {
            var body = http.send(
                            HttpRequest.newBuilder(uri("/tasks?limit=1000")).build(), BodyHandlers.ofString())
                    .body();
            for (var task : JSON.readTree(body).path("tasks")) {
                if (task.path("id").asText().startsWith(prefix)) {
                    found.add(task);
                }
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    private double used() {
        return tasks("t").stream()
                .mapToDouble(task -> task.at("/resources/cpus").asDouble())
                .sum();
    }

    private CompletableFuture<HttpResponse<String>> post(String path, String streamId, String body) {
        return http.sendAsync(request(path, streamId, body), BodyHandlers.ofString());
    }

    private HttpRequest request(String path, String streamId, String body) {
        var request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (!streamId.isEmpty()) {
            request.header("Mesos-Stream-Id", streamId);
        }
        return request.build();
    }

    private URI uri(String path) {
        return wire.uri().resolve(path);
    }
}
