package io.ekiden.cli.part;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.link.LinkProtocol;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.server.MasterRoutes;
import io.ekiden.mesos.security.Acls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.ext.web.Router;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to masters of Mesos that did not lead, or not yet, sent again byte for byte: same status, same headers, same fields. */
class MasterDoorTest {
    /** What the build was: see COMPATIBILITY.md. */
    private static final Set<String> ABSENT = Set.of("build_date", "build_time", "build_user", "git_branch", "git_sha");

    /** Of parts that are not there, see COMPATIBILITY.md; and those of {@code --zk}, which {@code MastersIT} looks at. */
    private static final String ABSENT_FLAGS = "allocation_interval|allocator_(agent_recovery_factor|recovery_timeout)"
            + "|authentication_v0_timeout|authenticators|hostname_lookup|initialize_driver_logging|log_auto_initialize"
            + "|logbufsecs|logging_level|max_unreachable_tasks_per_framework|offer_constraints_re2_max_mem|quiet"
            + "|registry_(fetch_timeout|gc_interval|max_agent_age|store_timeout|strict)|webui_dir"
            + "|quorum|work_dir|zk|zk_session_timeout";

    /** What this master has no queue, cache or message of: see COMPATIBILITY.md. */
    private static final String ABSENT_METRICS = "allocator/(mesos/)?event_queue_.*|allocator/mesos/allocation_run.*"
            + "|allocator/mesos/quota/roles//.*|master/(dropped_messages|event_queue_.*|http_cache_hits|(in)?valid_.*"
            + "|messages_.*|operations/.*|recovery_slave_removals|slave_shutdowns_.*|slave_unreachable_(canceled|scheduled))"
            + "|registrar/.*";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final MasterDoor door = new MasterDoor(
            MasterSettings.of("m", "localhost", 5050)
                    .withAround(MasterFront.open("127.0.0.1").flags()),
            InstantSource.system());
    private int port;

    @BeforeEach
    void begin() throws Exception {
        var server = vertx.createHttpServer(MasterRoutes.options())
                .requestHandler(door::handle)
                .listen(0, "127.0.0.1");
        port = Opened.await(server).actualPort();
    }

    @AfterEach
    void end() throws Exception {
        Opened.await(vertx.close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "operator", "redirect", "state", "subscribe"})
    void masterWithoutItsRegistry_answersAsRecorded(String name) throws Exception {
        door.recover(1);
        compare("40-no-quorum-" + name);
    }

    @Test
    void masterThatDoesNotLead_hidesItsFlagsFromThoseWhoMayNotSeeThem() throws Exception {
        assertThat(exchange("GET /flags HTTP/1.0\n\n")).contains("200 OK", "agent_reregister_timeout");
        door.adopt(Acls.parse(
                "{\"view_flags\": [{\"principals\": {\"type\": \"ANY\"}, \"flags\": {\"type\": \"NONE\"}}]}"));
        assertThat(exchange("GET /flags HTTP/1.0\n\n")).contains("403").doesNotContain("agent_reregister_timeout");
        assertThat(exchange("GET /master/flags HTTP/1.0\n\n")).contains("403");
        door.recover(1);
        assertThat(exchange("GET /state HTTP/1.0\n\n"))
                .contains("200 OK", "\"slaves\":[]")
                .doesNotContain("flags");
    }

    @ParameterizedTest
    @ValueSource(strings = "40-no-leader-state")
    void masterWhenNobodyLeads_answersAsRecorded(String name) throws Exception {
        compare(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flags",
                "health",
                "metrics",
                "operator-GET_HEALTH",
                "operator-GET_MASTER",
                "operator-GET_STATE",
                "redirect",
                "redirect-sub",
                "slaves",
                "state",
                "subscribe",
                "version"
            })
    void masterThatDoesNotLead_answersAsRecorded(String name) throws Exception {
        door.pointTo(Optional.of("localhost:5050"));
        compare("41-nonleader-" + name);
    }

    /** Session 43: before and after another one of three leads. What that one answers is in {@code RecordedFailuresTest}. */
    @Test
    void masterThatSeesTheLeadChange_sendsSchedulersThereAsRecorded() throws Exception {
        var call = recorded("41-nonleader-subscribe");
        var request = call.substring(call.indexOf('\n') + 1, call.indexOf("<<<<<< RESPONSE\n"));
        int redirected = 0;
        for (var row : JSON.readTree(text("43-zk-failover-nonleader-answers.json"))) {
            var answer = row.path(1);
            if (answer.path(0).asText().contains(" 307 ")) {
                redirected++;
                var location = answer.path(1).asText();
                door.pointTo(Optional.of(location.split("/")[2]));
                // Mesos was asked below /master, which it keeps.
                var ours = exchange(request.replace("POST /api/v1/scheduler", "POST /master/api/v1/scheduler"));
                assertThat(statusLine(ours)).isEqualTo(answer.path(0).asText());
                assertThat(header(ours, "Location")).isEqualTo(location);
            }
        }
        assertThat(redirected).isEqualTo(2);
    }

    @Test
    void agentsThatComeTooEarly_waitForTheRegistry_orHearThatItIsInVain() throws Exception {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(LinkProtocol.PATH)
                .addSubProtocol(LinkProtocol.SUBPROTOCOL);
        var client = vertx.createWebSocketClient();
        door.recover(1);
        var inVain = client.connect(options);
        awaitWaiting(1);
        assertThat(inVain.isComplete()).isFalse();
        door.shut();
        assertThat(failure(inVain)).hasMessageContaining("503");

        door.recover(2);
        var early = client.connect(options);
        awaitWaiting(1);
        var leading = Router.router(vertx);
        leading.get(LinkProtocol.PATH).handler(routing -> routing.request().toWebSocket());
        door.open(2, leading);
        assertThat(Opened.await(early).subProtocol()).isEqualTo(LinkProtocol.SUBPROTOCOL);
        awaitWaiting(0);
    }

    @Test
    void agentThatWaitsNoLonger_isForgotten() throws Exception {
        door.recover(1);
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET " + LinkProtocol.PATH + " HTTP/1.1\r\nHost: m\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            awaitWaiting(1);
        }
        awaitWaiting(0);
    }

    private void awaitWaiting(int agents) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (door.waiting() != agents) {
            assertThat(System.nanoTime()).as("%d agents wait", agents).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Throwable failure(Future<?> future) throws InterruptedException {
        try {
            Opened.await(future);
            throw new AssertionError("it succeeds");
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
    }

    private void compare(String name) throws Exception {
        var text = recorded(name);
        int border = text.indexOf("<<<<<< RESPONSE\n");
        var expected = text.substring(border).substring("<<<<<< RESPONSE\n".length());
        var ours = exchange(text.substring(text.indexOf('\n') + 1, border));

        assertThat(statusLine(ours)).isEqualTo(statusLine(expected));
        assertThat(header(ours, "Location")).isEqualTo(header(expected, "Location"));
        assertThat(header(ours, "Content-Type")).isEqualTo(header(expected, "Content-Type"));
        if (header(expected, "Content-Type").equals("application/json")) {
            var missing = fields(JSON.readTree(body(expected)));
            missing.removeAll(fields(JSON.readTree(body(ours))));
            missing.removeAll(ABSENT);
            if (name.endsWith("flags")) {
                var flags = fields(JSON.readTree(body(expected)).path("flags"));
                flags.removeAll(fields(JSON.readTree(body(ours)).path("flags")));
                flags.removeIf(flag -> flag.matches(ABSENT_FLAGS));
                assertThat(flags).isEmpty();
            }
            if (name.endsWith("metrics")) {
                assertThat(JSON.readTree(body(ours)).path("master/elected").asInt(-1))
                        .isZero();
                missing.removeIf(metric -> metric.matches(ABSENT_METRICS));
                assertThat(missing).isEmpty();
            } else {
                assertThat(missing).isEmpty();
            }
        } else {
            assertThat(body(ours)).isEqualTo(body(expected));
        }
    }

    private static Set<String> fields(JsonNode node) {
        var names = new TreeSet<String>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static String recorded(String name) throws Exception {
        return text(name + ".http");
    }

    private static String text(String name) throws Exception {
        try (InputStream in =
                Objects.requireNonNull(MasterDoorTest.class.getResourceAsStream("/mesos/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        }
    }

    private String exchange(String request) throws Exception {
        int border = request.indexOf("\n\n");
        var sent = request.substring(0, border + 2).replace("\n", "\r\n")
                + request.substring(border + 2).strip();
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        }
    }

    private static String statusLine(String answer) {
        return answer.lines().findFirst().orElse("");
    }

    private static String header(String answer, String name) {
        return answer.lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": "))
                .map(line -> line.substring(name.length() + 2))
                .findFirst()
                .orElse("");
    }

    private static String body(String answer) {
        return answer.substring(answer.indexOf("\n\n") + 2).strip();
    }
}
