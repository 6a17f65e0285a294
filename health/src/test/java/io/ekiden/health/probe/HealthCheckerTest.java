package io.ekiden.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.ekiden.health.Health;
import io.ekiden.health.HealthCheck;
import io.ekiden.health.HealthPolicy;
import io.ekiden.health.HealthState;
import io.ekiden.health.ProbeResult;
import io.ekiden.health.Verdict;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthCheckerTest {
    private static final HealthCheckerSettings SETTINGS = HealthCheckerSettings.defaults();
    private static final ProbeResult PASSED = new ProbeResult.Passed();
    private static final ProbeResult FAILED = new ProbeResult.Failed("Connection refused");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void start_firstProbeComesAtOnceThoughTheIntervalIsLong() throws Exception {
        var checker = new HealthChecker(vertx, _ -> Future.succeededFuture(PASSED), SETTINGS);
        var verdicts = new LinkedBlockingQueue<Verdict>();
        long began = System.nanoTime();

        checker.start("a", check(Duration.ofMinutes(1), Duration.ZERO), (_, verdict) -> verdicts.add(verdict));

        assertThat(next(verdicts).changed()).contains(Health.HEALTHY);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(25));
        assertThat(checker.state("a").map(HealthState::health)).contains(Health.HEALTHY);
        assertThat(checker.state("b")).isEmpty();
    }

    @Test
    void grace_retriesSoonerThanTheInterval() throws Exception {
        var quick = new HealthCheckerSettings(10, SETTINGS.minInterval(), Duration.ZERO, Duration.ofMillis(20));
        var probes = new AtomicInteger();
        var checker = new HealthChecker(
                vertx, _ -> Future.succeededFuture(probes.incrementAndGet() < 4 ? FAILED : PASSED), quick);
        var verdicts = new LinkedBlockingQueue<Verdict>();

        checker.start("a", check(Duration.ofMinutes(1), Duration.ofMinutes(5)), (_, verdict) -> verdicts.add(verdict));

        assertThat(next(verdicts).changed()).isEmpty();
        assertThat(next(verdicts).changed()).isEmpty();
        assertThat(next(verdicts).changed()).isEmpty();
        assertThat(next(verdicts).changed()).contains(Health.HEALTHY);
    }

    @Test
    void manyChecks_beginOneAfterTheOther() throws Exception {
        var gap = Duration.ofMillis(2);
        var paced = new HealthCheckerSettings(1_000, SETTINGS.minInterval(), gap, SETTINGS.graceRetry());
        var begins = new LinkedBlockingQueue<Long>();
        var checker = new HealthChecker(
                vertx,
                _ -> {
                    begins.add(System.nanoTime());
                    return Future.succeededFuture(PASSED);
                },
                paced);

        long began = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            checker.start("task-" + i, check(Duration.ofMinutes(1), Duration.ZERO), (_, _) -> {});
        }

        for (int i = 0; i < 100; i++) {
            var next = begins.poll(30, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            // Timers may be a millisecond early.
            assertThat(Duration.ofNanos(next - began))
                    .as("begin of number " + i)
                    .isGreaterThanOrEqualTo(gap.multipliedBy(i).minusMillis(2));
        }
    }

    @Test
    void start_knownStateGoesOnCounting() throws Exception {
        var known = new HealthState(
                Instant.EPOCH,
                2,
                Optional.of(Instant.EPOCH),
                Optional.of(Instant.EPOCH),
                Optional.of(Instant.EPOCH.plusSeconds(1)),
                Optional.of("Connection refused"));
        var checker = new HealthChecker(vertx, _ -> Future.succeededFuture(FAILED), SETTINGS);
        var verdicts = new LinkedBlockingQueue<Verdict>();

        checker.start("a", check(Duration.ofSeconds(1), Duration.ZERO), known, (_, verdict) -> verdicts.add(verdict));

        assertThat(next(verdicts).kill()).contains("Connection refused");
    }

    @Test
    void stop_dropsTheResultOfAProbeUnderWay() throws Exception {
        var pending = new LinkedBlockingQueue<Promise<ProbeResult>>();
        Prober slow = _ -> {
            Promise<ProbeResult> promise = Promise.promise();
            pending.add(promise);
            return promise.future();
        };
        var checker = new HealthChecker(vertx, slow, SETTINGS);
        var heard = new LinkedBlockingQueue<String>();
        checker.start("a", check(Duration.ofMillis(1), Duration.ZERO), (key, _) -> heard.add(key));
        var underWay = next(pending);

        checker.stop("a");
        underWay.complete(PASSED);
        checker.start("b", check(Duration.ofMillis(1), Duration.ZERO), (key, _) -> heard.add(key));
        next(pending).complete(PASSED);

        assertThat(next(heard)).isEqualTo("b");
        assertThat(checker.state("a")).isEmpty();
        assertThat(checker.size()).isEqualTo(1);
    }

    @Test
    void probes_neverOverlapAndKeepTheLimit() throws Exception {
        var tight = new HealthCheckerSettings(3, Duration.ofMillis(2), Duration.ZERO, Duration.ofMillis(2));
        var inFlight = ConcurrentHashMap.<HealthCheck.Probe>newKeySet();
        var broken = new LinkedBlockingQueue<String>();
        Prober slow = check -> {
            if (!inFlight.add(check.probe())) broken.add("two probes of " + check.probe());
            if (inFlight.size() > 3) broken.add(inFlight.size() + " probes in flight");
            Promise<ProbeResult> promise = Promise.promise();
            vertx.setTimer(5, _ -> {
                inFlight.remove(check.probe());
                promise.complete(PASSED);
            });
            return promise.future();
        };
        var checker = new HealthChecker(vertx, slow, tight);
        var done = new CountDownLatch(200);

        for (int i = 0; i < 20; i++) {
            var check = new HealthCheck(
                    new HealthCheck.Tcp("127.0.0.1", i + 1),
                    timing(Duration.ZERO, Duration.ZERO),
                    3,
                    HealthPolicy.MARATHON);
            checker.start("key" + i, check, (_, _) -> done.countDown());
        }

        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(broken).isEmpty();
    }

    /** 500 checks of one second against a real server: each is probed about once a second, spread over the second. */
    @Test
    void manyKeys_keepTheirIntervalAndSpreadOverIt() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        int keys = 500;
        int rounds = 4;
        var probe =
                new HealthCheck.Http("http", "127.0.0.1", server.getAddress().getPort(), "/");
        var check = new HealthCheck(probe, timing(Duration.ofSeconds(1), Duration.ZERO), 3, HealthPolicy.MARATHON);
        var times = new ConcurrentHashMap<String, List<Long>>();
        var done = new CountDownLatch(keys * rounds);
        var unhealthy = new LinkedBlockingQueue<String>();

        try (var checker = new HealthChecker(vertx, SETTINGS)) {
            for (int i = 0; i < keys; i++) {
                checker.start("task-" + i, check, (key, verdict) -> {
                    var seen = times.computeIfAbsent(key, _ -> Collections.synchronizedList(new ArrayList<>()));
                    if (!verdict.state().alive()) unhealthy.add(key + " " + verdict);
                    if (seen.size() == rounds) return;
                    seen.add(System.nanoTime());
                    done.countDown();
                });
            }
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            server.stop(0);
        }

        assertThat(unhealthy).isEmpty();
        var deviations = times.values().stream()
                .map(seen -> Math.abs((seen.get(3) - seen.get(2)) / 1_000_000 - 1000))
                .sorted()
                .toList();
        System.out.println("deviation from the interval, p95: " + deviations.get(keys * 95 / 100) + " ms");
        var last = times.values().stream().map(List::getLast).sorted().toList();
        assertThat((last.getLast() - last.getFirst()) / 1_000_000).isGreaterThan(300);
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        @Nullable T head = queue.poll(30, TimeUnit.SECONDS);
        if (head == null) throw new AssertionError("nothing came within 30 s");
        return head;
    }

    private static HealthCheck check(Duration interval, Duration grace) {
        return new HealthCheck(new HealthCheck.Tcp("127.0.0.1", 1), timing(interval, grace), 3, HealthPolicy.MARATHON);
    }

    private static HealthCheck.Timing timing(Duration interval, Duration grace) {
        return new HealthCheck.Timing(Duration.ZERO, interval, Duration.ofSeconds(30), grace);
    }
}
