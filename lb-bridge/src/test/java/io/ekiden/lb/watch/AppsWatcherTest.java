package io.ekiden.lb.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.LbSettings;
import io.ekiden.lb.Said;
import io.ekiden.lb.app.Apps;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watcher and a Marathon that is not itself for a while. */
class AppsWatcherTest {
    private static final int REFUSALS = 6;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger streams = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @AfterEach
    void end() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private URI marathon(Handler<HttpServerRequest> answers) throws Exception {
        var server = vertx.createHttpServer()
                .requestHandler(answers)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    private void watch(MarathonClient client, Consumer<Apps> told) {
        vertx.runOnContext(_ -> new AppsWatcher(vertx, client, told).start());
    }

    @Test
    void refusingMarathon_isAskedAgainButNotEverMore() throws Exception {
        var said = new Said();
        var marathon = marathon(this::answer);
        var first = new CompletableFuture<Apps>();
        watch(new MarathonClient(vertx, List.of(marathon)), first::complete);

        // More refused streams than the pool has connections, and still there is one left for the good one.
        assertThat(first.get(20, TimeUnit.SECONDS).byId()).containsOnlyKeys("/web");
        assertThat(streams).hasValueGreaterThan(REFUSALS);
        assertThat(said.warnings())
                .singleElement()
                .asString()
                .startsWith("Marathon does not answer;")
                .contains("GET /v2/apps?embed=apps.tasks answers 503");
        assertThat(said.has("Marathon answers again")).isTrue();
        said.close();
        // Three seconds: one in each half of a second, and one for each stream.
        assertThat(refused).hasValueLessThan(20);
    }

    @Test
    void marathonWithoutEvents_isNotSaidToBeSilent() throws Exception {
        var mayFollow = new AtomicBoolean();
        var asked = new AtomicInteger();
        var marathon = marathon(request -> {
            if (!request.path().equals("/v2/events")) {
                request.response().end("{\"apps\":[{\"id\":\"/web" + asked.incrementAndGet() + "\"}]}");
            } else if (mayFollow.get()) {
                request.response().setChunked(true).write("\n");
            } else {
                request.response().setStatusCode(503).end("no stream");
            }
        });
        var told = new LinkedBlockingQueue<Apps>();
        try (var said = new Said()) {
            watch(new MarathonClient(vertx, List.of(marathon)), told::add);
            for (int polls = 0; polls < 3; polls++) {
                assertThat(told.poll(20, TimeUnit.SECONDS))
                        .as("apps are polled")
                        .isNotNull();
            }
            assertThat(said.warnings())
                    .singleElement()
                    .asString()
                    .startsWith("Marathon answers, but opens no stream of events")
                    .contains("GET /v2/events answers 503");
            mayFollow.set(true);
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (!said.has("Marathon tells of events again")) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(said.warnings()).hasSize(1);
        }
    }

    /** Standbys send the event stream to the leader, which asks again. */
    @Test
    void marathonThatAsksWhoComes_isShownIt_alsoWhereAStandbySendsTo() throws Exception {
        var shown = new LinkedBlockingQueue<String>();
        var leader = marathon(request -> {
            shown.add(request.path() + " " + request.getHeader("Authorization"));
            request.response().setChunked(true).write("\n");
        });
        var standby = marathon(request -> {
            if (!"Basic dTpw".equals(request.getHeader("Authorization"))) {
                request.response().setStatusCode(401).end();
            } else if (request.path().equals("/v2/events")) {
                request.response()
                        .setStatusCode(302)
                        .putHeader("Location", leader + "/v2/events")
                        .end();
            } else {
                request.response().end("{\"apps\":[{\"id\":\"/web\"}]}");
            }
        });
        var told = new LinkedBlockingQueue<Apps>();
        var login = Optional.of(new LbSettings.Login("Basic dTpw"));
        watch(new MarathonClient(vertx, List.of(standby), new LbSettings.Access(login, Optional.empty())), told::add);

        assertThat(Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS)).byId())
                .containsOnlyKeys("/web");
        assertThat(shown.poll(20, TimeUnit.SECONDS)).isEqualTo("/v2/events Basic dTpw");
        assertThat(login.toString()).doesNotContain("dTpw");
    }

    @Test
    void answerOverTheLimit_isNotReadToItsEnd_andTheLastKnownAppsStay() throws Exception {
        int limit = 10_000;
        var tooLarge = new AtomicBoolean();
        var stream = new CompletableFuture<HttpServerResponse>();
        var cutShort = new CountDownLatch(2);
        var all = new AtomicReference<>("{\"apps\":[{\"id\":\"/web\"}]}");
        var marathon = marathon(request -> {
            var response = request.response();
            if (request.path().equals("/v2/events")) {
                response.setChunked(true).write("\n");
                stream.complete(response);
            } else if (tooLarge.get()) {
                response.closeHandler(_ -> cutShort.countDown());
                // It never ends.
                response.setChunked(true).write("{\"apps\":[" + " ".repeat(limit));
            } else {
                response.end(all.get());
            }
        });
        var told = new LinkedBlockingQueue<Apps>();
        watch(new MarathonClient(vertx, List.of(marathon), LbSettings.Access.OPEN, limit), told::add);
        var first = Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS));
        assertThat(first.byId()).containsOnlyKeys("/web");

        tooLarge.set(true);
        stream.get(10, TimeUnit.SECONDS).write("event: status_update_event\ndata: {\"appId\":\"/web\"}\n\n");
        // The app, then all of them.
        assertThat(cutShort.await(20, TimeUnit.SECONDS)).isTrue();
        all.set("{\"apps\":[{\"id\":\"/web\"},{\"id\":\"/more\"}]}");
        tooLarge.set(false);

        var next = Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS));
        assertThat(next.byId()).as("nothing was told meanwhile").containsOnlyKeys("/web", "/more");
    }

    /** What was said of it is asked for: the next stream knows nothing of an event that was not told to its end. */
    @Test
    void streamThatIsCutInAnEvent_isOpenedAgain_andAllAppsAreAskedFor() throws Exception {
        var apps = new AtomicReference<>("{\"apps\":[{\"id\":\"/web\"}]}");
        var streams = new LinkedBlockingQueue<HttpServerResponse>();
        var marathon = marathon(request -> {
            if (request.path().equals("/v2/events")) {
                streams.add(request.response().setChunked(true));
                request.response().write("\n");
            } else {
                request.response().end(apps.get());
            }
        });
        var told = new LinkedBlockingQueue<Apps>();
        watch(new MarathonClient(vertx, List.of(marathon)), told::add);
        assertThat(Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS)).byId())
                .containsOnlyKeys("/web");

        apps.set("{\"apps\":[{\"id\":\"/web\"},{\"id\":\"/more\"}]}");
        var stream = Objects.requireNonNull(streams.poll(20, TimeUnit.SECONDS));
        stream.write("event: status_update_event\ndata: {\"appId\":\"/mo").onComplete(_ -> stream.reset());

        assertThat(Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS)).byId())
                .containsOnlyKeys("/web", "/more");
        assertThat(streams.poll(20, TimeUnit.SECONDS)).as("another stream").isNotNull();
    }

    /** An app that changes right when the bridge comes back: its answer is the first one. */
    @Test
    void anAppThatIsKnownBeforeAllOthers_isNotTakenForTheOnlyOne() throws Exception {
        var all = new CompletableFuture<HttpServerResponse>();
        var asked = new AtomicInteger();
        var event = "event: status_update_event\ndata: {\"appId\":\"/brief\"}\n\n";
        var marathon = marathon(request -> {
            var response = request.response();
            switch (request.path()) {
                case "/v2/events" -> response.setChunked(true).write("\n" + event + event);
                case "/v2/apps/brief" -> {
                    response.end("{\"app\":{\"id\":\"/brief\"}}");
                    // Asked for once more, it has read the answer to the first question.
                    if (asked.incrementAndGet() == 2) {
                        all.thenAccept(waits -> waits.end("{\"apps\":[{\"id\":\"/brief\"},{\"id\":\"/web\"}]}"));
                    }
                }
                default -> all.complete(response);
            }
        });
        var told = new LinkedBlockingQueue<Apps>();
        watch(new MarathonClient(vertx, List.of(marathon)), told::add);
        var first = Objects.requireNonNull(told.poll(20, TimeUnit.SECONDS));
        assertThat(first.byId()).containsOnlyKeys("/brief", "/web");
    }

    private void answer(HttpServerRequest request) {
        var isStream = request.path().equals("/v2/events");
        var isReady = (isStream ? streams.incrementAndGet() : streams.get()) > REFUSALS;
        if (!isReady) {
            if (!isStream) {
                refused.incrementAndGet();
            }
            request.response().setStatusCode(503).end("no leader");
        } else if (isStream) {
            request.response().setChunked(true).write("\n");
        } else {
            request.response().end("{\"apps\":[{\"id\":\"/web\"}]}");
        }
    }
}
