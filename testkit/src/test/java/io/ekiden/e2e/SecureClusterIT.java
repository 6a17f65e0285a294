package io.ekiden.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.testkit.real.ApiClient;
import io.ekiden.testkit.real.Certificate;
import io.ekiden.testkit.real.EkidenPart;
import io.ekiden.testkit.real.ExecSocket;
import io.ekiden.testkit.real.Leftovers;
import io.ekiden.testkit.real.Ports;
import io.ekiden.testkit.real.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A master that listens for everybody and lets in those it knows, over TLS; an agent; and a framework. Each is a process. */
class SecureClusterIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    private final int masterPort = Ports.free();
    private final int agentPort = Ports.free();
    private final String secret = UUID.randomUUID().toString();
    private Certificate certificate;

    @BeforeEach
    void make() throws Exception {
        certificate = Certificate.make(dir);
    }

    @AfterEach
    void end() throws Exception {
        Leftovers.end(dir);
    }

    private Path file(String name, String content) throws IOException {
        var file = Files.writeString(dir.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private EkidenPart master(Path credentials, String... more) throws Exception {
        return part(
                "master",
                masterPort,
                List.of("--data-dir=" + dir.resolve("master"), "--credentials=" + credentials),
                more);
    }

    private EkidenPart agent(String credential, String... more) throws Exception {
        return part(
                "agent",
                agentPort,
                List.of(
                        "--master=127.0.0.1:" + masterPort,
                        "--work-dir=" + dir.resolve("agent-dir"),
                        "--credential=" + file("agent", credential),
                        "--tls-ca=" + certificate.certificate()),
                more);
    }

    /** Listens with the certificate. */
    private EkidenPart part(String command, int port, List<String> options, String... more) throws Exception {
        var all = new ArrayList<>(List.of(
                command,
                "--port=" + port,
                "--tls-cert=" + certificate.certificate(),
                "--tls-key=" + certificate.key()));
        all.addAll(options);
        all.addAll(List.of(more));
        return EkidenPart.start(dir, all.toArray(String[]::new));
    }

    private static HttpClient trusting(Certificate shown) throws Exception {
        return HttpClient.newBuilder().sslContext(shown.context()).build();
    }

    private void assertNoSecretIn(EkidenPart... parts) throws IOException {
        for (var part : parts) {
            assertThat(part.output()).doesNotContain(secret);
        }
    }

    @Test
    void knownOnes_workTogetherOverTls_andStrangersDoNot() throws Exception {
        var credentials = file("credentials", "agents " + secret + "a\nqueue " + secret + "q\n");
        var queuesOwn = file("queue", secret + "q\n");
        try (var http = trusting(certificate);
                var master = master(credentials, "--bind=0.0.0.0", "--hostname=127.0.0.1");
                var agent = agent(
                        "{\"principal\": \"agents\", \"secret\": \"" + secret + "a\"}",
                        "--bind=0.0.0.0",
                        "--hostname=127.0.0.1",
                        "--resources=cpus:4;mem:1024;ports:[31000-31099]",
                        "--http-credentials=" + credentials)) {
            assertThat(master.output()).contains("https://127.0.0.1:" + masterPort);
            assertThat(status(http, masterPort, "/state", "")).isEqualTo(401);
            assertThat(status(http, agentPort, "/state", "")).isEqualTo(401);
            assertThat(status(http, agentPort, "/state", secret + "q")).isEqualTo(200);
            Wait.until(
                    "the agent is let in",
                    SOON,
                    () -> get(http, masterPort, "/slaves", secret + "q").body(),
                    body -> body.contains("slave(1)@127.0.0.1:" + agentPort));

            try (var queue = EkidenPart.launch(
                            dir,
                            "work-queue",
                            "--master=127.0.0.1:" + masterPort,
                            "--mesos-authentication-principal=queue",
                            "--mesos-authentication-secret-file=" + queuesOwn,
                            "--tls-ca=" + certificate.certificate(),
                            "exit 0",
                            "exit 3");
                    var stranger = EkidenPart.launch(
                            dir,
                            "agent",
                            "--master=127.0.0.1:" + masterPort,
                            "--work-dir=" + dir.resolve("x"),
                            "--port=0",
                            "--tls-ca=" + certificate.certificate())) {
                assertThat(queue.exitCode()).as(queue.output()).isEqualTo(1);
                assertThat(queue.output()).contains("exit 0: finished", "exit 3: Command exited with status 3");
                Wait.until("it is refused", SOON, stranger::output, text -> text.contains("status 401"));
            }
            assertDoorsAreOpen(http, queuesOwn);
            assertNoSecretIn(master, agent);
            assertThat(get(http, masterPort, "/flags", secret + "q").body())
                    .doesNotContain(secret)
                    .contains(
                            "\"authenticate_agents\":\"true\"",
                            "\"authenticate_http_readonly\":\"true\"",
                            "\"credentials\":\"" + credentials + "\"",
                            "\"ip\":\"0.0.0.0\"",
                            "\"registry\":\"zookeeper\"",
                            "\"work_dir\":\"" + dir.resolve("master") + "\"");
        }
    }

    /** To the orchestrator that has both credentials: that of the master, and that of agents. */
    private void assertDoorsAreOpen(HttpClient http, Path queuesOwn) throws Exception {
        int port = Ports.free();
        try (var orchestrator = EkidenPart.start(
                dir,
                "orchestrator",
                "--master=127.0.0.1:" + masterPort,
                "--data-dir=" + dir.resolve("orchestrator"),
                "--http-port=" + port,
                "--mesos-authentication-principal=queue",
                "--mesos-authentication-secret-file=" + queuesOwn,
                "--agent-credential=" + file("for-agents", "queue " + secret + "q"),
                "--tls-ca=" + certificate.certificate())) {
            var api = new ApiClient(URI.create("http://127.0.0.1:" + port), http);
            assertThat(api.post("/v2/apps", "{\"id\": \"/web\", \"cmd\": \"echo up; exec sleep 1000\", \"mem\": 8}")
                            .status())
                    .isEqualTo(201);
            var task = api.running("/web", 1, false, SOON).getFirst().path("id").asText();
            Wait.until(
                    "its word",
                    SOON,
                    () -> api.get("/v2/tasks/" + task + "/log").response().body(),
                    "up\n"::equals);
            var said = ExecSocket.run(http, api.base(), task, "{\"command\": [\"/bin/echo\", \"beside\"]}", "");
            assertThat(said.of(1)).isEqualTo("beside\n");
            assertThat(api.delete("/v2/apps/web").status()).isEqualTo(200);
            api.settled(SOON);
            assertNoSecretIn(orchestrator);
        }
    }

    @Test
    void filesThatChange_areInForce_withoutARestart_andBadOnesAreNot() throws Exception {
        var known = file("credentials", "agents " + secret + "a\nqueue " + secret + "q\n");
        var lists = file(
                "acls", "{\"view_flags\": [{\"principals\": {\"type\": \"ANY\"}, \"flags\": {\"type\": \"ANY\"}}]}");
        try (var first = trusting(certificate);
                var master = master(known, "--acls=" + lists);
                var agent = agent("agents " + secret + "a", "--registration-backoff-factor=200ms")) {
            assertThat(master.output()).contains("Every principal of --credentials may register an agent");
            assertThat(status(first, masterPort, "/flags", secret + "q")).isEqualTo(200);

            file("credentials", "agents " + secret + "a\nqueue " + secret + "q and more\n");
            Wait.until("it is refused", SOON, master::output, text -> text.contains("cannot be used, what was there"));
            assertThat(status(first, masterPort, "/flags", secret + "q")).isEqualTo(200);

            file("acls", "{\"view_flags\": [{\"principals\": {\"type\": \"ANY\"}, \"flags\": {\"type\": \"NONE\"}}]}");
            Wait.until("flags", SOON, () -> status(first, masterPort, "/flags", secret + "q"), code -> code == 403);
            file("credentials", "agents " + secret + "b\nops " + secret + "o\n");
            Wait.until("queue", SOON, () -> status(first, masterPort, "/state", secret + "q"), code -> code == 401);
            Wait.until("it ends the agent's link", SOON, agent::output, text -> text.contains("status 401"));

            Files.delete(dir.resolve("server.p12"));
            var next = Certificate.make(dir);
            try (var second = trusting(next)) {
                Wait.until("ops", SOON, () -> tried(second, masterPort, secret + "o"), code -> code == 200);
                Wait.until("the agent", SOON, () -> tried(second, agentPort, ""), code -> code == 200);
                file("agent", "agents " + secret + "b");
                Wait.until(
                        "the agent is let in with its new secret, and trusts the new certificate",
                        SOON,
                        () -> get(second, masterPort, "/slaves", secret + "o").body(),
                        body -> body.contains("\"active\":true"));
            }
            assertNoSecretIn(master, agent);
        }
    }

    /** Zero while there is no connection that can be trusted. */
    private static int tried(HttpClient http, int port, String token) throws InterruptedException {
        try {
            return status(http, port, "/state", token);
        } catch (IOException distrust) {
            return 0;
        }
    }

    private static HttpResponse<String> get(HttpClient http, int port, String path, String token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int status(HttpClient http, int port, String path, String token)
            throws IOException, InterruptedException {
        return get(http, port, path, token).statusCode();
    }
}
