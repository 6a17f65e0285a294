package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.Wait;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A health check that the agent runs and that never passes: the user must learn why the task is killed. */
@ExtendWith(OwnMachinePorts.class)
class AgentHealthCheckIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String APP = """
            {"id": "/sick", "cmd": "sleep 1000", "cpus": 0.1, "mem": 32,
             "healthChecks": [{"protocol": "COMMAND", "command": {"value": "echo not yet; test -f ok"},
                               "gracePeriodSeconds": 2, "intervalSeconds": 2, "maxConsecutiveFailures": 3,
                               "delaySeconds": 0}]}""";

    @TempDir
    static Path dir;

    @Test
    void failingCommand_isNamedAsTheReasonOfTheKill() throws Exception {
        try (var ekiden = EkidenUp.start(dir.resolve("data"))) {
            var api = ekiden.api();
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
        }
    }
}
