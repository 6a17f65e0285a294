package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Marked;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three masters, three agents and an orchestrator, each its own process: what the issue calls E. */
class MastersIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int EACH = 3;
    private static final int TASKS = 200;

    @TempDir
    private Path dir;

    private final Map<Integer, EkidenPart> masters = new TreeMap<>();
    private final List<EkidenPart> agents = new ArrayList<>();
    // Nobody else sleeps for so long.
    private final String mark = "1000000." + ThreadLocalRandom.current().nextLong(1_000_000, 10_000_000);
    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedZooKeeper zooKeeper;

    @BeforeEach
    void begin() throws Exception {
        zooKeeper = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, dir.resolve("zookeeper")));
        for (int i = 0; i < EACH; i++) {
            int port = Ports.free();
            masters.put(port, master(port));
        }
        for (int i = 0; i < EACH; i++) {
            agents.add(agent(i));
        }
    }

    @AfterEach
    void end() throws Exception {
        for (var part : agents) {
            part.close();
        }
        for (var part : masters.values()) {
            part.close();
        }
        http.shutdownNow();
        zooKeeper.close();
        Leftovers.end(dir);
    }

    private String zk() {
        return "zk://" + zooKeeper.connectString() + "/mesos";
    }

    private EkidenPart master(int port) throws IOException {
        return EkidenPart.start(
                dir,
                "master",
                "--zk=" + zk(),
                "--quorum=2",
                "--port=" + port,
                "--zk-session-timeout=3s",
                "--agent-reregister-timeout=8s",
                "--agent-ping-timeout=500ms");
    }

    private EkidenPart agent(int number) throws IOException {
        return EkidenPart.start(
                dir,
                "agent",
                "--master=" + zk(),
                "--work-dir=" + dir.resolve("agent" + number),
                "--hostname=127.0.0." + (number + 1),
                "--port=0",
                "--resources=cpus:4;mem:4096;disk:1000;ports:[31000-31099]",
                "--registration-backoff-factor=200ms");
    }

    @Test
    void deathOfTheLeader_andOfAnAgent_costNoTaskMoreThanTheyMust() throws Exception {
        int port = Ports.free();
        try (var _ = EkidenPart.start(
                dir,
                "orchestrator",
                "--master=" + zk(),
                "--data-dir=" + dir.resolve("orchestrator"),
                "--http-port=" + port)) {
            var api = new ApiClient(URI.create("http://127.0.0.1:" + port));
            var answer = api.post("/v2/apps", """
                    {"id": "/many", "cmd": "exec sleep %s", "cpus": 0.01, "mem": 1, "instances": %d, "portDefinitions": [],
                     "unreachableStrategy": {"inactiveAfterSeconds": 0, "expungeAfterSeconds": 0}}""".formatted(mark, TASKS));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
            var ids = ids(api.running("/many", TASKS, false, SOON));
            api.settled(SOON);
            var pids = pids();
            assertThat(pids).hasSizeGreaterThanOrEqualTo(TASKS);

            int leader = leader();
            Objects.requireNonNull(masters.remove(leader)).crash();
            assertThat(pids()).isEqualTo(pids);
            int next = Wait.until("another master leads", SOON, this::leader, found -> found != 0 && found != leader);
            Wait.until("all agents are there", SOON, () -> activeAgents(next), count -> count == EACH);
            assertThat(api.put("/v2/apps/many", "{\"instances\": " + (TASKS + 1) + "}")
                            .status())
                    .isEqualTo(200);
            assertThat(ids(api.running("/many", TASKS + 1, false, SOON))).containsAll(ids);
            api.settled(SOON);
            assertThat(pids()).containsAll(pids);

            lostAgentIsReplaced_andItsReturnLeavesNoDouble(api);
            assertThat(api.delete("/v2/apps/many").status()).isEqualTo(200);
            Wait.until("no task is left", SOON, this::pids, Set::isEmpty);
        }
    }

    private void lostAgentIsReplaced_andItsReturnLeavesNoDouble(ApiClient api) throws Exception {
        var before = new TreeSet<>(ids(api.running("/many", TASKS + 1, false, SOON)));
        agents.getFirst().crash();
        Wait.until(
                "the lost ones are replaced",
                SOON,
                () -> new TreeSet<>(ids(api.tasks("/many"))),
                now -> now.size() >= TASKS + 1 && !now.containsAll(before));
        api.running("/many", TASKS + 1, false, SOON);
        agents.set(0, agent(0));
        Wait.until("doubles are gone", SOON, () -> commands().size(), count -> count == TASKS + 1);
        assertThat(api.running("/many", TASKS + 1, false, SOON)).hasSize(TASKS + 1);
    }

    private Set<Long> pids() {
        return new TreeSet<>(Marked.processes(mark));
    }

    /** The tasks' own processes, without the shells that watch over them. */
    private List<Long> commands() {
        return Marked.processes(mark).stream()
                .filter(pid -> ProcessHandle.of(pid)
                        .flatMap(process -> process.info().command())
                        .filter(command -> command.endsWith("sleep"))
                        .isPresent())
                .toList();
    }

    private static List<String> ids(List<JsonNode> tasks) {
        return tasks.stream().map(task -> task.path("id").asText()).sorted().toList();
    }

    /** The port of the master that leads; 0 while none does. */
    private int leader() throws Exception {
        for (int port : masters.keySet()) {
            if (status(port, "/weights") == 200) {
                return port;
            }
        }
        return 0;
    }

    private int status(int port, String path) throws Exception {
        try {
            return http.send(request(port, path), BodyHandlers.discarding()).statusCode();
        } catch (IOException gone) {
            return 0;
        }
    }

    private int activeAgents(int port) throws Exception {
        var body = http.send(request(port, "/metrics/snapshot"), BodyHandlers.ofString())
                .body();
        return new ObjectMapper().readTree(body).path("master/slaves_active").asInt();
    }

    private static HttpRequest request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
    }
}
