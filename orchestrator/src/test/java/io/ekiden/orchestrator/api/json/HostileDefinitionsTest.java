package io.ekiden.orchestrator.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RoleSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Definitions with one thing wrong, at each place where something can be: the refusal names the place. */
class HostileDefinitionsTest {
    private static final AppJson APPS = new AppJson(RoleSettings.DEFAULT);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final String ON_THE_HOST = """
            {"id": "/shop/web", "cmd": "serve", "instances": 3, "cpus": 0.5, "mem": 64, "disk": 10, "gpus": 0, "user": "web",
             "env": {"A": "1"}, "labels": {"owner": "team"}, "constraints": [["hostname", "UNIQUE"]],
             "acceptedResourceRoles": ["*"], "role": "*", "requirePorts": false, "dependencies": ["/shop/db"],
             "fetch": [{"uri": "http://h/a.tgz", "extract": true, "executable": false, "cache": true, "destPath": "d"}],
             "portDefinitions": [{"port": 10001, "name": "http", "protocol": "tcp", "labels": {"VIP_0": "x"}}],
             "networks": [{"mode": "host"}], "executor": "", "killSelection": "OLDEST_FIRST",
             "healthChecks": [{"protocol": "HTTP", "path": "/", "portIndex": 0, "gracePeriodSeconds": 5, "intervalSeconds": 5,
               "timeoutSeconds": 2, "maxConsecutiveFailures": 3, "delaySeconds": 1, "ignoreHttp1xx": false}],
             "readinessChecks": [{"name": "ready", "portName": "http", "path": "/", "intervalSeconds": 5, "timeoutSeconds": 2,
               "httpStatusCodesForReady": [200], "preserveLastResponse": false}],
             "upgradeStrategy": {"minimumHealthCapacity": 0.5, "maximumOverCapacity": 0.5},
             "unreachableStrategy": {"inactiveAfterSeconds": 0, "expungeAfterSeconds": 0},
             "backoffSeconds": 1, "backoffFactor": 1.5, "maxLaunchDelaySeconds": 60, "taskKillGracePeriodSeconds": 3}""";
    private static final String IN_A_CONTAINER = """
            {"id": "/shop/db", "args": ["serve", "--all"], "cpus": 1, "mem": 64,
             "networks": [{"mode": "container/bridge"}],
             "container": {"type": "DOCKER", "docker": {"image": "db:1", "forcePullImage": true, "privileged": false,
                 "parameters": [{"key": "hostname", "value": "db"}]},
               "volumes": [{"containerPath": "/data", "hostPath": "/srv", "mode": "RO"}],
               "portMappings": [{"containerPort": 80, "hostPort": 0, "servicePort": 10002, "protocol": "tcp", "name": "db",
                 "labels": {"a": "b"}}]}}""";

    /** A place in a definition as refusals name it, and the definition with something else there. */
    private record Wrong(String path, JsonNode definition, JsonNode value) {
        @Override
        public String toString() {
            var text = value.toString();
            return path + " = " + text.substring(0, Math.min(40, text.length()));
        }
    }

    private static List<Wrong> everywhere(JsonNode definition, List<JsonNode> values) {
        var wrong = new ArrayList<Wrong>();
        collect(definition, definition, "", "", values, wrong);
        return wrong;
    }

    private static void collect(
            JsonNode root, JsonNode at, String path, String pointer, List<JsonNode> values, List<Wrong> wrong) {
        if (!pointer.isEmpty()) {
            values.stream()
                    .filter(value -> value.getNodeType() != at.getNodeType())
                    .forEach(value -> wrong.add(new Wrong(path, replaced(root, pointer, value), value)));
        }
        at.properties()
                .forEach(field -> collect(
                        root,
                        field.getValue(),
                        path + "/" + field.getKey(),
                        pointer + "/" + field.getKey(),
                        values,
                        wrong));
        for (int index = 0; at.isArray() && index < at.size(); index++) {
            collect(root, at.get(index), path + "(" + index + ")", pointer + "/" + index, values, wrong);
        }
    }

    private static JsonNode replaced(JsonNode root, String pointer, JsonNode value) {
        var copy = root.deepCopy();
        int slash = pointer.lastIndexOf('/');
        var name = pointer.substring(slash + 1);
        switch (copy.at(pointer.substring(0, slash))) {
            case ObjectNode object -> object.set(name, value);
            case ArrayNode array -> array.set(Integer.parseInt(name), value);
            default -> throw new AssertionError(pointer);
        }
        return copy;
    }

    private static JsonNode json(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private static void assertRefusedAt(String path, JsonNode definition) {
        assertThat(APPS.parse(definition, PathId.ROOT, NOW)).isInstanceOfSatisfying(Parsed.Refused.class, refused -> {
            assertThat(refused.problem().status()).isEqualTo(422);
            var named = new ArrayList<String>();
            refused.problem()
                    .body()
                    .path("details")
                    .forEach(detail -> named.add(detail.path("path").asText()));
            if (refused.problem().body().at("/details/0/errors/0").asText().startsWith("error.")) {
                assertThat(refused.problem().hints()).first(STRING).startsWith(named.getFirst() + " must ");
            }
            assertThat(named).anySatisfy(one -> {
                assertThat(one.length()).isGreaterThan(1);
                assertThat(one.startsWith(path) || path.startsWith(one)).isTrue();
            });
        });
    }

    @Test
    void definitions_areFineAsTheyAre() {
        for (var text : List.of(ON_THE_HOST, IN_A_CONTAINER)) {
            assertThat(APPS.parse(json(text), PathId.ROOT, NOW))
                    .isInstanceOfSatisfying(
                            Parsed.Accepted.class,
                            accepted -> assertThat(accepted.unknownFields()).isEmpty());
        }
    }

    @Test
    void definition_ofTooMuch_isLeftOffBeforeItsEnd() {
        var variables =
                IntStream.range(0, 80_000).mapToObj("\"V%d\": \"x\""::formatted).collect(Collectors.joining(","));
        var text = ("{\"id\": \"/a\", \"cmd\": \"x\", \"env\": {" + variables + "}}").getBytes(StandardCharsets.UTF_8);
        var cmd = ("{\"id\": \"/a\", \"cmd\": \"" + "x".repeat(1_500_000) + "\"}").getBytes(StandardCharsets.UTF_8);

        assertThat(AppJson.body(text, Json.Extent.ONE))
                .isInstanceOfSatisfying(
                        AppJson.Body.NotJson.class,
                        refused ->
                                assertThat(refused.problem().body().toString()).contains("50000", "line 1, column"));
        assertThat(AppJson.body(cmd, Json.Extent.ONE)).isInstanceOf(AppJson.Body.NotJson.class);
    }

    @Test
    void tenThousandDefinitions_areNotTooMuchTogether() {
        var labels =
                IntStream.range(0, 30).mapToObj("\"l%d\": \"x\""::formatted).collect(Collectors.joining(","));
        var text = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"id\": \"/a%d\", \"cmd\": \"x\", \"labels\": {%s}}".formatted(i, labels))
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);

        assertThat(AppJson.body(text, Json.Extent.MANY))
                .isInstanceOfSatisfying(
                        AppJson.Body.Tree.class, tree -> assertThat(tree.json()).hasSize(10_000));
    }

    static Stream<Wrong> wrongTypes() {
        var values = List.of(
                TextNode.valueOf("\u0000${jndi:x}"),
                IntNode.valueOf(-1),
                BooleanNode.TRUE,
                json("[[[[]]]]"),
                json("{\"x\": {}}"));
        return Stream.of(ON_THE_HOST, IN_A_CONTAINER).flatMap(text -> everywhere(json(text), values).stream());
    }

    @ParameterizedTest
    @MethodSource("wrongTypes")
    void wrongType_isNamedByItsPlace(Wrong wrong) {
        assertRefusedAt(wrong.path(), wrong.definition());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'id':'/A b'|/id must be lower-case letters, digits, '-' and '.', in parts that begin and end with a letter",
                "'cpus':'1'|/cpus must be a number, without quotes",
                "'mem':-1|/mem must be 0 or more, not -1",
                "'backoffFactor':0.5|/backoffFactor must be 1 or more, not 0.5",
                "'instances':1.5|/instances must be a whole number of at most 2147483647",
                "'cmd':[]|/cmd must be a text, in quotes",
                "'labels':[]|/labels must be an object, in curly brackets",
                "'healthChecks':[{'protocol':'FTP'}]|/healthChecks(0)/protocol must be one of 'COMMAND', ",
                "'portDefinitions':[{'port':70000}]|/portDefinitions(0)/port must be 65535 or less, not 70000",
                "'portDefinitions':[{'name':'Web'}]|/portDefinitions(0)/name must be lower-case letters, digits and '-', with",
                "'killSelection':'NEWEST'|/killSelection must be one of 'OLDEST_FIRST', 'YOUNGEST_FIRST'",
                "'unreachableStrategy':'off'|/unreachableStrategy must be 'disabled', or an object with",
                "'upgradeStrategy':{'minimumHealthCapacity':1}|/upgradeStrategy/maximumOverCapacity must be given"
            })
    void codes_areExplained(String field, String hint) {
        // A field that comes twice would be refused for that.
        var command = field.contains("'cmd'") ? "" : "'cmd':'x',";
        var definition = "{" + (field.contains("'id'") ? "" : "'id':'/a',") + command + field + "}";
        assertThat(APPS.parse(json(definition.replace('\'', '"')), PathId.ROOT, NOW))
                .isInstanceOfSatisfying(
                        Parsed.Refused.class,
                        refused -> assertThat(refused.problem().hints())
                                .first(STRING)
                                .startsWith(hint));
    }

    @Test
    void wrongTypes_areManyHundreds() {
        assertThat(wrongTypes()).hasSizeGreaterThan(300);
    }

    static Stream<Map.Entry<String, String>> controlCharacters() {
        return Stream.of("\u0000", "\u0007", "\u007f")
                .flatMap(letter -> Stream.of(
                                Map.entry("/id", "{\"id\": \"/a%sb\", \"cmd\": \"x\"}"),
                                Map.entry(
                                        "/constraints(0)(0)",
                                        "{\"id\": \"/a\", \"cmd\": \"x\", \"constraints\": [[\"r%s\", \"UNIQUE\"]]}"),
                                Map.entry(
                                        "/portDefinitions(0)/labels/l",
                                        "{\"id\": \"/a\", \"cmd\": \"x\", \"portDefinitions\": [{\"labels\": {\"l%s\": \"\"}}]}"),
                                Map.entry(
                                        "/fetch(0)/uri",
                                        "{\"id\": \"/a\", \"cmd\": \"x\", \"fetch\": [{\"uri\": \"http://h/%s\"}]}"),
                                Map.entry("/cmd", "{\"id\": \"/a\", \"cmd\": \"x%s\"}"),
                                Map.entry("/args(1)", "{\"id\": \"/a\", \"args\": [\"x\", \"y%s\"]}"),
                                Map.entry("/user", "{\"id\": \"/a\", \"cmd\": \"x\", \"user\": \"u%s\"}"),
                                Map.entry("/env/A", "{\"id\": \"/a\", \"cmd\": \"x\", \"env\": {\"A\": \"v%s\"}}"),
                                Map.entry("/env/", "{\"id\": \"/a\", \"cmd\": \"x\", \"env\": {\"N%s\": \"v\"}}"),
                                Map.entry(
                                        "/labels/l", "{\"id\": \"/a\", \"cmd\": \"x\", \"labels\": {\"l\": \"v%s\"}}"),
                                Map.entry("/labels/", "{\"id\": \"/a\", \"cmd\": \"x\", \"labels\": {\"N%s\": \"v\"}}"))
                        .map(place -> Map.entry(place.getKey(), place.getValue().formatted("\\u%04x".formatted((int)
                                        letter.charAt(0))))));
    }

    @ParameterizedTest
    @MethodSource("controlCharacters")
    void controlCharacter_isNamedByItsPlace(Map.Entry<String, String> place) {
        assertRefusedAt(place.getKey(), json(place.getValue()));
    }

    @Test
    void certificatesAndPrompts_areFine() {
        var definition = json("""
                {"id": "/a", "cmd": "echo one\\necho two", "env": {"PEM": "-----BEGIN\\r\\n\\tx", "PS1": "\\u001b[1m$"},
                 "labels": {"notes": "one\\ntwo"}}""");
        assertThat(APPS.parse(definition, PathId.ROOT, NOW)).isInstanceOf(Parsed.Accepted.class);
    }

    @ParameterizedTest
    @MethodSource("wrongNames")
    void variable_withoutAProperName_isNamed(String name) {
        var definition = (ObjectNode) json("{\"id\": \"/a\", \"cmd\": \"x\"}");
        definition.putObject("env").put(name, "v");
        assertRefusedAt("/env/" + name, definition);
    }

    static Stream<String> wrongNames() {
        return Stream.of("", "A=B", "=");
    }

    private static String refusal(String body) {
        return switch (AppJson.body(body.getBytes(StandardCharsets.UTF_8), Json.Extent.ONE)) {
            case AppJson.Body.NotJson(var problem) -> {
                assertThat(problem.status()).isEqualTo(400);
                yield problem.body().path("details").asText();
            }
            case AppJson.Body.Tree _ -> throw new AssertionError("it was read");
        };
    }

    @Test
    void bodies_thatAreNoDefinition_areRefusedWithThePlace() {
        assertThat(refusal("{\"id\": \"/a\",\n \"cmd\": \"x\", \"cmd\": \"y\"}"))
                .startsWith("Duplicate field 'cmd'")
                .contains("at line 2, column");
        assertThat(refusal("[".repeat(100_000)))
                .contains("nesting depth")
                .contains("at line 1, column")
                .doesNotContain("StreamReadConstraints");
        assertThat(refusal("{\"id\": \"/a\", \"instances\": " + "9".repeat(100_000) + "}"))
                .contains("Number value length (100000)")
                .contains("at line 1, column");
        assertThat(refusal("[" + "0,".repeat(600_000) + "0]"))
                .contains("oken count")
                .contains("at line 1, column");
    }

    @Test
    void mistakesWithoutEnd_areNotAllNamed() {
        var definition = (ObjectNode) json("{\"id\": \"/a\", \"cmd\": \"x\"}");
        var environment = definition.putObject("env");
        for (int i = 0; i < 10_000; i++) {
            environment.put("V" + i, i);
        }
        assertThat(details(definition)).hasSize(Findings.MOST);
        environment.put("ONE_MORE", 1);
        assertThat(details(definition))
                .containsExactly(json("{\"path\": \"/env\", \"errors\": [\"error.maxLength: 10000\"]}"));
    }

    private static List<JsonNode> details(JsonNode definition) {
        return switch (APPS.parse(definition, PathId.ROOT, NOW)) {
            case Parsed.Refused(var problem) -> {
                var details = new ArrayList<JsonNode>();
                problem.body().path("details").forEach(details::add);
                yield details;
            }
            default -> throw new AssertionError("it was read");
        };
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void expression_thatWouldBlowUpElsewhere_isMatchedInLinearTimeOrRefused(String expression) {
        var definition = (ObjectNode) json("{\"id\": \"/a\", \"cmd\": \"x\"}");
        definition.putArray("constraints").addArray().add("rack").add("LIKE").add(expression);
        switch (APPS.parse(definition, PathId.ROOT, NOW)) {
            case Parsed.Accepted(var app, var _) ->
                assertThat(app.run().placement().constraints()).hasSize(1);
            case Parsed.Refused _ -> assertRefusedAt("/constraints", definition);
            case Parsed.Rollback _ -> throw new AssertionError("no version is given");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "((a{1,1000}){1,1000}){1,1000}",
                "((a{1000,}){1000,}){1000,}",
                "((a{1,100}){1,100}){1,100}",
                "((a{1,10}){1,100}){1,100}"
            })
    void expression_thatWouldUseUpTheMemory_isRefused(String expression) {
        var definition = (ObjectNode) json("{\"id\": \"/a\", \"cmd\": \"x\"}");
        definition.putArray("constraints").addArray().add("rack").add("LIKE").add(expression);
        assertRefusedAt("/constraints", definition);
    }

    @Test
    void expression_ofAVolume_isBoundedToo() {
        var definition = json("""
                {"id": "/a", "cmd": "x", "role": "a", "container": {"type": "MESOS", "volumes": [{"containerPath": "d", "mode": "RW",
                 "persistent": {"size": 1, "type": "path", "constraints": [["path", "LIKE", "((a{1000}){1000}){1000}"]]}}]}}""");
        assertRefusedAt("/container/volumes(0)/persistent/constraints", definition);
    }

    @Test
    void idThatIsTooLongForADirectory_isRefused() {
        var id = "/a" + "/b".repeat(99);
        assertThat(APPS.parse(json("{\"id\": \"" + id + "\", \"cmd\": \"x\"}"), PathId.ROOT, NOW))
                .isInstanceOf(Parsed.Accepted.class);
        assertRefusedAt("/id", json("{\"id\": \"" + id + "c\", \"cmd\": \"x\"}"));
        assertRefusedAt("/id", json("{\"id\": \"" + id.repeat(100) + "\", \"cmd\": \"x\"}"));
    }

    static Stream<String> bombs() {
        return Stream.of(
                "(a+)+$",
                "(a|aa)+$",
                "(.*a){1000}",
                "((a{1,100}){1,100}){1,100}",
                "((a{1,1000}){1,1000}){1,1000}",
                "((a{1000,}){1000,}){1000,}",
                "((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}",
                "(",
                "[",
                "a{2,1}",
                "\\",
                "(?<x>a)\\1");
    }
}
