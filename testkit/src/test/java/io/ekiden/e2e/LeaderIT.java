package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Leadership is given up when asked, and nothing that runs notices. */
@ExtendWith(OwnMachinePorts.class)
class LeaderIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    void abdication_aloneLeadsAgainAndNoTaskNotices() throws Exception {
        try (var up = EkidenUp.start(dir.resolve("data"), "--no-lb", "--simulated=3")) {
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
        }
    }

    private static List<String> ids(List<JsonNode> tasks) {
        return tasks.stream().map(task -> task.path("id").asText()).sorted().toList();
    }
}
