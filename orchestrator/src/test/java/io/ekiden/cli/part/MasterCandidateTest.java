package io.ekiden.cli.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Masters on one ZooKeeper. */
class MasterCandidateTest extends OnZooKeeper {
    private static final Duration SESSION = Duration.ofSeconds(5);
    private static final String SUBSCRIBE =
            "{\"type\": \"SUBSCRIBE\", \"subscribe\": {\"framework_info\": {\"user\": \"root\", \"name\": \"f\"%s}}%s}";

    @Test
    void first_leads_othersPointToIt_andTakeOverWithItsRegistry() throws Exception {
        int firstPort = freePort();
        int secondPort = freePort();
        String framework;
        try (var second = new Opened()) {
            try (var first = candidate(firstPort)) {
                assertThat(first).isNotNull();
                // Not the state, which is answered before the registry is read.
                await(firstPort, "/weights", 200);
                assertThat(nodes()).hasSize(1).allMatch(node -> node.matches("json\\.info_\\d{10}"));
                second.push(candidate(secondPort));
                await(secondPort, "/state", 307);

                assertThat(location(get(secondPort, "/state?a=b")))
                        .isEqualTo("//127.0.0.1:" + firstPort + "/master/state?a=b");
                assertThat(location(get(secondPort, "/master/redirect"))).isEqualTo("//127.0.0.1:" + firstPort);
                assertThat(location(post(secondPort, "/api/v1/scheduler", "{}")))
                        .isEqualTo("//127.0.0.1:" + firstPort + "/master/api/v1/scheduler");
                assertThat(get(secondPort, "/redirect/state").statusCode()).isEqualTo(404);
                assertThat(get(secondPort, "/health").statusCode()).isEqualTo(200);
                assertThat(get(secondPort, "/metrics/snapshot").body()).contains("\"master/elected\":0.0");

                framework = subscribed(firstPort);
            }
            await(secondPort, "/weights", 200);
            assertThat(get(secondPort, "/state").body()).contains(framework);
            assertThat(nodes()).hasSize(1);
        }
    }

    @Test
    void withoutALeader_callsAreRefusedForNow() throws Exception {
        // A node in front that nobody answers for, as of a master whose session is not over yet.
        try (var curator = ZooKeeperConnection.open(zooKeeper.connectString(), SESSION)) {
            curator.create()
                    .creatingParentsIfNeeded()
                    .forPath("/mesos/json.info_0000000000", "unreadable".getBytes(StandardCharsets.UTF_8));
            // The next number is above it.
            curator.create().forPath("/mesos/other");
            int port = freePort();
            try (var candidate = candidate(port)) {
                assertThat(candidate).isNotNull();
                await(port, "/state", 503);
                assertThat(post(port, "/api/v1/scheduler", SUBSCRIBE.formatted("", ""))
                                .body())
                        .isEqualTo("No leader elected");
                curator.delete().forPath("/mesos/json.info_0000000000");
                await(port, "/state", 200);
            }
        }
    }

    private MasterCandidate candidate(int port) throws Exception {
        var settings = MasterSettings.of(UUID.randomUUID().toString(), "127.0.0.1", port);
        return MasterCandidate.start(
                vertx,
                settings,
                MasterFront.open("127.0.0.1"),
                ZooKeeperPlace.open(zooKeeper.connectString(), "/mesos"),
                SESSION);
    }

    private List<String> nodes() throws Exception {
        try (var curator = ZooKeeperConnection.open(zooKeeper.connectString(), SESSION)) {
            return curator.getChildren().forPath("/mesos").stream()
                    .filter(node -> node.startsWith("json.info_"))
                    .toList();
        }
    }

    /** The id that the framework got. */
    private String subscribed(int port) throws Exception {
        var request = postOf(port, "/api/v1/scheduler", SUBSCRIBE.formatted(", \"failover_timeout\": 1000", ""));
        try (var body = http.send(request, BodyHandlers.ofInputStream()).body()) {
            var text = new String(body.readNBytes(200), StandardCharsets.UTF_8);
            var id = "\"framework_id\":{\"value\":\"";
            int at = text.indexOf(id) + id.length();
            return text.substring(at, text.indexOf('"', at));
        }
    }

    private void await(int port, String path, int status) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (get(port, path).statusCode() != status) {
            assertThat(System.nanoTime())
                    .as("%s answers %d in time", path, status)
                    .isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(307);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(port, path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(int port, String path, String body) throws Exception {
        return http.send(postOf(port, path, body), BodyHandlers.ofString());
    }
}
