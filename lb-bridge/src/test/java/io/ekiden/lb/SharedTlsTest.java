package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.view.Problem;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Certificates and TLS at the port that all apps share, by real requests through a real HAProxy. */
class SharedTlsTest extends SharedPorts {
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
            while (!said.has("a certificate is renewed file=" + other)) {
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(subject(ask(secure, https, "fresh.example.com", "/"))).isEqualTo("CN=fresh.example.com");
            assertThat(subject(ask(secure, https, "web.example.com", "/"))).isEqualTo("CN=lb.example.com");

            Files.copy(certificate("renewed.example.com"), lb, StandardCopyOption.REPLACE_EXISTING);
            while (!said.has("a certificate is renewed file=" + lb)) {
                LockSupport.parkNanos(5_000_000);
            }
        }
        assertThat(subject(ask(secure, https, "web.example.com", "/"))).isEqualTo("CN=renewed.example.com");
        assertThat(bridge().snapshot().reloads()).isEqualTo(1);
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
