package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.CutWire;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Marked;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.V1Framework;
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
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leading master that ZooKeeper does not hear any more, while everybody else hears it well: three masters, three agents, an orchestrator
 * and another framework, each its own process but the last. The cut is a proxy that passes nothing on and tells nobody: that is what a
 * network namespace without a route looks like from both ends, and it needs neither root nor a machine that has namespaces. What was
 * sent meanwhile does arrive in the end, so the late writes are really made.
 */
class MasterPartitionIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int EACH = 3;
    private static final int TASKS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path dir;

    private final Map<Integer, EkidenPart> masters = new TreeMap<>();
    private final ConcurrentLinkedDeque<AutoCloseable> open = new ConcurrentLinkedDeque<>();
    // Nobody else sleeps for so long.
    private final String mark = "1000000." + ThreadLocalRandom.current().nextLong(1_000_000, 10_000_000);
    private final String late = "2000000." + ThreadLocalRandom.current().nextLong(1_000_000, 10_000_000);
    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedZooKeeper zooKeeper;

    @BeforeEach
    void begin() throws Exception {
        zooKeeper = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, dir.resolve("zookeeper")));
        open.add(zooKeeper);
    }

    @AfterEach
    void end() throws Exception {
        http.shutdownNow();
        for (var thing = open.pollLast(); thing != null; thing = open.pollLast()) {
            thing.close();
        }
        Leftovers.end(dir);
    }

    @Test
    void leaderCutOffFromZooKeeper_acknowledgesNothing_andItsLateWritesAreRejected() throws Exception {
        var wire = wireToZooKeeper();
        int old = startMaster("127.0.0.1:" + wire.port());
        Wait.until("it leads", SOON, this::leader, found -> found == old);
        var api = startTheOthers();
        assertThat(weigh(old, "before", 2.0).get().statusCode()).isEqualTo(200);
        var answer = api.post("/v2/apps", """
                {"id": "/many", "cmd": "exec sleep %s", "cpus": 0.01, "mem": 1, "instances": %d, "portDefinitions": []}""".formatted(mark, TASKS));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        var ids = ids(api.running("/many", TASKS, false, SOON));
        api.settled(SOON);
        var pids = pids();
        var framework = V1Framework.keeper(uri(old), SOON);
        open.add(framework);

        wire.cut();
        // It still leads as far as it knows, and takes the call.
        framework.launchOnKept("late", "exec sleep " + late);
        var lateWeight = weigh(old, "late", 3.0);
        int next = Wait.until("another one leads", SOON, this::leader, found -> found != 0 && found != old);
        // Before ZooKeeper gave its place away it had stopped to say that it leads.
        assertThat(status(old)).isNotEqualTo(200);
        assertThat(weigh(next, "after", 4.0).get().statusCode()).isEqualTo(200);
        agentsAndTasksCameOver(next, api, ids, pids);
        neverWas(next, framework.id());

        wire.mend();
        Wait.until("it follows the new leader", SOON, () -> status(old), status -> status == 307);
        assertThat(lateWeight
                        .handle((said, broken) -> said == null ? 0 : said.statusCode())
                        .get())
                .as("what was never durable was never acknowledged")
                .isNotEqualTo(200);
        assertThat(weights(next)).contains("before", "after").doesNotContain("late");

        // The registry is what counts, not what a master remembers.
        Objects.requireNonNull(masters.get(next)).crash();
        int last = Wait.until("another one leads", SOON, this::leader, found -> found != 0 && found != next);
        assertThat(weights(last)).contains("before", "after").doesNotContain("late");
        agentsAndTasksCameOver(last, api, ids(api.tasks("/many")), pids());
        assertThat(tasks(last)).contains(ids.getFirst()).doesNotContain("late");
        assertThat(Marked.processes(late)).as("the late task never ran").isEmpty();
    }

    /** All at once, as each takes its time to start. */
    private ApiClient startTheOthers() {
        int port = Ports.free();
        var starts = new ArrayList<CompletableFuture<Void>>();
        for (int i = 1; i < EACH; i++) {
            starts.add(run(() -> startMaster(zooKeeper.connectString())));
        }
        IntStream.range(0, EACH).forEach(number -> starts.add(run(() -> startAgent(number))));
        starts.add(run(() -> open.add(EkidenPart.start(
                dir,
                "orchestrator",
                "--master=" + zk(zooKeeper.connectString()),
                "--data-dir=" + dir.resolve("orchestrator"),
                "--http-port=" + port))));
        CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
        return new ApiClient(URI.create("http://127.0.0.1:" + port));
    }

    private interface Start {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> run(Start start) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        start.run();
                    } catch (IOException broken) {
                        throw new IllegalStateException(broken);
                    }
                },
                command -> Thread.ofVirtual().start(command));
    }

    /** A master that knows ZooKeeper by this address. */
    private int startMaster(String address) throws IOException {
        int port = Ports.free();
        var part = EkidenPart.start(dir, "master", "--zk=" + zk(address), "--port=" + port, "--zk-session-timeout=5s");
        open.add(part);
        synchronized (masters) {
            masters.put(port, part);
        }
        return port;
    }

    private void startAgent(int number) throws IOException {
        open.add(EkidenPart.start(
                dir,
                "agent",
                "--master=" + zk(zooKeeper.connectString()),
                "--work-dir=" + dir.resolve("agent" + number),
                "--hostname=127.0.0." + (number + 1),
                "--port=0",
                "--resources=cpus:4;mem:4096;disk:1000;ports:[31000-31099]",
                "--registration-backoff-factor=200ms"));
    }

    private CutWire wireToZooKeeper() throws IOException {
        var address = zooKeeper.connectString();
        var wire = CutWire.to(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
        open.add(wire);
        return wire;
    }

    private static String zk(String address) {
        return "zk://" + address + "/mesos";
    }

    /** All agents are with this leader, nothing happened to the tasks, and the orchestrator is heard. */
    private void agentsAndTasksCameOver(int leader, ApiClient api, List<String> ids, Set<Long> pids) throws Exception {
        Wait.until("all agents are there", SOON, () -> activeAgents(leader), count -> count == EACH);
        assertThat(pids()).as("no task was touched").isEqualTo(pids);
        var more = "{\"instances\": " + (ids.size() + 1) + "}";
        assertThat(api.put("/v2/apps/many", more).status()).isEqualTo(200);
        assertThat(ids(api.running("/many", ids.size() + 1, false, SOON))).containsAll(ids);
        api.settled(SOON);
        assertThat(pids()).containsAll(pids);
    }

    /** The new leader knows of no such task, whoever asks. */
    private void neverWas(int leader, String frameworkId) throws Exception {
        assertThat(tasks(leader)).doesNotContain("late");
        var again = V1Framework.connect(uri(leader), frameworkId, SOON);
        open.add(again);
        again.reconcile(List.of("late"));
        Wait.until("an answer", SOON, () -> again.states().keySet(), states -> states.equals(Set.of("TASK_UNKNOWN")));
    }

    private Set<Long> pids() {
        return new TreeSet<>(Marked.processes(mark));
    }

    private static List<String> ids(List<JsonNode> tasks) {
        return tasks.stream().map(task -> task.path("id").asText()).sorted().toList();
    }

    private CompletableFuture<HttpResponse<String>> weigh(int port, String role, double weight) {
        return http.sendAsync(
                post(
                        port,
                        "{\"type\":\"UPDATE_WEIGHTS\",\"update_weights\":{\"weight_infos\":[{\"role\":\"" + role
                                + "\",\"weight\":" + weight + "}]}}"),
                BodyHandlers.ofString());
    }

    private String weights(int port) throws IOException, InterruptedException {
        return http.send(post(port, "{\"type\":\"GET_WEIGHTS\"}"), BodyHandlers.ofString())
                .body();
    }

    private static HttpRequest post(int port, String body) {
        return HttpRequest.newBuilder(uri(port).resolve("/api/v1"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .timeout(SOON)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private int activeAgents(int port) throws IOException, InterruptedException {
        int active = 0;
        for (var agent : read(port, "/slaves").path("slaves")) {
            active += agent.path("active").asBoolean() ? 1 : 0;
        }
        return active;
    }

    /** The ids of all tasks that this master knows. */
    private List<String> tasks(int port) throws IOException, InterruptedException {
        var found = new ArrayList<JsonNode>();
        read(port, "/tasks?limit=1000").path("tasks").forEach(found::add);
        return ids(found);
    }

    private JsonNode read(int port, String path) throws IOException, InterruptedException {
        return JSON.readTree(http.send(get(port, path), BodyHandlers.ofString()).body());
    }

    /** The port of the master that leads; 0 while none does. */
    private int leader() throws InterruptedException {
        for (int port : masters.keySet()) {
            if (status(port) == 200) {
                return port;
            }
        }
        return 0;
    }

    /** What the master answers to a read; 0 when it does not. */
    private int status(int port) throws InterruptedException {
        try {
            return http.send(get(port, "/weights"), BodyHandlers.discarding()).statusCode();
        } catch (IOException gone) {
            return 0;
        }
    }

    private static HttpRequest get(int port, String path) {
        return HttpRequest.newBuilder(uri(port).resolve(path))
                .timeout(Duration.ofSeconds(5))
                .build();
    }
}
