package io.ekiden.mesos.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has shown a token once is nobody without it. */
class ExecutorTokensTest {
    private static final String TELLS =
            "echo $MESOS_EXECUTOR_AUTHENTICATION_TOKEN > token.part; mv token.part token; exec sleep 1000";

    @TempDir
    Path workDir;

    @Test
    void executor_speaksForItselfOnly() throws Exception {
        try (var stage = ExecutorStage.of(workDir)) {
            stage.launch("e1", TELLS, "", "t.1");
            stage.launch("e2", TELLS, "", "t.2");
            var own = token(stage, "e1");
            var other = token(stage, "e2");
            assertThat(subscribe(stage, "e1", "Bearer " + other)).isEqualTo(401);
            assertThat(subscribe(stage, "e1", "Bearer " + own)).isEqualTo(200);
            SmallCluster.awaitThat(
                    () -> stage.cluster.agent().state().executors().values().stream()
                            .anyMatch(one -> one.session().isPresent()),
                    "the executor is subscribed");

            assertThat(message(stage, "e1", "Bearer " + own)).isEqualTo(202);
            assertThat(message(stage, "e1", "Bearer " + other)).isEqualTo(401);
            assertThat(message(stage, "e1", "Basic " + own)).isEqualTo(401);
            assertThat(message(stage, "e1", "")).isEqualTo(401);
            assertThat(subscribe(stage, "e1", "")).isEqualTo(401);
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(workDir.resolve("meta/executor_secret_key"))))
                    .isEqualTo("rw-------");
        }
    }

    private static String token(ExecutorStage stage, String executor) throws Exception {
        stage.awaitProcess(executor);
        var file = stage.sandbox(executor).resolve("token");
        SmallCluster.awaitThat(() -> Files.exists(file), "the process has told its token");
        return Files.readString(file).strip();
    }

    private static int subscribe(ExecutorStage stage, String executor, String shown) throws Exception {
        return status(stage, shown, """
                {"type": "SUBSCRIBE", "executor_id": {"value": "%s"}, "framework_id": {"value": "%s"}, "subscribe": {}}""".formatted(executor, stage.frameworkId));
    }

    private static int message(ExecutorStage stage, String executor, String shown) throws Exception {
        return status(stage, shown, """
                {"type": "MESSAGE", "executor_id": {"value": "%s"}, "framework_id": {"value": "%s"},
                 "message": {"data": "aGk="}}""".formatted(executor, stage.frameworkId));
    }

    private static int status(ExecutorStage stage, String shown, String body) throws Exception {
        var request = HttpRequest.newBuilder(stage.cluster.agentUri().resolve("/api/v1/executor"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (!shown.isEmpty()) {
            request.header("Authorization", shown);
        }
        // Of a stream the head is enough; closing the client cuts it.
        try (var client = new Cut(HttpClient.newHttpClient())) {
            return client.http()
                    .send(request.build(), BodyHandlers.ofInputStream())
                    .statusCode();
        }
    }

    private record Cut(HttpClient http) implements AutoCloseable {
        @Override
        public void close() {
            http.shutdownNow();
        }
    }
}
