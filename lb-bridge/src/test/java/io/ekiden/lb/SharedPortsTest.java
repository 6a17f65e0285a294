package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.LbSettings.Binding;
import io.ekiden.lb.LbSettings.Exposure;
import io.ekiden.lb.LbSettings.HaproxyOptions;
import io.ekiden.lb.LbSettings.Sharing;
import io.ekiden.lb.view.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts, paths, TLS and what else labels ask for, by real requests through a real HAProxy. */
class SharedPortsTest {
    /** Of the password secret, by crypt with SHA-256. */
    private static final String SECRET = "$5$ekiden$oYgcL1lEy.Shn5AxEWUXj2JGQC2IYX9Hi/hTf3n9yJ6";

    private static final String PRIVATE_KEY = "(?s)-----BEGIN PRIVATE KEY.*";

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final int http = Ports.free();
    private final int https = Ports.free();
    private final int byApp = Ports.free();
    private final int stats = Ports.free();
    private Marathon marathon;
    private Optional<LbBridge> served = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        marathon = new Marathon(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        bridge().stop().await();
        marathon.stop();
        vertx.close().await();
    }

    private void serve(List<Path> certificates, JsonObject... apps) {
        for (var app : apps) {
            marathon.put(app);
        }
        var bridge = new LbBridge(
                vertx,
                LbSettings.of(List.of(marathon.url()), directory.resolve("lb"))
                        .withBinding(new Binding(
                                "127.0.0.1",
                                stats,
                                Set.of(),
                                new Sharing(http, certificates.isEmpty() ? 0 : https, byApp, certificates),
                                Exposure.ALL))
                        .withHaproxy(new HaproxyOptions(Optional.empty(), Optional.empty(), true, 1000)));
        served = Optional.of(bridge);
        bridge.start().await();
        while (bridge.snapshot().reloads() == 0) {
            LockSupport.parkNanos(5_000_000);
            assertThat(bridge.snapshot().problems()).isEmpty();
        }
    }

    private LbBridge bridge() {
        return served.orElseThrow();
    }

    /** A task that tells what it was asked, and redirects from /old to /new. */
    private JsonObject app(String id, int servicePort, Map<String, String> labels, String... tasks) {
        var list = new JsonArray();
        for (var name : tasks) {
            var server = vertx.createHttpServer()
                    .requestHandler(request -> echo(name, request))
                    .listen(Ports.free(), "127.0.0.1")
                    .await();
            list.add(new JsonObject()
                    .put("id", name)
                    .put("host", "127.0.0.1")
                    .put("ports", new JsonArray().add(server.actualPort()))
                    .put("state", "TASK_RUNNING"));
        }
        var all = new JsonObject();
        labels.forEach((label, value) -> all.put("HAPROXY_0_" + label, value));
        return new JsonObject()
                .put("id", id)
                .put("labels", all)
                .put("portDefinitions", new JsonArray().add(new JsonObject().put("port", servicePort)))
                .put("tasks", list);
    }

    private static void echo(String name, HttpServerRequest request) {
        if (request.path().equals("/old")) {
            request.response().setStatusCode(302).putHeader("Location", "/new").end();
        } else {
            request.response()
                    .end(name + " " + request.path() + " " + request.authority().host() + " "
                            + request.getHeader("X-Forwarded-Proto") + " " + request.version());
        }
    }

    private HttpClientResponse ask(int port, String host, String path, String... headers) {
        return ask(new HttpClientOptions(), port, host, path, headers);
    }

    private HttpClientResponse ask(HttpClientOptions options, int port, String host, String path, String... headers) {
        var to = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port, "127.0.0.1"))
                .setHost(host)
                .setPort(port)
                .setMethod(HttpMethod.GET)
                .setURI(path);
        for (int i = 0; i < headers.length; i += 2) {
            to.addHeader(headers[i], headers[i + 1]);
        }
        var client = vertx.createHttpClient(options);
        return client.request(to)
                .compose(request -> request.send())
                .compose(response -> response.body().map(response))
                .await();
    }

    private static String body(HttpClientResponse response) {
        return response.statusCode() + " " + response.body().await();
    }

    @Test
    void hostsAndPaths_leadToTheirApps() {
        serve(
                List.of(),
                app("/web", Ports.free(), Map.of("VHOST", "a.example.com,b.example.com"), "web"),
                app("/admin", Ports.free(), Map.of("VHOST", "a.example.com", "PATH", "/admin"), "admin"),
                app("/any", Ports.free(), Map.of("MODE", "http"), "any"));

        assertThat(body(ask(http, "a.example.com", "/"))).startsWith("200 web / ");
        assertThat(body(ask(http, "A.Example.com", "/x"))).startsWith("200 web /x ");
        assertThat(body(ask(http, "b.example.com", "/admin"))).startsWith("200 web /admin ");
        assertThat(body(ask(http, "a.example.com", "/admin/x"))).startsWith("200 admin /admin/x ");
        assertThat(ask(http, "c.example.com", "/").statusCode()).isEqualTo(503);
        assertThat(body(ask(byApp, "whatever", "/", "X-Marathon-App-Id", "/any")))
                .startsWith("200 any / ");
        assertThat(ask(byApp, "whatever", "/").statusCode()).isEqualTo(503);
    }

    /** As operators of marathon-lb ask for it. */
    @Test
    void statsPort_showsTheConfigurationAndTheMaps_andFiguresForPrometheus() {
        int port = Ports.free();
        serve(List.of(), app("/web", port, Map.of("VHOST", "a.example.com"), "web"));
        assertThat(body(ask(stats, "x", "/_haproxy_getvhostmap"))).isEqualTo("200 a.example.com web-" + port + "\n");
        assertThat(body(ask(stats, "x", "/_haproxy_getappmap"))).isEqualTo("200 /web web-" + port + "\n");
        assertThat(body(ask(stats, "x", "/_haproxy_getconfig")))
                .contains("\nlisten web-" + port + "\n", "default-server");
        assertThat(ask(stats, "x", "/_haproxy_getpids").statusCode()).isEqualTo(404);
        assertThat(ask(stats, "x", "/_haproxy_health_check").statusCode()).isEqualTo(200);
        assertThat(body(ask(stats, "x", "/metrics"))).contains("haproxy_server_status{proxy=\"web-" + port + "\"");
    }

    @Test
    void passwordsNetworksAndRedirects_holdAtEveryPort() {
        int guarded = Ports.free();
        int closed = Ports.free();
        serve(
                List.of(),
                app("/guarded", guarded, Map.of("VHOST", "g.example.com", "AUTH", "My realm:bob:" + SECRET), "guarded"),
                app(
                        "/closed",
                        closed,
                        Map.of("VHOST", "c.example.com", "BACKEND_NETWORK_ALLOWED_ACL", "10.9.8.0/24"),
                        "closed"),
                app("/start", Ports.free(), Map.of("VHOST", "s.example.com", "HTTP_BACKEND_REDIR", "/start"), "start"));

        var bob = "Basic " + Base64.getEncoder().encodeToString("bob:secret".getBytes(StandardCharsets.UTF_8));
        for (int port : List.of(http, guarded)) {
            var refused = ask(port, "g.example.com", "/");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.getHeader("WWW-Authenticate")).isEqualTo("Basic realm=\"My realm\"");
            assertThat(body(ask(stats, "x", "/_haproxy_getconfig")))
                    .contains(" password ***")
                    .doesNotContain(SECRET);
            assertThat(body(ask(port, "g.example.com", "/", "Authorization", bob)))
                    .startsWith("200 guarded / ");
        }
        for (int port : List.of(http, closed)) {
            assertThat(ask(port, "c.example.com", "/").statusCode()).isEqualTo(403);
        }
        var moved = ask(http, "s.example.com", "/");
        assertThat(moved.statusCode()).isEqualTo(301);
        assertThat(moved.getHeader("Location")).isEqualTo("/start");
        assertThat(body(ask(http, "s.example.com", "/start"))).startsWith("200 start /start ");
    }

    @Test
    void pathsAreCutOffAndPutBack() {
        serve(
                List.of(),
                app(
                        "/app",
                        Ports.free(),
                        Map.of(
                                "VHOST", "w.example.com",
                                "PATH", "/tool",
                                "HTTP_BACKEND_PROXYPASS_PATH", "/tool",
                                "HTTP_BACKEND_REVPROXY_PATH", "/tool"),
                        "tool"));

        assertThat(body(ask(http, "w.example.com", "/tool/x/y"))).startsWith("200 tool /x/y ");
        assertThat(body(ask(http, "w.example.com", "/tool"))).startsWith("200 tool / ");
        assertThat(body(ask(http, "w.example.com", "/toolbox"))).startsWith("200 tool /toolbox ");
        assertThat(ask(http, "w.example.com", "/tool/old").getHeader("Location"))
                .isEqualTo("/tool/new");
    }

    @Test
    void stickySession_staysWithItsTask() {
        int port = Ports.free();
        serve(
                List.of(),
                app("/s", port, Map.of("MODE", "http", "STICKY", "true", "BALANCE", "roundrobin"), "one", "two"));

        var tasks = new HashSet<String>();
        // Whoever is found slow under load gets nothing for a moment.
        for (int i = 0; i < 200 && tasks.size() < 2; i++) {
            tasks.add(body(ask(port, "x", "/")));
        }
        assertThat(tasks).hasSize(2);
        var first = ask(port, "x", "/");
        var cookie = first.getHeader("Set-Cookie").split(";")[0];
        assertThat(cookie).startsWith("mesosphere_server_id=");
        for (int i = 0; i < 4; i++) {
            assertThat(body(ask(port, "x", "/", "Cookie", cookie))).isEqualTo(body(first));
        }
    }

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

    /** The map is replaced as a whole, the server is added, and its cookie is made. */
    @Test
    void otherHostsAndMoreTasks_areServedWithoutAReload() {
        int port = Ports.free();
        var sticky = Map.of("VHOST", "a.example.com", "STICKY", "true", "BALANCE", "roundrobin");
        serve(List.of(), app("/s", port, sticky, "one"));
        assertThat(body(ask(http, "a.example.com", "/"))).startsWith("200 one / ");

        var moved = Map.of("VHOST", "b.example.com", "STICKY", "true", "BALANCE", "roundrobin");
        marathon.put(app("/s", port, moved, "two", "three"));
        var cookies = new TreeMap<String, String>();
        while (!cookies.keySet().equals(Set.of("two", "three"))) {
            var answer = ask(http, "b.example.com", "/");
            if (answer.statusCode() == 200) {
                var cookie = answer.getHeader("Set-Cookie").split(";")[0];
                cookies.put(body(answer).split(" ")[1], cookie);
            }
        }
        cookies.forEach((task, cookie) -> {
            assertThat(cookie).matches("mesosphere_server_id=[0-9a-f]+");
            assertThat(body(ask(http, "b.example.com", "/", "Cookie", cookie))).startsWith("200 " + task + " / ");
        });
        assertThat(ask(http, "a.example.com", "/").statusCode()).isEqualTo(503);
        assertThat(bridge().snapshot().reloads()).isEqualTo(1);
    }

    /** A host with a slash in it is none with a path. */
    @Test
    void otherPaths_areServedWithoutAReload_byTheLongestThatFits() {
        int whole = Ports.free();
        int part = Ports.free();
        serve(
                List.of(),
                app("/whole", whole, Map.of("VHOST", "a.example.com"), "whole"),
                app("/part", part, Map.of("VHOST", "b.example.com", "PATH", "/b"), "part"));
        assertThat(ask(http, "a.example.com/x", "/b").statusCode()).isEqualTo(503);
        var labels = Map.of("VHOST", "a.example.com", "PATH", "/b /a/long", "BACKEND_WEIGHT", "3");
        marathon.put(app("/part", part, labels, "moved"));
        while (!body(ask(http, "a.example.com", "/b")).startsWith("200 moved")) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(body(ask(http, "A.Example.com", "/a/longer?x"))).startsWith("200 moved ");
        assertThat(body(ask(http, "a.example.com", "/a"))).startsWith("200 whole ");
        assertThat(ask(http, "b.example.com", "/b").statusCode()).isEqualTo(503);
        assertThat(ask(http, "a.example.com/b", "/secret").statusCode()).isEqualTo(503);
        assertThat(bridge().snapshot().reloads()).isEqualTo(1);
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

    @Test
    void wrongLabel_costsItsPortAlone_andIsSaid() {
        int wrong = Ports.free();
        serve(List.of(), app("/web", Ports.free(), Map.of("VHOST", "a.example.com"), "web"));
        try (var said = new Said()) {
            marathon.put(
                    app("/evil", wrong, Map.of("VHOST", "e.example.com", "PATH", "/x\n  use_backend stats"), "evil"));
            while (said.warnings().isEmpty()) {
                LockSupport.parkNanos(5_000_000);
            }
            assertThat(said.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("HAPROXY_0_PATH has to be paths")
                    .endsWith(" appId=/evil servicePort=" + wrong);
        }

        assertThat(bridge().snapshot().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.WRONG_LABEL);
            assertThat(problem.appId()).isEqualTo("/evil");
            assertThat(problem.text()).startsWith("HAPROXY_0_PATH has to be paths");
        });
        assertThat(body(ask(http, "a.example.com", "/"))).startsWith("200 web / ");
    }
}
