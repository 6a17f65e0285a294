package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Wait;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leadership is given up when asked, and nothing that runs notices. */
class LeaderIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    void abdication_aloneLeadsAgainAndNoTaskNotices() throws Exception {
        var backups = Files.createDirectory(dir.resolve("backups"));
        try (var up = EkidenUp.start(dir.resolve("data"), "--no-lb", "--simulated=3", "--backup-dir=" + backups)) {
            var api = up.api();
            api.post(
                    "/v2/apps",
                    "{\"id\": \"/web\", \"cmd\": \"sleep 1000\", \"cpus\": 0.1, \"mem\": 8, \"instances\": 3}");
            var before = ids(api.running("/web", 3, false, SOON));
            api.settled(SOON);
            var framework = api.get("/v2/info").json().path("frameworkId").asText();

            for (int lead = 2; lead <= 3; lead++) {
                var abdicated = api.delete("/v2/leader");
                assertThat(abdicated.status()).isEqualTo(200);
                assertThat(abdicated.json().path("message").asText()).isEqualTo("Leadership abdicated");
                var times = "(?s)(Leading apps=.*){" + lead + "}";
                Wait.until(
                        "it leads for the time no. " + lead,
                        SOON,
                        up::output,
                        output -> Pattern.compile(times).matcher(output).find());
                Wait.until(
                        "it says that it leads",
                        SOON,
                        () -> api.get("/v2/leader").status(),
                        status -> status == 200);
                assertThat(ids(api.running("/web", 3, false, SOON))).isEqualTo(before);
            }

            assertThat(api.get("/v2/info").json().path("frameworkId").asText()).isEqualTo(framework);
            assertThat(api.put("/v2/apps/web", "{\"instances\": 5}").status()).isEqualTo(200);
            assertThat(ids(api.running("/web", 5, false, SOON))).containsAll(before);
            api.settled(SOON);
            assertThat(up.output()).contains("Abdicating, as asked");
            beginsWithAnEarlierState(up, backups.resolve("a.tar.gz"));
        }
    }

    /** What came after the backup is gone, and its tasks end; what went meanwhile is back. */
    private static void beginsWithAnEarlierState(EkidenUp up, Path backup) throws Exception {
        var api = up.api();
        var master = new ApiClient(URI.create(up.endpoints().path("master").asText()));
        var before = ids(api.running("/web", 5, false, SOON));
        assertThat(api.delete("/v2/leader?backup=" + backup.toUri()).status()).isEqualTo(200);
        Wait.until("it is written", SOON, up::output, output -> output.contains("Backup written"));
        Wait.until("it leads", SOON, () -> api.get("/v2/leader").status(), status -> status == 200);
        api.post("/v2/apps", "{\"id\": \"/later\", \"cmd\": \"sleep 1000\", \"cpus\": 0.1, \"mem\": 8}");
        api.running("/later", 1, false, SOON);
        api.settled(SOON);

        assertThat(api.delete("/v2/leader?restore=" + backup.toUri()).status()).isEqualTo(200);
        Wait.until("it is read", SOON, up::output, output -> output.contains("Beginning with a restored state"));
        Wait.until(
                "it is told",
                SOON,
                () -> api.get("/v2/leader").json().path("handover"),
                told -> told.path("state").asText().equals("done")
                        && told.path("restore").asText().equals(String.valueOf(backup.getFileName())));
        Wait.until("the app is unknown", SOON, () -> api.get("/v2/apps/later").status(), status -> status == 404);
        assertThat(ids(api.running("/web", 5, false, SOON))).isEqualTo(before);
        Wait.until(
                "its task ends",
                SOON,
                () -> master.get("/tasks").json().toString(),
                tasks -> tasks.contains("TASK_KILLED"));
    }

    private static List<String> ids(List<JsonNode> tasks) {
        return tasks.stream().map(task -> task.path("id").asText()).sorted().toList();
    }
}
