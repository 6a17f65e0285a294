package io.ekiden.orchestrator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A ZooKeeper behind TLS, which asks who comes. */
@Timeout(60)
class ZooKeeperTlsTest {
    private static final Duration SESSION = Duration.ofSeconds(4);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    private EmbeddedZooKeeper server;
    private String secure;

    @BeforeEach
    void open() throws Exception {
        server = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory.resolve("zk")));
        var options = new NetServerOptions()
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUIRED)
                .setKeyCertOptions(certificate.keyCertOptions())
                .setTrustOptions(certificate.trustOptions());
        var client = vertx.createNetClient();
        var listening = vertx.createNetServer(options)
                .connectHandler(near -> {
                    near.pause();
                    client.connect(server.port(), "127.0.0.1").onSuccess(far -> {
                        near.pipeTo(far);
                        far.pipeTo(near);
                    });
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        secure = "localhost:" + listening.actualPort();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        server.close();
        certificate.delete();
    }

    @Test
    void store_isReadAndWritten_byWhoShowsACertificate() throws Exception {
        var identity = directory.resolve("identity.pem");
        Files.writeString(
                identity,
                Files.readString(Path.of(certificate.certificatePath()))
                        + Files.readString(Path.of(certificate.privateKeyPath())));
        var tls = new ZooKeeperTls(Path.of(certificate.certificatePath()), Optional.of(identity));
        try (var curator = ZooKeeperConnection.open(secure, SESSION, Optional.empty(), Optional.of(tls))) {
            assertThat(curator.blockUntilConnected(20, TimeUnit.SECONDS)).isTrue();
            curator.create().forPath("/told", new byte[] {1});
        }
        try (var plain = ZooKeeperConnection.open(server.connectString(), SESSION)) {
            assertThat(plain.getData().forPath("/told")).containsExactly(1);
        }
    }

    @Test
    void whoShowsNone_isNotLetIn() throws Exception {
        var tls = new ZooKeeperTls(Path.of(certificate.certificatePath()), Optional.empty());
        try (var curator = ZooKeeperConnection.open(secure, SESSION, Optional.empty(), Optional.of(tls))) {
            assertThat(curator.blockUntilConnected(3, TimeUnit.SECONDS)).isFalse();
        }
    }
}
