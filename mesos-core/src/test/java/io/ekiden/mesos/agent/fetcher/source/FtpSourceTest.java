package io.ekiden.mesos.agent.fetcher.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.fetcher.source.Fetched.Validators;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.security.file.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FtpSourceTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    private final List<OptionalLong> totals = new ArrayList<>();

    private FtpSource source(SecureFtpClient.Tls tls) {
        return new FtpSource(new TransferLimits(PATIENT, PATIENT, 2, 10 << 20), new AddressGuard(false), tls);
    }

    private FtpSource source() {
        return source(SecureFtpClient.Tls.OF_SYSTEM);
    }

    private Fetched fetch(FtpSource source, String url, Validators known)
            throws FetchException, IOException, InterruptedException {
        var uri = FetchUri.parse(url);
        var order = new Order(
                uri,
                temp.resolve("target"),
                known,
                new Order.Task(new TaskUser.Own(), temp),
                Room.UNLIMITED,
                (_, total) -> totals.add(total));
        return source.fetch(order, ((FetchUri.Location.Ftp) uri.location()).uri());
    }

    private Fetched fetch(String url) throws Exception {
        return fetch(source(), url, Validators.NONE);
    }

    private TestFtpServer server(Optional<TestCertificate> certificate) throws Exception {
        return server(certificate, certificate.isPresent() ? "ftps" : "ftp", "TLSv1.3");
    }

    private TestFtpServer server(Optional<TestCertificate> certificate, String scheme, String... versions)
            throws Exception {
        return new TestFtpServer(Files.createDirectories(temp.resolve("ftp")), scheme, certificate, versions);
    }

    private static byte[] bytes(int size) {
        var bytes = new byte[size];
        new SplittableRandom(3).nextBytes(bytes);
        return bytes;
    }

    @Test
    void ftp_fetchesAFileAndKnowsItAgain() throws Exception {
        try (var server = server(Optional.empty())) {
            Files.createDirectories(server.root().resolve("dir"));
            Files.write(server.root().resolve("dir/a file"), bytes(200_000));
            var fetched = fetch(server.url(server.login(), "/dir/a%20file"));
            assertThat(temp.resolve("target")).hasBinaryContent(bytes(200_000));
            assertThat(totals).contains(OptionalLong.of(200_000));
            assertThat(server.requests("USER")).containsExactly("USER me");
            assertThat(server.requests("RETR")).containsExactly("RETR dir/a file");
            assertThat(fetch(source(), server.url("", "/dir/a file"), fetched.validators())
                            .notModified())
                    .isTrue();
            assertThat(server.requests("USER")).containsExactly("USER me", "USER anonymous");
            assertThat(server.requests("RETR")).hasSize(1);
        }
    }

    @Test
    void ftps_isEncryptedAndChecksWhoAnswers() throws Exception {
        var certificate = TestCertificate.make(temp, "server");
        try (var server = server(Optional.of(certificate))) {
            Files.write(server.root().resolve("f"), bytes(100_000));
            fetch(source(server::trust), server.url(server.login(), "/f"), Validators.NONE);
            assertThat(temp.resolve("target")).hasBinaryContent(bytes(100_000));
            assertThat(server.requests("PROT")).containsExactly("PROT P");
            assertThatThrownBy(() -> fetch(server.url(server.login(), "/f")))
                    .as("a certificate nobody vouches for")
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("TLS with 127.0.0.1 failed");
            assertThatThrownBy(() -> fetch(
                            source(server::trust),
                            server.url(server.login(), "/f").replace("127.0.0.1", "127.0.0.2"),
                            Validators.NONE))
                    .as("a certificate of another host")
                    .isInstanceOf(FetchException.class);
        }
    }

    @Test
    void dataConnection_goesOnWithTheTlsSessionOfTheOther() throws Exception {
        var certificate = TestCertificate.make(temp, "server");
        for (var scheme : List.of("ftps", "ftpes")) {
            for (var version : List.of("TLSv1.2", "TLSv1.3")) {
                try (var server = server(Optional.of(certificate), scheme, version)) {
                    Files.write(server.root().resolve("f"), bytes(500_000));
                    server.cuts.set(1);
                    fetch(source(server::trust), server.url(server.login(), "/f"), Validators.NONE);
                    assertThat(temp.resolve("target")).hasBinaryContent(bytes(500_000));
                    assertThat(server.requests("RETR")).hasSize(2);
                    assertThat(server.shown)
                            .as("once for each attempt, with %s and %s", scheme, version)
                            .hasValue(2);
                }
            }
        }
    }

    @Test
    void ftpes_asksForTlsBeforeAnythingElse_andNeverDoesWithout() throws Exception {
        var certificate = TestCertificate.make(temp, "server");
        try (var server = server(Optional.of(certificate), "ftpes", "TLSv1.3")) {
            Files.write(server.root().resolve("f"), bytes(100_000));
            fetch(source(server::trust), server.url(server.login(), "/f"), Validators.NONE);
            assertThat(temp.resolve("target")).hasBinaryContent(bytes(100_000));
            assertThat(server.requests("").getFirst()).isEqualTo("AUTH TLS");
            assertThat(server.requests("PROT")).containsExactly("PROT P");
            assertThatThrownBy(() -> fetch(server.url(server.login(), "/f")))
                    .as("a certificate nobody vouches for")
                    .hasMessageContaining("TLS with 127.0.0.1 failed");
            assertThatThrownBy(() -> fetch(server.url(server.login(), "/f").replace("ftpes:", "ftps:")))
                    .hasMessageContaining("(a server that wants AUTH TLS is asked with ftpes://)");
        }
        try (var server = server(Optional.empty(), "ftpes")) {
            Files.write(server.root().resolve("f"), bytes(100_000));
            assertThatThrownBy(() -> fetch(server.url(server.login(), "/f")))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("TLS with 127.0.0.1 failed: 431");
            assertThat(server.requests("USER")).as("without TLS nobody logs in").isEmpty();
        }
    }

    @Test
    void lostTransfer_goesOnWhereItStopped() throws Exception {
        try (var server = server(Optional.empty())) {
            Files.write(server.root().resolve("big"), bytes(500_000));
            server.cuts.set(2);
            fetch(server.url(server.login(), "/big"));
            assertThat(temp.resolve("target")).hasBinaryContent(bytes(500_000));
            assertThat(server.requests("RETR")).hasSize(3);
            assertThat(server.requests("REST")).containsExactly("REST 300000", "REST 420000");
        }
    }

    @Test
    void serverThatDoesNotGoOn_isAskedForAllOfIt() throws Exception {
        try (var server = server(Optional.empty())) {
            Files.write(server.root().resolve("big"), bytes(500_000));
            server.cuts.set(1);
            server.refused.add("REST");
            fetch(server.url(server.login(), "/big"));
            assertThat(temp.resolve("target")).hasBinaryContent(bytes(500_000));
            assertThat(server.requests("RETR")).hasSize(2);
            assertThat(server.requests("REST")).containsExactly("REST 300000");
        }
    }

    @Test
    void failure_saysWhy() throws Exception {
        try (var server = server(Optional.empty())) {
            assertThatThrownBy(() -> fetch(server.url(server.login(), "/none")))
                    .isInstanceOf(FetchException.class)
                    .hasMessageContaining("***@127.0.0.1")
                    .hasMessageContaining("the FTP server refused it: 550");
            assertThatThrownBy(() -> fetch(server.url("me:wrong", "/none")))
                    .hasMessageContaining("refused the login of 'me': 530")
                    .hasMessageNotContaining("wrong");
            assertThatThrownBy(() -> fetch(server.url(server.login(), "/a%0d%0aDELE%20b")))
                    .hasMessageContaining("control characters");
            assertThat(server.requests("DELE")).isEmpty();
        }
        assertThatThrownBy(() -> fetch("ftp://169.254.169.254/x")).hasMessageContaining("link-local");
    }

    @Test
    void interrupt_endsATransferAtOnce() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var ended = new CompletableFuture<Throwable>();
            var thread = Thread.startVirtualThread(() -> {
                try {
                    fetch("ftp://127.0.0.1:" + silent.getLocalPort() + "/x");
                    ended.complete(new AssertionError("it ended"));
                } catch (Exception e) {
                    ended.complete(e);
                }
            });
            try (var connection = silent.accept()) {
                assertThat(connection.isConnected()).isTrue();
                thread.interrupt();
                assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            }
        }
    }

    @Test
    void silentServer_isGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var limits = new TransferLimits(PATIENT, Duration.ofMillis(300), 2, 1000);
            var source = new FtpSource(limits, new AddressGuard(false));
            assertThatThrownBy(() -> fetch(source, "ftp://127.0.0.1:" + silent.getLocalPort() + "/x", Validators.NONE))
                    .hasMessageContaining("stalled");
        }
    }
}
