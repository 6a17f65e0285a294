package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes over real HTTP, before the real kernel. No master: what is created waits in the queue. */
class ApiTest {
    private static final Measured MEASURED = new Measured() {
        @Override
        public String prometheus() {
            return "up 1\n";
        }

        @Override
        public ObjectNode json() {
            return Json.object().put("version", "4.0.0");
        }
    };

    private final Vertx vertx = Vertx.vertx();
    private final EventHub hub = new EventHub(
            vertx, EventJson::frame, InstantSource.fixed(Instant.EPOCH), EventHub.Limits.DEFAULT.withSubscribers(2));
    private final KernelLeading leading = new KernelLeading(Duration.ofSeconds(1), hub::publish);
    private final AtomicInteger abdications = new AtomicInteger();
    private volatile boolean elected = true;
    private final HttpClient http = HttpClient.newHttpClient();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        var router = Api.router(
                vertx,
                RoleSettings.DEFAULT,
                new Api.Ports(leading, hub, this::info, MEASURED, abdications::incrementAndGet, leading::now));
        server = Loopback.serve(vertx, router);
    }

    private InfoJson.Info info() {
        var leader = elected ? Optional.of("h:8080") : Optional.<String>empty();
        return new InfoJson.Info("1.11.26", "ekiden", elected, leader, Optional.empty(), Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"'));
        return http.send(
                request(path)
                        .header("Accept", "application/json")
                        .header("Content-Type", "application/json")
                        .method(method, publisher)
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> accepting(String types, String path) throws Exception {
        return http.send(request(path).header("Accept", types).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path, "");
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void app_createdReadListedFilteredAndDeleted() throws Exception {
        var created = send("POST", "/v2/apps", "{'id':'/shop/web','cmd':'sleep 1','labels':{'a':'b'},'cpu':1}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Location"))
                .contains("http://127.0.0.1:" + server.actualPort() + "/v2/apps/shop/web");
        assertThat(created.headers().firstValue("Marathon-Deployment-Id"))
                .contains(json(created).at("/deployments/0/id").textValue());
        assertThat(created.headers().firstValue("Warning")).contains("299 - \"unknown fields ignored: /cpu\"");
        assertThat(created.headers().firstValue("X-Marathon-Leader")).contains("http://h:8080");

        for (var path : List.of("/v2/apps/shop/web", "/v2/apps//shop/web", "/v2/apps/shop%2Fweb")) {
            assertThat(json(get(path)).at("/app/id").textValue()).as(path).isEqualTo("/shop/web");
        }
        assertThat(json(get("/v2/apps?label=a%3D%3Db&id=SHOP&cmd=sleep")).at("/apps"))
                .hasSize(1);
        assertThat(json(get("/v2/apps?label=a!%3Db")).at("/apps")).isEmpty();
        assertThat(get("/v2/apps?label=a%20in%20(b").statusCode()).isEqualTo(422);
        assertThat(json(get("/v2/apps/shop/*")).at("/*")).hasSize(1);
        assertThat(json(get("/v2/apps/shop/web/tasks")).at("/tasks")).isEmpty();
        assertThat(json(get("/v2/queue")).at("/queue/0/app/id").textValue()).isEqualTo("/shop/web");
        assertThat(json(get("/v2/deployments")).at("/0/affectedApps/0").textValue())
                .isEqualTo("/shop/web");

        assertThat(send("DELETE", "/v2/apps/shop/web", "").statusCode()).isEqualTo(200);
        assertThat(get("/v2/apps/shop/web").body())
                .isEqualTo("{\"message\":\"App '/shop/web' does not exist\",\"details\":[]}");
    }

    @Test
    void app_duplicateAndLockedAreToldApart() throws Exception {
        send("POST", "/v2/apps", "{'id':'/a','cmd':'x'}");
        var duplicate = send("POST", "/v2/apps?force=true", "{'id':'/a','cmd':'x'}");
        assertThat(duplicate.statusCode()).isEqualTo(409);
        assertThat(duplicate.body()).isEqualTo("{\"message\":\"An app with id [/a] already exists.\"}");
        var locked = send("PUT", "/v2/apps/a", "{'instances':2}");
        assertThat(locked.statusCode()).isEqualTo(409);
        assertThat(json(locked).get("deployments")).hasSize(1);
        assertThat(send("PUT", "/v2/apps/a?force=true", "{'instances':2}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void app_updatedReplacedRolledBack() throws Exception {
        var first = send("PUT", "/v2/apps/a", "{'cmd':'one','instances':0,'env':{'K':'v'}}");
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(send("PATCH", "/v2/apps/a", "{'cmd':'two'}").statusCode()).isEqualTo(200);
        assertThat(json(get("/v2/apps/a")).at("/app/env/K").textValue()).isEqualTo("v");
        assertThat(send("PUT", "/v2/apps/a?partialUpdate=false", "{'cmd':'three','instances':0}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(get("/v2/apps/a")).at("/app/env").isMissingNode()).isTrue();
        assertThat(json(get("/v2/apps/a/versions")).at("/versions")).hasSize(3);

        var version = json(first).get("version").textValue();
        assertThat(json(get("/v2/apps/a/versions/" + version)).get("cmd").textValue())
                .isEqualTo("one");
        assertThat(send("PUT", "/v2/apps/a", "{'version':'" + version + "'}").statusCode())
                .isEqualTo(200);
        assertThat(json(get("/v2/apps/a")).at("/app/cmd").textValue()).isEqualTo("one");
        assertThat(send("PUT", "/v2/apps/a", "{'version':'2010-01-01T00:00:00.000Z'}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("POST", "/v2/apps/a/restart", "").statusCode()).isEqualTo(200);
    }

    @Test
    void apps_updatedTogether() throws Exception {
        send("PUT", "/v2/apps/a", "{'cmd':'x','instances':0}");
        var both = send("PUT", "/v2/apps", "[{'id':'/a','cmd':'y'},{'id':'/b','cmd':'z','instances':0}]");
        assertThat(both.statusCode()).isEqualTo(200);
        assertThat(json(get("/v2/apps")).at("/apps")).hasSize(2);
        assertThat(send("PATCH", "/v2/apps", "[{'id':'/c','instances':1}]").statusCode())
                .isEqualTo(404);
        assertThat(send("PUT", "/v2/apps", "{'id':'/a'}").body()).contains("error.expected.jsarray");
    }

    @Test
    void id_ofAGroupIsRefused() throws Exception {
        send("POST", "/v2/apps", "{'id':'/shop/web','cmd':'x'}");
        send("POST", "/v2/apps", "{'id':'/shop-two','cmd':'x'}");
        assertThat(send("POST", "/v2/apps", "{'id':'/shop','cmd':'x'}").body())
                .isEqualTo("{\"message\":\"Object is not valid\",\"details\":[{\"path\":\"/\",\"errors\":"
                        + "[\"Groups and Applications may not have the same identifier.\"]}]}");
        var below = send("PUT", "/v2/apps/shop/web/part", "{'cmd':'x'}");
        assertThat(below.statusCode()).isEqualTo(422);
        assertThat(below.body()).contains("/groups(0)");
        assertThat(send("PUT", "/v2/apps", "[{'id':'/x','cmd':'x'},{'id':'/x/y','cmd':'x'}]")
                        .statusCode())
                .isEqualTo(422);
        assertThat(send("PUT", "/v2/apps/sho", "{'cmd':'x'}").statusCode()).isEqualTo(201);
    }

    @Test
    void patch_ofAnUnknownAppIsACreation() throws Exception {
        assertThat(send("PATCH", "/v2/apps/new", "{'instances':2}").statusCode())
                .isEqualTo(422);
        assertThat(send("PATCH", "/v2/apps/new", "{'cmd':'x'}").statusCode()).isEqualTo(201);
    }

    @Test
    void tasks_asTextForScripts() throws Exception {
        send("POST", "/v2/apps", "{'id':'/shop/web','cmd':'x'}");
        for (var path : List.of("/v2/tasks", "/v2/apps/shop/web/tasks", "/v2/apps/shop/*/tasks")) {
            var text = accepting("text/plain", path);
            assertThat(text.headers().firstValue("Content-Type")).as(path).contains("text/plain");
            assertThat(text.body()).as(path).isEqualTo("shop_web\t10000\t\n");
            assertThat(accepting("text/plain, */*;q=0.1", path).body()).as(path).isEqualTo("{\"tasks\":[]}");
        }
    }

    @Test
    void methodsAndMediaTypes_areNegotiated() throws Exception {
        send("POST", "/v2/apps", "{'id':'/a','cmd':'x'}");
        var refused = send("DELETE", "/v2/apps", "");
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET,HEAD,OPTIONS,PATCH,POST,PUT");
        assertThat(send("OPTIONS", "/v2/apps/a", "").headers().firstValue("Allow"))
                .contains("DELETE,GET,HEAD,OPTIONS,PATCH,PUT");
        assertThat(send("POST", "/v2/apps/a/restart/", "").statusCode()).isEqualTo(409);
        assertThat(send("GET", "/v2/apps/a/restart", "").headers().firstValue("Allow"))
                .contains("OPTIONS,POST");
        assertThat(send("PUT", "/v2/deployments/d", "").headers().firstValue("Allow"))
                .contains("DELETE,GET,HEAD,OPTIONS");
        var head = send("HEAD", "/v2/apps/a?embed=app.tasks", "");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length"))
                .contains("" + get("/v2/apps/a?embed=app.tasks").body().length());
        assertThat(head.body()).isEmpty();
        assertThat(accepting("text/html", "/v2/apps").body()).isEqualTo("{\"message\":\"Not Acceptable\"}");
        assertThat(accepting("application/*", "/v2/apps").statusCode()).isEqualTo(200);
        assertThat(accepting("application/json;q=0, text/html", "/v2/info").statusCode())
                .isEqualTo(406);
    }

    @Test
    void leader_abdicatesWhenAskedAndNobodyAnswersUntilTheNext() throws Exception {
        assertThat(send("DELETE", "/v2/leader", "").body())
                .isEqualTo("{\"message\":\"Leadership abdicated\",\"details\":[]}");
        assertThat(abdications).hasValue(1);
        elected = false;
        assertThat(get("/v2/apps").statusCode()).isEqualTo(503);
        assertThat(get("/v2/apps").body()).isEqualTo("{\"message\":\"Could not determine the current leader\"}");
        assertThat(get("/v2/apps").headers().firstValue("X-Marathon-Leader")).isEmpty();
        assertThat(get("/v2/leader").statusCode()).isEqualTo(404);
        assertThat(json(get("/v2/info")).get("elected").booleanValue()).isFalse();
        assertThat(get("/ping").statusCode()).isEqualTo(200);
        assertThat(send("DELETE", "/v2/leader", "").statusCode()).isEqualTo(404);
        assertThat(abdications).hasValue(1);
    }

    @Test
    void metrics_areJsonUnlessTextIsAskedFor() throws Exception {
        assertThat(get("/metrics").body()).isEqualTo("{\"version\":\"4.0.0\"}");
        assertThat(accepting("*/*", "/metrics").body()).isEqualTo("{\"version\":\"4.0.0\"}");
        var scraped = accepting(
                "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", "/metrics");
        assertThat(scraped.body()).isEqualTo("up 1\n");
        assertThat(get("/metrics/prometheus").body()).isEqualTo("up 1\n");
    }

    @Test
    void logging_isShown_andSetForAWhile() throws Exception {
        var logger = "io.ekiden.test." + System.nanoTime();
        var set = send("POST", "/logging", "{'logger':'" + logger + "','level':'DEBUG','durationSeconds':1}");
        assertThat(set.body()).isEqualTo("{\"level\":\"debug\",\"logger\":\"" + logger + "\",\"durationSeconds\":1}");
        assertThat(json(get("/logging")).get(logger).textValue()).isEqualTo("DEBUG");
        while (json(get("/logging")).get(logger).textValue().equals("DEBUG")) {
            assertThat(send("GET", "/ping", "").statusCode()).isEqualTo(200);
        }
        assertThat(json(get("/logging")).get(logger).textValue()).endsWith(" (inherited)");

        assertThat(send("POST", "/logging", "{'logger':'x','level':'bogus'}").body())
                .isEqualTo("{\"message\":\"Invalid JSON\",\"details\":[{\"path\":\"/level\","
                        + "\"errors\":[\"error.unknown.enum.literal\"]}]}");
        for (var wrong : List.of("{'level':'info'}", "{'logger':'x','level':'info','durationSeconds':-1}")) {
            assertThat(send("POST", "/logging", wrong).statusCode()).as(wrong).isEqualTo(422);
        }
        assertThat(get("/config").body()).isEqualTo("{}");
    }

    @Test
    void absentParts_saySo() throws Exception {
        for (var path : List.of("/v2/pods", "/v2/pods/::status")) {
            assertThat(get(path).statusCode()).isEqualTo(404);
            assertThat(get(path).body()).contains("are not supported yet");
        }
    }

    @Test
    void strict_refusesUnknownFields() throws Exception {
        var refused = send("POST", "/v2/apps?strict=true", "{'id':'/a','cmd':'x','cpu':1}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("/cpu");
    }

    @Test
    void progressDeadline_isANumberOfSeconds() throws Exception {
        var refused =
                send("POST", "/v2/apps", "{'id':'/a','cmd':'x','labels':{'EKIDEN_PROGRESS_DEADLINE_SECONDS':'soon'}}");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("/labels/EKIDEN_PROGRESS_DEADLINE_SECONDS", "must be a whole number of seconds");
    }

    @Test
    void deployment_cancelledAndMissing() throws Exception {
        var created = send("POST", "/v2/apps", "{'id':'/a','cmd':'x'}");
        var id = created.headers().firstValue("Marathon-Deployment-Id").orElseThrow();
        assertThat(send("DELETE", "/v2/deployments/" + id + "?force=true", "").statusCode())
                .isEqualTo(202);
        var over = json(get("/v2/deployments/" + id));
        assertThat(over.get("status").textValue()).isEqualTo("cancelled");
        assertThat(over.get("reason").textValue()).isEqualTo("The upgrade has been cancelled");
        assertThat(over.get("affectedApps")).hasToString("[\"/a\"]");
        assertThat(over.get("currentActions")).isEmpty();
        assertThat(get("/v2/deployments").body()).isEqualTo("[]");
        var running = send("PUT", "/v2/apps/a", "{'cmd':'y'}").headers().firstValue("Marathon-Deployment-Id");
        assertThat(json(get("/v2/deployments/" + running.orElseThrow()))
                        .get("status")
                        .textValue())
                .isEqualTo("running");
        assertThat(get("/v2/deployments/nope").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/v2/deployments/nope", "").body())
                .isEqualTo("{\"message\":\"DeploymentPlan nope does not exist\",\"details\":[]}");
    }

    @Test
    void tasks_killsAreChecked() throws Exception {
        send("POST", "/v2/apps", "{'id':'/a','cmd':'x'}");
        assertThat(send("DELETE", "/v2/apps/a/tasks?scale=true&wipe=true", "").statusCode())
                .isEqualTo(400);
        assertThat(send("DELETE", "/v2/apps/a/tasks/bogus", "").body())
                .isEqualTo("{\"message\":\"Task 'bogus' does not exist\",\"details\":[]}");
        assertThat(send("POST", "/v2/tasks/delete", "{'ids':['gone.instance-1._app.1']}")
                        .body())
                .isEqualTo("{\"tasks\":[]}");
        assertThat(send("POST", "/v2/tasks/delete", "{'ids':['not a task id']}").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/v2/tasks/delete", "{}").statusCode()).isEqualTo(422);
    }

    @Test
    void system_pathsAnswer() throws Exception {
        assertThat(get("/ping").body()).isEqualTo("\"pong\"");
        assertThat(get("/v2/leader").body()).isEqualTo("{\"leader\":\"h:8080\"}");
        assertThat(json(get("/v2/info")).get("version").textValue()).isEqualTo("1.11.26");
        assertThat(get("/v2/nonexistent").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/v2/nonexistent", "{}").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/v2/apps", "").body()).isEqualTo("{\"message\":\"Method Not Allowed\"}");
        assertThat(send("DELETE", "/v2/queue/missing/delay", "").statusCode()).isEqualTo(404);
        assertThat(get("/v2/events").statusCode()).isEqualTo(405);
        var form = http.send(
                request("/v2/apps")
                        .header("Content-Type", "text/plain")
                        .POST(BodyPublishers.ofString("{}"))
                        .build(),
                BodyHandlers.ofString());
        assertThat(form.statusCode()).isEqualTo(415);
    }

    @Test
    void balancers_areHeard() throws Exception {
        assertThat(send("PUT", "/v2/lb/one", "{'ttlSeconds':30}").statusCode()).isEqualTo(204);
        assertThat(leading.state().balancers().aliveUntil()).containsKey("one");
        assertThat(send("PUT", "/v2/lb/one", "{'ttlSeconds':0}").statusCode()).isEqualTo(422);
        assertThat(send("POST", "/v2/lb/one/drained", "{'taskIds':['a.instance-1._app.1']}")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void events_streamWhatHappens() throws Exception {
        var stream = http.send(
                request("/v2/events?event_type=event_stream_attached&event_type=api_post_event")
                        .header("Accept", "text/event-stream")
                        .build(),
                BodyHandlers.ofInputStream());

        try (var lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream;charset=utf-8");
            var read = new ArrayList<String>();
            read.add(lines.readLine());
            send("POST", "/v2/apps", "{'id':'/a','cmd':'x'}");
            while (!read.getLast().startsWith("event: api_post_event")) {
                read.add(lines.readLine());
            }
            read.add(lines.readLine());
            assertThat(read.subList(0, 2)).containsExactly("id: 0-1", "event: event_stream_attached");
            assertThat(read.getLast()).startsWith("data: {\"clientIp\":\"127.0.0.1\",\"uri\":\"/v2/apps\"");
        }
        var again = http.send(
                request("/v2/events?plan-format=light&event_type=api_post_event")
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", "0-1")
                        .build(),
                BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(again.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("id: 0-");
            assertThat(lines.readLine()).isEqualTo("event: api_post_event");
        }
    }

    @Test
    void servicePort_ofAnotherAppIsAcceptedWithAWarning() throws Exception {
        var p1 = "{'id':'/p1','cmd':'x','portDefinitions':[{'port':10099}]}";
        assertThat(warnings(send("POST", "/v2/apps", p1))).isEmpty();
        var p0 = send("POST", "/v2/apps", "{'id':'/p0','cmd':'x','cpu':1,'portDefinitions':[{'port':10099}]}");
        assertThat(p0.statusCode()).isEqualTo(201);
        assertThat(warnings(p0))
                .containsExactly("299 - \"unknown fields ignored: /cpu\"", warning(10_099, "/p0", "/p1"));

        var labels = "{'labels':{'x':'y'}}";
        assertThat(warnings(send("PUT", "/v2/apps/p1?force=true", labels)))
                .containsExactly(warning(10_099, "/p1", "/p0"));
        var moved = "{'portDefinitions':[{'port':10098}]}";
        assertThat(warnings(send("PATCH", "/v2/apps/p0?force=true", moved))).isEmpty();
        assertThat(warnings(send("PUT", "/v2/apps/p1?force=true", labels))).isEmpty();

        var both = "[{'id':'/p0','portDefinitions':[{'port':10099}]},{'id':'/p1','portDefinitions':[{'port':10098}]}]";
        assertThat(warnings(send("PUT", "/v2/apps?force=true", both)))
                .as("they change places")
                .isEmpty();
        var same = "[{'id':'/q0','cmd':'x','portDefinitions':[{'port':90},{'port':91,'protocol':'udp'}]},"
                + "{'id':'/q1','cmd':'x','portDefinitions':[{'port':90},{'port':91,'protocol':'tcp'}]}]";
        assertThat(warnings(send("PUT", "/v2/apps", same)))
                .containsExactly(warning(90, "/q0", "/q1"), warning(90, "/q1", "/q0"));
    }

    private static List<String> warnings(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
        return response.headers().allValues("Warning");
    }

    private static String warning(int port, String app, String other) {
        return "299 - \"service port " + port + " of " + app + " is used by " + other
                + " too; a load balancer serves only one of them\"";
    }

    @Test
    void servicePorts_givenInOneRequestDiffer() throws Exception {
        var list = "[{'id':'/l1','cmd':'x'},{'id':'/l2','cmd':'x'}]";
        assertThat(warnings(send("PUT", "/v2/apps", list))).isEmpty();

        assertThat(json(get("/v2/apps/l1")).at("/app/portDefinitions/0/port").intValue())
                .isEqualTo(10_000);
        assertThat(json(get("/v2/apps/l2")).at("/app/portDefinitions/0/port").intValue())
                .isEqualTo(10_001);
    }

    @Test
    void events_haveRoomForSoManySubscribersOnly() throws Exception {
        var events = request("/v2/events").header("Accept", "text/event-stream").build();
        try (var first = http.send(events, BodyHandlers.ofInputStream()).body();
                var second = http.send(events, BodyHandlers.ofInputStream()).body()) {
            assertThat(List.of(first.read(), second.read())).doesNotContain(-1);

            assertThat(http.send(events, BodyHandlers.ofString()).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void path_withABrokenEscapeIsTheClientsMistake() throws Exception {
        assertThat(raw("GET /v2/apps/%zz")).startsWith("HTTP/1.1 4");
        assertThat(raw("GET /v2/apps?id=%zz")).startsWith("HTTP/1.1 4");
    }

    /** The client at hand writes no such path. */
    private String raw(String request) throws Exception {
        try (var socket = new Socket("127.0.0.1", server.actualPort())) {
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
