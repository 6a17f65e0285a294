package io.ekiden.orchestrator.events;

import static io.ekiden.mesos.agent.fetcher.source.AddressGuard.Names.OF_SYSTEM;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.spec.PathId;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events posted over real sockets. */
@Timeout(60)
class CallbacksTest {
    private static final Callbacks.Limits LIMITS =
            new Callbacks.Limits(3, 2, Duration.ofSeconds(20), Duration.ofMillis(10), Duration.ofMillis(50));

    private final Vertx vertx = Vertx.vertx();
    private final EventLog log = new EventLog(1_000, 1 << 20, Instant.EPOCH);
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private Callbacks callbacks = new Callbacks(vertx, EventJson::frame, LIMITS, log::newest, OF_SYSTEM);

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private String serve(Handler<HttpServerRequest> handler) throws Exception {
        return "http://127.0.0.1:"
                + vertx.createHttpServer()
                        .requestHandler(handler)
                        .listen(0, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS)
                        .actualPort()
                + "/events";
    }

    /** Says on the queue what was posted, then answers. */
    private void hears(HttpServerRequest request, Handler<HttpServerRequest> answer) {
        request.body().onSuccess(body -> {
            heard.add(request.method() + " " + request.getHeader("Content-Type") + " "
                    + body.toJsonObject().getString("appId"));
            answer.handle(request);
        });
    }

    private void happens(int from, int to) {
        for (int i = from; i <= to; i++) {
            log.add(new StreamEvent.AppTerminated(PathId.parse("/app" + i)), Instant.EPOCH);
            callbacks.wake();
        }
    }

    private List<String> next(int count) throws Exception {
        var apps = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            var one = heard.poll(20, TimeUnit.SECONDS);
            assertThat(one).as("event %d of %d after %s", i, count, apps).startsWith("POST application/json /app");
            apps.add(String.valueOf(one).substring("POST application/json /app".length()));
        }
        return apps;
    }

    @Test
    void events_arePostedInOrder_afterTheSubscription() throws Exception {
        happens(1, 1);
        callbacks = new Callbacks(vertx, EventJson::frame, Callbacks.Limits.DEFAULT, log::newest, OF_SYSTEM);
        callbacks.add(serve(request -> hears(request, it -> it.response().end("thanks"))));
        happens(2, 41);

        assertThat(next(40)).startsWith("2", "3", "4").endsWith("41");
        callbacks.follow(List.of());
        happens(42, 42);
        callbacks.add(serve(request -> hears(request, it -> it.response().end())));
        happens(43, 43);
        assertThat(next(1)).containsExactly("43");
        assertThat(callbacks.dropped()).isZero();
    }

    @Test
    void deadCallback_losesTheOldestEvents_andNobodyWaitsForIt() throws Exception {
        var silent = new ConcurrentLinkedQueue<HttpServerRequest>();
        var dead = serve(request -> hears(request, silent::add));
        callbacks.add(dead);
        happens(1, 1);
        assertThat(next(1)).containsExactly("1");

        var others = new LinkedBlockingQueue<String>();
        callbacks.add(serve(request -> request.body().onSuccess(body -> {
            others.add(body.toString(StandardCharsets.UTF_8));
            request.response().setStatusCode(204).end();
        })));
        for (int i = 2; i <= 20; i++) {
            happens(i, i);
            assertThat(others.poll(20, TimeUnit.SECONDS)).contains("/app" + i + "\"");
        }
        silent.forEach(request -> vertx.runOnContext(_ -> {
            request.response().end();
        }));
        silent.clear();

        assertThat(next(1)).containsExactly("18");
        silent.forEach(request -> vertx.runOnContext(_ -> request.response().end()));
        assertThat(callbacks.dropped()).isEqualTo(16);
    }

    @Test
    void failure_isTriedAgain_andGivenUpInTheEnd() throws Exception {
        var answers = new ConcurrentLinkedQueue<>(List.of(500, 200, 302, 404, 200));
        callbacks.add(serve(request -> hears(
                request,
                it -> it.response()
                        .setStatusCode(answers.remove())
                        .putHeader("Location", "/elsewhere")
                        .end())));
        happens(1, 3);

        assertThat(next(5)).containsExactly("1", "1", "2", "2", "3");
        assertThat(callbacks.failed()).isEqualTo(3);
        assertThat(callbacks.dropped()).isEqualTo(1);
    }

    @Test
    void answerWithoutEnd_isCutOff() throws Exception {
        var first = new LinkedBlockingQueue<Boolean>(List.of(true));
        callbacks.add(serve(request -> hears(request, it -> {
            if (first.poll() != null) {
                it.response().setChunked(true).closeHandler(_ -> heard.add("closed"));
                it.response().write("x".repeat(1 << 20));
            } else {
                it.response().end();
            }
        })));
        happens(1, 1);

        assertThat(next(1)).containsExactly("1");
        assertThat(Arrays.asList(heard.poll(20, TimeUnit.SECONDS), heard.poll(20, TimeUnit.SECONDS)))
                .containsExactlyInAnyOrder("closed", "POST application/json /app1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254", "fe80::1", "fd00:ec2::254", "0.0.0.0", "239.1.1.1"})
    void nameThatLeadsToMetadata_isNotPostedTo(String address) throws Exception {
        var leadsThere = new LinkedBlockingQueue<String>();
        callbacks = new Callbacks(vertx, EventJson::frame, LIMITS, log::newest, host -> {
            leadsThere.add(host);
            return InetAddress.getAllByName(address);
        });
        callbacks.add("http://cloud.example:1/latest");
        happens(1, 1);
        while (callbacks.dropped() == 0) {
            Thread.onSpinWait();
        }
        assertThat(leadsThere).containsExactly("cloud.example", "cloud.example");

        // The next name is another one's; and what is refused is not all that a name leads to.
        callbacks.follow(List.of());
        var own = serve(request -> hears(request, it -> it.response().end()));
        callbacks = new Callbacks(vertx, EventJson::frame, LIMITS, log::newest, _ ->
                new InetAddress[] {InetAddress.getByName(address), InetAddress.getByName("127.0.0.1")});
        callbacks.add(own.replace("127.0.0.1", "beside.example"));
        happens(2, 2);
        assertThat(next(1)).containsExactly("2");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void eventWhoseConnectionComesTooLate_isNotPostedAfterItWasGivenUp() throws Exception {
        var found = new CountDownLatch(1);
        var limits = new Callbacks.Limits(3, 1, Duration.ofSeconds(3), Duration.ofMillis(1), Duration.ofMillis(1));
        callbacks = new Callbacks(vertx, EventJson::frame, limits, log::newest, host -> {
            await(found);
            return InetAddress.getAllByName(host);
        });
        callbacks.add(serve(request -> hears(request, it -> it.response().end())));
        happens(1, 1);
        while (callbacks.dropped() == 0) {
            Thread.onSpinWait();
        }
        found.countDown();

        // One attempt is all that an event has here, and a machine under load may miss it.
        String first = null;
        for (int event = 2; first == null && event < 10; event++) {
            happens(event, event);
            first = heard.poll(10, TimeUnit.SECONDS);
        }
        assertThat(first).isNotNull().isNotEqualTo("POST application/json /app1");
    }

    @Test
    void waits_growAndEndSomewhere() {
        var limits = Callbacks.Limits.DEFAULT;
        assertThat(List.of(limits.waitAfter(1), limits.waitAfter(2), limits.waitAfter(4), limits.waitAfter(8)))
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofMinutes(1));
        assertThat(limits.waitAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(1));
    }
}
