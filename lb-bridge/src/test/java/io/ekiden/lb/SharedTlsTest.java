package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.view.Problem;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Certificates and TLS at the port that all apps share, by real requests through a real HAProxy. */
class SharedTlsTest extends SharedPorts {
    private static final HttpClientOptions SECURE =
            new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false);
    private static final String PRIVATE_KEY = "(?s)-----BEGIN PRIVATE KEY.*";

    @Test
    void tls_hasACertificateForEachHost_andSpeaksHttp2() throws Exception {
        var lb = certificate("lb.example.com");
        var shop = certificate("shop.example.com");
        int own = Ports.free();
        serve(
                List.of(lb),
                app(
                        "/shop",
                        own,
                        Map.of(
                                "VHOST", "shop.example.com",
                                "SSL_CERT", shop.toString(),
                                "REDIRECT_TO_HTTPS", "true",
                                "USE_HSTS", "true"),
                        "shop"),
                app("/other", Ports.free(), Map.of("VHOST", "other.example.com"), "other"));
        var secure = new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setUseAlpn(true)
                .setProtocolVersion(HttpVersion.HTTP_2);

        var answer = ask(secure, https, "shop.example.com", "/");
        assertThat(body(answer)).startsWith("200 shop / shop.example.com https");
        assertThat(answer.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(answer.getHeader("Strict-Transport-Security")).isEqualTo("max-age=15768000");
        assertThat(subject(answer)).isEqualTo("CN=shop.example.com");
        var other = ask(secure, https, "other.example.com", "/");
        assertThat(body(other)).startsWith("200 other / ");
        assertThat(subject(other)).isEqualTo("CN=lb.example.com");
        var moved = ask(http, "shop.example.com", "/x?y=1");
        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.getHeader("Location")).isEqualTo("https://shop.example.com:" + https + "/x?y=1");
        assertThat(body(ask(secure.setProtocolVersion(HttpVersion.HTTP_1_1), own, "shop.example.com", "/")))
                .startsWith("200 shop / ");
    }

    /** And a broken one is not shown, neither by that HAProxy nor after a reload, nor by another HAProxy. */
    @Test
    void certificateThatIsRenewedInItsFile_isShownWithoutAReload_andABrokenOneIsNot() throws Exception {
        var lb = certificate("lb.example.com");
        var other = certificate("other.example.com");
        serve(List.of(lb, other), app("/web", Ports.free(), Map.of("VHOST", "web.example.com"), "web"));
        var secure = new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false);
        assertThat(subject(ask(secure, https, "web.example.com", "/"))).isEqualTo("CN=lb.example.com");

        try (var said = new Said()) {
            Files.writeString(lb, "no certificate");
            while (!said.has("a certificate is not taken")) {
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(subject(ask(secure, https, "web.example.com", "/"))).isEqualTo("CN=lb.example.com");
            marathon.put(app("/late", Ports.free(), Map.of("VHOST", "late.example.com"), "late"));
            until(() ->
                    bridge().snapshot().reloads() == 2 && bridge().snapshot().isInStep());
            assertThat(body(ask(secure, https, "late.example.com", "/"))).startsWith("200 late / ");
            killHaproxy();
            until(() -> shown("late.example.com").equals("CN=lb.example.com"));
            assertThat(bridge().snapshot().problems()).isEmpty();
            var reloads = bridge().snapshot().reloads();

            // The key of one with the certificate of another, beside one that is well: HAProxy takes it until it is
            // asked to commit.
            var key = Files.readString(other).substring(Files.readString(other).indexOf("-----BEGIN PRIVATE KEY"));
            Files.writeString(
                    lb, Files.readString(certificate("torn.example.com")).replaceFirst(PRIVATE_KEY, key));
            while (said.warnings().stream().noneMatch(line -> line.contains("inconsistencies between private key"))) {
                LockSupport.parkNanos(5_000_000);
            }
            var fresh = certificate("fresh.example.com");
            Files.copy(fresh, other, StandardCopyOption.REPLACE_EXISTING);
            while (!said.has("a certificate is renewed file=" + copy(other))) {
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(subject(ask(secure, https, "fresh.example.com", "/"))).isEqualTo("CN=fresh.example.com");
            assertThat(subject(ask(secure, https, "web.example.com", "/"))).isEqualTo("CN=lb.example.com");

            Files.copy(certificate("renewed.example.com"), lb, StandardCopyOption.REPLACE_EXISTING);
            while (!said.has("a certificate is renewed file=" + copy(lb))) {
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(subject(ask(secure, https, "web.example.com", "/"))).isEqualTo("CN=renewed.example.com");
            assertThat(bridge().snapshot().reloads()).isEqualTo(reloads);
        }
    }

    /** Where HAProxy is told of it. */
    private String copy(Path certificate) {
        return directory.resolve("lb/certificates") + certificate.toString();
    }

    private void killHaproxy() {
        var pid = bridge().snapshot().haproxyPid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        until(() -> bridge().snapshot().haproxyPid() != pid
                && bridge().snapshot().haproxyPid() != 0
                && bridge().snapshot().isInStep());
    }

    /** As when the disk is full. */
    @Test
    void bridgeThatCannotTryCertificates_startsAllTheSame_andTriesThemLater() throws Exception {
        var full = Files.createSymbolicLink(
                Files.createDirectories(directory.resolve("lb")).resolve("certificates.trial"), Path.of("/dev/full"));
        var certificates = Files.createDirectory(directory.resolve("certificates"));
        Files.move(certificate("lb.example.com"), certificates.resolve("a.pem"));
        try (var said = new Said()) {
            serve(List.of(certificates), app("/web", Ports.free(), Map.of("VHOST", "web.example.com"), "web"));
            assertThat(shown("web.example.com")).isEqualTo("CN=lb.example.com");
            assertThat(said.warnings())
                    .anyMatch(line -> line.startsWith("certificates cannot be tried now")
                            && line.endsWith("No space left on device"));
            Files.delete(full);
            until(() -> said.has("certificates can be tried again"));
        }
        until(() -> shown("web.example.com").equals("CN=lb.example.com"));
    }

    /** Of a host of an app, and of a file of the operator; then HAProxy reads the file, and another HAProxy does, and both show the same. */
    @Test
    void certificatesForOtherHosts_areShownWithoutAReload_andStayThroughOne_andGoAgain() throws Exception {
        var certificates = Files.createDirectory(directory.resolve("certificates"));
        Files.move(certificate("lb.example.com"), certificates.resolve("a.pem"));
        var shop = certificate("shop.example.com");
        int own = Ports.free();
        var before = app("/shop", own, shopAt(shop, "shop.example.com"), "shop");
        var after = app("/shop", own, shopAt(shop, "shop.example.com,new.example.com"), "shop");
        var web = app("/web", Ports.free(), Map.of("VHOST", "web.example.com,fresh.example.com"), "web");
        serve(List.of(certificates), before, web);
        assertThat(shown("shop.example.com")).isEqualTo("CN=shop.example.com");
        assertThat(shown("new.example.com")).isEqualTo("CN=lb.example.com");
        try (var said = new Said();
                var open = new OpenConnection(https, "web.example.com")) {
            assertThat(open.ask()).contains("200 OK");
            marathon.put(after);
            until(() -> shown("new.example.com").equals("CN=shop.example.com"));
            assertThat(body(ask(SECURE, https, "new.example.com", "/"))).startsWith("200 shop / ");

            var broken = Files.writeString(certificates.resolve("broken.pem"), "no certificate");
            var fresh = certificates.resolve("fresh.pem");
            Files.move(certificate("fresh.example.com"), fresh);
            until(() -> shown("fresh.example.com").equals("CN=fresh.example.com"));
            assertThat(said.warnings())
                    .anyMatch(line ->
                            line.startsWith("a certificate is not shown until its file changes file=" + broken));
            assertThat(open.ask()).contains("200 OK");
            assertThat(bridge().snapshot().reloads()).isEqualTo(1);

            marathon.put(app("/late", Ports.free(), Map.of("VHOST", "late.example.com"), "late"));
            until(() ->
                    bridge().snapshot().reloads() == 2 && bridge().snapshot().isInStep());
            assertAllAreShown();
            killHaproxy();
            assertAllAreShown();

            var reloads = bridge().snapshot().reloads();
            marathon.put(before);
            Files.delete(fresh);
            until(() -> shown("fresh.example.com").equals("CN=lb.example.com")
                    && shown("new.example.com").equals("CN=lb.example.com"));
            assertThat(shown("shop.example.com")).isEqualTo("CN=shop.example.com");
            assertThat(bridge().snapshot().reloads()).isEqualTo(reloads);
        }
    }

    private void assertAllAreShown() {
        until(() -> shown("web.example.com").equals("CN=lb.example.com"));
        assertThat(shown("shop.example.com")).isEqualTo("CN=shop.example.com");
        assertThat(shown("new.example.com")).isEqualTo("CN=shop.example.com");
        assertThat(shown("fresh.example.com")).isEqualTo("CN=fresh.example.com");
    }

    private static Map<String, String> shopAt(Path certificate, String hosts) {
        return Map.of("VHOST", hosts, "SSL_CERT", certificate.toString());
    }

    private String shown(String host) {
        return attempt(() -> subject(ask(SECURE, https, host, "/"))).orElse("");
    }

    private static <T> Optional<T> attempt(Callable<T> asking) {
        try {
            return Optional.of(asking.call());
        } catch (Exception unreachable) {
            return Optional.empty();
        }
    }

    private static void until(BooleanSupplier holds) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it lasts too long").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** One connection by TLS that is kept: whoever is asked by it was there from the beginning. */
    private static final class OpenConnection implements AutoCloseable {
        private final SSLSocket socket;
        private final String host;

        OpenConnection(int port, String host) throws Exception {
            this.host = host;
            var context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            this.socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
            socket.setSoTimeout(30_000);
        }

        String ask() throws IOException {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new byte[4096];
            return new String(answer, 0, Math.max(0, socket.getInputStream().read(answer)), StandardCharsets.US_ASCII);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** One is refused at a look, the other by HAProxy itself, and that at the port of all apps too. */
    @Test
    void certificatesThatHaproxyRefuses_costTheirPortsAlone() throws Exception {
        var lb = certificate("lb.example.com");
        var broken = Files.writeString(directory.resolve("broken.pem"), "no certificate");
        serve(List.of(lb), app("/web", Ports.free(), Map.of("VHOST", "a.example.com"), "web"));
        marathon.put(
                app("/missing", Ports.free(), Map.of("VHOST", "m.example.com", "SSL_CERT", "/nowhere.pem"), "missing"));
        marathon.put(app(
                "/broken", Ports.free(), Map.of("VHOST", "b.example.com", "SSL_CERT", broken.toString()), "broken"));
        marathon.put(app("/new", Ports.free(), Map.of("VHOST", "n.example.com"), "new"));
        while (bridge().snapshot().problems().size() < 2
                || ask(http, "n.example.com", "/").statusCode() != 200) {
            LockSupport.parkNanos(5_000_000);
        }

        assertThat(bridge().snapshot().problems())
                .allMatch(problem -> problem.kind() == Problem.Kind.CONFIG_REFUSED && problem.port() > 0)
                .extracting(Problem::appId)
                .containsExactly("/broken", "/missing");
        assertThat(body(ask(http, "a.example.com", "/"))).startsWith("200 web / ");
        assertThat(ask(http, "b.example.com", "/").statusCode()).isEqualTo(503);
    }

    private static String subject(HttpClientResponse response) throws Exception {
        var chain = response.request().connection().sslSession().getPeerCertificates();
        return ((X509Certificate) chain[0]).getSubjectX500Principal().getName();
    }

    private Path certificate(String host) throws Exception {
        var made = SelfSignedCertificate.create(host);
        var file = directory.resolve(host + ".pem");
        Files.copy(Path.of(made.certificatePath()), file);
        Files.writeString(file, Files.readString(Path.of(made.privateKeyPath())), StandardOpenOption.APPEND);
        made.delete();
        return file;
    }
}
