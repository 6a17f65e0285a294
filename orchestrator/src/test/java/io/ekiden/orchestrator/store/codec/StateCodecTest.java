package io.ekiden.orchestrator.store.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.Deployment.Move;
import io.ekiden.orchestrator.deployment.EndedDeployment;
import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.RootChange;
import io.ekiden.orchestrator.kernel.RootChange.GroupMove;
import io.ekiden.orchestrator.kernel.TaskFailure;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppDefinition.VersionInfo;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.store.StoreOp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is stored comes back as it was: the promise a restart stands on. */
class StateCodecTest {
    private static final Instant V1 = Instant.parse("2026-01-02T03:04:05.006Z");
    private static final Instant V2 = Instant.parse("2026-01-02T03:04:06.000Z");
    private static final PathId WEB = PathId.parse("/shop/web");
    private static final PathId SHOP = PathId.parse("/shop");

    private final TreeMap<String, byte[]> stored = new TreeMap<>();
    private OrchestratorState state = OrchestratorState.EMPTY;

    /** Applies the change and writes what it writes, as the loop does. */
    private void happens(Change change) {
        for (var op : StateCodec.encode(change, state)) {
            switch (op) {
                case StoreOp.Put(var key, var value) -> stored.put(key, value);
                case StoreOp.Delete(var key) -> stored.remove(key);
            }
        }
        state = state.apply(change);
    }

    @Test
    void state_comesBackAsItWas() throws IOException {
        happens(new Change.FrameworkRegistered(new FrameworkId("fw-1")));
        happens(defined(web(V1, "{\"unreachableStrategy\": \"disabled\"}")));
        happens(defined(web(V2, "{\"instances\": 3}")));
        for (var condition : List.of(Condition.PROVISIONED, Condition.RUNNING, Condition.UNREACHABLE)) {
            happens(new Change.InstanceUpdated(instance(condition)));
        }
        happens(new Change.DeploymentUpdated(new Deployment(
                "d1",
                V2,
                List.of(new Deployment.Step(List.of(new Deployment.Action(Deployment.Kind.RESTART, WEB)))),
                0,
                new TreeMap<>(Map.of(WEB, new Move(Optional.of(V1), Optional.of(V2)))))));
        happens(new Change.DeploymentEnded(new EndedDeployment(
                new Deployment("d0", V1, List.of(), 0, new TreeMap<>()),
                EndedDeployment.Outcome.ROLLED_BACK,
                "as asked",
                Optional.of("d1"),
                V2)));
        happens(new Change.TaskFailed(new TaskFailure(
                WEB,
                instance(Condition.FAILED).taskId(),
                TaskState.TASK_FAILED,
                "Command exited with status 7",
                "127.0.0.1",
                "agent-1",
                V1,
                V2)));

        assertThat(StateCodec.decode(stored)).isEqualTo(state);
    }

    /** Written before pods had networks of their own: ports without names of networks, a yes or no for the network. */
    @Test
    void podOfAnEarlierVersion_comesBack_andIsTheSameAsIfItWerePutAgain() throws IOException {
        for (var network : List.of("", "'networks': [{'mode': 'host'}],")) {
            var text = ("{'id': '/shop/web'," + network
                            + " 'containers': [{'name': 'c', 'exec': {'command': {'shell': 'x'}},"
                            + " 'resources': {'cpus': 0.1, 'mem': 32}, 'endpoints': [{'name': 'http', 'hostPort': 0}]}]}")
                    .replace('\'', '"');
            var parsed = new PodJson(RoleSettings.DEFAULT).parse(Json.read(text.getBytes(StandardCharsets.UTF_8)), V1);
            var pod = ((Parsed.Accepted) parsed).app();
            happens(defined(pod));
            stored.replaceAll((key, record) -> key.contains("/versions/") ? asBefore(record) : record);

            var read = StateCodec.decode(stored).definition(WEB, V1).orElseThrow();
            assertThat(read.run()).isEqualTo(pod.run());
        }
    }

    private static byte[] asBefore(byte[] record) {
        var text = new String(record, StandardCharsets.UTF_8);
        assertThat(text).contains(",\"secrets\":{}", ",\"linux\":null", ",\"ipc\":null,\"sharedCgroups\":null");
        var before = text.replace(",\"networkNames\":[]", "")
                .replace(",\"linux\":null", "")
                .replace(",\"ipc\":null,\"sharedCgroups\":null", "")
                .replace(",\"secrets\":{}", "")
                .replace(",\"more\":[]", "")
                .replace(",\"bridgeLabels\":{}", "")
                .replace("\"named\":{\"mode\":\"HOST\",\"named\":null}", "\"namesNetwork\":true")
                .replaceAll("\"named\":null,\"executor\"", "\"namesNetwork\":false,\"executor\"")
                .replace("\"protocol\":\"tcp\"", "\"protocol\":\"\"");
        assertThat(before).contains("namesNetwork").doesNotContain("networkNames", "more");
        return before.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void networksOfAnApp_comeBack_alsoTheOneThatThereWasBefore() throws IOException {
        var network = "{\"networks\": [{\"name\": \"blue\"}%s], \"container\": {\"portMappings\":"
                + " [{\"containerPort\": 80, \"hostPort\": 0%s}]}}";
        happens(defined(web(V1, network.formatted("", ""))));
        happens(defined(web(V2, network.formatted(", {\"name\": \"red\"}", ", \"networkNames\": [\"red\"]"))));
        assertThat(StateCodec.decode(stored)).isEqualTo(state);

        stored.replaceAll((_, record) -> new String(record, StandardCharsets.UTF_8)
                .replace(",\"more\":[]", "")
                .replace(",\"bridgeLabels\":{}", "")
                .replace(",\"networkNames\":[]", "")
                .getBytes(StandardCharsets.UTF_8));
        assertThat(StateCodec.decode(stored)).isEqualTo(state);

        happens(defined(web(V2, "{\"networks\": [{\"mode\": \"container/bridge\", \"labels\": {\"k\": \"v\"}}]}")));
        assertThat(StateCodec.decode(stored)).isEqualTo(state);
    }

    @Test
    void volumesOfEveryKind_comeBack_andSecretsOfAnEarlierVersion() throws IOException {
        happens(
                defined(
                        web(
                                V1,
                                "{\"secrets\": {\"pw\": {\"source\": \"s\"}}, \"container\": {\"docker\": {\"image\": \"i\"},"
                                        + " \"type\": \"MESOS\", \"volumes\": [{\"containerPath\": \"/pw\", \"secret\": \"pw\"},"
                                        + " {\"containerPath\": \"/c\", \"external\": {\"name\": \"v\", \"provider\": \"csi\", \"options\":"
                                        + " {\"pluginName\": \"p\", \"capability\": {\"accessType\": \"block\", \"accessMode\": \"MULTI_NODE_MULTI_WRITER\"},"
                                        + " \"nodeStageSecret\": {\"k\": \"s\"}, \"volumeContext\": {\"a\": \"b\"}}}}, {\"containerPath\": \"/d\","
                                        + " \"external\": {\"name\": \"v\", \"provider\": \"dvdi\", \"options\": {\"dvdi/driver\": \"local\"}, \"shared\": true}}]}}")));
        assertThat(StateCodec.decode(stored)).isEqualTo(state);

        var key = stored.keySet().stream()
                .filter(name -> name.contains("/versions/"))
                .findFirst()
                .orElseThrow();
        var text = new String(stored.get(key), StandardCharsets.UTF_8);
        assertThat(text).contains(",\"files\":{\"/pw\":\"pw\"}");
        stored.put(key, text.replace(",\"files\":{\"/pw\":\"pw\"}", "").getBytes(StandardCharsets.UTF_8));
        assertThat(StateCodec.decode(stored).app(WEB).orElseThrow().run().secrets())
                .hasValueSatisfying(secrets -> assertThat(secrets.files()).isEmpty());
    }

    @Test
    void removedApp_leavesNothingBehind() throws IOException {
        happens(defined(web(V1, "{}")));
        happens(defined(web(V2, "{}")));
        var instance = instance(Condition.RUNNING);
        happens(new Change.InstanceUpdated(instance));
        happens(undefined());
        assertThat(StateCodec.decode(stored).app(WEB)).isEmpty();
        assertThat(StateCodec.decode(stored).versions(WEB)).containsOnlyKeys(V1, V2);
        happens(new Change.InstanceForgotten(WEB, instance.id()));
        happens(new Change.AppRemoved(WEB));
        forgetRoots();

        assertThat(stored).containsOnlyKeys("groups/%2Fshop");
    }

    @Test
    void definitionInForce_isTheNamedOneEvenWhenOlder() throws IOException {
        happens(defined(web(V2, "{}")));
        happens(defined(web(V1, "{}")));

        assertThat(StateCodec.decode(stored).app(WEB))
                .hasValueSatisfying(app -> assertThat(app.version()).isEqualTo(V1));
    }

    @Test
    void definitionInForce_isKnownWithoutTheRootsThatLedToIt() throws IOException {
        happens(defined(web(V2, "{}")));
        happens(defined(web(V1, "{}")));
        forgetRoots();

        assertThat(StateCodec.decode(stored).app(WEB))
                .hasValueSatisfying(app -> assertThat(app.version()).isEqualTo(V1));
        assertThat(StateCodec.decode(stored).tree()).isEqualTo(state.tree());
    }

    @Test
    void groups_andOldRootsComeBack() throws IOException {
        var shop = new Group(SHOP, List.of(PathId.parse("/db")), true);
        happens(defined(web(V1, "{}")));
        happens(new Change.RootChanged(
                new RootChange(
                        V2.plusMillis(9),
                        state.rootVersion(),
                        new TreeMap<>(),
                        new TreeMap<>(Map.of(
                                SHOP,
                                new GroupMove(Optional.of(Group.of(SHOP)), Optional.of(shop)),
                                PathId.parse("/empty"),
                                new GroupMove(Optional.empty(), Optional.of(Group.of(PathId.parse("/empty"))))))),
                List.of()));
        happens(undefined());

        var back = StateCodec.decode(stored);

        assertThat(back).isEqualTo(state);
        assertThat(back.tree().groups()).containsOnlyKeys(SHOP, PathId.parse("/empty"));
        assertThat(back.tree().group(SHOP)).contains(shop);
        assertThat(back.definitions().treeAt(V2.plusMillis(9)).orElseThrow().app(WEB))
                .isPresent();
        assertThat(back.definitions().treeAt(V2.plusMillis(1)).orElseThrow().group(SHOP))
                .contains(Group.of(SHOP));
        assertThat(back.definitions().treeAt(Instant.EPOCH).orElseThrow().apps())
                .isEmpty();
    }

    /** What a version of before there were groups wrote: definitions, and which of them are in force. */
    @Test
    void dataOfBeforeThereWereGroups_isRead() throws IOException {
        happens(defined(web(V1, "{}")));
        stored.keySet().removeIf(key -> !key.startsWith("apps/"));

        var read = StateCodec.decode(stored);
        assertThat(read.app(WEB)).isPresent();
        assertThat(read.tree().groups()).containsOnlyKeys(SHOP);
        assertThat(read.definitions().rootVersions()).containsExactly(V1);

        state = read;
        happens(undefined());
        assertThat(StateCodec.decode(stored).tree().groups()).containsOnlyKeys(SHOP);
    }

    @Test
    void fieldOfANewerVersion_isIgnored() throws IOException {
        happens(defined(web(V1, "{}")));
        stored.replaceAll((key, value) -> key.contains("/versions/")
                ? new String(value, StandardCharsets.UTF_8)
                        .replaceFirst("\\{", "{\"invented\":1,")
                        .getBytes(StandardCharsets.UTF_8)
                : value);

        assertThat(StateCodec.decode(stored)).isEqualTo(state);
    }

    @Test
    void damagedEntry_isNamed() throws IOException {
        happens(defined(web(V1, "{}")));
        stored.replaceAll(
                (key, value) -> key.contains("/versions/") ? "{\"id\":".getBytes(StandardCharsets.UTF_8) : value);

        assertThatThrownBy(() -> StateCodec.decode(stored))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("apps/")
                .hasMessageContaining("versions");
    }

    /** As an older version of the program stored it, and as this one does where nobody can ask for that root any more. */
    private void forgetRoots() {
        for (var version : List.copyOf(state.definitions().roots().keySet())) {
            happens(new Change.RootForgotten(version));
        }
    }

    private Change defined(AppDefinition app) {
        var move = new Move(state.app(WEB).map(AppDefinition::version), Optional.of(app.version()));
        return new Change.RootChanged(root(move), List.of(app));
    }

    private Change undefined() {
        return new Change.RootChanged(
                root(new Move(state.app(WEB).map(AppDefinition::version), Optional.empty())), List.of());
    }

    private RootChange root(Move move) {
        var version = Stream.of(V2, state.rootVersion())
                .max(Instant::compareTo)
                .orElseThrow()
                .plusMillis(1);
        return new RootChange(version, state.rootVersion(), new TreeMap<>(Map.of(WEB, move)), new TreeMap<>());
    }

    private static AppDefinition web(Instant version, String update) throws IOException {
        var apps = new AppJson(RoleSettings.DEFAULT);
        var json = """
                {"id": "/shop/web", "cmd": "./serve $PORT0", "instances": 2, "env": {"A": "é\\n"}, "labels": {"x.y": ""},
                 "user": "nobody", "fetch": [{"uri": "http://h/a.tgz", "cache": true, "destPath": "d"}],
                 "portDefinitions": [{"port": 10001, "name": "http", "labels": {"V": "1"}}, {"port": 0}],
                 "constraints": [["hostname", "UNIQUE"], ["rack", "MAX_PER", "2"]],
                 "healthChecks": [{"protocol": "HTTP", "path": "/h"}, {"protocol": "COMMAND", "command": {"value": "true"}}],
                 "taskKillGracePeriodSeconds": 7}""";
        var app = accepted(apps.parse(Json.read(bytes(json)), PathId.ROOT, version));
        return accepted(apps.merge(app, Json.read(bytes(update)))).withVersionInfo(VersionInfo.created(version));
    }

    private static AppDefinition accepted(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parsed).app();
    }

    private static Instance instance(Condition condition) {
        var attributes = new TreeMap<>(Map.of("rack", "a"));
        return new Instance(
                InstanceId.of(WEB, new UUID(7, condition.name().hashCode())),
                WEB,
                V1,
                V1,
                2,
                condition,
                Instance.Goal.RUNNING,
                Optional.of(new Instance.Place(
                        new AgentId("agent-1"), "127.0.0.1", attributes, List.of(31000, 31001), List.of("127.0.0.1"))),
                new Instance.Times(V2, Optional.of(V1), Optional.of(V2)),
                Optional.of(true),
                Optional.of(new Instance.Killing("upgrade", V2, true)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
