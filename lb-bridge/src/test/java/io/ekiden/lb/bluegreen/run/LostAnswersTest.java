package io.ekiden.lb.bluegreen.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ekiden.config.Problems;
import io.ekiden.lb.bluegreen.Canary;
import io.ekiden.lb.bluegreen.Definition;
import io.ekiden.lb.bluegreen.Goal;
import io.ekiden.lb.bluegreen.Names;
import io.ekiden.lb.bluegreen.Rollout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two doors of one Marathon: one of them does what is asked and says 503, as ours does when it loses its lead meanwhile. */
@Timeout(60)
class LostAnswersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BLUE = """
            {"id":"/web-blue","instances":1,"portDefinitions":[{"port":80}],"labels":{"HAPROXY_DEPLOYMENT_GROUP":"web",
              "HAPROXY_APP_ID":"/web","HAPROXY_DEPLOYMENT_STARTED_AT":"2026-01-01T00:00:00.000000"},
             "tasks":[{"id":"blue","host":"127.0.0.1","ports":[31001],"state":"TASK_RUNNING"}]}""";

    private final List<HttpServer> servers = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private final List<String> selectors = new ArrayList<>();
    private final ArrayNode apps = JSON.createArrayNode();
    /** Ids of apps that are never created. */
    private final Set<String> refused = new TreeSet<>();
    /** Ids of apps that are there already when they are created: an earlier call has come late. */
    private final Set<String> late = new TreeSet<>();

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    private URI door(String name, boolean loses) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, name, loses));
        server.start();
        servers.add(server);
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static URI closed() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    private synchronized void answer(HttpExchange exchange, String door, boolean loses) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var method = exchange.getRequestMethod();
            var path = exchange.getRequestURI().getPath();
            int status = 200;
            var text = "{}";
            if (method.equals("GET")) {
                selectors.add(
                        String.valueOf(exchange.getRequestURI().getQuery()).replaceFirst(".*label=", ""));
                text = path.equals("/v2/deployments")
                        ? "[]"
                        : JSON.createObjectNode().set("apps", apps).toString();
            } else {
                calls.add(door + " " + method + " " + path);
                status = method.equals("POST") && path.equals("/v2/apps")
                        ? create((ObjectNode) JSON.readTree(body))
                        : 200;
                status = loses ? 503 : status;
            }
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private int create(ObjectNode app) {
        var id = app.path("id").asText();
        for (var other : apps) {
            if (other.path("id").asText().equals(id)) {
                return 409;
            }
        }
        if (refused.contains(id)) {
            return 409;
        }
        apps.add(app);
        return late.contains(id) ? 409 : 201;
    }

    private static Definition web() throws IOException {
        var problems = new Problems();
        var read = Definition.read(
                JSON.readTree("{\"id\":\"/web\",\"cmd\":\"new\",\"portDefinitions\":[{\"port\":80}]}"), problems);
        problems.throwIfAny();
        return read.orElseThrow();
    }

    private static BlueGreen.Places places(URI... marathons) {
        return new BlueGreen.Places(
                List.of(marathons),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Duration.ofMillis(5));
    }

    @Test
    void whatMayHaveBeenDone_isNotSentToTheNextOneAtOnce() throws Exception {
        try (var api =
                new MarathonApi(List.of(door("one", true), door("two", false)), Optional.empty(), Optional.empty())) {
            assertThatThrownBy(() -> api.kill(List.of("blue"), false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("answers 503");
            assertThat(calls).containsExactly("one POST /v2/tasks/delete");
            api.remove("/web-blue", false);
            assertThat(calls)
                    .as("the one that lost an answer is not the first any more")
                    .containsExactly("one POST /v2/tasks/delete", "two DELETE /v2/apps/web-blue");
        }
    }

    @Test
    void whereNobodyListens_theNextOneIsAsked() throws Exception {
        try (var api = new MarathonApi(List.of(closed(), door("two", false)), Optional.empty(), Optional.empty())) {
            api.kill(List.of("blue"), false);
            assertThat(calls).containsExactly("two POST /v2/tasks/delete");
        }
    }

    /** Both the share and the app were made, and neither answer came: nothing is taken for a refusal, or made undone. */
    @Test
    void appThatWasCreatedAndNotAnswered_isSeenAtTheNextLook() throws Exception {
        apps.add(JSON.readTree(BLUE));
        var texts = deployCanary(door("one", true), door("two", false));
        assertThat(texts).anyMatch(text -> text.startsWith("/web-green has 0 of 1"));
        assertThat(calls).doesNotContain("one DELETE /v2/apps/web-share", "two DELETE /v2/apps/web-share");
        assertThat(calls.stream().filter(call -> call.endsWith("POST /v2/apps")))
                .hasSize(2);
        assertThat(selectors).contains("HAPROXY_DEPLOYMENT_GROUP", "HAPROXY_DEPLOYMENT_SHARE_OF");
    }

    @Test
    void refusalOfWhatIsThereAlready_isNone() throws Exception {
        apps.add(JSON.readTree(BLUE));
        late.addAll(Set.of("/web-green", "/web-share"));
        var texts = deployCanary(door("one", false));
        assertThat(texts).anyMatch(text -> text.startsWith("/web-green has 0 of 1"));
        assertThat(calls).containsExactly("one POST /v2/apps", "one POST /v2/apps");
    }

    /** Until the app is waited for. */
    private static List<String> deployCanary(URI... marathons) throws Exception {
        var canary = new Canary(List.of(10), Duration.ofSeconds(1), 0.01, 1);
        var rollout = new Rollout(Goal.DEPLOY, 1, 1, Duration.ofSeconds(30), false, Optional.of(canary));
        var texts = new ArrayList<String>();
        try (var blueGreen = new BlueGreen(places(marathons), Clock.systemUTC())) {
            blueGreen.run(rollout, new Names("/web", "/web"), Optional.of(web()), false, report -> {
                texts.add(report.text());
                if (report.text().contains("instances healthy")) {
                    blueGreen.close();
                }
            });
        }
        return texts;
    }

    /** A share of an app that is not there is nobody's. */
    @Test
    void appThatIsRefused_takesItsShareWithIt() throws Exception {
        apps.add(JSON.readTree(BLUE));
        apps.add(Definition.share(new Names("/web", "/web"), "/web-share", 10));
        refused.add("/web-green");
        var door = door("one", false);
        assertThatThrownBy(() -> deployCanary(door)).isInstanceOf(RefusedException.class);
        assertThat(calls).containsExactly("one POST /v2/apps", "one DELETE /v2/apps/web-share");
    }
}
