package io.ekiden.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts that are refused because they would let in the wrong ones. */
@Timeout(60)
class GuardFlagsTest {
    @TempDir
    Path dir;

    private final String secret = UUID.randomUUID().toString();

    /** What a start that fails says. */
    private String refused(String... arguments) {
        var said = new StringWriter();
        int code = Main.commandLine().setErr(new PrintWriter(said)).execute(arguments);
        assertThat(code).as(said.toString()).isEqualTo(3);
        assertThat(said.toString()).doesNotContain(secret);
        return said.toString();
    }

    private Path file(String permissions, String content) throws IOException {
        var file = Files.writeString(dir.resolve("credentials"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::"})
    void listeningForOthers_needsToKnowWhoTheyAre(String address) {
        assertThat(refused("master", "--bind=" + address))
                .contains("--bind is " + address, "--credentials", "--allow-unauthenticated");
        assertThat(refused("agent", "--master=127.0.0.1:1", "--bind=" + address))
                .contains("--bind is " + address, "--http-credentials", "--allow-unauthenticated");
        assertThat(refused("orchestrator", "--master=127.0.0.1:1", "--bind=" + address))
                .contains("--bind is " + address, "--allow-unauthenticated");
        assertThat(refused("up", "--data-dir=" + dir.resolve("data"), "--bind=" + address))
                .contains("--bind is " + address, "--allow-unauthenticated");
    }

    /** Whom it knows does not hide what they say. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::"})
    void listeningForOthers_inClear_hasToBeAskedFor(String address) throws IOException {
        var known = file("rw-------", "p " + secret);
        // Something else is wrong too, so that no start succeeds.
        var master = List.of("master", "--quorum=0", "--credentials=" + known);
        var agent = List.of(
                "agent", "--master=127.0.0.1:1", "--registration-backoff-factor=1d", "--http-credentials=" + known);
        for (var command : List.of(master, agent)) {
            assertThat(refused(and(command, "--bind=" + address)))
                    .contains("--bind is " + address, "--tls-cert", "--allow-clear-text")
                    .doesNotContain("--allow-unauthenticated");
            assertThat(refused(and(command, "--bind=" + address, "--allow-clear-text")))
                    .doesNotContain("--bind", "clear");
            assertThat(refused(and(command, "--bind=127.0.0.1"))).doesNotContain("--bind", "clear");
        }
        assertThat(refused("master", "--bind=" + address, "--allow-unauthenticated"))
                .as("letting in everybody is not to be heard by everybody")
                .contains("--allow-clear-text");
        assertThat(refused("orchestrator", "--master=127.0.0.1:1", "--bind=" + address, "--allow-unauthenticated"))
                .contains("--bind is " + address, "--https-port", "--disable-http", "--allow-clear-text");
        assertThat(refused("up", "--data-dir=" + dir.resolve("data"), "--bind=" + address, "--allow-unauthenticated"))
                .contains("--bind is " + address, "run the parts alone", "--allow-clear-text");
    }

    private static String[] and(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
    }

    @Test
    void oneOpenRealm_isAsGoodAsNone() throws IOException {
        var credentials = file("rw-------", "p " + secret);
        assertThat(refused(
                        "master",
                        "--bind=0.0.0.0",
                        "--credentials=" + credentials,
                        "--authenticate-http-readonly=false"))
                .contains("--bind is 0.0.0.0", "--allow-unauthenticated");
        for (var open : List.of("--authenticate-http-readonly=false", "--authenticate-http-readwrite=false")) {
            assertThat(refused(
                            "agent",
                            "--master=127.0.0.1:1",
                            "--bind=0.0.0.0",
                            "--http-credentials=" + credentials,
                            open))
                    .contains("--bind is 0.0.0.0", "--allow-unauthenticated");
        }
    }

    @Test
    void realmsOfAnAgent_areForThoseWhoAreNamed() {
        assertThat(refused("agent", "--master=127.0.0.1:1", "--authenticate-http-readwrite"))
                .contains("--authenticate-http-…", "--http-credentials");
    }

    @Test
    void credentialsThatOthersCanRead_areRefused() throws IOException {
        var credentials = file("rw-r--r--", "p " + secret);
        assertThat(refused("master", "--credentials=" + credentials)).contains("chmod 600 " + credentials);
        assertThat(refused("agent", "--master=127.0.0.1:1", "--credential=" + credentials))
                .contains("--credential", "chmod 600 " + credentials);
        assertThat(refused(
                        "orchestrator",
                        "--master=127.0.0.1:1",
                        "--mesos-authentication-principal=p",
                        "--mesos-authentication-secret-file=" + credentials))
                .contains("--mesos-authentication-secret-file", "chmod 600 " + credentials);
        assertThat(refused(
                        "work-queue",
                        "--mesos-authentication-principal=p",
                        "--mesos-authentication-secret-file=" + credentials,
                        "true"))
                .contains("chmod 600 " + credentials);
    }

    @Test
    void passwordOfTheApi_isNotRepeated_andItsFileIsForOneAlone() throws IOException {
        var known = "--http-credentials=u:" + secret;
        // It says whom to let in, and still speaks in clear.
        assertThat(refused("orchestrator", "--master=127.0.0.1:1", "--bind=0.0.0.0", known))
                .contains("--allow-clear-text")
                .doesNotContain("--allow-unauthenticated");
        assertThat(refused("orchestrator", "--master=127.0.0.1:1", "--http-credentials=" + secret))
                .contains("--http-credentials", "user:password");
        assertThat(refused("orchestrator", "--master=127.0.0.1:1", known, "--http-open-paths=/v2/apps"))
                .contains("--http-open-paths is [/v2/apps]", "/ping");
        assertThat(refused("orchestrator", "--master=127.0.0.1:1", "--http-open-paths=/ping"))
                .contains("--http-credentials");
        var open = file("rw-r--r--", "u:" + secret);
        assertThat(refused("up", "--data-dir=" + dir.resolve("data"), "--http-credentials=file://" + open))
                .contains("--http-credentials", "chmod 600 " + open);
    }

    @Test
    void passwordOfTheBalancer_isNotRepeated_andItsFileIsForOneAlone() throws IOException {
        for (var wrong : List.of(secret, "u:" + secret + "\nv:" + secret)) {
            assertThat(refused("lb", "--marathon-credentials=" + wrong))
                    .contains("--marathon-credentials", "user:password");
        }
        var open = file("rw-r--r--", "u:" + secret);
        assertThat(refused("lb", "--marathon-credentials=file://" + open))
                .contains("--marathon-credentials", "chmod 600 " + open);
    }

    @Test
    void passwordOfTheBalancer_isHeardByOthers_whereItTravelsInClear() {
        var others = List.of(URI.create("http://192.0.2.1:8080"), URI.create("http://nobody.invalid:8080"));
        var hidden = List.of(
                URI.create("http://127.0.0.1:8080"),
                URI.create("http://localhost:8080"),
                URI.create("http://[::1]:8080"),
                URI.create("https://192.0.2.1:8443"));
        assertThat(LbCommand.heardByOthers(
                        Stream.concat(others.stream(), hidden.stream()).toList()))
                .isEqualTo(others);
    }

    /** Answers in the place of a Marathon that asks who comes. */
    @Test
    void balancerThatAsksOnce_showsWhatTheFileSays() throws IOException {
        var shown = new LinkedBlockingQueue<String>();
        var marathon = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        marathon.createContext("/", exchange -> {
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().add("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        marathon.start();
        try {
            int code = Main.commandLine()
                    .execute(
                            "lb",
                            "--once",
                            "--stdout",
                            "--marathon=127.0.0.1:" + marathon.getAddress().getPort(),
                            "--marathon-credentials=file://" + file("rw-------", "u:" + secret));
            assertThat(code).isZero();
            assertThat(shown)
                    .containsExactly("Basic "
                            + Base64.getEncoder().encodeToString(("u:" + secret).getBytes(StandardCharsets.UTF_8)));
        } finally {
            marathon.stop(0);
        }
    }

    @Test
    void zooKeepersPassword_isNotRepeated_andItsFileIsForOneAlone() throws IOException {
        for (var wrong :
                new String[] {"zk://u:" + secret + "@h:1", "zk://u:" + secret + "@/", "zk://" + secret + "@h:1/p"}) {
            assertThat(refused("master", "--zk=" + wrong)).contains("--zk");
            assertThat(refused("agent", "--master=" + wrong)).contains("--master");
            assertThat(refused("orchestrator", "--master=" + wrong)).contains("--master");
        }
        var open = file("rw-r--r--", "zk://u:" + secret + "@h:1/mesos");
        assertThat(refused("master", "--zk=file://" + open)).contains("--zk", "chmod 600 " + open);
        assertThat(refused("agent", "--master=file://" + open)).contains("--master", "chmod 600 " + open);
        assertThat(refused("orchestrator", "--master=h:1", "--zk=file://" + open))
                .contains("--zk", "chmod 600 " + open);
    }

    @Test
    void flagsThatMeanNothingAlone_areRefused() throws IOException {
        assertThat(refused("master", "--authenticate-agents")).contains("--credentials");
        assertThat(refused("work-queue", "--mesos-authentication-secret-file=" + file("rw-------", secret), "true"))
                .contains("--mesos-authentication-principal");
    }

    @Test
    void apiWithTls_needsACertificate_andAPort() {
        String[] alone = {"orchestrator", "--master=127.0.0.1:1"};
        assertThat(refused(and(List.of(alone), "--https-port=0"))).contains("--https-port", "--tls-cert");
        assertThat(refused(and(List.of(alone), "--https-port=70000"))).contains("--https-port is 70000");
        assertThat(refused(and(List.of(alone), "--disable-http"))).contains("--disable-http", "--https-port");
    }

    @Test
    void listsAndFilesThatMakeNoSense_areRefused() throws IOException {
        assertThat(refused("master", "--acls={\"run_task\": []}")).contains("--acls", "'run_task'");
        assertThat(refused("master", "--acls=" + dir.resolve("none"))).contains("--acls", "cannot be read");
        assertThat(refused("master", "--rate-limits={\"limits\": [{}]}")).contains("--rate-limits", "principal");
        assertThat(refused("master", "--tls-cert=" + dir.resolve("none"))).contains("--tls-key");
        assertThat(refused("work-queue", "--tls-ca=" + dir.resolve("none"), "true"))
                .contains("--tls-ca", "cannot be read");
        assertThat(refused("agent", "--master=127.0.0.1:1", "--tls-require-client-cert"))
                .contains("--tls-require-client-cert", "--tls-ca");
    }
}
