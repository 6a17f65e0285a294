package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.e2e.cli.Typed;
import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.Certificate;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.EkidenUp;
import io.ekiden.testkit.real.ExecSocket;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orchestrators that listen for everybody, whose API nobody on the way can read. Each is a process. */
class OrchestratorTlsIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    private Certificate certificate;

    @BeforeEach
    void make() throws Exception {
        certificate = Certificate.make(dir);
    }

    @AfterEach
    void end() throws IOException {
        Leftovers.end(dir);
    }

    private EkidenPart start(EkidenUp up, int port, String... more) throws IOException {
        var all = new ArrayList<>(List.of(
                "orchestrator",
                "--master=" + up.endpoints().path("master").asText(),
                "--zk=" + up.endpoints().path("zk").asText() + "/orchestrators",
                "--bind=0.0.0.0",
                "--hostname=127.0.0.1",
                "--https-port=" + port,
                "--tls-cert=" + certificate.certificate(),
                "--tls-key=" + certificate.key(),
                "--tls-ca=" + certificate.certificate(),
                "--allow-unauthenticated"));
        all.addAll(List.of(more));
        return EkidenPart.start(dir, all.toArray(String[]::new));
    }

    private static HttpClient trusting(Certificate shown) throws Exception {
        return HttpClient.newBuilder().sslContext(shown.context()).build();
    }

    private static ApiClient api(HttpClient http, int port) {
        return new ApiClient(URI.create("https://127.0.0.1:" + port), http);
    }

    private static String leader(ApiClient api) throws Exception {
        return api.get("/v2/leader").json().path("leader").asText();
    }

    @Test
    void orchestrators_speakTlsAlone_withClientsAndWithEachOther_alsoWithANewCertificate() throws Exception {
        int leading = Ports.free();
        int following = Ports.free();
        try (var http = trusting(certificate);
                var up = EkidenUp.start(dir.resolve("up"), "--no-lb");
                var first = start(up, leading, "--disable-http")) {
            assertThat(first.output()).contains("https://127.0.0.1:" + leading).doesNotContain("in clear");
            var leader = "127.0.0.1:" + leading;
            Wait.until("the first leads", SOON, () -> leader(api(http, leading)), leader::equals);
            try (var _ = start(up, following, "--disable-http")) {
                var standby = api(http, following);
                Wait.until("the second follows", SOON, () -> leader(standby), leader::equals);
                var answer = standby.post("/v2/apps", "{\"id\": \"/web\", \"cmd\": \"exec sleep 1000\", \"mem\": 8}");
                assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
                assertThat(answer.response().headers().firstValue("X-Marathon-Via"))
                        .as("it was passed on")
                        .isPresent();
                assertThat(answer.response().headers().firstValue("X-Marathon-Leader"))
                        .contains("https://" + leader);
                var tasks = api(http, leading).running("/web", 1, false, SOON);
                var task = tasks.getFirst().path("id").asText();
                var said = ExecSocket.run(
                        http, standby.base(), task, "{\"command\": [\"/bin/cat\"], \"tty\": true}", "a\n\u0004");
                assertThat(said.of(1)).isEqualTo("a\r\na\r\n");
                assertThat(said.texts()).endsWith("{\"exit\":0}");
                commandLine_trustsWhomItIsToldTo("https://" + leader);
                assertThat(standby.get("/v2/events").response().headers().firstValue("Location"))
                        .contains("https://" + leader + "/v2/events");
                assertThat(standby.get("/v2/info").json().path("http_config").toString())
                        .isEqualTo("{\"https_port\":" + leading + "}");
                assertThatThrownBy(() -> new ApiClient(URI.create("http://" + leader)).get("/ping"))
                        .isInstanceOf(IOException.class);
                assertThatThrownBy(() -> new ApiClient(URI.create("https://" + leader)).get("/ping"))
                        .isInstanceOf(SSLException.class);

                Files.delete(dir.resolve("server.p12"));
                try (var renewed = trusting(Certificate.make(dir))) {
                    var anew = api(renewed, following);
                    Wait.until(
                            "it is passed on with the new one",
                            SOON,
                            () -> status(anew, "/v2/apps"),
                            code -> code == 200);
                    assertThat(anew.delete("/v2/apps/web").status()).isEqualTo(200);
                    anew.settled(SOON);
                }
            }
        }
    }

    private void commandLine_trustsWhomItIsToldTo(String url) {
        var trusted = List.of("--ca-file", certificate.certificate().toString());
        var asked = Typed.at(
                url, Stream.concat(Stream.of("leader"), trusted.stream()).toList());
        assertThat(asked).isEqualTo(new Typed(0, url.replace("https://", "") + "\n"));
        var inside = Stream.of(Stream.of("app", "exec", "/web"), trusted.stream(), Stream.of("--", "echo", "hi"));
        assertThat(Typed.at(url, inside.flatMap(words -> words).toList())).isEqualTo(new Typed(0, "hi\n"));
        var distrusted = Typed.at(url, List.of("leader"));
        assertThat(distrusted.code()).isEqualTo(4);
        assertThat(distrusted.text()).contains(url + ": TLS: ", "(--ca-file says whom to trust)");
    }

    @Test
    void bothPorts_answer() throws Exception {
        int clear = Ports.free();
        int hidden = Ports.free();
        try (var http = trusting(certificate);
                var up = EkidenUp.start(dir.resolve("up"), "--no-lb");
                var both = start(up, hidden, "--http-port=" + clear, "--allow-clear-text")) {
            assertThat(both.output()).contains("http://127.0.0.1:" + clear, "https://127.0.0.1:" + hidden);
            for (var api : List.of(api(http, hidden), new ApiClient(URI.create("http://127.0.0.1:" + clear)))) {
                Wait.until("it leads", SOON, () -> leader(api), ("127.0.0.1:" + clear)::equals);
            }
        }
    }

    /** Zero while there is no connection that can be trusted. */
    private static int status(ApiClient api, String path) throws InterruptedException {
        try {
            return api.get(path).status();
        } catch (IOException distrust) {
            return 0;
        }
    }
}
