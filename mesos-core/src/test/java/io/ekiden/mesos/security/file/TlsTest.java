package io.ekiden.mesos.security.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.config.SettingsException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who trusts whom, over real connections. */
@Timeout(60)
class TlsTest {
    @TempDir
    private static Path dir;

    private static TestCertificate good;
    private static TestCertificate other;
    private static TestCertificate elsewhere;
    private static TestCertificate expired;

    private final Vertx vertx = Vertx.vertx();

    @BeforeAll
    static void make() throws Exception {
        good = TestCertificate.make(dir, "good");
        other = TestCertificate.make(dir, "other");
        elsewhere = TestCertificate.make(dir, "elsewhere", "-ext", "san=dns:elsewhere.example", "-validity", "1");
        expired = TestCertificate.make(
                dir, "expired", "-ext", "san=ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
    }

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static Tls server(TestCertificate identity) {
        return read(Optional.of(identity), Optional.empty(), false);
    }

    private static Tls read(Optional<TestCertificate> identity, Optional<TestCertificate> authority, boolean required) {
        return Tls.read(
                new Tls.Given(
                        identity.map(TestCertificate::certificate),
                        identity.map(TestCertificate::key),
                        authority.map(TestCertificate::certificate),
                        required),
                Instant.now());
    }

    private static Tls trusting(TestCertificate authority) {
        return read(Optional.empty(), Optional.of(authority), false);
    }

    private int listen(Tls tls) throws Exception {
        var server = vertx.createHttpServer(tls.of(new HttpServerOptions()))
                .requestHandler(request -> request.response().end("in"));
        return await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private String get(Tls tls, int port) throws Exception {
        var client = vertx.createHttpClient(tls.of(new HttpClientOptions()).setSsl(true));
        return await(client.request(HttpMethod.GET, port, "127.0.0.1", "/")
                .compose(request -> request.send())
                .compose(response -> response.body())
                .map(Object::toString));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void client_trustsItsAuthorityForTheRightHost() throws Exception {
        assertThat(get(trusting(good), listen(server(good)))).isEqualTo("in");
    }

    @Test
    void certificateThatIsReplaced_isShownToWhoConnectsFromThenOn() throws Exception {
        var server = await(vertx.createHttpServer(server(good).of(new HttpServerOptions()))
                .requestHandler(request -> request.response().end("in"))
                .webSocketHandler(socket -> socket.close())
                .listen(0, "127.0.0.1"));
        var sockets = vertx.createWebSocketClient(trusting(good).of(new WebSocketClientOptions()));
        var place = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(server.actualPort())
                .setSsl(true);
        await(sockets.connect(place));

        assertThat(await(server(other).renew(server))).isTrue();
        assertThatThrownBy(() -> get(trusting(good), server.actualPort())).isInstanceOf(ExecutionException.class);
        assertThat(get(trusting(other), server.actualPort())).isEqualTo("in");
        assertThatThrownBy(() -> await(sockets.connect(place))).isInstanceOf(ExecutionException.class);
        await(trusting(other).renew(sockets));
        await(sockets.connect(place));

        await(server(elsewhere).renew(server));
        await(trusting(elsewhere).renew(sockets));
        assertThatThrownBy(() -> await(sockets.connect(place)))
                .as("names are checked still")
                .rootCause()
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void client_refusesAStrangersCertificate() throws Exception {
        int port = listen(server(good));
        assertThatThrownBy(() -> get(trusting(other), port)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> get(Tls.NONE, port)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void client_refusesACertificateOfAnotherHost() throws Exception {
        int port = listen(server(elsewhere));
        assertThatThrownBy(() -> get(trusting(elsewhere), port)).rootCause().hasMessageContaining("127.0.0.1");
    }

    @Test
    void server_thatWantsAClientsCertificate_getsOneOrSaysNo() throws Exception {
        int port = listen(read(Optional.of(good), Optional.of(other), true));
        assertThat(get(read(Optional.of(other), Optional.of(good), false), port))
                .isEqualTo("in");
        assertThatThrownBy(() -> get(trusting(good), port)).isInstanceOf(ExecutionException.class);
        assertThatThrownBy(() -> get(read(Optional.of(good), Optional.of(good), false), port))
                .isInstanceOf(ExecutionException.class);
    }

    @Test
    void server_refusesOldProtocols() throws Exception {
        int port = listen(server(good));
        assertThatThrownBy(() -> handshake(port, "TLSv1.1")).isInstanceOf(SSLHandshakeException.class);
        assertThat(handshake(port, "TLSv1.2")).isEqualTo("TLSv1.2");
        assertThat(handshake(port, "TLSv1.3")).isEqualTo("TLSv1.3");
    }

    private static String handshake(int port, String protocol) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        try (var socket = (SSLSocket) context.getSocketFactory().createSocket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {protocol});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void filesThatCannotBeUsed_areNamed() throws Exception {
        refused(expired.certificate(), expired.key(), "--tls-cert", "expired.crt expired at");
        refused(good.certificate(), other.key(), "--tls-key", "other.key", "not that of the certificate of CN=good");
        refused(good.key(), good.key(), "--tls-cert", "no PEM file with certificates");
        refused(good.certificate(), good.certificate().resolveSibling("none"), "--tls-key", "there is no file");
        refused(dir.resolve("none"), good.key(), "--tls-cert", "cannot be read");
        var open = Files.copy(good.key(), dir.resolve("open.key"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        refused(good.certificate(), open, "--tls-key", "chmod 600");
        var encrypted = Files.writeString(
                dir.resolve("encrypted.key"),
                Files.readString(good.key()).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        Files.setPosixFilePermissions(encrypted, PosixFilePermissions.fromString("rw-------"));
        refused(good.certificate(), encrypted, "--tls-key", "openssl pkcs8");
    }

    private static void refused(Path certificate, Path key, String... words) throws Exception {
        var body = Files.readString(good.key()).lines().skip(1).findFirst().orElseThrow();
        assertThatThrownBy(() -> Tls.read(
                        new Tls.Given(Optional.of(certificate), Optional.of(key), Optional.empty(), false),
                        Instant.now()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(words)
                .message()
                .doesNotContain(body);
    }

    @Test
    void halfOfWhatIsNeeded_isRefused() {
        assertThatThrownBy(() -> Tls.read(
                        new Tls.Given(Optional.of(good.certificate()), Optional.empty(), Optional.empty(), false),
                        Instant.now()))
                .hasMessageContaining("--tls-key");
        assertThatThrownBy(() -> read(Optional.of(good), Optional.empty(), true))
                .hasMessageContaining("--tls-ca");
    }
}
