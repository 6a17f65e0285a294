package io.ekiden.cli.part;

import io.ekiden.orchestrator.store.EmbeddedZooKeeper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of parts that need a ZooKeeper, and are spoken to over HTTP. */
abstract class OnZooKeeper {
    @TempDir
    Path directory;

    final Vertx vertx = Vertx.vertx();
    final HttpClient http = HttpClient.newHttpClient();
    EmbeddedZooKeeper zooKeeper;

    @BeforeEach
    void startZooKeeper() throws Exception {
        zooKeeper = new EmbeddedZooKeeper(EmbeddedZooKeeper.Settings.local(0, directory));
    }

    @AfterEach
    void stopZooKeeper() throws Exception {
        http.shutdownNow();
        Opened.await(vertx.close());
        zooKeeper.close();
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    static HttpRequest postOf(int port, String path, String json) {
        return HttpRequest.newBuilder(uri(port, path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build();
    }
}
