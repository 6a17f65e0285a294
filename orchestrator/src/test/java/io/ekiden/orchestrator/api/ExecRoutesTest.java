package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.wire.v1.RecordIo;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.door.Lasting;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ExecRoutesTest extends TaskApi {
    private static final String SHELL = "{\"command\": [\"/bin/sh\", \"-c\", \"x\"]}";

    /** One that nobody holds is closed when its memory is. */
    private final WebSocketClient client = vertx.createWebSocketClient();

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private WebSocket open(String task, String origin) throws Exception {
        var options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/v2/tasks/" + task + "/exec")
                .addHeader("Origin", origin);
        return client.connect(options)
                .onSuccess(socket -> {
                    socket.textMessageHandler(heard::add);
                    socket.binaryMessageHandler(
                            bytes -> heard.add(bytes.getByte(0) + ":" + bytes.getString(1, bytes.length())));
                    socket.closeHandler(_ -> heard.add("closed " + socket.closeStatusCode()));
                })
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private WebSocket open(String task) throws Exception {
        return open(task, "http://127.0.0.1:" + port);
    }

    private String next() throws Exception {
        return String.valueOf(heard.poll(30, TimeUnit.SECONDS));
    }

    private String asked() throws Exception {
        return String.valueOf(agent.asked.poll(30, TimeUnit.SECONDS));
    }

    /** The agent has one container: that of the task. */
    private void hasContainer(String task) throws Exception {
        agent.containers = Json.read("""
                [{"framework_id": {"value": "f-0000"}, "executor_id": {"value": "other"}, "container_id": {"value": "c0"},
                  "resource_statistics": {"timestamp": 1.5, "mem_rss_bytes": 1}},
                 {"framework_id": {"value": "f-0000"}, "executor_id": {"value": "%s"}, "container_id": {"value": "c1"},
                  "resource_statistics": {"timestamp": 1.5, "mem_rss_bytes": 4096}}]""".formatted(task).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void command_isTypedTo_andHeard_untilItEnds() throws Exception {
        var task = task("/web", "sleep 1000");
        hasContainer(task);
        var socket = open(task);
        socket.writeTextMessage(
                "{\"command\": [\"/bin/sh\"], \"tty\": true, \"columns\": 100, \"environment\": {\"TERM\": \"xterm\"}}");
        // Before it has started: it waits.
        socket.writeBinaryMessage(Buffer.buffer("ls\n"));
        assertThat(asked()).contains("GET_CONTAINERS");
        var launch = Json.read(asked().getBytes(StandardCharsets.UTF_8)).path("launch_nested_container_session");
        assertThat(launch.at("/container_id/parent/value").asText()).isEqualTo("c1");
        assertThat(launch.path("command").toString())
                .isEqualTo(
                        "{\"shell\":false,\"value\":\"/bin/sh\",\"arguments\":[\"/bin/sh\"],"
                                + "\"environment\":{\"variables\":[{\"name\":\"TERM\",\"type\":\"VALUE\",\"value\":\"xterm\"}]}}");
        assertThat(launch.path("container").toString())
                .isEqualTo("{\"type\":\"MESOS\",\"tty_info\":{\"window_size\":{\"rows\":24,\"columns\":100}}}");
        assertThat(next()).isEqualTo("{\"started\":true}");

        var id = launch.path("container_id");
        assertThat(input(0).at("/attach_container_input/container_id")).isEqualTo(id);
        assertThat(input(1).at("/attach_container_input/process_io/control/tty_info/window_size/columns")
                        .asInt())
                .isEqualTo(100);
        assertThat(input(2).at("/attach_container_input/process_io/data/data").binaryValue())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("ls\n");
        socket.writeTextMessage("{\"resize\": {\"columns\": 7, \"rows\": 8}}");
        assertThat(input(3).at("/attach_container_input/process_io/control/tty_info/window_size")
                        .toString())
                .isEqualTo("{\"rows\":8,\"columns\":7}");
        socket.writeTextMessage("{\"end\": true}");
        assertThat(input(4).at("/attach_container_input/process_io/data/data").asText("none"))
                .isEmpty();

        agent.say("STDOUT", "a");
        agent.say("STDERR", "b");
        assertThat(next()).isEqualTo("1:a");
        assertThat(next()).isEqualTo("2:b");
        assertThat(agent.lasting.size(Lasting.Kind.SESSION)).isEqualTo(1);
        agent.exitStatus = 7 << 8;
        agent.endSession();
        assertThat(next()).isEqualTo("{\"exit\":7}");
        assertThat(next()).isEqualTo("closed 1000");
        until(() -> agent.lasting.size(Lasting.Kind.SESSION) == 0);
        until(() -> active.get() == 0);
    }

    /** A record that was typed, counted from the attaching on. */
    private JsonNode input(int number) throws Exception {
        until(() -> agent.input.size() > number);
        return agent.input.get(number);
    }

    @Test
    void commandThatWasKilled_exitsAsShellsTell() throws Exception {
        var task = task("/web", "sleep 1000");
        hasContainer(task);
        open(task).writeTextMessage(SHELL);
        assertThat(next()).isEqualTo("{\"started\":true}");
        agent.exitStatus = 9;
        agent.endSession();
        assertThat(next()).isEqualTo("{\"exit\":137}");
    }

    @Test
    void whoHangsUp_endsTheCommand() throws Exception {
        var task = task("/web", "sleep 1000");
        hasContainer(task);
        var socket = open(task);
        socket.writeTextMessage(SHELL);
        assertThat(next()).isEqualTo("{\"started\":true}");
        socket.close();
        agent.sessionCut.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        until(() -> agent.lasting.size(Lasting.Kind.SESSION) == 0);
    }

    @Test
    void endOfLeadership_endsTheCommand() throws Exception {
        var task = task("/web", "sleep 1000");
        hasContainer(task);
        open(task).writeTextMessage(SHELL);
        assertThat(next()).isEqualTo("{\"started\":true}");
        agent.lasting.endAll();
        assertThat(next()).isEqualTo("{\"error\":\"This orchestrator leads no more, or lets others in\"}");
        assertThat(next()).isEqualTo("closed 1000");
        agent.sessionCut.future().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void agentThatTakesNothingTyped_isSaid() throws Exception {
        var task = task("/web", "sleep 1000");
        hasContainer(task);
        agent.inputRefusal = 403;
        open(task).writeTextMessage(SHELL);
        assertThat(next()).isEqualTo("{\"started\":true}");
        assertThat(next())
                .startsWith("{\"error\":\"The agent ")
                .contains("takes nothing that is typed: it answered 403", "--agent-credential");
        assertThat(next()).isEqualTo("closed 1000");
    }

    /** Its end is what matters then. */
    @Test
    void agentThatTakesNothingTyped_asTheCommandHasEnded_isNot() throws Exception {
        var task = task("/web", "sleep 1000");
        hasContainer(task);
        agent.inputRefusal = 404;
        open(task).writeTextMessage(SHELL);
        assertThat(next()).isEqualTo("{\"started\":true}");
        agent.endSession();
        assertThat(next()).isEqualTo("{\"exit\":0}");
    }

    @Test
    void command_isInTheLog_withWhoAskedForIt_andHowItEnded() throws Exception {
        var task = task("/web", "sleep 1000");
        hasContainer(task);
        var log = (Logger) LoggerFactory.getLogger("io.ekiden.orchestrator.api.sandbox.ExecSession");
        var lines = new ListAppender<ILoggingEvent>();
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
        try {
            open(task).writeTextMessage("{\"command\": [\"/bin/sh\", \"-c\", \"login --password=x\"]}");
            assertThat(next()).isEqualTo("{\"started\":true}");
            agent.exitStatus = 7 << 8;
            agent.endSession();
            assertThat(next()).isEqualTo("{\"exit\":7}");
            until(() -> lines.list.stream()
                            .filter(line -> line.getFormattedMessage().contains(task))
                            .count()
                    == 2);
        } finally {
            log.detachAppender(lines);
        }
        var said = lines.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(task))
                .toList();
        assertThat(said.getFirst())
                .matches("A command beside a task is asked for sessionId=\\S+ user=- from=127.0.0.1 taskId=\\S+"
                        + " agentId=\\S+ program=/bin/sh");
        assertThat(said.getLast())
                .matches(
                        "A command beside a task is over sessionId=\\S+ user=- from=127.0.0.1 taskId=\\S+: \\{\"exit\":7}");
        assertThat(said.toString()).doesNotContain("password");
    }

    @Test
    void badMessages_areNamed() throws Exception {
        var task = task("/web", "sleep 1000");
        hasContainer(task);
        for (var message : new String[] {
            "x:a message of text is no JSON object",
            "{\"command\": []}:'command' is no list",
            "{\"command\": [1]}:'command' has something in it",
            "{\"command\": [\"a\\u0000\"]}:'command' has something in it",
            "{\"command\": [\"a\"], \"tty\": 1}:'tty' is neither",
            "{\"command\": [\"a\"], \"tty\": true, \"rows\": 0}:'rows' is not a whole number from 1 to 1000",
            "{\"command\": [\"a\"], \"environment\": {\"a=\": \"\"}}:'environment' has a variable",
            "{\"command\": [\"a\"], \"user\": \"root\"}:'user' is not a known field"
        }) {
            int end = message.lastIndexOf(':');
            open(task).writeTextMessage(message.substring(0, end));
            assertThat(next()).as(message).startsWith("{\"error\":\"" + message.substring(end + 1));
            assertThat(next()).isEqualTo("closed 1000");
        }
        open(task).writeBinaryMessage(Buffer.buffer("x"));
        assertThat(next()).startsWith("{\"error\":\"The first message says what to run");
        assertThat(agent.asked).isEmpty();
    }

    @Test
    void agentThatRefuses_isQuoted() throws Exception {
        var task = task("/web", "sleep 1000");
        open(task).writeTextMessage(SHELL);
        assertThat(next())
                .isEqualTo("{\"error\":\"Task '" + task
                        + "' has no container at its agent: it has ended, or has not begun\"}");
        assertThat(next()).isEqualTo("closed 1000");
        hasContainer(task);
        agent.sessionRefusal = 403;
        open(task).writeTextMessage(SHELL);
        assertThat(next()).contains("(403)", "--agent-credential");
    }

    @Test
    void pagesOfOthers_areRefused_andNamedOnesAreNot() throws Exception {
        var task = task("/web", "sleep 1000");
        assertThatThrownBy(() -> open(task, "http://evil.example"))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        refused -> assertThat(refused.getStatus()).isEqualTo(403));
        assertThatThrownBy(() -> open("nothing"))
                .cause()
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        refused -> assertThat(refused.getStatus()).isEqualTo(404));
        var plain = get("/v2/tasks/" + task + "/exec");
        assertThat(message(plain)).startsWith("426 This is for WebSockets");
    }

    @Test
    void tooManySessions_areRefused() throws Exception {
        var task = task("/web", "sleep 1000");
        var ended = new AtomicInteger();
        for (int i = 0; i < Lasting.Kind.SESSION.most(); i++) {
            assertThat(agent.lasting.enter(Lasting.Kind.SESSION, ended::incrementAndGet))
                    .isPresent();
        }
        assertThatThrownBy(() -> open(task))
                .cause()
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        refused -> assertThat(refused.getStatus()).isEqualTo(503));
    }

    @Test
    void stats_areThoseOfItsContainer() throws Exception {
        var task = task("/web", "sleep 1000");
        assertThat(message(get("/v2/tasks/" + task + "/stats"))).startsWith("404 Task '" + task + "' has no container");
        hasContainer(task);
        ((ObjectNode) agent.containers.path(1).path("resource_statistics"))
                .put("timestamp", new BigDecimal("1795428268.3867707"));
        assertThat(get("/v2/tasks/" + task + "/stats").body())
                .isEqualTo("{\"timestamp\":1795428268.3867707,\"mem_rss_bytes\":4096}");
    }

    @Test
    void containerOfAPod_isFoundByWhatItsTaskHasSaid() throws Exception {
        var pod = """
                {"id": "/pod", "containers": [
                  {"name": "a", "exec": {"command": {"shell": "sleep 1000"}}, "resources": {"cpus": 0.1, "mem": 32}}]}""";
        assertThat(send("POST", "/v2/pods", pod).statusCode()).isEqualTo(201);
        leading.settle();
        var instance = leading.state().population().index().firstKey();
        var task = instance.value() + ".a.1";
        agent.containers = Json.read("""
                [{"framework_id": {"value": "f-0000"}, "executor_id": {"value": "%s"}, "container_id": {"value": "c1"},
                  "resource_statistics": {"timestamp": 1.5, "mem_rss_bytes": 1}},
                 {"container_id": {"value": "c2"}, "container_status": {"container_id": {"value": "c2", "parent": {"value": "c1"}}},
                  "resource_statistics": {"timestamp": 1.5, "mem_rss_bytes": 2}}]""".formatted(instance.value().replace("pod.instance-", "instance-pod."))
                .getBytes(StandardCharsets.UTF_8));
        agent.tasks = Json.read("""
                [{"task_id": {"value": "%s"}, "framework_id": {"value": "f-0000"}, "statuses": [
                  {"container_status": {"container_id": {"value": "old", "parent": {"value": "c1"}}}},
                  {"container_status": {"container_id": {"value": "c2", "parent": {"value": "c1"}}}}, {}]}]""".formatted(task).getBytes(StandardCharsets.UTF_8));
        assertThat(json(get("/v2/tasks/" + task + "/stats"))
                        .path("mem_rss_bytes")
                        .asInt())
                .isEqualTo(2);
        open(task).writeTextMessage(SHELL);
        assertThat(next()).isEqualTo("{\"started\":true}");
        assertThat(agent.asked)
                .anyMatch(call -> call.contains("\"parent\":{\"value\":\"c2\",\"parent\":{\"value\":\"c1\"}}"));

        // Nothing is measured of it alone: then of all.
        ((ObjectNode) agent.containers.path(1).path("resource_statistics")).remove("mem_rss_bytes");
        assertThat(json(get("/v2/tasks/" + task + "/stats"))
                        .path("mem_rss_bytes")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void recordsInPieces_arePutTogether() throws Exception {
        var task = task("/web", "sleep 1000");
        hasContainer(task);
        open(task).writeTextMessage(SHELL);
        assertThat(next()).isEqualTo("{\"started\":true}");
        var record = RecordIo.frame("{\"type\":\"DATA\",\"data\":{\"type\":\"STDOUT\",\"data\":\"aGk=\"}}"
                .getBytes(StandardCharsets.UTF_8));
        for (var octet : record) {
            agent.say(Buffer.buffer(new byte[] {octet}));
        }
        assertThat(next()).isEqualTo("1:hi");
        agent.say(Buffer.buffer("x"));
        assertThat(next()).startsWith("{\"error\":\"What the agent says of the command cannot be read");
    }
}
