package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data of an app, or a pod, outlives its tasks, its versions and the crash of everything; it goes when it is wiped. */
class ResidentIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String ID = "/db/store";

    @TempDir
    private Path dir;

    @AfterEach
    void end() throws IOException {
        Leftovers.end(dir);
    }

    @Test
    void data_outlivesRestartUpgradeCrashAndScaling_andIsFreedByWipeAndRemoval() throws Exception {
        var data = dir.resolve("up");
        var up = EkidenUp.start(data, "--no-lb");
        var created = up.api().post("/v2/apps", app("v1", 1));
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        var volume = volume(starts(up.api(), 1));
        writes(data, volume, "v1");

        up.api().post("/v2/apps" + ID + "/restart", "");
        up.api().settled(SOON);
        assertThat(volume(starts(up.api(), 2))).isEqualTo(volume);

        up.api().put("/v2/apps" + ID, app("v2", 1));
        up.api().settled(SOON);
        assertThat(volume(starts(up.api(), 3))).isEqualTo(volume);
        writes(data, volume, "v1", "v1", "v2");
        podKeepsItsData(up.api(), data);
        Wait.until("the volume of the pod is gone", SOON, () -> volumes(data), List.of(volume)::equals);

        up.crash();
        try (var again = EkidenUp.start(data, "--no-lb")) {
            var api = again.api();
            assertThat(volume(starts(api, 3))).as("the task goes on").isEqualTo(volume);
            api.put("/v2/apps" + ID, "{\"instances\": 0}");
            api.settled(SOON);
            assertThat(api.tasks(ID)).singleElement().satisfies(task -> {
                assertThat(task.path("state").asText()).isEqualTo("TASK_KILLED");
                assertThat(volume(task)).isEqualTo(volume);
            });
            api.put("/v2/apps" + ID, "{\"instances\": 1}");
            var task = starts(api, 4);
            assertThat(volume(task)).isEqualTo(volume);
            writes(data, volume, "v1", "v1", "v2", "v2");

            api.delete("/v2/apps" + ID + "/tasks/" + task.path("id").asText() + "?wipe=true");
            var other = volume(starts(api, 1));
            assertThat(other).isNotEqualTo(volume);
            Wait.until("the wiped volume is gone", SOON, () -> volumes(data), List.of(other)::equals);

            assertThat(api.delete("/v2/apps" + ID).status()).isEqualTo(200);
            Wait.until("the volume of the removed app is gone", SOON, () -> volumes(data), List::isEmpty);
            var master =
                    new ApiClient(URI.create(again.endpoints().path("master").asText()));
            Wait.until(
                    "nothing is reserved",
                    SOON,
                    () -> master.get("/slaves").json().at("/slaves/0/reserved_resources"),
                    JsonNode::isEmpty);
        }
    }

    /** One container writes to it, the other has seen that. */
    private static final String POD = """
            {"id": "/db/pair", "role": "db", "volumes": [{"name": "data", "persistent": {"size": 16}}],
             "containers": [
              {"name": "writes", "resources": {"cpus": 0.1, "mem": 16}, "volumeMounts": [{"name": "data", "mountPath": "in"}],
               "lifecycle": {"killGracePeriodSeconds": 0.1}, "exec": {"command": {"shell": "echo again >> in/log; exec sleep 100000"}}},
              {"name": "reads", "resources": {"cpus": 0.1, "mem": 16}, "volumeMounts": [{"name": "data", "mountPath": "deep/in"}],
               "lifecycle": {"killGracePeriodSeconds": 0.1}, "exec": {"command": {"shell": "exec sleep 100000"}},
               "healthCheck": {"exec": {"command": {"shell": "grep -q again deep/in/log"}}, "delaySeconds": 0, "intervalSeconds": 2,
                 "timeoutSeconds": 1, "gracePeriodSeconds": 60}}]}""";

    private static void podKeepsItsData(ApiClient api, Path data) throws Exception {
        var created = api.post("/v2/pods", POD);
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        var first = stable(api, 1);
        writes(data, volume(first), "again");
        api.delete("/v2/pods/db/pair::instances/" + first.path("id").asText());
        var second = stable(api, 2);
        assertThat(second.path("id")).isEqualTo(first.path("id"));
        assertThat(volume(second)).isEqualTo(volume(first));
        writes(data, volume(first), "again", "again");
        assertThat(api.delete("/v2/pods/db/pair").status()).isEqualTo(202);
    }

    /** The only instance, in that incarnation, once it is stable. */
    private static JsonNode stable(ApiClient api, int incarnation) {
        return Wait.until(
                        "a stable pod",
                        SOON,
                        () -> api.get("/v2/pods/db/pair::status").json(),
                        status -> status.path("status").asText().equals("STABLE")
                                && status.at("/instances/0/containers/0/containerId")
                                        .asText()
                                        .endsWith("." + incarnation))
                .at("/instances/0");
    }

    private static String app(String version, int instances) {
        return """
                {"id": "%s", "role": "db", "cmd": "echo %s >> data/log; exec sleep 100000", "cpus": 0.1, "mem": 16,
                 "instances": %d, "upgradeStrategy": {"minimumHealthCapacity": 0, "maximumOverCapacity": 0},
                 "container": {"type": "MESOS", "volumes": [
                   {"containerPath": "data", "mode": "RW", "persistent": {"size": 16}}]}}""".formatted(ID, version, instances);
    }

    /** The only task, in the incarnation of its instance that is given, once it runs. */
    private static JsonNode starts(ApiClient api, int incarnation) {
        return Wait.until(
                        "the task runs for the " + incarnation + ". time",
                        SOON,
                        () -> api.tasks(ID),
                        tasks -> tasks.size() == 1
                                && tasks.getFirst().path("state").asText().equals("TASK_RUNNING")
                                && tasks.getFirst().path("id").asText().endsWith("._app." + incarnation))
                .getFirst();
    }

    private static String volume(JsonNode task) {
        return task.at("/localVolumes/0/persistenceId").asText();
    }

    /** A task runs before its command has written anything. */
    private static void writes(Path data, String volume, String... lines) {
        Wait.until("what was written", SOON, () -> log(data, volume), List.of(lines)::equals);
    }

    private static List<String> log(Path data, String volume) throws IOException {
        try (var files = Files.walk(data)) {
            var log = files.filter(file -> file.endsWith(Path.of("roles", "db", volume, "log")))
                    .findFirst();
            return log.isEmpty() ? List.of() : Files.readAllLines(log.get());
        }
    }

    private static List<String> volumes(Path data) throws IOException {
        try (var roles = Files.find(data, 8, (path, _) -> path.endsWith(Path.of("volumes", "roles", "db")))) {
            var role = roles.findFirst();
            if (role.isEmpty()) {
                return List.of();
            }
            try (var volumes = Files.list(role.get())) {
                return volumes.map(path -> path.getFileName().toString()).toList();
            }
        }
    }
}
