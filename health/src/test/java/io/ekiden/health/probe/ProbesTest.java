package io.ekiden.health.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthCheck.Probe;
import io.ekiden.health.HealthPolicy;
import io.ekiden.health.ProbeResult;
import io.ekiden.health.ProbeResult.Failed;
import io.ekiden.health.ProbeResult.Inconclusive;
import io.ekiden.health.ProbeResult.Passed;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProbesTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    /** The first TLS handshake of a JVM on a busy machine takes seconds. */
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin", "GREETING", "hello");

    private final Vertx vertx = Vertx.vertx();
    private final Probes probes = new Probes(vertx);
    private HttpServer server;

    @TempDir
    Path sandbox;

    @BeforeAll
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        for (int status : new int[] {200, 204, 302, 399, 400, 404, 500, 503}) {
            server.createContext("/" + status, exchange -> {
                if (status == 302) exchange.getResponseHeaders().set("Location", "/503");
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
        }
        server.createContext("/status", exchange -> {
            var body = "{\"status\": \"up\"}".getBytes(US_ASCII);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            var body = exchange.getResponseBody();
            try (body) {
                while (true) body.write(new byte[1000]);
            } catch (IOException hungUp) {
                exchange.close();
            }
        });
        server.start();
    }

    @AfterAll
    void close() {
        server.stop(0);
        probes.close();
        vertx.close().await();
    }

    @ParameterizedTest
    @CsvSource({"200", "204", "302", "399"})
    void http_passesFrom200To399(int status) {
        assertThat(marathon(http(status))).isEqualTo(new Passed(Optional.of(status)));
    }

    @ParameterizedTest
    @CsvSource({
        "400,400 Bad Request",
        "404,404 Not Found",
        "500,500 Internal Server Error",
        "503,503 Service Unavailable"
    })
    void http_failureSaysTheStatus(int status, String cause) {
        assertThat(marathon(http(status))).isEqualTo(new Failed(cause, Optional.of(status)));
    }

    @Test
    void http_mesosFollowsRedirects() {
        assertThat(probe(http(302), HealthPolicy.MESOS, PATIENT))
                .isEqualTo(new Failed("503 Service Unavailable", Optional.of(503)));
    }

    @Test
    void http_pathWithoutSlashAndEndlessBodyPass() {
        assertThat(marathon(new HealthCheck.Http("http", "127.0.0.1", port(), "endless")))
                .isEqualTo(new Passed(Optional.of(200)));
    }

    @Test
    void http_statusIsOneOfThoseExpected() {
        var expected = new HealthCheck.Expected(List.of(204, 503), Optional.empty(), false);
        assertThat(marathon(http("204", expected))).isEqualTo(new Passed(Optional.of(204)));
        assertThat(marathon(http("503", expected))).isEqualTo(new Passed(Optional.of(503)));
        assertThat(marathon(http("200", expected))).isEqualTo(new Failed("200 OK", Optional.of(200)));
    }

    @Test
    void http_textIsLookedForInTheBody() {
        assertThat(marathon(http("status", says("\"up\"")))).isEqualTo(new Passed(Optional.of(200)));
        assertThat(marathon(http("status", says("down"))))
                .isEqualTo(new Failed("the answer does not contain 'down'", Optional.of(200)));
        assertThat(marathon(http("204", says("up")))).isInstanceOf(Failed.class);
        assertThat(marathon(http("endless", says("up"))))
                .as("looked at to its 64 KiB")
                .isInstanceOf(Failed.class);
        assertThat(marathon(http("404", says("")))).isEqualTo(new Failed("404 Not Found", Optional.of(404)));
    }

    private static HealthCheck.Expected says(String text) {
        return new HealthCheck.Expected(List.of(), Optional.of(text), false);
    }

    private HealthCheck.Http http(String path, HealthCheck.Expected expected) {
        return new HealthCheck.Http("http", "127.0.0.1", port(), "/" + path, expected);
    }

    @ParameterizedTest
    @CsvSource({"101 Switching Protocols", "102 Processing", "199 Odd"})
    void http_informationIsNoResult_whenItIsToBeIgnored(String status) throws IOException {
        try (var odd = new ServerSocket(0, 8, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                while (!odd.isClosed()) {
                    try (var socket = odd.accept()) {
                        socket.getInputStream().read();
                        socket.getOutputStream().write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(US_ASCII));
                        socket.getOutputStream().flush();
                        // Until the probe hangs up.
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException gone) {
                        // The next one.
                    }
                }
            });
            var ignoring = new HealthCheck.Expected(List.of(), Optional.empty(), true);
            var target = new HealthCheck.Http("http", "127.0.0.1", odd.getLocalPort(), "/", ignoring);
            assertThat(marathon(target)).isInstanceOf(Inconclusive.class);
            assertThat(marathon(new HealthCheck.Http("http", "127.0.0.1", odd.getLocalPort(), "/")))
                    .isInstanceOf(Failed.class);
        }
    }

    @Test
    void grpc_isAskedForItsService() {
        var server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    var response = request.response();
                    response.putHeader("Content-Type", "application/grpc");
                    var service = body.length() <= 5 ? "" : body.getString(7, body.length());
                    boolean asked = request.path().equals("/grpc.health.v1.Health/Check")
                            && request.version() == HttpVersion.HTTP_2
                            && body.getInt(1) == body.length() - 5;
                    if (!asked || service.equals("unknown")) {
                        response.putHeader("grpc-status", "5").end();
                        return;
                    }
                    byte status = (byte) (service.equals("ill") ? 2 : 1);
                    response.putTrailer("grpc-status", "0");
                    response.end(Buffer.buffer(new byte[] {0, 0, 0, 0, 2, 8, status}));
                }))
                .listen(0, "127.0.0.1")
                .await();
        int port = server.actualPort();
        assertThat(grpc(port, "")).isEqualTo(new Passed());
        assertThat(grpc(port, "a".repeat(300))).isEqualTo(new Passed());
        assertThat(grpc(port, "ill")).isEqualTo(new Failed("NOT_SERVING"));
        assertThat(grpc(port, "unknown")).isEqualTo(new Failed("grpc-status 5"));
        assertThat(grpc(port(), "")).as("a server of HTTP/1").isInstanceOf(Failed.class);
        server.close().await();
        assertThat(grpc(port, "")).isEqualTo(new Failed("Connection refused"));
    }

    @Test
    void grpc_silenceOfOneProbe_isNotInTheWayOfTheNext() throws Exception {
        try (var silent = new ServerSocket(0, 8, LOOPBACK)) {
            var target = new HealthCheck.Grpc("127.0.0.1", silent.getLocalPort(), "");
            for (int i = 0; i < 2; i++) {
                assertThat(probe(target, HealthPolicy.MARATHON, Duration.ofMillis(300)))
                        .isEqualTo(new Failed("Timed out after 0.3 s"));
                // Both have knocked.
                silent.accept();
            }
        }
    }

    @Test
    void text_isFound_howeverTheBodyIsCut() {
        for (int size = 1; size < 9; size++) {
            var search = new TextSearch("ä-up");
            var bytes = "status: ä-up!".getBytes(UTF_8);
            boolean found = false;
            for (int from = 0; from < bytes.length; from += size) {
                found |= search.isFoundWith(
                        Buffer.buffer(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
            }
            assertThat(found || search.isFoundAtTheEnd())
                    .as("in pieces of " + size)
                    .isTrue();
        }
    }

    private ProbeResult grpc(int port, String service) {
        return marathon(new HealthCheck.Grpc("127.0.0.1", port, service));
    }

    @Test
    void http_closedPortRefuses() throws IOException {
        assertThat(marathon(new HealthCheck.Http("http", "127.0.0.1", closedPort(), "/")))
                .isEqualTo(new Failed("Connection refused"));
    }

    @Test
    void http_unusablePathOrHostFails() {
        assertThat(marathon(new HealthCheck.Http("http", "127.0.0.1", port(), "/a b\r\nX: y")))
                .isInstanceOf(Failed.class);
        assertThat(marathon(new HealthCheck.Http("http", "no.such.host.invalid", port(), "/")))
                .isInstanceOf(Failed.class);
    }

    /** A listener whose backlog takes the connection, and never answers. */
    @Test
    void http_silenceTimesOut() throws IOException {
        try (var silent = new ServerSocket(0, 50, LOOPBACK)) {
            var target = new HealthCheck.Http("http", "127.0.0.1", silent.getLocalPort(), "/");

            assertThat(probe(target, HealthPolicy.MARATHON, Duration.ofMillis(150)))
                    .isEqualTo(new Failed("Timed out after 0.15 s"));
        }
    }

    @Test
    void https_certificateIsNotVerified() {
        var certificate = SelfSignedCertificate.create("elsewhere.example");
        var options = new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions());
        var secure = vertx.createHttpServer(options)
                .requestHandler(request -> request.response().end("ok"))
                .listen(0, "127.0.0.1")
                .await();

        assertThat(marathon(new HealthCheck.Http("https", "127.0.0.1", secure.actualPort(), "/")))
                .isEqualTo(new Passed(Optional.of(200)));

        secure.close().await();
        certificate.delete();
    }

    @Test
    void tcp_connects() {
        assertThat(marathon(new HealthCheck.Tcp("127.0.0.1", port()))).isEqualTo(new Passed());
    }

    @Test
    void tcp_closedPortRefuses() throws IOException {
        assertThat(marathon(new HealthCheck.Tcp("127.0.0.1", closedPort())))
                .isEqualTo(new Failed("Connection refused"));
    }

    @Test
    void ipv6_isAskedLikeIpv4() throws Exception {
        assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1")))
                .as("a machine without IPv6 has nothing that listens there")
                .isNotNull();
        var six = HttpServer.create(new InetSocketAddress(InetAddress.getByName("::1"), 0), 0);
        six.createContext("/", exchange -> {
            exchange.sendResponseHeaders(
                    "[::1]:%d"
                                    .formatted(six.getAddress().getPort())
                                    .equals(exchange.getRequestHeaders().getFirst("Host"))
                            ? 204
                            : 400,
                    -1);
            exchange.close();
        });
        six.start();
        try {
            int port = six.getAddress().getPort();
            assertThat(marathon(new HealthCheck.Http("http", "::1", port, "/")))
                    .isEqualTo(new Passed(Optional.of(204)));
            assertThat(marathon(new HealthCheck.Tcp("::1", port))).isEqualTo(new Passed());
        } finally {
            six.stop(0);
        }
    }

    @Test
    void command_runsInTheSandboxWithItsEnvironmentOnly() throws IOException {
        Files.writeString(sandbox.resolve("present"), "");

        assertThat(marathon(command("test -f present && test $GREETING = hello && test -z \"$HOME\"")))
                .isEqualTo(new Passed(Optional.of(0)));
    }

    @Test
    void command_exitStatusIsTheCause() {
        assertThat(marathon(command("exit 7"))).isEqualTo(new Failed("Command exited with status 7", Optional.of(7)));
    }

    @Test
    void command_lastLineOfItsOutputIsPartOfTheCause() {
        assertThat(marathon(command("echo looking; echo not yet >&2; echo; exit 1")))
                .isEqualTo(new Failed("Command exited with status 1: not yet", Optional.of(1)));
    }

    @Test
    void command_mayWriteALotAndLeaveADaemonThatHoldsItsOutput() {
        var result = marathon(command("sleep 5 & head -c 300000 /dev/zero | tr '\\0' x; exit 3"));

        assertThat(result).isEqualTo(new Failed("Command exited with status 3: " + "x".repeat(500), Optional.of(3)));
    }

    @Test
    void command_timeoutKillsWhatItStarted() throws Exception {
        var result = probe(command("sleep 300 & echo $! > pid; wait"), HealthPolicy.MESOS, Duration.ofSeconds(1));

        assertThat(result).isEqualTo(new Failed("Timed out after 1 s"));
        var sleeping = ProcessHandle.of(
                Long.parseLong(Files.readString(sandbox.resolve("pid")).strip()));
        if (sleeping.isPresent()) sleeping.get().onExit().get(5, TimeUnit.SECONDS);
    }

    @Test
    void command_thatCannotBeStartedIsInconclusive() {
        var target = new HealthCheck.Command("true", sandbox.resolve("absent"), ENVIRONMENT);

        assertThat(marathon(target)).isInstanceOf(Inconclusive.class);
    }

    private ProbeResult marathon(Probe target) {
        return probe(target, HealthPolicy.MARATHON, PATIENT);
    }

    private ProbeResult probe(Probe target, HealthPolicy policy, Duration timeout) {
        var timing = new HealthCheck.Timing(Duration.ZERO, Duration.ofSeconds(1), timeout, Duration.ZERO);
        return probes.probe(new HealthCheck(target, timing, 3, policy)).await();
    }

    private HealthCheck.Command command(String value) {
        return new HealthCheck.Command(value, sandbox, ENVIRONMENT);
    }

    private HealthCheck.Http http(int status) {
        return new HealthCheck.Http("http", "127.0.0.1", port(), "/" + status);
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }
}
