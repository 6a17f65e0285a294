package io.ekiden.lb.bluegreen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ekiden.lb.bluegreen.Step.Outcome;
import io.ekiden.lb.bluegreen.run.BlueGreen;
import io.ekiden.lb.bluegreen.run.Report;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Call by call, on an original Marathon: it waits for no balancer, answers 503 now and then, and each look takes a second. */
@Timeout(120)
class BlueGreenOverHttpTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SplittableRandom random = new SplittableRandom(7);
    private final World world = new World(random);
    private final List<Report> reports = new ArrayList<>();
    private HttpServer server;
    private BlueGreen blueGreen;

    @BeforeEach
    void start() throws Exception {
        world.drains = false;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        var url = "http://127.0.0.1:" + server.getAddress().getPort();
        blueGreen = new BlueGreen(
                new BlueGreen.Places(
                        List.of(URI.create("http://127.0.0.1:1"), URI.create(url)),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(URI.create(url + "/lb1"), URI.create(url + "/lb2")),
                        Optional.empty(),
                        Duration.ofMillis(1)),
                clock());
    }

    @AfterEach
    void stop() {
        blueGreen.close();
        server.stop(0);
    }

    private Clock clock() {
        InstantSource source = this::now;
        return source.withZone(ZoneOffset.UTC);
    }

    private synchronized Instant now() {
        return world.now();
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var json = body.length == 0 ? JSON.createObjectNode() : (ObjectNode) JSON.readTree(body);
            var said = answer(exchange.getRequestMethod(), exchange.getRequestURI(), json)
                    .getBytes(StandardCharsets.UTF_8);
            boolean busy = !exchange.getRequestURI().getPath().startsWith("/lb") && random.nextInt(25) == 0;
            exchange.sendResponseHeaders(said.length == 0 ? 404 : busy ? 503 : 200, Math.max(2, said.length));
            exchange.getResponseBody().write(said.length == 0 ? new byte[] {'{', '}'} : said);
        }
    }

    /** What is asked for is done, also where 503 is answered then. */
    private String answer(String method, URI uri, ObjectNode body) {
        var path = uri.getPath();
        var id = path.replaceFirst("^/v2/apps", "");
        if (path.startsWith("/lb")) {
            return csv(path.startsWith("/lb1") ? 0 : 1);
        } else if (path.startsWith("/v2/lb")) {
            return "";
        } else if (method.equals("GET")) {
            boolean apps = path.equals("/v2/apps");
            if (apps && uri.getQuery().endsWith("&label=HAPROXY_DEPLOYMENT_GROUP")) {
                world.tick();
            }
            return apps ? world.json(true).toString() : "[]";
        } else if (path.equals("/v2/tasks/delete")) {
            var ids = new ArrayList<String>();
            body.path("ids").forEach(task -> ids.add(task.asText()));
            var app = "/" + ids.getFirst().replaceFirst("\\.\\d+$", "");
            world.run(new Step.Kill(app, ids), World.definition("new", 1));
        } else if (path.equals("/v2/apps")) {
            world.put(body);
        } else if (path.startsWith("/v2/apps/") && !world.apps.containsKey(id)) {
            return "";
        } else if (method.equals("DELETE")) {
            world.run(new Step.Remove(id), World.definition("new", 1));
        } else if (method.equals("PUT") && body.has("id")) {
            world.put(body);
        } else if (method.equals("PUT")) {
            world.run(new Step.Scale(id, body.path("instances").asInt()), World.definition("new", 1));
        } else {
            return "";
        }
        return "{}";
    }

    private String csv(int balancer) {
        var text = new StringBuilder("# pxname,svname,qcur,scur,stot,econ,eresp,status,weight,hrsp_5xx,addr,\n");
        for (var server : world.balancers().get(balancer).servers().orElseThrow()) {
            text.append("shop-80,%s,0,%d,%d,0,0,%s,1,%d,%s,\n"
                    .formatted(
                            server.name(),
                            server.sessions(),
                            server.counts().requests(),
                            server.takes() ? "UP" : "DRAIN",
                            server.counts().errors(),
                            server.endpoint()));
        }
        return text.toString();
    }

    private Step.End run(Goal goal, String cmd, boolean hold, Optional<Canary> canary) throws Exception {
        var given = goal == Goal.DEPLOY ? Optional.of(World.definition(cmd, 4)) : Optional.<Definition>empty();
        var rollout = new Rollout(goal, 1, 2, Duration.ofSeconds(60), hold, canary);
        return blueGreen.run(rollout, World.NAMES, given, false, reports::add);
    }

    @Test
    void appsChangePlaces_byTheCallsOfMarathon() throws Exception {
        assertThat(blueGreen.balancers()).isEmpty();
        assertThat(run(Goal.DEPLOY, "old", false, Optional.empty()).outcome()).isEqualTo(Outcome.DONE);
        assertThat(world.ids()).containsExactly("/shop-blue");

        assertThat(run(Goal.DEPLOY, "new", true, Optional.empty()).outcome()).isEqualTo(Outcome.HELD);
        assertThat(blueGreen.find("shop")).containsExactly(World.NAMES);
        assertThat(run(Goal.ABORT, "", false, Optional.empty()).outcome()).isEqualTo(Outcome.DONE);
        assertThat(world.ids()).containsExactly("/shop-blue");

        var canary = new Canary(List.of(25), Duration.ofSeconds(5), 0.1, 20);
        world.wrong = 1;
        var end = run(Goal.DEPLOY, "new", false, Optional.of(canary));
        assertThat(end.outcome()).as(end.text()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(end.text()).contains("(100.00 %)", "more than 10.00 % went wrong");
        assertThat(world.ids()).containsExactly("/shop-blue");

        world.wrong = 0;
        end = run(Goal.DEPLOY, "new", false, Optional.of(canary));
        assertThat(end.outcome()).as(end.text()).isEqualTo(Outcome.DONE);
        assertThat(world.ids()).containsExactly("/shop-green");
        assertThat(reports)
                .extracting(Report::step)
                .contains("create", "scale", "remove", "set-share", "remove-share", "wait", "end");
        assertThat(reports).extracting(Report::text).anyMatch(text -> text.contains("answers 503"));

        // Back by tasks that are drained, one after the other.
        end = run(Goal.DEPLOY, "old", false, Optional.empty());
        assertThat(end.outcome()).as(end.text()).isEqualTo(Outcome.DONE);
        end = run(Goal.DEPLOY, "new", false, Optional.empty());
        assertThat(end.outcome()).as(end.text()).isEqualTo(Outcome.DONE);
        assertThat(world.ids()).containsExactly("/shop-green");
        assertThat(reports).extracting(Report::step).contains("kill");
    }
}
