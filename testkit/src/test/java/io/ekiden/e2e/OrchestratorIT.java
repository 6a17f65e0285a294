package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.wire.v1.MasterInfoCodec;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Marked;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orchestrators in processes of their own, before a master in another one: everything between them goes over HTTP. */
class OrchestratorIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    // Nobody else sleeps for so long.
    private final String mark = "1000000." + ThreadLocalRandom.current().nextLong(1_000_000, 10_000_000);

    @AfterEach
    void end() throws IOException {
        Leftovers.end(dir);
    }

    private static ApiClient api(int port) {
        return new ApiClient(URI.create("http://127.0.0.1:" + port));
    }

    private void create(ApiClient api, int instances) throws Exception {
        var answer = api.post(
                "/v2/apps",
                "{\"id\": \"/web\", \"cmd\": \"exec sleep " + mark + "\", \"cpus\": 0.1, \"mem\": 8, \"instances\": "
                        + instances + "}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }

    private static List<String> ids(List<JsonNode> tasks) {
        return tasks.stream().map(task -> task.path("id").asText()).sorted().toList();
    }

    @Test
    void crash_endsNoTask_andTheNextStartTakesThemUp() throws Exception {
        int port = Ports.free();
        try (var up = EkidenUp.start(dir.resolve("up"), "--no-lb", "--agents=2")) {
            String[] command = {
                "orchestrator",
                "--master=" + up.endpoints().path("master").asText(),
                "--data-dir=" + dir.resolve("orchestrator"),
                "--http-port=" + port
            };
            var api = api(port);
            try (var first = EkidenPart.start(dir, command)) {
                create(api, 4);
                var before = ids(api.running("/web", 4, false, SOON));
                api.settled(SOON);
                var framework = api.get("/v2/info").json().path("frameworkId").asText();
                var pids = new TreeSet<>(Marked.processes(mark));
                assertThat(pids).hasSizeGreaterThanOrEqualTo(4);
                first.crash();

                try (var _ = EkidenPart.start(dir, command)) {
                    assertThat(ids(api.running("/web", 4, false, SOON))).isEqualTo(before);
                    assertThat(api.get("/v2/info").json().path("frameworkId").asText())
                            .isEqualTo(framework);
                    assertThat(new TreeSet<>(Marked.processes(mark))).isEqualTo(pids);
                    assertThat(api.put("/v2/apps/web", "{\"instances\": 6}").status())
                            .isEqualTo(200);
                    assertThat(ids(api.running("/web", 6, false, SOON))).containsAll(before);
                    api.settled(SOON);
                    assertThat(api.delete("/v2/apps/web").status()).isEqualTo(200);
                    api.settled(SOON);
                    Wait.until("no task is left", SOON, () -> Marked.processes(mark), List::isEmpty);
                }
            }
        }
    }

    @Test
    void masterThatIsAway_isWaitedFor_andNoTaskNotices() throws Exception {
        int port = Ports.free();
        int masterPort = Ports.free();
        var data = dir.resolve("up");
        try (var _ = EkidenPart.start(
                dir,
                "orchestrator",
                "--master=127.0.0.1:" + masterPort,
                "--data-dir=" + dir.resolve("orchestrator"),
                "--http-port=" + port)) {
            var api = api(port);
            create(api, 3);
            var first = EkidenUp.start(data, "--no-lb", "--master-port=" + masterPort);
            var before = ids(api.running("/web", 3, false, SOON));
            api.settled(SOON);
            var pids = new TreeSet<>(Marked.processes(mark));

            first.crash();
            try (var _ = EkidenUp.start(data, "--no-lb", "--master-port=" + masterPort)) {
                assertThat(api.put("/v2/apps/web", "{\"instances\": 4}").status())
                        .isEqualTo(200);
                assertThat(ids(api.running("/web", 4, false, SOON))).containsAll(before);
                assertThat(Marked.processes(mark)).containsAll(pids);
                api.settled(SOON);
                assertThat(api.delete("/v2/apps/web").status()).isEqualTo(200);
                api.settled(SOON);
            }
        }
    }

    @Test
    void secondOrchestrator_passesRequestsOn_andTakesOver() throws Exception {
        int[] ports = {Ports.free(), Ports.free()};
        try (var up = EkidenUp.start(dir.resolve("up"), "--no-lb")) {
            var zooKeeper = up.endpoints().path("zk").asText();
            try (var masters = ZooKeeperConnection.open(zooKeeper, Duration.ofSeconds(20))) {
                masters.create()
                        .creatingParentsIfNeeded()
                        .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                        .forPath("/mesos/json.info_", masterInfo(up));
                try (var first = start(zooKeeper, ports[0], "JSON")) {
                    Wait.until("the first leads", SOON, () -> leader(ports[0]), isLeader(ports[0])::equals);
                    try (var _ = start(zooKeeper, ports[1], "PROTOBUF")) {
                        var standby = api(ports[1]);
                        Wait.until("the second follows", SOON, () -> leader(ports[1]), isLeader(ports[0])::equals);
                        create(standby, 3);
                        assertThat(restartedBy("http://127.0.0.1:1", ports[1])).isEqualTo(403);
                        assertThat(restartedBy("http://127.0.0.1:" + ports[1], ports[1]))
                                .as("asked by its own page, of an app that is not there")
                                .isEqualTo(404);
                        var before = ids(api(ports[0]).running("/web", 3, false, SOON));
                        standby.settled(SOON);

                        first.crash();
                        Wait.until("the second leads", SOON, () -> leader(ports[1]), isLeader(ports[1])::equals);
                        assertThat(ids(standby.running("/web", 3, false, SOON))).isEqualTo(before);
                        assertThat(standby.put("/v2/apps/web", "{\"instances\": 5}")
                                        .status())
                                .isEqualTo(200);
                        assertThat(ids(standby.running("/web", 5, false, SOON))).containsAll(before);
                        standby.settled(SOON);
                        assertThat(standby.delete("/v2/apps/web").status()).isEqualTo(200);
                        standby.settled(SOON);
                    }
                }
            }
        }
    }

    /** What a browser gets for a page of this origin. */
    private static int restartedBy(String origin, int port) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v2/apps/missing/restart"))
                    .header("Origin", origin)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private EkidenPart start(String zooKeeper, int port, String encoding) throws IOException {
        return EkidenPart.start(
                dir,
                "orchestrator",
                "--master=zk://" + zooKeeper + "/mesos",
                "--zk=" + zooKeeper + "/orchestrators",
                "--zk-session-timeout=3s",
                "--http-port=" + port,
                "--mesos-encoding=" + encoding);
    }

    private static byte[] masterInfo(EkidenUp up) {
        var master = URI.create(up.endpoints().path("master").asText());
        return MasterInfoCodec.write(
                MediaType.JSON,
                new MasterInfo("m", master.getHost(), master.getHost(), master.getPort(), MasterInfo.MESOS_VERSION));
    }

    private static String leader(int port) throws Exception {
        return api(port).get("/v2/leader").json().path("leader").asText();
    }

    private static String isLeader(int port) {
        return "127.0.0.1:" + port;
    }
}
