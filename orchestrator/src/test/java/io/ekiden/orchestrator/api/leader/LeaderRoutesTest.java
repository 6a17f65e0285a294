package io.ekiden.orchestrator.api.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.Loopback;
import io.ekiden.orchestrator.api.view.InfoJson;
import io.ekiden.orchestrator.store.backup.BackupDirectory;
import io.ekiden.orchestrator.store.backup.HandoverReport;
import io.ekiden.orchestrator.store.backup.Wish;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A leader that is to leave something for the next one, while it is stored. */
class LeaderRoutesTest {
    private final Vertx vertx = Vertx.vertx();
    private final Promise<Void> stored = Promise.promise();
    private final CompletableFuture<Wish> left = new CompletableFuture<>();
    private final CompletableFuture<Void> hungUp = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final AtomicInteger abdications = new AtomicInteger();
    private volatile Optional<HandoverReport> handover = Optional.empty();
    private HttpServer server;

    private final Abdication abdication = new Abdication() {
        @Override
        public void abdicate() {
            abdications.incrementAndGet();
            gone.complete(null);
        }

        @Override
        public Future<Void> leave(Wish wish) {
            left.complete(wish);
            return stored.future();
        }

        @Override
        public Optional<HandoverReport> handover() {
            return handover;
        }

        @Override
        public Optional<BackupDirectory> backups() {
            return Optional.of(new BackupDirectory(Path.of("/backups")));
        }
    };

    @BeforeEach
    void start() throws Exception {
        var router = Router.router(vertx);
        router.route().handler(ctx -> {
            ctx.request().connection().closeHandler(_ -> vertx.runOnContext(_ -> hungUp.complete(null)));
            ctx.next();
        });
        var info = new InfoJson.Info("1.11.26", "ekiden", true, Optional.of("h:8080"), Optional.empty(), Map.of());
        new LeaderRoutes(() -> info, abdication).mount(router);
        server = Loopback.serve(vertx, router);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /** Otherwise what is stored is done when this leader goes one day, which nobody would expect then. */
    @Test
    void leaderGoes_alsoWhenWhoAskedHungUpMeanwhile() throws Exception {
        try (var _ = ask()) {
            left.get(10, TimeUnit.SECONDS);
        }
        hungUp.get(10, TimeUnit.SECONDS);
        stored.complete();
        gone.get(10, TimeUnit.SECONDS);
        assertThat(abdications).hasValue(1);
    }

    @Test
    void leaderGoesOnce_whenItHasAnswered() throws Exception {
        try (var socket = ask()) {
            left.get(10, TimeUnit.SECONDS);
            assertThat(abdications).hasValue(0);
            stored.complete();
            var id = left.join().id().orElseThrow();
            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 200")
                    .contains("Leadership abdicated", "\"handover\":\"" + id + "\"");
        }
        hungUp.get(10, TimeUnit.SECONDS);
        gone.get(10, TimeUnit.SECONDS);
        assertThat(abdications).hasValue(1);
    }

    @Test
    void leaderGoesOn_andSaysWhatIsKnown_whenNothingWasStoredForSure() throws Exception {
        try (var socket = ask()) {
            stored.fail("it is not known whether it was stored");
            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 503")
                    .contains("Leadership was not abdicated: it is not known whether it was stored");
        }
        hungUp.get(10, TimeUnit.SECONDS);
        assertThat(abdications).hasValue(0);
    }

    @Test
    void leader_tellsWhatBecameOfWhatWasLeftToIt() throws Exception {
        assertThat(leader()).endsWith("{\"leader\":\"h:8080\"}");

        var wish = new Wish(Optional.of("w1"), Optional.of("a"), Optional.of("b"));
        handover = Optional.of(new HandoverReport(Instant.EPOCH, wish, Optional.empty()));
        assertThat(leader())
                .endsWith("\"handover\":{\"state\":\"done\",\"id\":\"w1\",\"backup\":\"a\",\"restore\":\"b\","
                        + "\"time\":\"1970-01-01T00:00:00.000Z\"}}");
        handover = Optional.of(new HandoverReport(Instant.EPOCH, wish, Optional.of("/backups/b is damaged")));
        assertThat(leader()).contains("\"state\":\"failed\"").endsWith("\"reason\":\"/backups/b is damaged\"}}");
    }

    private String leader() throws Exception {
        try (var socket = ask("GET", "/v2/leader")) {
            return answer(socket);
        }
    }

    private Socket ask() throws Exception {
        return ask("DELETE", "/v2/leader?restore=file:///backups/a");
    }

    private Socket ask(String method, String path) throws Exception {
        var socket = new Socket("127.0.0.1", server.actualPort());
        socket.getOutputStream()
                .write("%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                        .formatted(method, path)
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws Exception {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
