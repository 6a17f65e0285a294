package io.ekiden.orchestrator.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.json.old.OutputStyle;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What browsers say of pages that ask: before a leader, and before a standby that passes on what they say. */
class ForeignPagesTest {
    private static final HttpSettings SETTINGS = new HttpSettings(
            OptionalInt.empty(),
            List.of("*", "https://ui.example"),
            true,
            Optional.of(Door.parse("anna:secret", "Ekiden", Set.of())),
            OutputStyle.MODERN);
    private static final String CHANGE = "/v2/eventSubscriptions?callbackUrl=http://evil.example/";

    private LeaderAndStandby servers;
    private HttpClient http;

    @BeforeEach
    void start() throws Exception {
        servers = new LeaderAndStandby(
                behind -> Doorkeeper.before(SETTINGS, behind),
                request -> request.response().end("did " + request.method() + " " + request.query()));
        http = servers.vertx().createHttpClient();
    }

    @AfterEach
    void stop() throws Exception {
        servers.close();
    }

    /** As a browser that knows the password. */
    private String answer(HttpServer server, String method, String host, String... headers) throws Exception {
        var options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(method))
                .setServer(SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1"))
                .setURI(CHANGE)
                .putHeader("Host", host)
                .putHeader("Authorization", "Basic YW5uYTpzZWNyZXQ=");
        for (int i = 0; i < headers.length; i += 2) {
            options.putHeader(headers[i], headers[i + 1]);
        }
        return http.request(options)
                // Asked for the body at once: what arrives before that is lost.
                .compose(request -> request.send()
                        .compose(response -> response.body().map(body -> response.statusCode() + " " + body)))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void pagesOfOtherServers_changeNothing() throws Exception {
        for (var server : servers.both()) {
            for (var method : List.of("POST", "PUT", "DELETE", "PATCH")) {
                for (var mark : new String[][] {
                    {"Origin", "https://evil.example"},
                    {"Origin", "null"},
                    {"Origin", "http://h.example:8081"},
                    {"Origin", "http://h.example"},
                    {"Origin", "ftp://h.example:8080"},
                    {"Origin", "http://h.example:8080.evil.example"},
                    {"Sec-Fetch-Site", "cross-site"},
                    {"Sec-Fetch-Site", "same-site"},
                    {"Sec-Fetch-Site", "cross-site", "Origin", "http://h.example:8080"},
                    {"Origin", "https://evil.example", "X-Marathon-Via", "1.1 h.example:8080"},
                }) {
                    assertThat(answer(server, method, "h.example:8080", mark))
                            .as(method + " " + String.join(" ", mark))
                            .startsWith("403 ")
                            .contains("--access-control-allow-origin");
                }
            }
        }
    }

    @Test
    void ownPage_namedPages_andWhatIsNoPage_changeThings_alsoThroughAStandby() throws Exception {
        for (var server : servers.both()) {
            for (var mark : new String[][] {
                {},
                {"Origin", "http://h.example:8080"},
                {"Origin", "https://h.example:8080"},
                {"Origin", "http://h.example:8080", "Sec-Fetch-Site", "same-origin"},
                {"Origin", "https://before.example", "Sec-Fetch-Site", "same-origin"},
                {"Sec-Fetch-Site", "none"},
                {"Origin", "https://ui.example"},
                {"Origin", "https://ui.example", "Sec-Fetch-Site", "cross-site"},
            }) {
                assertThat(answer(server, "POST", "h.example:8080", mark))
                        .as(String.join(" ", mark))
                        .startsWith("200 did POST callbackUrl");
            }
            assertThat(answer(server, "DELETE", "[::1]:8080", "Origin", "http://[::1]:8080"))
                    .startsWith("200 ");
            for (var usual : new String[][] {
                {"h.example", "http://h.example"},
                {"H.example", "https://h.example"},
                {"h.example:80", "http://h.example"},
                {"h.example:443", "https://h.example"}
            }) {
                assertThat(answer(server, "PUT", usual[0], "Origin", usual[1]))
                        .as(String.join(" ", usual))
                        .startsWith("200 ");
            }
        }
    }

    @Test
    void reading_isNotTheirConcern() throws Exception {
        for (var method : List.of("GET", "OPTIONS")) {
            assertThat(answer(
                            servers.standby(),
                            method,
                            "h.example",
                            "Origin",
                            "https://evil.example",
                            "Sec-Fetch-Site",
                            "cross-site"))
                    .startsWith("200 ");
        }
    }
}
