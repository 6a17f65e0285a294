package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.testkit.real.CutWire;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leading master that ZooKeeper does not hear any more, while everybody else hears it well. */
class MasterPartitionIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path dir;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void end() throws Exception {
        http.shutdownNow();
        for (var thing : open.reversed()) {
            thing.close();
        }
        Leftovers.end(dir);
    }

    /** A master on a way of its own to ZooKeeper. */
    private EkidenPart startMaster(CutWire wire, int port) throws IOException {
        var part = EkidenPart.start(
                dir,
                "master",
                "--zk=zk://127.0.0.1:" + wire.port() + "/mesos",
                "--port=" + port,
                "--zk-session-timeout=5s");
        open.add(part);
        return part;
    }

    private CutWire wireTo(EmbeddedZooKeeper zooKeeper) throws IOException {
        var address = zooKeeper.connectString();
        var wire = CutWire.to(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
        open.add(wire);
        return wire;
    }

    @Test
    void leaderCutOffFromZooKeeper_acknowledgesNothing_andItsLateWritesAreRejected() throws Exception {
        var zooKeeper = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, dir.resolve("zookeeper")));
        open.add(zooKeeper);
        var wire = wireTo(zooKeeper);
        int first = Ports.free();
        startMaster(wire, first);
        Wait.until("it leads", SOON, () -> status(first), status -> status == 200);
        assertThat(weigh(first, "before", 2.0).get().statusCode()).isEqualTo(200);
        int second = Ports.free();
        var leader = startMaster(wireTo(zooKeeper), second);
        assertThat(status(second)).isEqualTo(307);

        wire.cut();
        var late = weigh(first, "late", 3.0);
        Wait.until("the other one leads", SOON, () -> status(second), status -> status == 200);
        // Before ZooKeeper gave its place away it had stopped to say that it leads.
        assertThat(status(first)).isNotEqualTo(200);
        assertThat(weigh(second, "after", 4.0).get().statusCode()).isEqualTo(200);
        wire.mend();
        Wait.until("it follows the new leader", SOON, () -> status(first), status -> status == 307);
        assertThat(late.handle((answer, broken) -> answer == null ? 0 : answer.statusCode())
                        .get())
                .as("what was never durable was never acknowledged")
                .isNotEqualTo(200);
        assertThat(weights(second).toString()).contains("before", "after").doesNotContain("late");

        // The registry is what counts, not what a master remembers.
        leader.crash();
        Wait.until("the first one leads again", SOON, () -> status(first), status -> status == 200);
        assertThat(weights(first).toString()).contains("before", "after").doesNotContain("late");
    }

    private CompletableFuture<HttpResponse<String>> weigh(int port, String role, double weight) {
        return http.sendAsync(
                post(
                        port,
                        "{\"type\":\"UPDATE_WEIGHTS\",\"update_weights\":{\"weight_infos\":[{\"role\":\"" + role
                                + "\",\"weight\":" + weight + "}]}}"),
                BodyHandlers.ofString());
    }

    private JsonNode weights(int port) throws IOException, InterruptedException {
        return JSON.readTree(http.send(post(port, "{\"type\":\"GET_WEIGHTS\"}"), BodyHandlers.ofString())
                .body());
    }

    private static HttpRequest post(int port, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .timeout(SOON)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    /** What the master answers to a read; 0 when it does not. */
    private int status(int port) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/weights"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException gone) {
            return 0;
        }
    }
}
