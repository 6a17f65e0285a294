package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.store.backup.BackupDirectory;
import io.ekiden.orchestrator.store.backup.Wish;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is not about one app: the server itself, its leader, its events. */
class SystemRoutesTest extends ServedApi {
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
    void leader_leavesABackupAndAStateToBeginWith_inTheDirectoryOfTheOperatorAlone() throws Exception {
        var closed = send("DELETE", "/v2/leader?backup=file:///backups/a.tar.gz", "");
        assertThat(closed.statusCode()).isEqualTo(422);
        assertThat(closed.body()).contains("\"path\":\"/backup\"").contains("--backup-dir");

        backups = Optional.of(new BackupDirectory(Path.of("/backups")));
        for (var wrong : List.of(
                "backup=file:///etc/passwd",
                "backup=file:///backups/../etc/passwd",
                "backup=s3://bucket/a.tar.gz",
                "backup=",
                "backup=file:///backups/a.tar.gz&backup=file:///backups/b.tar.gz",
                "restore=file:///elsewhere/a.tar.gz",
                "backup=file:///backups/a.tar.gz&restore=file:///backups/a.tar.gz")) {
            var refused = send("DELETE", "/v2/leader?" + wrong, "");
            assertThat(refused.statusCode()).as(wrong).isEqualTo(422);
            assertThat(json(refused).at("/details/0/path").textValue())
                    .as(wrong)
                    .isIn("/backup", "/restore");
        }
        assertThat(left).isEmpty();
        assertThat(abdications).hasValue(0);

        var path = "/v2/leader?backup=file:///backups/a.tar.gz&restore=file:///backups/b.tar.gz";
        var answer = json(send("DELETE", path, ""));
        assertThat(answer.path("message").textValue()).isEqualTo("Leadership abdicated");
        assertThat(left)
                .containsExactly(new Wish(
                        Optional.of(answer.path("handover").textValue()),
                        Optional.of("a.tar.gz"),
                        Optional.of("b.tar.gz")));
        assertThat(abdications).hasValue(1);
    }

    @Test
    void reservations_areListed_andNothingElseCanBeDoneWithThem() throws Exception {
        assertThat(get("/v2/reservations").body()).isEqualTo("{\"reservations\":[],\"total\":0}");
        var refused = send("DELETE", "/v2/reservations", "");
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET,HEAD,OPTIONS");
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
        assertThat(http.send(request("/v2/lb").build(), BodyHandlers.ofString()).body())
                .matches("\\{\"balancers\":\\[\\{\"id\":\"one\",\"aliveUntil\":\"[0-9T:.-]+Z\"}]}");
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
