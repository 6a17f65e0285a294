package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Wait;
import io.ekiden.testkit.real.port.TaskPorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health checks that the agent runs: the user must learn why a task is killed, and a pod is well when all its containers are. */
class AgentHealthCheckIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String APP = """
            {"id": "/sick", "cmd": "sleep 1000", "cpus": 0.1, "mem": 32,
             "healthChecks": [{"protocol": "COMMAND", "command": {"value": "echo not yet; test -f ok"},
                               "gracePeriodSeconds": 2, "intervalSeconds": 2, "maxConsecutiveFailures": 3,
                               "delaySeconds": 0}]}""";

    /**
     * One container listens, and is well when it answers, the other is well when it has read from it, as they share localhost, and when it finds what the first has
     * written to a directory that they share.
     */
    private static final String POD = """
            {"id": "/pair", "environment": {"WORD": "%s"}, "networks": [{"mode": "host"}], "volumes": [{"name": "shared"}],
             "containers": [
              {"name": "serves", "resources": {"cpus": 0.1, "mem": 32}, "endpoints": [{"name": "http", "hostPort": 0, "protocol": ["tcp"]}],
               "volumeMounts": [{"name": "shared", "mountPath": "out"}],
               "exec": {"command": {"shell": "echo $WORD > word; cp word out; exec python3 -m http.server $ENDPOINT_HTTP --bind 127.0.0.1"}},
               "healthCheck": {"http": {"endpoint": "http", "path": "/word"}, "delaySeconds": 0, "intervalSeconds": 2, "timeoutSeconds": 1,
                               "gracePeriodSeconds": 60}},
              {"name": "reads", "resources": {"cpus": 0.1, "mem": 32}, "volumeMounts": [{"name": "shared", "mountPath": "deep/in"}],
               "exec": {"command": {"shell": "until python3 -c \\"import urllib.request as r; print(r.urlopen('http://127.0.0.1:$ENDPOINT_HTTP/word').read().decode().strip())\\" > read; do sleep 0.1; done; exec sleep 1000"}},
               "healthCheck": {"exec": {"command": {"shell": "grep -qx $WORD read && grep -qx $WORD deep/in/word"}}, "delaySeconds": 0, "intervalSeconds": 2, "timeoutSeconds": 1,
                               "gracePeriodSeconds": 60}}],
             "scaling": {"kind": "fixed", "instances": 2}}""";

    @TempDir
    static Path dir;

    private static EkidenUp ekiden;
    private static ApiClient api;

    @BeforeAll
    static void start() throws Exception {
        ekiden = EkidenUp.start(
                dir.resolve("data"),
                "--no-lb",
                "--agent-resources=cpus:4;mem:4096;disk:20000;ports:" + TaskPorts.range());
        api = ekiden.api();
    }

    @AfterAll
    static void stop() throws Exception {
        ekiden.close();
    }

    @Test
    void failingCommand_isNamedAsTheReasonOfTheKill() throws Exception {
        assertThat(api.post("/v2/apps", APP).status()).isEqualTo(201);

        var results = Wait.until(
                "a result of the check",
                SOON,
                () -> api.app("/sick").at("/tasks/0/healthCheckResults/0"),
                result -> !result.isMissingNode());
        assertThat(results.path("alive").booleanValue()).isFalse();
        JsonNode failure = Wait.until(
                "a failure", SOON, () -> api.app("/sick").path("lastTaskFailure"), found -> !found.isMissingNode());
        assertThat(failure.path("state").asText()).isEqualTo("TASK_KILLED");
        assertThat(failure.path("message").asText())
                .isEqualTo("Task was killed since health check failed. Reason: "
                        + "Command exited with status 1: not yet");
        api.delete("/v2/apps/sick");
    }

    @Test
    void pod_runs_comesBackAfterAKill_andIsRolledOut() throws Exception {
        assertThat(api.post("/v2/pods", POD.formatted("one")).status()).isEqualTo(201);
        var first = stable(_ -> true);
        assertThat(first).hasSize(2);

        var killed = first.getFirst().path("id").asText();
        assertThat(api.delete("/v2/pods/pair::instances/" + killed).status()).isEqualTo(200);
        var again = stable(instances -> instances.stream()
                .flatMap(instance -> containerIds(instance).stream())
                .anyMatch(id -> id.equals(killed + ".serves.2")));
        assertThat(again).extracting(instance -> instance.path("id").asText()).contains(killed);

        assertThat(api.put("/v2/pods/pair", POD.formatted("two")).status()).isEqualTo(200);
        var old = again.stream().map(instance -> instance.path("id").asText()).toList();
        var rolled = stable(instances -> instances.stream()
                .noneMatch(instance -> old.contains(instance.path("id").asText())));
        assertThat(rolled).hasSize(2);
        assertThat(api.delete("/v2/pods/pair").status()).isEqualTo(202);
        Wait.until("the pod is gone", SOON, () -> api.get("/v2/deployments").json(), JsonNode::isEmpty);
        assertThat(api.get("/v2/pods/pair").status()).isEqualTo(404);
    }

    /** The instances, once they are stable, just as many as wanted, and as asked for. */
    private static List<JsonNode> stable(Predicate<List<JsonNode>> asWished) {
        var status = Wait.until(
                "a stable pod",
                SOON,
                () -> api.get("/v2/pods/pair::status").json(),
                json -> json.path("status").asText().equals("STABLE")
                        && json.path("instances").size() == 2
                        && asWished.test(instances(json)));
        return instances(status);
    }

    private static List<JsonNode> instances(JsonNode status) {
        var instances = new ArrayList<JsonNode>();
        status.path("instances").forEach(instances::add);
        return instances;
    }

    private static List<String> containerIds(JsonNode instance) {
        return instance.path("containers").findValuesAsText("containerId");
    }
}
