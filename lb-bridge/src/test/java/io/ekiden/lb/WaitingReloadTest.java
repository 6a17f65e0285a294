package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.LbSettings.Binding;
import io.ekiden.lb.LbSettings.HaproxyOptions;
import io.ekiden.lb.LbSettings.Upkeep;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While a reload has to wait, what needs none goes on. */
class WaitingReloadTest {
    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();

    private LbBridge bridge(Marathon marathon) {
        var upkeep = new Upkeep(1, Optional.empty(), Duration.ofHours(1), Duration.ofHours(1));
        return new LbBridge(
                vertx,
                LbSettings.of(List.of(marathon.url()), directory.resolve("lb"))
                        .withBinding(Binding.of("127.0.0.1", 0, Set.of()))
                        .withHaproxy(new HaproxyOptions(Optional.empty(), Optional.empty(), true, 1000, upkeep)));
    }

    private static void await(LbBridge bridge, Predicate<LbStatus> condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.test(bridge.snapshot())) {
            assertThat(System.nanoTime()).as("%s", bridge.snapshot()).isLessThan(deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** One old worker is all that there may be, and it is spared for an hour: the next reload waits that long. */
    @Test
    void serversComeAndGo_whileAReloadWaits() throws Exception {
        var marathon = new Marathon(vertx);
        int port = Ports.free();
        var first = new Task(vertx, "web.1");
        marathon.put(Task.app("/web", port, first));
        var bridge = bridge(marathon);
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            bridge.start().await();
            await(bridge, status -> status.reloads() == 1 && status.isInStep());
            var slow = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/slow"))
                    .build();
            var held = client.sendAsync(slow, BodyHandlers.ofString());
            var request = Objects.requireNonNull(first.slow.poll(60, TimeUnit.SECONDS));
            marathon.put(Task.app("/second", Ports.free(), new Task(vertx, "second.1")));
            await(bridge, status -> status.reloads() == 2 && status.isInStep());
            marathon.put(Task.app("/third", Ports.free(), new Task(vertx, "third.1")));
            await(bridge, status -> status.pendingReload().endsWith("it waits for the oldest of the old workers"));

            var second = new Task(vertx, "web.2");
            marathon.put(Task.app("/web", port, first, second));
            try (var load = new Load(port, 2, 2)) {
                await(bridge, _ -> second.answered.get() > 20);
                marathon.put(Task.app("/web", port, second));
                // In the new worker it is out when others get all there is.
                int before = first.answered.get();
                while (before != first.answered.get() || second.answered.get() < 100) {
                    before = first.answered.get();
                    load.awaitMore(50);
                }
                load.finishWithoutFailure();
            }
            assertThat(bridge.snapshot().reloads()).isEqualTo(2);
            assertThat(bridge.snapshot().pendingReload()).isNotEmpty();
            assertThat(held).isNotDone();
            request.response().end("held");
            assertThat(held).succeedsWithin(Duration.ofSeconds(60));
            // Nothing is left that it would wait for.
            await(bridge, status -> status.reloads() == 3 && status.isInStep());
        } finally {
            bridge.stop().await();
            marathon.stop();
            vertx.close().await();
        }
    }
}
