package io.ekiden.mesos.agent;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.model.TaskState.TASK_KILLED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLING;
import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.agent.server.AgentRoutes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tools for Mesos read at an agent's port. */
class AgentRoutesTest {
    @TempDir
    Path workDir;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void end() throws Exception {
        http.close();
        await(vertx.close());
    }

    @Test
    void state_namesEachTaskAndItsSandbox() throws Exception {
        var master = new FakeMaster();
        var agent = AgentTest.start(vertx, workDir, master, TaskFetcher.instant());
        int port = await(new AgentRoutes(vertx, agent).listen("127.0.0.1", 0)).actualPort();
        var web = task("web", "sleep 1000").task();
        master.run(web);
        master.expect(web, TASK_STARTING, TASK_RUNNING);

        var state = new ObjectMapper().readTree(get(port, "/slave(1)/state").body());
        assertThat(state.path("id").asText()).isEqualTo("a1");
        assertThat(state.path("resources").path("cpus").asDouble()).isEqualTo(2.0);
        var executor = state.path("frameworks").path(0).path("executors").path(0);
        assertThat(executor.path("tasks").path(0).path("state").asText()).isEqualTo("TASK_RUNNING");
        assertThat(Path.of(executor.path("directory").asText()))
                .startsWith(workDir.resolve("slaves").resolve("a1"))
                .isDirectoryContaining("glob:**stdout");
        assertThat(get(port, "/health").statusCode()).isEqualTo(200);
        assertThat(new ObjectMapper().readTree(get(port, "/state").body())).isEqualTo(state);

        master.kill(web, Duration.ofSeconds(1));
        master.expect(web, TASK_KILLING, TASK_KILLED);
        var metrics = new ObjectMapper()
                .readTree(get(port, "/slave(1)/metrics/snapshot").body());
        assertThat(metrics.path("slave/tasks_killed").asDouble()).isEqualTo(1.0);
        assertThat(metrics.path("slave/tasks_running").asDouble(-1)).isZero();
        assertThat(metrics.path("slave/executors_terminated").asDouble()).isEqualTo(1.0);
        assertThat(metrics.path("slave/executors_running").asDouble(-1)).isZero();
        assertThat(metrics.path("slave/cpus_used").asDouble(-1)).isZero();
        assertThat(metrics.path("gc/path_removals_succeeded").asDouble(-1)).isZero();
        await(agent.close());
    }

    /** What {@code curl -N …/files/tail?path=…} shows: what was written, what is written, and the end. */
    @Test
    void tail_followsARunningTask_andEndsWithIt() throws Exception {
        var master = new FakeMaster();
        var agent = AgentTest.start(vertx, workDir, master, TaskFetcher.instant());
        int port = await(new AgentRoutes(vertx, agent).listen("127.0.0.1", 0)).actualPort();
        var web = task("web", "echo begun; while [ ! -e go ]; do sleep 0.05; done; echo over")
                .task();
        master.run(web);
        master.expect(web, TASK_STARTING, TASK_RUNNING);

        var address = URI.create("http://127.0.0.1:" + port
                + "/files/tail?offset=0&path=/frameworks/fw/executors/web/runs/latest/stdout");
        var answer = http.sendAsync(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofInputStream())
                .get(20, TimeUnit.SECONDS);
        try (var reader = new java.io.BufferedReader(
                new java.io.InputStreamReader(answer.body(), java.nio.charset.StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).isEqualTo("begun");
            java.nio.file.Files.createFile(workDir.resolve("slaves/a1/frameworks/fw/executors/web/runs/latest/go"));
            assertThat(reader.readLine()).isEqualTo("over");
            assertThat(reader.readLine()).isNull();
        }
        master.expect(web, io.ekiden.mesos.model.TaskState.TASK_FINISHED);
        await(agent.close());
    }

    private HttpResponse<String> get(int port, String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
