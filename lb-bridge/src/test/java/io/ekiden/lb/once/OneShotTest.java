package io.ekiden.lb.once;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.LbSettings;
import io.ekiden.lb.haproxy.HaproxyBinary;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What haproxy-marathon-bridge printed, printed again. */
class OneShotTest {
    private static final String TEN = IntStream.rangeClosed(1, 10)
            .mapToObj(i -> "10.0.0." + i + ":31000")
            .collect(Collectors.joining("\t", "nginx\t80\t", "\t\nnginx\t443\t10.0.0.1:31001\t\n"));

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    private static String resource(String name) throws IOException {
        try (var in = Objects.requireNonNull(OneShotTest.class.getResourceAsStream("/bridge/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bridge-many-tasks", "bridge-nested-ids", "bridge-no-tasks"})
    void tasks_giveTheSectionsThatWereRecorded(String name) throws IOException {
        var lines = BridgeLines.ofText(resource(name + ".txt"));
        // One line is ours: a host that nobody knows costs itself, and not the whole file.
        var rendered = BridgeConfig.render(lines).replace("  default-server init-addr last,libc,none\n", "");
        assertThat(rendered.strip()).isEqualTo(resource(name + ".cfg").strip());
        assertThat(lines.notes()).isEmpty();
    }

    /** The historic bridge lost the last line without an end, and wrote names that HAProxy refuses. */
    @Test
    void oddValues_areLeftOut_andTheLastLineIsNot() throws IOException {
        var odd = BridgeLines.ofText(resource("bridge-odd-values.txt"));
        assertThat(odd.lines()).isEmpty();
        assertThat(odd.notes()).hasSize(2).allMatch(note -> note.endsWith("the app is left out"));
        var unfinished = BridgeLines.ofText(resource("bridge-trailing-slash-no-final-newline.txt"));
        assertThat(unfinished.lines()).extracting(BridgeLines.Line::app).containsExactly("web", "last");
    }

    @Test
    void whatIsTakenOrNoPort_isLeftOutAndNoted() {
        var lines = BridgeLines.ofText("a 80 h:31000 h:0 h:65536\nb 80 h:31001\na 80 h:31002\n");
        assertThat(lines.lines()).containsExactly(new BridgeLines.Line("a", 80, List.of("h:31000")));
        assertThat(lines.notes())
                .containsExactly(
                        "a: h:0 is no host and port; it is left out",
                        "a: h:65536 is no host and port; it is left out",
                        "b: the port 80 is that of a; it is left out",
                        "a: the port 80 is that of a; it is left out");
    }

    /** As a proxy in front of a Marathon that is not there. */
    @Test
    void answerWithoutApps_isNone() throws Exception {
        var other = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("{\"message\":\"welcome\"}"))
                .listen(0, "127.0.0.1")
                .await();
        var complaints = new ArrayList<String>();
        try (var once = new OneShot(LbSettings.Access.OPEN)) {
            assertThat(once.ask(List.of(url(other.actualPort())), complaints::add))
                    .isEmpty();
        }
        assertThat(complaints).singleElement().asString().endsWith("answers no list of apps");
    }

    @Test
    void nginxWithTenInstances_runsInHaproxy() throws Exception {
        var config = BridgeConfig.render(BridgeLines.ofText(TEN));
        assertThat(config).contains("""
                listen nginx-80
                  bind 0.0.0.0:80
                  mode tcp
                  option tcplog
                  balance leastconn
                  server nginx-10 10.0.0.1:31000 check
                """);
        var file = Files.writeString(directory.resolve("haproxy.cfg"), config);
        var check = new ProcessBuilder(HaproxyBinary.find(Optional.empty()).toString(), "-c", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
    }

    private HttpServer marathon(boolean saysText) {
        return vertx.createHttpServer()
                .requestHandler(request -> {
                    if (request.path().equals("/v2/apps")) {
                        request.response().end("""
                                {"apps":[{"id":"/grp/web","ports":[10000],"tasks":[
                                  {"id":"a","host":"10.0.0.1","ports":[31000],"state":"TASK_RUNNING"},
                                  {"id":"b","host":"10.0.0.2","ports":[31001],"state":"TASK_STAGING"}]}]}""");
                    } else if (saysText) {
                        request.response()
                                .putHeader("Content-Type", "text/plain")
                                .end("web\t10000\t10.0.0.9:31009\t\n");
                    } else {
                        request.response().setStatusCode(406).end("{\"message\":\"Not Acceptable\"}");
                    }
                })
                .listen(0, "127.0.0.1")
                .await();
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    @Test
    void firstMarathonThatAnswers_counts_withOrWithoutText() throws Exception {
        var complaints = new ArrayList<String>();
        var gone = marathon(true);
        int dead = gone.actualPort();
        gone.close().await();
        try (var once = new OneShot(LbSettings.Access.OPEN)) {
            var text = once.ask(List.of(url(dead), url(marathon(true).actualPort())), complaints::add);
            assertThat(text.orElseThrow().lines())
                    .containsExactly(new BridgeLines.Line("web", 10000, List.of("10.0.0.9:31009")));
            assertThat(complaints).singleElement().asString().startsWith("http://127.0.0.1:" + dead);
            var apps = once.ask(List.of(url(marathon(false).actualPort())), complaints::add);
            assertThat(apps.orElseThrow().lines())
                    .containsExactly(new BridgeLines.Line("grp_web", 10000, List.of("10.0.0.1:31000")));
            assertThat(once.ask(List.of(url(dead)), complaints::add)).isEmpty();
        }
    }

    @Test
    void marathonThatAsksWhoComes_isShownIt() throws Exception {
        var shown = new LinkedBlockingQueue<String>();
        var marathon = vertx.createHttpServer()
                .requestHandler(request -> {
                    shown.add(request.path() + " " + request.getHeader("Authorization"));
                    boolean apps = request.path().equals("/v2/apps");
                    request.response().setStatusCode(apps ? 200 : 406).end("{\"apps\":[]}");
                })
                .listen(0, "127.0.0.1")
                .await();
        try (var once =
                new OneShot(new LbSettings.Access(Optional.of(new LbSettings.Login("Basic dTpw")), Optional.empty()))) {
            assertThat(once.ask(List.of(url(marathon.actualPort())), _ -> {})).isPresent();
        }
        assertThat(shown).containsExactly("/v2/tasks Basic dTpw", "/v2/apps Basic dTpw");
    }
}
