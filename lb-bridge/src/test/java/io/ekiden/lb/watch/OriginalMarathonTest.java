package io.ekiden.lb.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.LbSettings.Access;
import io.ekiden.lb.LbSettings.Login;
import io.ekiden.lb.Said;
import io.ekiden.lb.app.Apps;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Marathons that answer what the original was recorded to answer, and what may stand between them and the bridge. */
class OriginalMarathonTest {
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Apps> told = new LinkedBlockingQueue<>();

    @AfterEach
    void end() {
        vertx.close().await();
    }

    private static String recorded(String name) throws IOException {
        try (var in = Objects.requireNonNull(OriginalMarathonTest.class.getResourceAsStream("/original/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The original, as it was recorded. */
    private final class Original {
        final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        final BlockingQueue<HttpServerResponse> streams = new LinkedBlockingQueue<>();
        final HttpServer server;
        final String scheme;
        volatile String apps = recorded("apps.json");

        Original(HttpServerOptions options) throws IOException {
            scheme = options.isSsl() ? "https" : "http";
            server = vertx.createHttpServer(options)
                    .requestHandler(this::answer)
                    .listen(0, "127.0.0.1")
                    .await();
        }

        Original() throws IOException {
            this(new HttpServerOptions());
        }

        URI url() {
            return URI.create(scheme + "://localhost:" + server.actualPort());
        }

        private void answer(HttpServerRequest request) {
            asked.add(request.uri() + " " + request.getHeader("Authorization"));
            var response = request.response();
            switch (request.path()) {
                case "/v2/events" -> {
                    response.setChunked(true).putHeader("Content-Type", "text/event-stream;charset=utf-8");
                    response.write("\r\n");
                    streams.add(response);
                }
                case "/v2/apps" ->
                    response.putHeader("Content-Type", "application/json").end(apps);
                default -> response.setStatusCode(404).end("{\"message\":\"App does not exist\"}");
            }
        }

        String awaitAsked(String beginning) throws InterruptedException {
            while (true) {
                var next = Objects.requireNonNull(asked.poll(20, TimeUnit.SECONDS), beginning + " was not asked for");
                if (next.startsWith(beginning)) {
                    return next;
                }
            }
        }
    }

    private void follow(Access access, Duration longestSilence, URI... urls) {
        vertx.runOnContext(
                _ -> new AppsWatcher(vertx, new MarathonClient(vertx, List.of(urls), access), told::add, longestSilence)
                        .start());
    }

    private void awaitApps(String... ids) throws InterruptedException {
        while (!next().byId().keySet().equals(Set.of(ids))) {
            // What was known before is told first.
        }
    }

    private Apps next() throws InterruptedException {
        return Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS), "nothing was told");
    }

    private void drop(HttpServerResponse stream) {
        vertx.runOnContext(_ -> stream.reset());
    }

    @Test
    void recordedEvents_leadToTheirApps_andWhatWasMissedIsFoundWithTheNextStream() throws Exception {
        var original = new Original();
        follow(Access.OPEN, EventStream.LONGEST_SILENCE, original.url());
        awaitApps("/t/two", "/t/web");
        original.awaitAsked("/v2/apps?embed=apps.tasks");
        var stream = Objects.requireNonNull(original.streams.poll(20, TimeUnit.SECONDS));
        // In pieces that end anywhere.
        var events = Buffer.buffer(recorded("events.txt"));
        for (int from = 0; from < events.length(); from += 1_499) {
            stream.write(events.getBuffer(from, Math.min(events.length(), from + 1_499)));
        }
        original.awaitAsked("/v2/apps/ev ");

        original.apps = "{\"apps\":[]}";
        drop(stream);
        original.awaitAsked("/v2/events");
        original.awaitAsked("/v2/apps?embed=apps.tasks");
        awaitApps();
    }

    /** As behind a proxy that keeps what passes until it has enough of it. */
    @Test
    void silentStream_isGivenUpForAnother_andAllAppsAreAskedForEachTime() throws Exception {
        var original = new Original();
        try (var said = new Said()) {
            follow(Access.OPEN, Duration.ofMillis(600), original.url());
            awaitApps("/t/two", "/t/web");
            for (int times = 0; times < 3; times++) {
                assertThat(original.streams.poll(20, TimeUnit.SECONDS)).isNotNull();
            }
            original.apps = "{\"apps\":[]}";
            awaitApps();
            assertThat(said.warnings()).contains("the event stream is silent, a new one is opened");
        }
    }

    @Test
    void severalMarathons_areAskedInTurn_whenOneIsGone() throws Exception {
        var gone = new Original();
        gone.server.close().await();
        var first = new Original();
        var second = new Original();
        second.apps = "{\"apps\":[]}";
        follow(Access.OPEN, EventStream.LONGEST_SILENCE, gone.url(), first.url(), second.url());
        awaitApps("/t/two", "/t/web");
        assertThat(second.asked).isEmpty();
        first.server.close().await();
        awaitApps();
    }

    @Test
    void certificateOfAnAuthorityOfTheFile_isTrusted_andNoOther_andThenTheyAreShownWhoComes() throws Exception {
        var certificate = SelfSignedCertificate.create("localhost");
        try {
            var options = new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions());
            var original = new Original(options);
            var login = Optional.of(new Login("Basic dTpw"));
            try (var said = new Said()) {
                follow(new Access(login, Optional.empty()), EventStream.LONGEST_SILENCE, original.url());
                while (said.warnings().stream().noneMatch(line -> line.startsWith("Marathon does not answer"))) {
                    LockSupport.parkNanos(2_000_000);
                }
            }
            assertThat(original.asked).as("nobody was told the password").isEmpty();
            assertThat(told).isEmpty();

            var file = Path.of(certificate.certificatePath());
            follow(new Access(login, Optional.of(file)), EventStream.LONGEST_SILENCE, original.url());
            awaitApps("/t/two", "/t/web");
            assertThat(original.awaitAsked("/v2/apps?")).endsWith(" Basic dTpw");
        } finally {
            certificate.delete();
        }
    }
}
