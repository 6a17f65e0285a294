package io.ekiden.cli.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.scheduler.SchedulerClient;
import io.ekiden.orchestrator.api.Measured;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.instance.LaunchTimeout;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Marathon's names, and what is behind them. */
class MetricsTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final EventHub hub = new EventHub(vertx, EventJson::frame, now::get, EventHub.Limits.DEFAULT);
    private final Metrics metrics = new Metrics(hub, now::get);

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private double gauge(String name) {
        return metrics.json()
                .at("/gauges")
                .path("marathon." + name)
                .get("value")
                .doubleValue();
    }

    private long counter(String name) {
        return metrics.json()
                .at("/counters")
                .path("marathon." + name)
                .get("count")
                .longValue();
    }

    @Test
    void times_areThoseOfTheProcessAndOfItsLeadership() {
        now.set(Instant.EPOCH.plusSeconds(10));
        metrics.leads(true);
        now.set(Instant.EPOCH.plusSeconds(12));
        assertThat(gauge("uptime.gauge.seconds")).isEqualTo(12);
        assertThat(gauge("leadership.duration.gauge.seconds")).isEqualTo(2);
        metrics.leads(false);
        assertThat(gauge("leadership.duration.gauge.seconds")).isZero();
    }

    @Test
    void requests_areCountedWithTheirSizes() {
        metrics.began();
        metrics.began();
        metrics.answered(new Measured.Served("GET", 200, Duration.ofSeconds(2), 3, 100, true));
        assertThat(gauge("http.requests.active.gauge")).isEqualTo(1);
        assertThat(counter("http.requests.size.counter.bytes")).isEqualTo(3);
        assertThat(counter("http.responses.size.counter.bytes")).isEqualTo(100);
        assertThat(counter("http.responses.size.gzipped.counter.bytes")).isEqualTo(100);
        assertThat(counter("http.responses.event-stream.size.counter.bytes")).isZero();
        var timers = metrics.json().at("/timers");
        assertThat(timers.path("marathon.http.requests.duration.timer.seconds")
                        .get("count")
                        .longValue())
                .isEqualTo(1);
        assertThat(timers.path("marathon.http.requests.get.duration.timer.seconds")
                        .get("max")
                        .doubleValue())
                .isEqualTo(2);
    }

    @Test
    void instances_haveTheirGauges() {
        metrics.show(() -> OrchestratorState.EMPTY, new LaunchTimeout(Duration.ofMinutes(5)));
        assertThat(gauge("instances.inflight-kills.gauge")).isZero();
        assertThat(gauge("instances.launch-overdue.gauge")).isZero();
    }

    @Test
    void offersAndCalls_areCountedOnTheirWay() {
        var sent = new ArrayList<Call>();
        var master = metrics.measured(new SchedulerClient() {
            @Override
            public void connect(Call.Subscribe subscription, Consumer<Event> events, Runnable onDisconnected) {
                events.accept(new Event.Offers(List.of()));
            }

            @Override
            public void send(Call call) {
                sent.add(call);
            }

            @Override
            public void close() {}
        });
        var calls = List.of(
                new Call.Revive(),
                new Call.Suppress(),
                new Call.Decline(List.of(new OfferId("a"), new OfferId("b")), Filters.DEFAULT),
                Call.Accept.launch(List.of(new OfferId("c")), List.of(), Filters.DEFAULT));
        calls.forEach(master::send);
        assertThat(sent).isEqualTo(calls);
        assertThat(counter("mesos.calls.revive.counter")).isEqualTo(1);
        assertThat(counter("mesos.calls.suppress.counter")).isEqualTo(1);
        assertThat(counter("mesos.offers.declined.counter")).isEqualTo(2);
        assertThat(counter("mesos.offers.used.counter")).isEqualTo(1);
        assertThat(counter("mesos.offer-operations.launch.counter")).isEqualTo(1);
    }
}
