package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.ApiClient.Reply;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.EventTap;
import io.ekiden.testkit.real.Wait;
import io.ekiden.testkit.real.origin.ArtifactServer;
import io.ekiden.testkit.real.origin.StallingServer;
import io.ekiden.testkit.real.port.TaskPorts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests and artifacts that are wrong: what the issue calls H. Each test leaves a stack that still answers. */
class BadInputIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Name of the file that evil archives try to put somewhere. */
    private static final String LOOT = "loot-of-the-evil-archive";

    @TempDir
    static Path dir;

    private static EkidenUp ekiden;
    private static ArtifactServer artifacts;
    private static ApiClient api;

    @BeforeAll
    static void start() throws Exception {
        artifacts = new ArtifactServer();
        ekiden = EkidenUp.start(
                dir.resolve("data"),
                "--no-lb",
                "--agent-resources=cpus:4;mem:4096;disk:1000;ports:" + TaskPorts.range(),
                "--fetcher-stall-timeout=2s");
        api = ekiden.api();
    }

    @AfterAll
    static void stop() throws Exception {
        ekiden.close();
        artifacts.close();
    }

    @AfterEach
    void stackIsUnharmed() throws Exception {
        assertThat(api.get("/ping").response().body()).contains("pong");
        assertThat(ekiden.output()).doesNotContain(" ERROR ").doesNotContain("\tat ");
    }

    private static Reply create(String fields) throws Exception {
        return api.post("/v2/apps", "{\"id\": \"/bad\", \"cmd\": \"sleep 1000\"" + fields + "}");
    }

    private static void refuses(Reply reply, String message, Map<String, String> details) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(422);
        assertThat(reply.json().path("message").asText()).isEqualTo(message);
        var given = new LinkedHashMap<String, String>();
        for (var detail : reply.json().path("details")) {
            given.put(detail.path("path").asText(), String.join("; ", texts(detail.path("errors"))));
        }
        assertThat(given).isEqualTo(details);
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void brokenJson_is400() throws Exception {
        for (var body :
                List.of("{", "{\"id\": \"/bad\", \"cmd\": }", "[".repeat(10_000), "{\"id\": \"/\u0001\"}", "nope")) {
            var reply = api.post("/v2/apps", body);
            assertThat(reply.status()).as("%s", reply).isEqualTo(400);
            assertThat(reply.json().path("message").asText()).isEqualTo("Invalid JSON");
            assertThat(reply.json().path("details").asText()).isNotBlank();
        }
        var empty = api.post("/v2/apps", "");
        assertThat(empty.status()).isEqualTo(400);
        assertThat(empty.json().path("message").asText()).isEqualTo("Please specify data in JSON format");
        assertThat(api.put("/v2/apps/bad", "{").status()).isEqualTo(400);
        assertThat(api.get("/v2/apps").json().path("apps")).isEmpty();
    }

    @Test
    void wrongTypes_areAllNamed() throws Exception {
        refuses(
                create(
                        ", \"instances\": \"3\", \"cpus\": -2, \"env\": \"x\", \"mem\": 1e400, \"labels\": [], \"ports\": 5"),
                "Invalid JSON",
                Map.of(
                        "/instances", "error.expected.jsnumber",
                        "/cpus", "error.min",
                        "/mem", "error.max",
                        "/env", "error.expected.jsobject",
                        "/labels", "error.expected.jsobject",
                        "/ports", "error.expected.jsarray"));
    }

    @Test
    void unknownFields_areNamedInAWarningOrRefused() throws Exception {
        var fields = ", \"instances\": 0, \"bogus\": 1, \"fetch\": [{\"uri\": \"/etc/passwd\", \"checksum\": 1}]";
        var strict = api.post("/v2/apps?strict=true", "{\"id\": \"/unknown\", \"cmd\": \"sleep 1000\"" + fields + "}");
        refuses(
                strict,
                "Object is not valid",
                Map.of("/bogus", "is not a known field", "/fetch(0)/checksum", "is not a known field"));

        var accepted = api.post("/v2/apps", "{\"id\": \"/unknown\", \"cmd\": \"sleep 1000\"" + fields + "}");
        assertThat(accepted.status()).isEqualTo(201);
        assertThat(accepted.response().headers().firstValue("Warning").orElse(""))
                .startsWith("299 - \"unknown fields ignored: ")
                .contains("/bogus", "/fetch(0)/checksum");
        assertThat(accepted.response().body()).doesNotContain("bogus");
        var known = api.put("/v2/apps/unknown", "{\"cmd\": \"sleep 1001\"}");
        assertThat(known.response().headers().firstValue("Warning")).isEmpty();
        api.delete("/v2/apps/unknown?force=true");
    }

    @Test
    void contradictions_areNamed() throws Exception {
        refuses(
                create(", \"args\": [\"x\"]"),
                "Object is not valid",
                Map.of("/", "AppDefinition must either contain one of 'cmd' or 'args', and/or a 'container'."));
        refuses(
                create(", \"constraints\": [[\"rack\", \"NEAR\"]]"),
                "Object is not valid",
                Map.of(
                        "/constraints",
                        "operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS"));
        refuses(
                create(", \"upgradeStrategy\": {\"minimumHealthCapacity\": 1.5, \"maximumOverCapacity\": -1}"),
                "Invalid JSON",
                Map.of(
                        "/upgradeStrategy/minimumHealthCapacity", "error.max",
                        "/upgradeStrategy/maximumOverCapacity", "error.min"));
        refuses(
                create(", \"upgradeStrategy\": {\"minimumHealthCapacity\": 1}"),
                "Invalid JSON",
                Map.of("/upgradeStrategy/maximumOverCapacity", "error.path.missing"));
        refuses(
                create(", \"fetch\": [{\"uri\": \"/etc/passwd\", \"destPath\": \"../../passwd\"}]"),
                "Object is not valid",
                Map.of("/fetch(0)/destPath", "must be a relative path inside of the sandbox"));
    }

    @Test
    void badIds_areRefused() throws Exception {
        for (var id : List.of("/a b", "/UPPER", "/a_b", "/-a", "/é", "/x\\u0000")) {
            refuses(
                    api.post("/v2/apps", "{\"id\": \"" + id + "\", \"cmd\": \"x\"}"),
                    "Invalid JSON",
                    Map.of("/id", "error.pattern"));
        }
        for (var id : List.of("/", "/x/restart", "/x/tasks", "../..")) {
            var reply = api.post("/v2/apps", "{\"id\": \"" + id + "\", \"cmd\": \"x\"}");
            assertThat(reply.status()).as("%s: %s", id, reply).isEqualTo(422);
            assertThat(reply.json().path("message").asText()).isEqualTo("Object is not valid");
        }
        assertThat(api.get("/v2/apps/%00").status()).isEqualTo(404);
    }

    @Test
    void oddRequests_areRefused() throws Exception {
        assertThat(api.post("/v2/apps", "x".repeat(17 << 20)).status()).isEqualTo(413);
        assertThat(plainGet("/v2/apps/" + "a".repeat(20_000))).isEqualTo(414);
        assertThat(api.put("/v2/apps", "{}").status()).isEqualTo(422);
        assertThat(api.put("/v2/apps", "[1, null]").status()).isEqualTo(422);
        assertThat(api.post("/v2/tasks/delete", "{\"ids\": 5}").status()).isEqualTo(422);
        assertThat(api.delete("/v2/deployments/none").status()).isEqualTo(404);
        assertThat(api.delete("/v2/queue/none/delay").status()).isEqualTo(404);
        assertThat(api.put("/v2/queue", "{}").status()).isEqualTo(405);
    }

    /** As a client that speaks HTTP/1.1 only. */
    private static int plainGet(String path) throws IOException {
        var connection = (HttpURLConnection) api.base().resolve(path).toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    @Test
    void failedFetches_nameUriAndReasonAndLeaveNothing() throws Exception {
        var reasons = new LinkedHashMap<String, String>();
        reasons.put(artifacts.uri("missing.tgz"), "HTTP status 404 (Not Found)");
        artifacts.put("dots.tgz", EvilArchives.file("../../" + LOOT));
        reasons.put(artifacts.uri("dots.tgz"), "archive entry '../../" + LOOT + "': it contains '..'");
        var absolute = dir.resolve(LOOT).toString();
        artifacts.put("absolute.tgz", EvilArchives.file(absolute));
        reasons.put(artifacts.uri("absolute.tgz"), "archive entry '" + absolute + "': it is absolute");
        artifacts.put("symlink.tgz", EvilArchives.throughSymlink(dir.toString(), LOOT));
        reasons.put(artifacts.uri("symlink.tgz"), "archive entry 'way-out' is a symlink to the absolute path");
        artifacts.put("up.tgz", EvilArchives.throughSymlink("../../..", LOOT));
        reasons.put(artifacts.uri("up.tgz"), "archive entry 'way-out' is a symlink to '../../..', outside");
        artifacts.put("hard.tgz", EvilArchives.hardLink("/etc/passwd"));
        reasons.put(artifacts.uri("hard.tgz"), "archive entry 'stolen'");
        reasons.put("ftp://127.0.0.1:1/x", "can't connect to 127.0.0.1:1");
        reasons.put("http://127.0.0.1:1/x", "connection refused");
        var cached = cached();
        try (var stalling = new StallingServer();
                var events = EventTap.open(api.base(), "status_update_event")) {
            reasons.put(stalling.uri("silent"), "stalled: no answer within PT2S");
            reasons.put(stalling.uri("body"), "stalled: less than 1 byte/s for PT2S");
            var ids = new LinkedHashMap<String, String>();
            for (var uri : reasons.keySet()) {
                ids.put("/direct-" + ids.size(), uri);
                ids.put("/cached-" + ids.size(), uri);
            }
            for (var id : ids.entrySet()) {
                createFetching(id.getKey(), id.getValue(), id.getKey().startsWith("/cached"));
            }
            for (var id : ids.entrySet()) {
                var expected = "Failed to fetch " + id.getValue() + ": ";
                var reason = reasons.get(id.getValue());
                var message = failure(id.getKey());
                assertThat(message).startsWith(expected).contains(reason);
                Wait.until("its event", SOON, () -> heard(events, id.getKey()), m -> m.contains(message));
            }
            assertThat(stalling.taken()).isGreaterThanOrEqualTo(2);
            for (var id : ids.keySet()) {
                api.delete("/v2/apps" + id + "?force=true");
            }
            api.settled(SOON);
            Wait.until("all stalled connections are given up", SOON, stalling::open, open -> open == 0);
        }
        assertThat(named(LOOT)).as("what evil archives brought").isEmpty();
        assertThat(named(".fetch-")).as("what failed fetches left in sandboxes").isEmpty();
        assertThat(cached()).as("the cache").isEqualTo(cached);
        assertThat(api.get("/v2/queue").json().path("queue")).isEmpty();
        assertThat(api.get("/v2/tasks").json().path("tasks")).isEmpty();
    }

    private static void createFetching(String id, String uri, boolean cache) throws Exception {
        var app = """
                {"id": "%s", "cmd": "sleep 1000", "cpus": 0.01, "mem": 1, "portDefinitions": [], "backoffSeconds": 60,
                 "fetch": [{"uri": "%s", "cache": %b}]}""".formatted(id, uri, cache);
        assertThat(api.post("/v2/apps", app).status()).isEqualTo(201);
    }

    private static String failure(String id) {
        return Wait.until(
                "a failure of " + id,
                SOON,
                () -> api.app(id).path("lastTaskFailure").path("message").asText(),
                message -> !message.isEmpty());
    }

    private static List<String> heard(EventTap events, String appId) {
        return events.heard().stream()
                .filter(event -> event.path("appId").asText().equals(appId))
                .filter(event -> event.path("taskStatus").asText().equals("TASK_FAILED"))
                .map(event -> event.path("message").asText())
                .toList();
    }

    private static List<Path> cached() throws IOException {
        try (var files = Files.list(dir.resolve("data/agents/1/fetch"))) {
            return files.sorted().toList();
        }
    }

    private static List<Path> named(String prefix) throws IOException {
        try (var all = Files.walk(dir)) {
            return all.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }

    @Test
    void repairedArchive_isFetchedAnewThoughTheBrokenOneWasCached() throws Exception {
        var whole = ArtifactServer.tgz(Map.of("bin/run", "#!/bin/sh\nexec sleep 100000\n"));
        artifacts.put("app.tgz", Arrays.copyOf(whole, whole.length / 2));
        var app = """
                {"id": "/repaired", "cmd": "exec ./bin/run", "cpus": 0.01, "mem": 1, "portDefinitions": [],
                 "fetch": [{"uri": "%s", "cache": true}]}""".formatted(artifacts.uri("app.tgz"));
        assertThat(api.post("/v2/apps", app).status()).isEqualTo(201);
        assertThat(failure("/repaired")).contains("app.tgz: can't extract it: ");

        artifacts.put("app.tgz", whole);
        api.running("/repaired", 1, false, SOON);
        api.delete("/v2/apps/repaired?force=true");
    }

    @Test
    void unusableCommands_areRefusedOrFailWithTheReason() throws Exception {
        refuses(
                create(", \"env\": {\"A=B\": \"x\", \"C\": \"a\\u0000b\"}"),
                "Object is not valid",
                Map.of(
                        "/env/A=B", "is not the name of an environment variable",
                        "/env/C", "must not contain the control character U+0000"));
        var reasons = Map.of(
                "/user", "no such user on this agent",
                "/binary", "Command exited with status 127");
        var fields = Map.of(
                "/user", "\"cmd\": \"sleep 1000\", \"user\": \"nobody-of-this-name\"",
                "/binary", "\"args\": [\"/no/such/binary\"]");
        for (var app : fields.entrySet()) {
            var body = "{\"id\": \"%s\", \"cpus\": 0.01, \"mem\": 1, \"backoffSeconds\": 60, %s}"
                    .formatted(app.getKey(), app.getValue());
            assertThat(api.post("/v2/apps", body).status()).isEqualTo(201);
        }
        for (var id : fields.keySet()) {
            assertThat(failure(id)).contains(reasons.get(id));
            api.delete("/v2/apps" + id + "?force=true");
        }
    }
}
