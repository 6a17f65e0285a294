package io.ekiden.cli.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterPartTest {
    /** Its failover timeout is zero: it ends with its connection. */
    private static final String SUBSCRIBE =
            "{\"type\": \"SUBSCRIBE\", \"subscribe\": {\"framework_info\": {\"user\": \"root\", \"name\": \"f\"}}}";

    private static final int FRAMEWORKS = 30;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private EmbeddedZooKeeper zooKeeper;

    @BeforeEach
    void begin() throws Exception {
        zooKeeper = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory));
    }

    @AfterEach
    void end() throws Exception {
        http.shutdownNow();
        Opened.await(vertx.close());
        zooKeeper.close();
    }

    private MasterPart master(int port) throws Exception {
        return MasterPart.start(
                vertx,
                MasterSettings.of(UUID.randomUUID().toString(), "127.0.0.1", port),
                MasterFront.open("127.0.0.1"),
                ZooKeeperPlace.open(zooKeeper.connectString(), ZooKeeperPlace.OWN_MASTER));
    }

    private InputStream subscribe(int port) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/scheduler"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(SUBSCRIBE));
        return http.send(request.build(), BodyHandlers.ofInputStream()).body();
    }

    @Test
    void masterThatStops_endsNoFramework() throws Exception {
        int port = freePort();
        var events = new ArrayList<InputStream>();
        try (var first = master(port)) {
            for (int i = 0; i < FRAMEWORKS; i++) {
                events.add(subscribe(port));
                assertThat(events.getLast().readNBytes(20)).hasSize(20);
            }
            assertThat(first.master().snapshot().frameworks().byId()).hasSize(FRAMEWORKS);
        }
        for (var stream : events) {
            stream.close();
        }
        try (var second = master(port)) {
            assertThat(second.master().snapshot().frameworks().byId()).hasSize(FRAMEWORKS);
            assertThat(second.master().snapshot().frameworks().completed()).isEmpty();
        }
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
