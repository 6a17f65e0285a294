package io.ekiden.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ekiden.health.HealthCheck;
import io.ekiden.health.Readiness;
import io.ekiden.health.ReadinessQuestion;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadinessCheckerTest {
    private final Vertx vertx = Vertx.vertx();
    private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private volatile Answer answer = new Answer(503, "starting");
    private HttpServer server;
    private ReadinessChecker checker;

    private record Answer(int status, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        checker = new ReadinessChecker(vertx);
    }

    @AfterEach
    void close() {
        checker.close();
        server.stop(0);
        vertx.close().await();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var given = answer;
        var body = given.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/x-state");
        exchange.sendResponseHeaders(given.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
        requests.add(exchange.getRequestURI().toString());
    }

    @Test
    void task_isAskedUntilItAnswersAsItShould_andThenNoMore() throws Exception {
        var ready = new CountDownLatch(1);
        checker.start("a", question(Duration.ofMillis(20), true, 204, 418), ready::countDown);

        assertThat(requests.poll(20, TimeUnit.SECONDS)).isEqualTo("/ready?now");
        assertThat(requests.poll(20, TimeUnit.SECONDS)).isEqualTo("/ready?now");
        assertThat(checker.last("a")).get().matches(last -> !last.ready());
        assertThat(checker.last("a").flatMap(Readiness::lastResponse))
                .contains(new Readiness.Response(503, "text/x-state", "starting"));

        answer = new Answer(418, "x".repeat(30_000));
        assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(checker.last("a")).get().satisfies(last -> {
            assertThat(last.ready()).isTrue();
            assertThat(last.lastResponse().orElseThrow().body()).hasSize(10_000);
        });

        requests.clear();
        checker.start("a", question(Duration.ofMillis(1), true, 418), ready::countDown);
        var second = new CountDownLatch(1);
        checker.start("b", question(Duration.ofMillis(1), true, 418), second::countDown);
        assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(requests).as("requests after a was ready: those of b").hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void answer_isKeptOnlyWhereItIsAskedFor_andForgottenWithTheCheck() throws Exception {
        answer = new Answer(200, "");
        var ready = new CountDownLatch(1);
        checker.start("a", question(Duration.ofSeconds(9), false, 200), ready::countDown);
        assertThat(ready.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(checker.last("a")).get().matches(last -> last.lastResponse().isEmpty());

        checker.stop("a");
        assertThat(checker.last("a")).isEmpty();
    }

    @Test
    void silence_andNobodyThere_areAnswersToo() throws Exception {
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var request = new ReadinessRequest(vertx);
            var target = new HealthCheck.Http("http", "127.0.0.1", silent.getLocalPort(), "/");
            var late = request.send(target, Duration.ofMillis(200)).await();
            assertThat(late.status()).isEqualTo(504);
            assertThat(late.body())
                    .isEqualTo("could not query http://127.0.0.1:%d/: Timed out after 200 ms"
                            .formatted(silent.getLocalPort()));
            silent.close();
            assertThat(request.send(target, Duration.ofSeconds(20)).await().body())
                    .endsWith(": Connection refused");
            request.close();
        }
    }

    private ReadinessQuestion question(Duration interval, boolean keep, Integer... codes) {
        var target =
                new HealthCheck.Http("http", "127.0.0.1", server.getAddress().getPort(), "/ready?now");
        return new ReadinessQuestion(target, interval, Duration.ofSeconds(10), List.of(codes), keep);
    }
}
