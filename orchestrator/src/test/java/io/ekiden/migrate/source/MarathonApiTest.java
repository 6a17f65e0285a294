package io.ekiden.migrate.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.ekiden.migrate.Definitions;
import io.ekiden.migrate.GoldenState;
import io.ekiden.migrate.MarathonState;
import io.ekiden.migrate.MigrationException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a Marathon may answer. */
class MarathonApiTest {
    private static final String TOKEN = "token=abc";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Map<String, String> answers = Map.of();
    private volatile int status = 200;
    private final HttpServer server = serve();

    private static HttpServer serve() {
        try {
            return HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            var path = exchange.getRequestURI().getPath();
            asked.add(exchange.getRequestMethod() + " " + path);
            boolean isKnown = TOKEN.equals(exchange.getRequestHeaders().getFirst("Authorization"));
            var answer = answers.get(path);
            var body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isKnown ? (answer == null ? 404 : status) : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private MarathonState read(String token) {
        try (var api = new MarathonApi(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), Optional.of(token))) {
            return api.read(true);
        }
    }

    @Test
    void recordedAnswers_areReadAndNothingIsWritten() {
        var versions = "/v2/apps/multiver/versions";
        answers = Map.of(
                "/v2/groups",
                GoldenState.answer("groups.json").toString(),
                "/v2/pods",
                GoldenState.answer("pods.json").toString(),
                "/v2/info",
                GoldenState.answer("info.json").toString(),
                "/v2/deployments",
                GoldenState.answer("deployments.json").toString(),
                versions,
                "{\"versions\":[\"2026-11-21T01:45:23.238Z\"]}",
                versions + "/2026-11-21T01:45:23.238Z",
                GoldenState.answer("app-multiver-2026-11-21T014523.238Z.json").toString());
        var state = read(TOKEN);
        assertThat(state.root()).isEqualTo(GoldenState.ofApi().root());
        assertThat(state.leftovers()).isEqualTo(GoldenState.ofApi().leftovers());
        assertThat(state.origin()).contains("marathon 1.11.26");
        assertThat(Definitions.apps(state.root())).hasSize(11);
        assertThat(state.history().get("/multiver")).hasSize(1);
        assertThat(asked).isNotEmpty().allMatch(line -> line.startsWith("GET "));
    }

    @Test
    void whoIsNotKnown_isToldSo() {
        assertThatThrownBy(() -> read("token=wrong"))
                .isInstanceOfSatisfying(
                        MigrationException.class,
                        wrong -> assertThat(wrong.isUnreachable()).isTrue())
                .hasMessageContaining("--source-token-file");
    }

    @Test
    void whatIsNoMarathon_isToldSo() {
        assertThatThrownBy(() -> read(TOKEN)).hasMessageContaining("has no /v2/groups");
        answers = Map.of("/v2/info", "<html>", "/v2/groups", "<html>");
        assertThatThrownBy(() -> read(TOKEN)).hasMessageContaining("is no JSON");
        status = 302;
        assertThatThrownBy(() -> read(TOKEN)).hasMessageContaining("answered 302");
    }
}
