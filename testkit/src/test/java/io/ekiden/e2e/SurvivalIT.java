package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.EventTap;
import io.ekiden.testkit.real.Haproxy;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.LoadGenerator;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import io.ekiden.testkit.real.origin.ArtifactServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A task outlives everything that manages it: what the issue calls F. */
@ExtendWith(OwnMachinePorts.class)
class SurvivalIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int TASKS = 20;

    @TempDir
    Path dir;

    /** Above all when the test failed between the crash and the next start. */
    @AfterEach
    void endWhatSurvives() throws IOException {
        Leftovers.end(dir);
    }

    @Test
    void crash_endsNoTaskAndTheNextStartTakesThemUp() throws Exception {
        int port = Ports.free();
        try (var artifacts = new ArtifactServer()) {
            artifacts.put("app.tgz", ArtifactServer.webApp("v"));
            var first = EkidenUp.start(dir.resolve("data"));
            var api = first.api();
            var refused = EventTap.open(api.base(), "lb_label_refused_event");
            api.post("/v2/apps", """
                    {"id": "/web", "cmd": "exec ./bin/serve $PORT0", "cpus": 0.01, "mem": 1, "instances": %d,
                     "fetch": [{"uri": "%s", "extract": true, "cache": true}], "portDefinitions": [{"port": %d}],
                     "healthChecks": [{"protocol": "HTTP", "path": "/", "intervalSeconds": 2}]}""".formatted(TASKS, artifacts.uri("app.tgz"), port));
            api.post("/v2/apps", """
                    {"id": "/brief", "cmd": "while [ ! -e %s ]; do sleep 0.2; done; exit 7", "cpus": 0.01, "mem": 1,
                     "backoffSeconds": 60, "labels": {"HAPROXY_0_MODE": "htp"}}""".formatted(dir.resolve("end")));
            api.running("/web", TASKS, true, SOON);
            api.running("/brief", 1, false, SOON);
            api.settled(SOON);
            Wait.until("the label that is wrong is told", SOON, refused::heard, events -> !events.isEmpty());
            assertThat(refused.heard()).singleElement().satisfies(event -> {
                assertThat(event.path("appId").asText()).isEqualTo("/brief");
                assertThat(event.path("reason").asText()).startsWith("HAPROXY_0_MODE has to be http or tcp");
            });
            Wait.until("HAProxy serves", SOON, () -> Haproxy.status(port), status -> status == 200);
            var pids = pids(api);
            assertThat(pids).hasSize(TASKS);

            refused.close();
            first.crash();
            assertThat(pids.values()).allMatch(pid -> ProcessHandle.of(pid).isPresent());
            try (var load = new LoadGenerator("127.0.0.1", port, 200, 8)) {
                Wait.until("traffic without Ekiden", SOON, load::answered, n -> n > 400);
                assertThat(load.failures()).isEmpty();
            }
            Files.createFile(dir.resolve("end"));

            try (var second = EkidenUp.start(dir.resolve("data"))) {
                var after = second.api();
                after.running("/web", TASKS, true, SOON);
                assertThat(pids(after)).isEqualTo(pids);
                var failure = Wait.until(
                        "the end of the task that nobody watched",
                        SOON,
                        () -> after.app("/brief").path("lastTaskFailure"),
                        f -> f.hasNonNull("message"));
                assertThat(failure.path("message").asText()).contains("status 7");
                try (var load = new LoadGenerator("127.0.0.1", port, 200, 8)) {
                    Wait.until("traffic after the restart", SOON, load::answered, n -> n > 400);
                    assertThat(load.failures())
                            .as("ekiden up said:%n%s%nHAProxy said:%n%s", second.output(), haproxyLog())
                            .isEmpty();
                }
            }
        }
    }

    private String haproxyLog() throws IOException {
        return Files.readString(dir.resolve("data").resolve("lb").resolve("haproxy.log"));
    }

    /** Task id to the pid that answers on its port. */
    private static Map<String, Long> pids(ApiClient api) throws IOException, InterruptedException {
        var pids = new TreeMap<String, Long>();
        try (var http = HttpClient.newHttpClient()) {
            for (JsonNode task : api.tasks("/web")) {
                var uri = URI.create("http://" + task.path("host").asText() + ":"
                        + task.path("ports").path(0).asInt() + "/");
                var body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                        .body();
                pids.put(task.path("id").asText(), Long.parseLong(body.strip().split(" ")[1]));
            }
        }
        return pids;
    }
}
