package io.ekiden.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of several orchestrators is asked, and what is never asked of a second one. */
@Timeout(120)
class FailoverTest {
    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    private final Vertx vertx = Vertx.vertx();
    private HttpServer well;

    @BeforeEach
    void start() throws Exception {
        well = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        well.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod());
            var body = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        well.start();
    }

    @AfterEach
    void stop() throws Exception {
        well.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        certificate.delete();
    }

    private URI well() {
        return URI.create("http://127.0.0.1:" + well.getAddress().getPort());
    }

    private SSLContext trusting() {
        return Trust.of("--ca-file", Path.of(certificate.certificatePath()));
    }

    private static Api api(Optional<SSLContext> tls, URI... urls) {
        return new Api(new Server(List.of(urls), "--url", Optional.empty(), tls, Duration.ofSeconds(30)), _ -> {});
    }

    /** Takes that many connections, and when all are there it answers nonsense on each. */
    private static void mumble(ServerSocket listening, int connections) {
        var open = new ArrayList<Socket>();
        try {
            for (int number = 0; number < connections; number++) {
                open.add(listening.accept());
            }
            for (var socket : open) {
                try (socket) {
                    socket.getOutputStream().write("nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                }
            }
        } catch (IOException closed) {
            // The test has ended.
        }
    }

    @Test
    void manyCallsAtOnce_allGetOverToWhoAnswers_andStayThere() throws Exception {
        int calls = 8;
        for (int round = 0; round < 10; round++) {
            try (var listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                    var api =
                            api(Optional.empty(), URI.create("http://127.0.0.1:" + listening.getLocalPort()), well());
                    var threads = Executors.newFixedThreadPool(calls)) {
                Thread.ofVirtual().start(() -> mumble(listening, calls));
                var answers =
                        threads.invokeAll(Collections.nCopies(calls, (Callable<Object>) () -> api.get("/v2/info")));
                for (Future<Object> answer : answers) {
                    assertThat(answer.get()).hasToString("{}");
                }
                assertThat(api.url()).isEqualTo(well());
            }
        }
        assertThat(asked).hasSize(10 * calls);
    }

    /** Answers questions, and breaks TLS in the answer to a change. */
    private URI brokenInTheMiddle() throws Exception {
        var near = new ConcurrentLinkedQueue<NetSocket>();
        var secure = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()))
                .requestHandler(request -> {
                    if (request.method().name().equals("GET")) {
                        request.response().end("{}");
                    } else {
                        near.forEach(socket -> socket.write(Buffer.buffer("no TLS at all")));
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        var client = vertx.createNetClient();
        var between = vertx.createNetServer()
                .connectHandler(socket -> {
                    near.add(socket);
                    socket.pause();
                    client.connect(secure.actualPort(), "127.0.0.1").onSuccess(far -> {
                        socket.pipeTo(far);
                        far.handler(socket::write);
                        socket.resume();
                    });
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        return URI.create("https://localhost:" + between.actualPort());
    }

    @Test
    void changeWhoseAnswerBreaks_isNotMadeElsewhereToo() throws Exception {
        try (var api = api(Optional.of(trusting()), brokenInTheMiddle(), well())) {
            assertThat(api.get("/v2/groups/shop")).hasToString("{}");
            assertThatThrownBy(() -> api.change("PUT", "/v2/groups/shop", Optional.of(Json.object())))
                    .isInstanceOf(CommandException.Unknown.class)
                    .hasMessageContaining("took the request and did not answer");
            assertThat(asked).isEmpty();
            // What only reads is.
            assertThat(api.foresee("POST", "/v2/plan", Optional.of(Json.object())))
                    .hasToString("{}");
            assertThat(asked).containsExactly("POST");
        }
    }

    @Test
    void changeThatTlsKeptFromArriving_isMadeByTheNext() throws Exception {
        var other = SelfSignedCertificate.create("localhost");
        var stranger = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(other.keyCertOptions()))
                .requestHandler(request -> request.response().end("{}"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
        var plain = URI.create("https://localhost:" + well.getAddress().getPort());
        for (var first : List.of(URI.create("https://localhost:" + stranger.actualPort()), plain)) {
            asked.clear();
            try (var api = api(Optional.of(trusting()), first, well())) {
                assertThat(api.change("PUT", "/v2/groups/shop", Optional.of(Json.object())))
                        .hasToString("{}");
                assertThat(asked).containsExactly("PUT");
            }
        }
        other.delete();
    }
}
