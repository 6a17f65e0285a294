package io.ekiden.orchestrator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.view.InfoJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaderProxyTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile boolean elected;
    private volatile Optional<String> leader = Optional.empty();
    private int standby;
    private int leading;

    @BeforeEach
    void start() throws Exception {
        leading = await(vertx.createHttpServer()
                        .requestHandler(request -> request.body()
                                .onSuccess(body -> request.response()
                                        .setStatusCode(201)
                                        .putHeader("X-Asked", request.method() + " " + request.uri())
                                        .putHeader("X-Via", String.valueOf(request.getHeader("X-Marathon-Via")))
                                        .putHeader("X-For", String.valueOf(request.getHeader("X-Forwarded-For")))
                                        .putHeader("X-Type", String.valueOf(request.getHeader("Content-Type")))
                                        .end("leader got " + body)))
                        .listen(0, "127.0.0.1"))
                .actualPort();
        try (var socket = new ServerSocket(0)) {
            standby = socket.getLocalPort();
        }
        var proxy = new LeaderProxy(
                vertx,
                request -> request.response().end("here"),
                () -> new InfoJson.Info("1", "b", elected, leader, Optional.empty(), Map.of()),
                "127.0.0.1:" + standby,
                new HttpClientOptions());
        await(vertx.createHttpServer().requestHandler(proxy).listen(standby, "127.0.0.1"));
    }

    @AfterEach
    void stop() throws Exception {
        http.close();
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private HttpResponse<String> post(String path, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + standby + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"id\": \"/web\"}"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void standby_passesOnWholeRequests() throws Exception {
        leader = Optional.of("127.0.0.1:" + leading);
        var answer = post("/v2/apps?force=true");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("leader got {\"id\": \"/web\"}");
        var headers = answer.headers();
        assertThat(headers.firstValue("X-Asked")).contains("POST /v2/apps?force=true");
        assertThat(headers.firstValue("X-Via")).contains("1.1 127.0.0.1:" + standby);
        assertThat(headers.firstValue("X-For")).contains("127.0.0.1");
        assertThat(headers.firstValue("X-Type")).contains("application/json");
        assertThat(headers.firstValue("X-Marathon-Via")).contains("1.1 127.0.0.1:" + standby);
    }

    @Test
    void leader_andWhoKnowsOfNone_answersItself() throws Exception {
        assertThat(post("/v2/apps").body()).isEqualTo("here");
        elected = true;
        leader = Optional.of("127.0.0.1:" + standby);
        assertThat(post("/v2/apps").body()).isEqualTo("here");
    }

    @Test
    void loop_isDetected() throws Exception {
        leader = Optional.of("127.0.0.1:" + leading);
        var answer = post("/v2/apps", "X-Marathon-Via", "1.1 127.0.0.1:" + standby);
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).isEqualTo("Detected proxying loop.");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("must-revalidate,no-cache,no-store");
        var withoutText = post("/v2/apps", "X-Marathon-Via", "1.1 127.0.0.1:" + standby, "Accept", "application/json");
        assertThat(withoutText.statusCode()).isEqualTo(502);
        assertThat(withoutText.body()).isEmpty();
    }

    @Test
    void leaderThatIsGone_is502() throws Exception {
        try (var socket = new ServerSocket(0)) {
            leader = Optional.of("127.0.0.1:" + socket.getLocalPort());
        }
        var answer = post("/v2/apps");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).isEqualTo("Connection to leader refused.");
    }

    @Test
    void eventStream_isElsewhere() throws Exception {
        leader = Optional.of("127.0.0.1:" + leading);
        var answer = post("/v2/events?event_type=x");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .contains("http://127.0.0.1:" + leading + "/v2/events?event_type=x");
    }
}
