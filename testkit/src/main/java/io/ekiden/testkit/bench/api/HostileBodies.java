package io.ekiden.testkit.bench.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Definitions that nobody should accept. */
public final class HostileBodies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFINITION = """
            {"id": "/hostile", "cmd": "serve", "instances": 3, "cpus": 0.5, "mem": 64, "disk": 10, "user": "web",
             "env": {"A": "1"}, "labels": {"owner": "team"}, "constraints": [["hostname", "UNIQUE"]],
             "acceptedResourceRoles": ["*"], "requirePorts": false, "dependencies": ["/shop/db"],
             "fetch": [{"uri": "http://h/a.tgz", "extract": true, "executable": false, "cache": true, "destPath": "d"}],
             "portDefinitions": [{"port": 10001, "name": "http", "protocol": "tcp", "labels": {"VIP_0": "x"}}],
             "networks": [{"mode": "host"}], "killSelection": "OLDEST_FIRST",
             "healthChecks": [{"protocol": "HTTP", "path": "/", "portIndex": 0, "gracePeriodSeconds": 5, "intervalSeconds": 5,
               "timeoutSeconds": 2, "maxConsecutiveFailures": 3, "delaySeconds": 1, "ignoreHttp1xx": false}],
             "readinessChecks": [{"name": "ready", "portName": "http", "path": "/", "intervalSeconds": 5, "timeoutSeconds": 2,
               "httpStatusCodesForReady": [200], "preserveLastResponse": false}],
             "upgradeStrategy": {"minimumHealthCapacity": 0.5, "maximumOverCapacity": 0.5},
             "unreachableStrategy": {"inactiveAfterSeconds": 0, "expungeAfterSeconds": 0},
             "backoffSeconds": 1, "backoffFactor": 1.5, "maxLaunchDelaySeconds": 60, "taskKillGracePeriodSeconds": 3}""";
    private static final List<String> VALUES =
            List.of("\"\\u0000${jndi:x}\"", "-1", "true", "[[[[]]]]", "{\"x\": {}}", "1e999999");
    private static final int MANY = 800_000;

    private HostileBodies() {}

    /** Each field with values of the wrong type, and what is too deep, too long, twice, or not to be matched. */
    public static List<String> all() throws IOException {
        var definition = JSON.readTree(DEFINITION);
        var bodies = new ArrayList<String>();
        collect(definition, definition, "", bodies);
        bodies.addAll(special());
        return bodies;
    }

    private static void collect(JsonNode root, JsonNode at, String pointer, List<String> bodies) throws IOException {
        if (!pointer.isEmpty()) {
            for (var value : VALUES) {
                var wrong = JSON.readTree(value);
                if (wrong.getNodeType() != at.getNodeType() || value.startsWith("\"") || value.startsWith("1e")) {
                    bodies.add(replaced(root, pointer, wrong, value));
                }
            }
        }
        for (var field : at.properties()) {
            collect(root, field.getValue(), pointer + "/" + field.getKey(), bodies);
        }
        for (int index = 0; at.isArray() && index < at.size(); index++) {
            collect(root, at.get(index), pointer + "/" + index, bodies);
        }
    }

    /** The text, as numbers that are too large are none for our own parser. */
    private static String replaced(JsonNode root, String pointer, JsonNode value, String text) {
        var copy = root.deepCopy();
        int slash = pointer.lastIndexOf('/');
        var name = pointer.substring(slash + 1);
        var marked = "@@value@@";
        switch (copy.at(pointer.substring(0, slash))) {
            case ObjectNode object -> object.put(name, marked);
            case ArrayNode array -> array.set(Integer.parseInt(name), marked);
            default -> throw new IllegalStateException(pointer + " cannot be " + value);
        }
        return copy.toString().replace("\"" + marked + "\"", text);
    }

    private static List<String> special() {
        return List.of(
                "[".repeat(MANY),
                "{\"a\":".repeat(MANY / 8),
                with("\"instances\": " + "9".repeat(MANY)),
                with("\"cpus\": 1e999999999"),
                with("\"id\": \"/twice\""),
                with("\"env\": {" + repeated("\"V%d\": 1") + "}"),
                with("\"env\": {" + repeated("\"V%d\": \"x\"") + "}"),
                with("\"labels\": {" + repeated("\"l%d\": \"\\u0000\"") + "}"),
                with("\"constraints\": [[\"rack\", \"LIKE\", \"(?<x>a)\\\\1\"]]"),
                with("\"constraints\": [[\"rack\", \"LIKE\", \"((a{1,100}){1,100}){1,100}\"]]"),
                with("\"constraints\": [" + "[\"a\", \"LIKE\", \"(a+)+$\"],".repeat(MANY / 16) + "[]]"),
                with("\"dependencies\": [" + "\"../../..//\",".repeat(MANY / 8) + "\"/\"]"),
                with("\"cmd2\": \"" + "x".repeat(5 << 20) + "\""),
                "[" + "{},".repeat(MANY) + "{}]",
                "{\"id\": \"/" + "a/".repeat(MANY / 8) + "\", \"cmd\": \"x\"}",
                "\u0000",
                "{\"id\": \"/a\"",
                "null");
    }

    private static String with(String more) {
        return "{\"id\": \"/hostile\", \"cmd\": \"x\", " + more + "}";
    }

    private static String repeated(String entry) {
        return IntStream.range(0, MANY / 10).mapToObj(entry::formatted).collect(Collectors.joining(", "));
    }
}
