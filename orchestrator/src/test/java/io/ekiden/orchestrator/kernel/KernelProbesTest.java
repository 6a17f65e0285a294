package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.health.probe.HealthChecker;
import io.ekiden.health.probe.HealthCheckerSettings;
import io.ekiden.mesos.model.Call;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.loop.HealthChecks;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.store.codec.StateCodec;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Some hundred tasks, probed for real through a change of leaders and an hour of sickness. */
class KernelProbesTest {
    private static final int TASKS = 300;
    private static final String APP = "/web";
    private static final int FAILURES = 3;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger probes = new AtomicInteger();
    /** So many answers from now on are bad ones. */
    private final AtomicInteger bad = new AtomicInteger();

    private final HttpServer tasks = vertx.createHttpServer()
            .requestHandler(request -> {
                probes.incrementAndGet();
                request.response()
                        .setStatusCode(bad.getAndDecrement() > 0 ? 503 : 200)
                        .end();
            })
            .listen(0, "127.0.0.1")
            .await();

    private World world = World.subscribed();
    private Leader leader = new Leader();

    /** What a leader has besides its kernel. */
    private final class Leader {
        final HealthChecker checker = new HealthChecker(vertx, HealthCheckerSettings.defaults());
        final LinkedBlockingQueue<KernelEvent> told = new LinkedBlockingQueue<>();
        final HealthChecks checks = new HealthChecks(checker, told::add);
        int seen;

        void act() {
            for (; seen < world.effects.size(); seen++) {
                if (world.effects.get(seen) instanceof Effect.StartHealthChecks(var app, var instance)) {
                    checks.start(app, here(instance));
                } else if (world.effects.get(seen) instanceof Effect.StopHealthChecks(var task)) {
                    checks.stop(task);
                }
            }
        }
    }

    @AfterEach
    void end() {
        leader.checker.close();
        vertx.close().await();
    }

    /** All tasks answer at one port of this machine. */
    private Instance here(Instance instance) {
        var place = instance.place().orElseThrow();
        return instance.withPlace(Optional.of(new Instance.Place(
                place.agentId(), "127.0.0.1", place.attributes(), List.of(tasks.actualPort()), List.of())));
    }

    private void until(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        leader.act();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            var event = leader.told.poll(20, TimeUnit.MILLISECONDS);
            if (event != null) {
                world.happens(event);
                leader.act();
            }
        }
    }

    private List<Instance> alive() {
        return world.instances(APP).stream()
                .filter(instance -> instance.isRunning() && instance.killing().isEmpty())
                .toList();
    }

    private boolean all(boolean healthy) {
        return alive().stream().allMatch(instance -> instance.healthy().equals(Optional.of(healthy)));
    }

    private void allRun() throws InterruptedException {
        var every = Apps.httpCheck();
        var check = new AppHealthCheck(
                every.protocol(),
                every.path(),
                every.port(),
                every.portIndex(),
                Duration.ofSeconds(300),
                Duration.ofMillis(500),
                Duration.ofSeconds(20),
                FAILURES,
                Duration.ZERO,
                every.ignoreHttp1xx(),
                every.ipProtocol(),
                every.command(),
                every.expects());
        world.creates(app(APP, "serve", TASKS, new UpgradeStrategy(1, 1), List.of(check)));
        while (world.instances(APP).stream().anyMatch(instance -> !instance.isLaunched())) {
            world.offers("a", "b", "c", "d", "e", "f");
        }
        world.allRun(APP);
        until("all are healthy", () -> alive().size() == TASKS && all(true));
    }

    private void anotherLeads() {
        leader.checker.close();
        var next = new World();
        next.state = StateCodec.decode(world.stored);
        next.now = world.now;
        world = next;
        leader = new Leader();
        world.happens(new KernelEvent.Elected());
    }

    @Test
    void changeOfLeaders_killsNobody_andManyWhoAreIllAtOnceAreNotAllKilled() throws Exception {
        allRun();
        // Each is found ill once by the next leader.
        bad.set(TASKS);
        anotherLeads();
        int before = probes.get();
        until("all are probed again", () -> probes.get() > before + 4 * TASKS && all(true));
        assertThat(alive()).hasSize(TASKS);
        assertThat(world.calls()).noneMatch(Call.Kill.class::isInstance);
        assertThat(world.event(StreamEvent.HealthBrakeEngaged.class)).isEmpty();

        bad.set(Integer.MAX_VALUE);
        until(
                "who may be killed is, the others are ill",
                () -> world.event(StreamEvent.HealthBrakeEngaged.class).isPresent() && all(false));
        int sick = probes.get();
        until("they stay so", () -> probes.get() > sick + 2 * FAILURES * TASKS / 2);
        assertThat(alive()).as("a quarter of all may go").hasSize(TASKS - TASKS / 4);

        bad.set(0);
        until(
                "the brake is released",
                () -> world.event(StreamEvent.HealthBrakeReleased.class).isPresent());
        assertThat(alive()).hasSize(TASKS - TASKS / 4);
        assertThat(all(true)).isTrue();
    }
}
