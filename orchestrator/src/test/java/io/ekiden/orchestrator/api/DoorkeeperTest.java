package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.orchestrator.api.http.Door;
import io.ekiden.orchestrator.api.http.Doorkeeper;
import io.ekiden.orchestrator.api.http.LeaderAndStandby;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in: by a leader, and by a standby that passes on what it was shown. */
class DoorkeeperTest {
    private static final Door DOOR = Door.parse("anna:pass:wörd\nbert:b", "Ekiden", Set.of("/ping"));

    private final HttpClient http = HttpClient.newHttpClient();
    private LeaderAndStandby servers;

    @BeforeEach
    void start() throws Exception {
        servers = new LeaderAndStandby(
                behind -> new Doorkeeper(DOOR, behind),
                request -> request.body()
                        .onSuccess(
                                body -> request.response().end(request.method() + " " + request.path() + " " + body)));
    }

    @AfterEach
    void stop() throws Exception {
        http.shutdownNow();
        servers.close();
    }

    private HttpResponse<String> send(HttpServer server, String method, String path, Optional<String> authorization)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody());
        authorization.ifPresent(shown -> request.header("Authorization", shown));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static Optional<String> basic(String login) {
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whoIsKnown_isLetIn_alsoThroughAStandby() throws Exception {
        for (var server : servers.both()) {
            for (var login : List.of("anna:pass:wörd", "bert:b")) {
                var answer = send(server, "POST", "/v2/apps", basic(login));
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("POST /v2/apps {}");
            }
        }
    }

    @Test
    void whoIsKnown_canChange() throws Exception {
        var keeper = new Doorkeeper(DOOR, request -> request.response().end("in"));
        var server = Loopback.serve(servers.vertx(), keeper);
        assertThat(send(server, "GET", "/v2/apps", basic("anna:pass:wörd")).statusCode())
                .isEqualTo(200);
        keeper.adopt(Door.parse("cleo:c", "Ekiden", Set.of()));
        for (var gone : List.of("anna:pass:wörd", "bert:b")) {
            assertThat(send(server, "GET", "/v2/apps", basic(gone)).statusCode())
                    .isEqualTo(401);
        }
        assertThat(send(server, "GET", "/v2/apps", basic("cleo:c")).body()).isEqualTo("in");
        assertThat(send(server, "GET", "/ping", Optional.empty()).statusCode()).isEqualTo(401);
    }

    @Test
    void strangers_getNothing_whateverTheyAskFor() throws Exception {
        var wrong = List.of(
                Optional.<String>empty(),
                basic("anna:pass"),
                basic("anna:b"),
                basic("bert:"),
                basic(":b"),
                basic("bert"),
                Optional.of("Basic"),
                Optional.of("Basic !!!"),
                Optional.of("Bearer b"),
                Optional.of("Digest username=\"anna\""));
        for (var server : servers.both()) {
            for (var login : wrong) {
                var answer = send(server, "POST", "/v2/apps", login);
                assertThat(answer.statusCode()).as(login.toString()).isEqualTo(401);
                assertThat(answer.headers().firstValue("WWW-Authenticate"))
                        .contains("Basic realm=\"Ekiden\", charset=\"UTF-8\"");
                assertThat(answer.body()).isEmpty();
            }
            for (var path :
                    List.of("/", "/v2/events", "/v2/info", "/metrics", "/ping/", "/ping/../v2/apps", "//ping", "/ui")) {
                for (var method : List.of("GET", "OPTIONS", "DELETE")) {
                    assertThat(send(server, method, path, Optional.empty()).statusCode())
                            .as(method + " " + path)
                            .isEqualTo(401);
                }
            }
        }
    }

    @Test
    void whatIsOpen_isForEverybody() throws Exception {
        assertThat(send(servers.leader(), "GET", "/ping", Optional.empty()).statusCode())
                .isEqualTo(200);
        assertThat(send(servers.leader(), "GET", "/ping?x", basic("wrong:one")).statusCode())
                .isEqualTo(200);
        assertThatThrownBy(() -> Door.parse("a:b", "Ekiden", Set.of("/v2/apps")))
                .hasMessageContaining("/ping");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", ":secret", "user:", "user:sec\tret", "user:ok\nsecret", "{\"secret\":1}"})
    void whatIsNoLogin_isSaidWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> Door.parse(text, "Ekiden", Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("secret\":1", "ret\"", "sec\t", ":sec");
        assertThat(DOOR.toString()).doesNotContain("wörd");
    }

    @Test
    void realm_cannotBreakOutOfItsHeader() {
        for (var realm : List.of("", "a\"b", "a\r\nb", "ä")) {
            assertThatThrownBy(() -> Door.parse("a:b", realm, Set.of())).hasMessageContaining("a realm has");
        }
    }
}
