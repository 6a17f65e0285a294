package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.LbSettings.Exposure;
import io.ekiden.lb.haproxy.HaproxyBinary;
import io.ekiden.lb.label.LabelRules;
import io.ekiden.lb.label.ListenMode;
import io.ekiden.lb.view.Problem;
import io.ekiden.lb.view.ViewSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Hosts, paths and what else labels ask for, by real requests through a real HAProxy. */
class SharedPortsTest extends SharedPorts {

    /** Of the password secret, by crypt with SHA-256. */
    private static final String SECRET = "$5$ekiden$oYgcL1lEy.Shn5AxEWUXj2JGQC2IYX9Hi/hTf3n9yJ6";

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

        var anyCase = Map.of("VHOST", "a.example.com", "PATH", "-i /Any/Case", "BACKEND_WEIGHT", "3");
        marathon.put(app("/part", part, anyCase, "again"));
        while (!body(ask(http, "a.example.com", "/aNY/cASE/x")).startsWith("200 again /aNY/cASE/x ")) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(body(ask(http, "a.example.com", "/any"))).startsWith("200 whole ");
        assertThat(body(ask(http, "a.example.com", "/b"))).startsWith("200 whole ");
        assertThat(bridge().snapshot().reloads()).isEqualTo(1);
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

    /** What no real one says of lines that labels may have, for all that is known: that there is something, and nothing of where. */
    @Test
    void linesThatHaproxyRefuses_withoutAWordOfWhose_costThePortAloneThatBroughtThem() throws Exception {
        var program =
                Files.writeString(directory.resolve("haproxy"), """
                #!/bin/sh
                for last; do :; done
                case "$1" in -c) if grep -q nobody-knows-why "$last"; then echo '[ALERT] (1) : config : out of ideas' >&2; exit 1; fi;; esac
                exec %s "$@"
                """.formatted(HaproxyBinary.find(Optional.empty())));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        haproxy = Optional.of(program);
        serve(
                new Exposure(Set.of(ViewSettings.ALL), new LabelRules(false, true)),
                List.of(),
                app("/web", Ports.free(), Map.of("VHOST", "a.example.com"), "web"),
                app(
                        "/even",
                        Ports.free(),
                        Map.of("VHOST", "even.example.com", "BACKEND_HEAD", "http-request set-header X even"),
                        "even"));
        int odd = Ports.free();
        marathon.put(app(
                "/odd",
                odd,
                Map.of("VHOST", "odd.example.com", "BACKEND_HEAD", "http-request set-header X nobody-knows-why"),
                "odd"));
        marathon.put(app("/new", Ports.free(), Map.of("VHOST", "new.example.com"), "new"));
        while (bridge().snapshot().problems().isEmpty()
                || ask(http, "new.example.com", "/").statusCode() != 200) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(bridge().snapshot().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFIG_REFUSED);
            assertThat(problem.port()).isEqualTo(odd);
            assertThat(problem.text())
                    .contains("HAProxy does not say whose are wrong")
                    .contains("out of ideas");
        });
        assertThat(body(ask(http, "a.example.com", "/"))).startsWith("200 web / ");
        assertThat(body(ask(http, "even.example.com", "/"))).startsWith("200 even / ");
        assertThat(ask(http, "odd.example.com", "/").statusCode()).isEqualTo(503);

        // Whoever mends a label need not wait for the minute.
        marathon.put(app("/odd", odd, Map.of("VHOST", "odd.example.com"), "mended"));
        while (ask(http, "odd.example.com", "/").statusCode() != 200) {
            LockSupport.parkNanos(5_000_000);
        }
        while (!bridge().snapshot().problems().isEmpty()) {
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** What is left over goes to the app that has the host as a whole. */
    @Test
    void ownWords_sayWhichRequestsAreForAPort() {
        var own = """
                acl host_{cleanedUpHostname} req.hdr(host),field(1,:) -i {hostname}
                acl beta req.cook(beta) -m found
                use_backend {backend} if host_{cleanedUpHostname} beta or {{ path_end .beta }}
                """;
        serve(
                new Exposure(Set.of(ViewSettings.ALL), new LabelRules(false, true)),
                List.of(),
                app("/web", Ports.free(), Map.of("VHOST", "a.example.com,b.example.com"), "web"),
                app(
                        "/beta",
                        Ports.free(),
                        Map.of("VHOST", "a.example.com", "BACKEND_WEIGHT", "1", "HTTP_FRONTEND_ACL", own),
                        "beta"),
                app(
                        "/id",
                        Ports.free(),
                        Map.of(
                                "MODE",
                                "http",
                                "HTTP_FRONTEND_APPID_ACL",
                                "use_backend {backend} if app_{cleanedUpAppId} !{{ path_beg /intern }}"),
                        "id"));

        assertThat(body(ask(http, "a.example.com", "/"))).startsWith("200 web / ");
        assertThat(body(ask(http, "a.example.com", "/", "Cookie", "beta=1"))).startsWith("200 beta / ");
        assertThat(body(ask(http, "a.example.com", "/x.beta"))).startsWith("200 beta /x.beta ");
        assertThat(body(ask(http, "b.example.com", "/x.beta", "Cookie", "beta=1")))
                .startsWith("200 web /x.beta ");
        assertThat(body(ask(byApp, "x", "/", "X-Marathon-App-Id", "/id"))).startsWith("200 id / ");
        assertThat(ask(byApp, "x", "/intern", "X-Marathon-App-Id", "/id").statusCode())
                .isEqualTo(503);
        assertThat(body(ask(byApp, "x", "/intern", "X-Marathon-App-Id", "/web")))
                .startsWith("200 web /intern ");
    }

    /** As a database speaks: first, and nothing of HTTP. */
    @Test
    void bytesArePassedOn_toTasksAtAddressesOfTheirOwn_andAConnectionStays() throws Exception {
        int own = Ports.free();
        int inside = Ports.free();
        serve(List.of(), greeters(own, inside, "127.0.0.2"));
        try (var first = new Socket("127.0.0.1", own)) {
            assertThat(said(first)).isEqualTo("127.0.0.2 greets");
            marathon.put(greeters(own, inside, "127.0.0.2", "127.0.0.3"));
            var greeted = new HashSet<String>();
            while (!greeted.equals(Set.of("127.0.0.2 greets", "127.0.0.3 greets"))) {
                try (var next = new Socket("127.0.0.1", own)) {
                    greeted.add(said(next));
                }
            }
            first.getOutputStream().write("PING\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(said(first)).isEqualTo("127.0.0.2 heard PING");
        }
        assertThat(bridge().snapshot().listeners())
                .singleElement()
                .satisfies(listener -> assertThat(listener.mode()).isEqualTo(ListenMode.TCP));
        assertThat(bridge().snapshot().reloads()).isEqualTo(1);
    }

    private static String said(Socket socket) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int octet = socket.getInputStream().read(); octet >= 0 && octet != '\n'; ) {
            line.write(octet);
            octet = socket.getInputStream().read();
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    /** An app in a network of its own, with a task at each of these addresses, of which the last one begins now. */
    private JsonObject greeters(int servicePort, int containerPort, String... addresses) {
        var tasks = new JsonArray();
        for (var address : addresses) {
            tasks.add(new JsonObject()
                    .put("id", "greeter-" + address)
                    .put("host", "127.0.0.1")
                    .put("ports", new JsonArray())
                    .put("ipAddresses", new JsonArray().add(new JsonObject().put("ipAddress", address)))
                    .put("state", "TASK_RUNNING"));
        }
        var last = addresses[addresses.length - 1];
        vertx.createNetServer()
                .connectHandler(socket -> {
                    socket.write(last + " greets\n");
                    socket.handler(heard -> socket.write(last + " heard " + heard));
                })
                .listen(containerPort, last)
                .await();
        return new JsonObject()
                .put("id", "/greeter")
                .put(
                        "networks",
                        new JsonArray().add(new JsonObject().put("name", "blue").put("mode", "container")))
                .put(
                        "container",
                        new JsonObject()
                                .put(
                                        "portMappings",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("containerPort", containerPort)
                                                        .put("servicePort", servicePort))))
                .put("tasks", tasks);
    }
}
