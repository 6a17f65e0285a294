package io.ekiden.mesos.agent;

import static io.ekiden.mesos.agent.Tasks.task;
import static io.ekiden.mesos.model.TaskState.TASK_KILLED;
import static io.ekiden.mesos.model.TaskState.TASK_KILLING;
import static io.ekiden.mesos.model.TaskState.TASK_RUNNING;
import static io.ekiden.mesos.model.TaskState.TASK_STARTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.server.AgentRoutes;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.guard.Protection;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Realm;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in at an agent's port: to read, and to run commands beside its tasks. */
@Timeout(60)
class GuardedAgentTest {
    @TempDir
    Path workDir;

    private final String secret = UUID.randomUUID().toString();
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeMaster master = new FakeMaster();
    private final Guard guard = new Guard(closed(Realm.AGENT_READONLY, Realm.AGENT_READWRITE));
    private final TaskInfo web = task("web", "sleep 1000").task();
    private Agent agent;
    private int port;

    @BeforeEach
    void start() throws Exception {
        agent = AgentTest.start(vertx, workDir, master, TaskFetcher.instant());
        port = await(new AgentRoutes(vertx, agent, guard).listen("127.0.0.1", 0))
                .actualPort();
        master.run(web);
        master.expect(web, TASK_STARTING, TASK_RUNNING);
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        master.kill(web, Duration.ZERO);
        master.expect(web, TASK_KILLING, TASK_KILLED);
        await(agent.close());
        await(vertx.close());
    }

    private Protection closed(Realm first, Realm... others) {
        return Protection.of(Credentials.parse("ops " + secret), EnumSet.of(first, others));
    }

    private HttpRequest.Builder request(String path, String shown) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return shown.isEmpty() ? request : request.header("Authorization", "Bearer " + shown);
    }

    private HttpResponse<String> get(String path, String shown) throws Exception {
        return http.send(request(path, shown).build(), BodyHandlers.ofString());
    }

    private HttpResponse<InputStream> session(String shown) throws Exception {
        var container = agent.state().containers().keySet().iterator().next();
        var call = """
                {"type": "LAUNCH_NESTED_CONTAINER_SESSION", "launch_nested_container_session": {
                  "container_id": {"parent": {"value": "%s"}, "value": "%s"},
                  "command": {"shell": true, "value": "echo up; sleep 1000"}}}""".formatted(container, UUID.randomUUID());
        return http.send(
                request("/api/v1", shown)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(call))
                        .build(),
                BodyHandlers.ofInputStream());
    }

    @ParameterizedTest
    @CsvSource({
        "/state, mesos-agent-readonly",
        "/slave(1)/state, mesos-agent-readonly",
        "/flags, mesos-agent-readonly",
        "/containers, mesos-agent-readonly",
        "/monitor/statistics, mesos-agent-readonly",
        "/metrics/snapshot, mesos-agent-readonly",
        "/files/read?path=/x, mesos-agent-readonly",
        "/files/tail?path=/x, mesos-agent-readonly",
        "/api/v1, mesos-agent-readwrite",
        "/slave(1)/api/v1, mesos-agent-readwrite",
        "/logging/toggle, mesos-agent-readwrite",
        "//state, mesos-agent-readwrite",
        "/not/known, mesos-agent-readwrite",
    })
    void stranger_isAskedInTheRealmOfThePath(String path, String realm) throws Exception {
        var answer = get(path, "");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"" + realm + "\"");
        assertThat(get("/health", "").statusCode()).isEqualTo(200);
    }

    @Test
    void readersMayBeStrangers_whileWhoRunsCommandsIsKnown() throws Exception {
        guard.adopt(closed(Realm.AGENT_READWRITE));
        assertThat(get("/state", "").statusCode()).isEqualTo(200);
        assertThat(session("").statusCode()).isEqualTo(401);
        try (var session = session(secret).body()) {
            assertThat(text(session)).contains("up");
        }
    }

    @Test
    void credentialThatIsWithdrawn_endsTheSessionOfItsOwner() throws Exception {
        try (var session = session(secret).body()) {
            assertThat(text(session)).contains("up");
            guard.adopt(
                    Protection.of(Credentials.parse("other " + UUID.randomUUID()), EnumSet.of(Realm.AGENT_READWRITE)));
            assertThatThrownBy(session::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    /** The first record. */
    private static String text(InputStream stream) throws IOException {
        var length = new StringBuilder();
        for (int read = stream.read(); read != '\n'; read = stream.read()) {
            length.append((char) read);
        }
        return new String(
                Base64.getDecoder()
                        .decode(new String(
                                        stream.readNBytes(Integer.parseInt(length.toString())), StandardCharsets.UTF_8)
                                .replaceAll("(?s).*\"data\":\"([^\"]*)\".*", "$1")),
                StandardCharsets.UTF_8);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
