package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.EventTap;
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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
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
                "--agent-ping-timeout=500ms",
                "--offer-timeout=20s");
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

            try (var told = EventTap.open(api.base(), "status_update_event")) {
                deathOfTheLeader_isReconciled(ids);
                assertThat(pids()).as("no task was touched").isEqualTo(pids);
                assertThat(ids(api.running("/many", TASKS, false, SOON))).isEqualTo(ids);
                assertThat(told.heard())
                        .as("nothing else than that they run")
                        .allMatch(update -> update.path("taskStatus").asText().equals("TASK_RUNNING"));
            }
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

    /** Kills it; then the next one knows each task at once, and the orchestrator has asked for them and was told of each. */
    private void deathOfTheLeader_isReconciled(List<String> ids) throws Exception {
        int leader = leader();
        assertThat(runningTasks(leader)).isEqualTo(ids);
        assertThat(read(leader, "/flags").path("flags").toString())
                .contains(
                        "\"zk\":\"" + zk() + "\"",
                        "\"zk_session_timeout\":\"3secs\"",
                        "\"quorum\":\"2\"",
                        "\"offer_timeout\":\"20secs\"");
        Objects.requireNonNull(masters.remove(leader)).crash();
        int next = Wait.until("another master leads", SOON, this::leader, found -> found != 0 && found != leader);
        assertThat(runningTasks(next)).as("before or after its agents are back").isEqualTo(ids);
        Wait.until(
                "reconciliation is complete",
                SOON,
                () -> ofOrchestrator(next),
                counts -> counts.path("calls/reconcile").asInt() > 0
                        && counts.path("events/update").asInt() >= ids.size());
        Wait.until("all agents are there", SOON, () -> activeAgents(next), count -> count == EACH);
        assertThat(runningTasks(next)).isEqualTo(ids);
    }

    private void lostAgentIsReplaced_andItsReturnLeavesNoDouble(ApiClient api) throws Exception {
        var before = api.running("/many", TASKS + 1, false, SOON);
        var lost = ids(before.stream()
                .filter(task -> task.path("host").asText().equals("127.0.0.1"))
                .toList());
        assertThat(lost).isNotEmpty();
        try (var told = EventTap.open(api.base(), "status_update_event")) {
            agents.getFirst().crash();
            Wait.until(
                    "the lost ones are unreachable, and no others",
                    SOON,
                    () -> told(told, "TASK_UNREACHABLE"),
                    new TreeSet<>(lost)::equals);
            Wait.until(
                    "the lost ones are replaced",
                    SOON,
                    () -> ids(api.running("/many", TASKS + 1, false, SOON)),
                    now -> Collections.disjoint(now, lost));
            var now = ids(api.running("/many", TASKS + 1, false, SOON));
            var others = new TreeSet<>(ids(before));
            lost.forEach(others::remove);
            assertThat(now).as("the others stay").containsAll(others);
            assertThat(told(told, "TASK_UNREACHABLE")).containsExactlyElementsOf(lost);

            // TASK_RUNNING may be told before the shell of a task has become its command.
            int doubled = TASKS + 1 + lost.size();
            Wait.until("for now there are doubles", SOON, () -> commands().size(), count -> count == doubled);
            agents.set(0, agent(0));
            Wait.until("doubles are gone", SOON, () -> commands().size(), count -> count == TASKS + 1);
            assertThat(ids(api.running("/many", TASKS + 1, false, SOON))).isEqualTo(now);
        }
    }

    private static Set<String> told(EventTap tap, String state) {
        return tap.heard().stream()
                .filter(update -> update.path("taskStatus").asText().equals(state))
                .map(update -> update.path("taskId").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The ids of tasks that this master says are running. */
    private List<String> runningTasks(int port) throws Exception {
        var running = new ArrayList<JsonNode>();
        for (var task : read(port, "/tasks?limit=1000").path("tasks")) {
            if (task.path("state").asText().equals("TASK_RUNNING")) {
                running.add(task);
            }
        }
        return ids(running);
    }

    /** What this master has counted of the only framework there is. */
    private JsonNode ofOrchestrator(int port) throws Exception {
        var counts = new ObjectMapper().createObjectNode();
        read(port, "/metrics/snapshot")
                .properties()
                .forEach(entry -> counts.set(
                        entry.getKey().replaceFirst("^master/frameworks/[^/]+/[^/]+/", ""), entry.getValue()));
        return counts;
    }

    private JsonNode read(int port, String path) throws Exception {
        return new ObjectMapper()
                .readTree(
                        http.send(request(port, path), BodyHandlers.ofString()).body());
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
        return read(port, "/metrics/snapshot").path("master/slaves_active").asInt();
    }

    private static HttpRequest request(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
    }
}
