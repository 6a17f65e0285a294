package io.ekiden.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.migrate.Comparison.Difference;
import io.ekiden.migrate.check.Judge;
import io.ekiden.migrate.check.Report;
import io.ekiden.migrate.marathon.Stored;
import io.ekiden.migrate.marathon.StoredJson;
import io.ekiden.migrate.marathon.StoredState;
import io.ekiden.migrate.source.ZooKeeperTree;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.ekiden.orchestrator.store.ZooKeeperConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Marathon's state, from everywhere it can be read, against what its API said of it. */
class GoldenStateTest {
    /**
     * The recording had the paths of the machine it was made on taken out of its texts, but not of what is kept in bytes: where the artifact lies
     * is another place, what it is called is not.
     */
    private static boolean isOfTheRecording(Difference difference) {
        return difference.field().matches("/fetch/\\d/uri")
                && name(difference.from().orElseThrow())
                        .equals(name(difference.to().orElseThrow()));
    }

    private static String name(JsonNode uri) {
        return uri.textValue().replaceFirst(".*/", "");
    }

    private static void saysWhatTheApiSaid(MarathonState state) {
        var api = GoldenState.ofApi();
        var expected = GoldenState.definitions(api.root());
        var read = GoldenState.definitions(state.root());
        assertThat(read.keySet()).isEqualTo(expected.keySet()).hasSize(12);
        expected.forEach((id, definition) -> {
            var found = Objects.requireNonNull(read.get(id), id);
            assertThat(Comparison.between(found, definition)).as(id).allMatch(GoldenStateTest::isOfTheRecording);
            assertThat(found.path("version")).as("version of " + id).isEqualTo(definition.path("version"));
            assertThat(found.path("versionInfo")).as(id).isEqualTo(definition.path("versionInfo"));
        });
        assertThat(GoldenState.groups(state.root())).isEqualTo(GoldenState.groups(api.root()));
        assertThat(state.notes()).isEmpty();
    }

    @Test
    void dumpOfZooKeeper_saysWhatTheApiSaid() {
        saysWhatTheApiSaid(GoldenState.ofDump());
    }

    @Test
    void backup_saysWhatTheApiSaid() {
        saysWhatTheApiSaid(GoldenState.ofBackup());
    }

    @Test
    void zooKeeper_saysWhatTheApiSaid(@TempDir Path directory) throws Exception {
        try (var server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory));
                var client = ZooKeeperConnection.open(server.connectString(), Duration.ofSeconds(10))) {
            fill(client);
            saysWhatTheApiSaid(ZooKeeperTree.read(client, "/marathon", "zk://h/marathon", true));
        }
    }

    /** One node of many cut, or with some of its bits turned: that is said, or does not matter. */
    @Test
    void damagedNode_isReadOrRefused() throws Exception {
        var whole = new TreeMap<String, byte[]>();
        for (var node : nodes()) {
            whole.put(
                    node.path("path").textValue().substring("/marathon".length()),
                    Base64.getDecoder().decode(node.path("data_base64").textValue()));
        }
        var paths = whole.keySet().stream()
                .filter(path -> path.startsWith("/state/"))
                .toList();
        int refused = 0;
        for (long seed = 1; seed <= 60; seed++) {
            var random = new SplittableRandom(seed);
            var nodes = new TreeMap<>(whole);
            nodes.compute(paths.get(random.nextInt(paths.size())), (_, data) -> damaged(data, random));
            try {
                Report.of(StoredState.read(Stored.ofZooKeeper(nodes), seed % 2 == 0, new Room(1 << 20)))
                        .lines();
            } catch (MigrationException expected) {
                refused++;
            } catch (RuntimeException other) {
                throw new AssertionError("seed " + seed, other);
            }
        }
        assertThat(refused).isBetween(2, 58);
    }

    private static byte[] damaged(byte[] data, SplittableRandom random) {
        if (random.nextBoolean()) {
            return Arrays.copyOf(data, random.nextInt(data.length + 1));
        }
        var copy = data.clone();
        for (int flips = random.nextInt(4); flips >= 0 && copy.length > 0; flips--) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private static List<JsonNode> nodes() throws Exception {
        return Files.readAllLines(GoldenState.file("zk-marathon.jsonl")).stream()
                .map(line -> StoredJson.read(line.getBytes(StandardCharsets.UTF_8), "a line"))
                .toList();
    }

    /** All the nodes, as they were dumped. */
    private static void fill(CuratorFramework client) throws Exception {
        for (var node : nodes()) {
            client.create()
                    .forPath(
                            node.path("path").textValue(),
                            Base64.getDecoder().decode(node.path("data_base64").textValue()));
        }
    }

    @Test
    void apps_asListed_areThoseOfTheGroups() {
        var listed = ApiState.read(
                "apps",
                GoldenState.answer("apps.json"),
                Optional.of(GoldenState.answer("pods.json")),
                Optional.empty(),
                Optional.empty());
        assertThat(GoldenState.definitions(listed.root()))
                .isEqualTo(GoldenState.definitions(GoldenState.ofApi().root()));
    }

    @Test
    void history_hasEachVersionAsTheApiSaidIt() {
        var versions = List.of(
                "2026-11-21T014523.238Z",
                "2026-11-21T014543.441Z",
                "2026-11-21T014555.596Z",
                "2026-11-21T014607.716Z",
                "2026-11-21T014620.054Z",
                "2026-11-21T014632.322Z");
        for (var state : List.of(GoldenState.ofDump(), GoldenState.ofBackup())) {
            var history = Objects.requireNonNull(state.history().get("/multiver"));
            assertThat(history).hasSize(versions.size());
            for (int index = 0; index < versions.size(); index++) {
                var said = GoldenState.answer("app-multiver-" + versions.get(index) + ".json");
                assertThat(history.get(index).path("version")).isEqualTo(said.path("version"));
                assertThat(Comparison.between(history.get(index), said)).isEmpty();
            }
        }
    }

    @Test
    void definition_comesOutAsItWentIn() {
        for (var state : List.of(GoldenState.ofApi(), GoldenState.ofDump(), GoldenState.ofBackup())) {
            assertThat(Judge.judge(state))
                    .hasSize(17)
                    .allSatisfy(entry -> assertThat(entry.findings())
                            .as(entry.kind() + " " + entry.id())
                            .isEmpty());
        }
    }

    @Test
    void leftovers_areTheSameFromEverywhere() {
        var api = GoldenState.ofApi().leftovers();
        for (var state : List.of(GoldenState.ofDump(), GoldenState.ofBackup())) {
            var left = state.leftovers();
            assertThat(left.frameworkId()).contains("ec812835-e933-4eec-ae50-3e9d59a08161-0000");
            assertThat(left.volumes()).isEqualTo(api.volumes()).containsOnlyKeys("/stateful/store", "/stateful/wipe");
            assertThat(running(left))
                    .isEqualTo(running(api))
                    .containsEntry("/web", 2)
                    .containsEntry("/pods/duo", 2);
            assertThat(left.deployments()).isEqualTo(api.deployments());
        }
        assertThat(api.deployments())
                .containsExactly(
                        new Leftovers.Deployment("de8d1ede-4842-4367-93ad-120aaa484488", List.of("/inflight")));
    }

    private static SortedMap<String, Integer> running(Leftovers left) {
        var running = new TreeMap<>(left.tasks());
        running.values().removeIf(tasks -> tasks == 0);
        return running;
    }

    @Test
    void report_namesWhatStaysBehind_andWhatToDo() {
        var report = Report.of(GoldenState.ofDump());
        var json = report.json(false);
        assertThat(json.path("summary").toString())
                .isEqualTo("{\"groups\":5,\"apps\":11,\"pods\":1,\"understood\":17,\"changed\":0,\"unsupported\":0}");
        assertThat(String.join("\n", report.lines()))
                .contains("storage version 110.100.0")
                .contains("11 apps, 1 pods, 5 groups: 17 understood")
                .contains("--mesos-role marathon")
                .contains("/stateful/store has 1 persistent volume(s)")
                .contains("the deployment de8d1ede-4842-4367-93ad-120aaa484488 is under way for /inflight")
                .contains("the framework ec812835-e933-4eec-ae50-3e9d59a08161-0000 is not taken over");
        var ui = definition(json, "/shop/front/ui");
        assertThat(ui.at("/dependencies/0").asText()).isEqualTo("/shop/front/api");
        assertThat(definition(json, "/stateful/store")
                        .at("/volumes/0/persistenceId")
                        .asText())
                .isEqualTo("stateful_store#data#4a828959-e54c-11f1-a268-02fc00000001");
    }

    private static JsonNode definition(ObjectNode report, String id) {
        for (var definition : report.path("definitions")) {
            if (definition.path("id").asText().equals(id)) {
                return definition;
            }
        }
        throw new AssertionError("no " + id + " in " + report);
    }

    @Test
    void only_keepsOneGroupAndThoseAroundIt() {
        var state = GoldenState.ofDump().only("/shop/front");
        var root = state.root();
        assertThat(GoldenState.definitions(root)).containsOnlyKeys("app /shop/front/api", "app /shop/front/ui");
        assertThat(GoldenState.groups(root)).containsOnlyKeys("/", "/shop", "/shop/front");
        assertThat(state.leftovers().tasks()).containsOnlyKeys("/shop/front/api", "/shop/front/ui");
        assertThat(state.history()).containsOnlyKeys("/shop/front/api", "/shop/front/ui");
    }
}
