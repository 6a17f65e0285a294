package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ekiden.lb.LbSettings.Binding;
import io.ekiden.lb.LbSettings.Exposure;
import io.ekiden.lb.LbSettings.HaproxyOptions;
import io.ekiden.lb.LbSettings.Sharing;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All addresses of both families, tasks at addresses of IPv6, and a certificate of the balancer's own. */
class Ipv6Test {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final int servicePort = Ports.free();
    private final int http = Ports.free();
    private final int https = Ports.free();
    private Marathon marathon;
    private Optional<LbBridge> served = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        assumeTrue(hasIpv6(), "this machine has no address ::1");
        marathon = new Marathon(vertx);
        var task = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("six"))
                .listen(0, "::1")
                .await();
        marathon.put(new JsonObject()
                .put("id", "/web")
                .put("labels", new JsonObject().put("HAPROXY_0_VHOST", "a.example.com"))
                .put("portDefinitions", new JsonArray().add(new JsonObject().put("port", servicePort)))
                .put(
                        "tasks",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("id", "web.1")
                                        .put("host", "0:0::1")
                                        .put("ports", new JsonArray().add(task.actualPort()))
                                        .put("state", "TASK_RUNNING"))));
        begin();
    }

    private void begin() {
        var bridge = new LbBridge(
                vertx,
                LbSettings.of(List.of(marathon.url()), directory.resolve("lb"))
                        .withBinding(
                                new Binding("::", 0, Set.of(), new Sharing(http, https, 0, List.of()), Exposure.ALL))
                        .withHaproxy(new HaproxyOptions(Optional.empty(), Optional.empty(), true, 1000)),
                _ -> {},
                Duration.ofMillis(200));
        served = Optional.of(bridge);
        bridge.start().await();
        // A problem may pass, as a port that the last HAProxy has not given back yet: it is tried again.
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!serves(bridge.snapshot())) {
            assertThat(System.nanoTime()).as("%s", bridge.snapshot()).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** Before Marathon is read there is nothing to be out of step with. */
    private static boolean serves(LbStatus status) {
        return status.isInStep()
                && !status.listeners().isEmpty()
                && status.problems().isEmpty();
    }

    private void endBridge() {
        served.ifPresent(bridge -> bridge.stop().await());
    }

    @AfterEach
    void stop() {
        endBridge();
        vertx.close().await();
    }

    private static boolean hasIpv6() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return socket.isBound();
        } catch (IOException none) {
            return false;
        }
    }

    private String ask(String address, int port) throws Exception {
        var client = vertx.createHttpClient();
        try {
            return client.request(new RequestOptions()
                            .setServer(SocketAddress.inetSocketAddress(port, address))
                            .setHost("a.example.com")
                            .setPort(80)
                            .setURI("/"))
                    .compose(request -> request.send())
                    .compose(response -> response.body())
                    .await()
                    .toString();
        } finally {
            client.close().await();
        }
    }

    @Test
    void everyAddress_isOfBothFamilies_andTasksMayBeAtIpv6_alsoForTheNextBridge() throws Exception {
        for (int life = 0; life < 2; life++) {
            for (int port : List.of(servicePort, http)) {
                assertThat(ask("::1", port)).isEqualTo("six");
                assertThat(ask("127.0.0.1", port)).isEqualTo("six");
            }
            assertThat(Files.readString(directory.resolve("lb/haproxy.cfg")))
                    .contains("bind [::]:" + servicePort + " v4v6", "bind [::]:" + http + " v4v6");
            endBridge();
            begin();
        }
    }

    @Test
    void tlsWithoutACertificate_showsOneThatIsSignedByItself_andKeepsIt() throws Exception {
        var first = shown();
        assertThat(first.getIssuerX500Principal()).isEqualTo(first.getSubjectX500Principal());
        first.checkValidity();
        assertThat(Files.getPosixFilePermissions(directory.resolve("lb/self-signed.pem")))
                .hasSize(2);
        endBridge();
        try (var said = new Said()) {
            begin();
            assertThat(said.warnings())
                    .anyMatch(line -> line.startsWith("port " + https + " has no certificate of --lb-cert"));
        }
        assertThat(shown()).isEqualTo(first);
    }

    @Test
    void certificateOfItsOwn_isRenewedBeforeItEnds_withoutARestart() throws Exception {
        var first = shown();
        SelfSigned.make(directory.resolve("lb"), 20);
        var soon = Instant.now().plus(Duration.ofDays(21));
        var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (shown().equals(first) || shown().getNotAfter().toInstant().isBefore(soon)) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private X509Certificate shown() throws Exception {
        var client = vertx.createHttpClient(
                new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
        try {
            var request =
                    client.request(HttpMethod.GET, https, "127.0.0.1", "/").await();
            var chain = request.connection().sslSession().getPeerCertificates();
            return (X509Certificate) chain[0];
        } finally {
            client.close().await();
        }
    }
}
