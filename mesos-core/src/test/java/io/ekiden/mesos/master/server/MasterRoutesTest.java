package io.ekiden.mesos.master.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.AgentToMaster.AgentTask;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MasterRoutesTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;

    /** A master with one agent, on which one task of a framework runs that has not subscribed. */
    @BeforeEach
    void listen() throws Exception {
        var clock = InstantSource.system();
        var master =
                await(Master.start(vertx, MasterSettings.of("M", "localhost", 5050), new MemoryMasterStore(), clock));
        port = await(new MasterRoutes(vertx, master, clock).listen("127.0.0.1", 0))
                .actualPort();
        var link = new EmbeddedMasterLink(master, vertx.getOrCreateContext());
        var registered = new CountDownLatch(1);
        link.connect(_ -> registered.countDown(), () -> {});
        var info = new AgentInfo(
                "host",
                5051,
                Resources.parse("cpus:4;mem:1024;ports:[31000-31009]"),
                Attribute.parse("rack:a;weight:2.5"));
        var task = new TaskInfo(
                new TaskId("t1"),
                "web",
                new io.ekiden.mesos.model.id.AgentId("M-S0"),
                Resources.parse("cpus:1.5;mem:64"),
                new CommandInfo(true, "sleep 1", List.of(), Map.of(), List.of(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Map.of("env", "test"));
        link.send(new AgentToMaster.Register(
                info, Optional.empty(), List.of(new AgentTask(new FrameworkId("F"), task, TaskState.TASK_RUNNING))));
        assertThat(registered.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void close() throws Exception {
        http.close();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String path) throws Exception {
        var response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        return new ObjectMapper().readTree(response.body());
    }

    @Test
    void health_is200WithoutBody() throws Exception {
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/master/health").body()).isEmpty();
    }

    @Test
    void state_hasMesosNames_onBothPaths() throws Exception {
        var state = json("/state");
        assertThat(state.path("leader").asText()).isEqualTo("master@localhost:5050");
        assertThat(state.path("activated_slaves").asDouble()).isEqualTo(1.0);
        var agent = state.path("slaves").path(0);
        assertThat(agent.path("id").asText()).isEqualTo("M-S0");
        assertThat(agent.path("pid").asText()).isEqualTo("slave(1)@host:5051");
        assertThat(agent.path("attributes").toString()).isEqualTo("{\"rack\":\"a\",\"weight\":2.5}");
        assertThat(agent.path("resources").toString())
                .isEqualTo("{\"cpus\":4.0,\"disk\":0.0,\"gpus\":0.0,\"mem\":1024.0,\"ports\":\"[31000-31009]\"}");
        assertThat(agent.path("used_resources").toString())
                .isEqualTo("{\"cpus\":1.5,\"disk\":0.0,\"gpus\":0.0,\"mem\":64.0}");
        var framework = state.path("frameworks").path(0);
        assertThat(framework.path("recovered").asBoolean()).isTrue();
        var task = framework.path("tasks").path(0);
        assertThat(task.path("slave_id").asText()).isEqualTo("M-S0");
        assertThat(task.path("state").asText()).isEqualTo("TASK_RUNNING");
        assertThat(task.path("labels").toString()).isEqualTo("[{\"key\":\"env\",\"value\":\"test\"}]");

        assertThat(json("/master/state").path("id")).isEqualTo(state.path("id"));
        assertThat(get("/state?jsonp=cb").body()).startsWith("cb({").endsWith("});");
        assertThat(get("/state.json").statusCode()).isEqualTo(404);
    }

    @Test
    void metrics_areTrue() throws Exception {
        var metrics = json("/metrics/snapshot");

        assertThat(metrics.path("master/elected").asDouble()).isEqualTo(1.0);
        assertThat(metrics.path("master/slaves_active").asDouble()).isEqualTo(1.0);
        assertThat(metrics.path("master/frameworks_disconnected").asDouble()).isEqualTo(1.0);
        assertThat(metrics.path("master/tasks_running").asDouble()).isEqualTo(1.0);
        assertThat(metrics.path("master/outstanding_offers").asDouble()).isZero();
        // 1.5 of 4 cpus.
        assertThat(metrics.path("master/cpus_percent").asDouble()).isEqualTo(0.375);
        assertThat(json("/version").path("version").asText()).isEqualTo("1.11.1");
    }

    private HttpResponse<String> post(String path, String type, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void form_thatIsNone_isAnswered() throws Exception {
        for (var path : List.of("/reserve", "/destroy-volumes", "/teardown")) {
            var answer = post(path, "application/x-www-form-urlencoded", "slaveId=%zz&frameworkId=%");
            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.body()).startsWith("Unable to decode query string");
        }
    }

    @Test
    void graceLongerThanTime_isAnswered() throws Exception {
        var answer = post(
                "/api/v1",
                "application/json",
                "{\"type\":\"DRAIN_AGENT\",\"drain_agent\":{\"agent_id\":{\"value\":\"M-S0\"},"
                        + "\"max_grace_period\":{\"seconds\":9223372036854775807,\"nanos\":2147483647}}}");
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void bug_inARequestWithABody_isAnswered() throws Exception {
        var router = Router.router(vertx);
        router.route("/bug")
                .handler(routing -> Bodies.post(routing, (_, _) -> {
                    throw new IllegalStateException("a bug");
                }));
        port = await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
                .actualPort();

        assertThat(post("/bug", "text/plain", "x").statusCode()).isEqualTo(500);
    }
}
