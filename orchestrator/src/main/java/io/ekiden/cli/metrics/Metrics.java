package io.ekiden.cli.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.scheduler.SchedulerClient;
import io.ekiden.orchestrator.api.Measured;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.LaunchTimeout;
import io.ekiden.orchestrator.kernel.MasterConnection;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** What is measured, under Marathon's names where Marathon has one. */
public final class Metrics implements Measured {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final InstantSource clock;
    private final Instant begun;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Optional<Instant> leadsSince = Optional.empty();

    /** @param hub whose subscribers are counted */
    public Metrics(EventHub hub, InstantSource clock) {
        this.clock = clock;
        this.begun = clock.instant();
        gauge("marathon.http.event-streams.active.gauge", hub::size);
        counter("marathon.http.responses.event-stream.size.counter.bytes", hub, EventHub::sentBytes);
        counter(
                "marathon.http.event-callbacks.posted.counter",
                hub,
                it -> it.callbacks().posted());
        counter(
                "marathon.http.event-callbacks.failed.counter",
                hub,
                it -> it.callbacks().failed());
        counter(
                "marathon.http.event-callbacks.dropped.counter",
                hub,
                it -> it.callbacks().dropped());
        gauge("marathon.http.requests.active.gauge", requests::get);
        gauge("marathon.uptime.gauge.seconds", () -> secondsSince(begun));
        gauge(
                "marathon.leadership.duration.gauge.seconds",
                () -> leadsSince.map(this::secondsSince).orElse(0.0));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /**
     * Shows the state of what leads as well. Called once.
     *
     * @param launchTimeout after which a task that does not run is overdue
     */
    public void show(Supplier<OrchestratorState> state, LaunchTimeout launchTimeout) {
        gauge("marathon.apps.active.gauge", () -> state.get().apps().size() - pods(state.get()));
        gauge("marathon.pods.active.gauge", () -> pods(state.get()));
        gauge(
                "marathon.deployments.active.gauge",
                () -> state.get().deployments().size());
        gauge("marathon.instances.inflight-kills.gauge", () -> count(state.get(), Metrics::isBeingKilled));
        gauge("marathon.instances.launch-overdue.gauge", () -> overdue(state.get(), launchTimeout));
        gauge("marathon.instances.running.gauge", () -> count(state.get(), Instance::isRunning));
        gauge("marathon.instances.staged.gauge", () -> count(state.get(), Metrics::isStaged));
    }

    private void counter(String name, EventHub hub, ToDoubleFunction<EventHub> value) {
        FunctionCounter.builder(name, hub, value).register(registry);
    }

    private void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).strongReference(true).register(registry);
    }

    /** A connection to a master whose traffic is counted. */
    public SchedulerClient measured(SchedulerClient master) {
        return new MeasuredMaster(master, registry);
    }

    /** It leads from now on, or no more. */
    public void leads(boolean leads) {
        leadsSince = leads ? Optional.of(clock.instant()) : Optional.empty();
    }

    private double secondsSince(Instant then) {
        return Duration.between(then, clock.instant()).toMillis() / 1_000.0;
    }

    private static boolean isBeingKilled(Instance instance) {
        return instance.killing().map(Instance.Killing::sent).orElse(false);
    }

    private long overdue(OrchestratorState now, LaunchTimeout timeout) {
        var since = now.master().map(MasterConnection::since);
        return count(
                now,
                instance -> timeout.isOver(
                        instance, now.definition(instance).map(AppDefinition::run), since, clock.instant()));
    }

    private static boolean isStaged(Instance instance) {
        return switch (instance.condition()) {
            case PROVISIONED, STAGING, STARTING -> true;
            default -> false;
        };
    }

    private static long count(OrchestratorState state, Predicate<Instance> which) {
        return state.instances().values().stream()
                .flatMap(instances -> instances.values().stream())
                .filter(which)
                .count();
    }

    /** Counts what happened. */
    public void heard(StreamEvent event) {
        switch (event) {
            case StreamEvent.StatusUpdate update ->
                count("marathon.mesos.task-updates."
                        + update.state().name().toLowerCase(Locale.ROOT).replace('_', '-') + ".counter");
            case StreamEvent.InstanceChanged(var instance) -> {
                if (instance.condition() == Condition.PROVISIONED) {
                    count("marathon.tasks.launched.counter");
                }
            }
            case StreamEvent.LbLabelRefused _ -> count("ekiden.lb.labels-refused.counter");
            case StreamEvent.DeploymentDone _, StreamEvent.DeploymentFailed _ -> count("marathon.deployments.counter");
            default -> {}
        }
    }

    private void count(String name) {
        registry.counter(name).increment();
    }

    @Override
    public void began() {
        requests.incrementAndGet();
    }

    @Override
    public void answered(Served served) {
        requests.decrementAndGet();
        count("marathon.http.responses." + served.status() / 100 + "xx.rate.meter");
        registry.counter("marathon.http.requests.size.counter.bytes").increment((double) served.bytesRead());
        registry.counter("marathon.http.responses.size.counter.bytes").increment((double) served.bytesWritten());
        if (served.isGzipped()) {
            registry.counter("marathon.http.responses.size.gzipped.counter.bytes")
                    .increment((double) served.bytesWritten());
        }
        registry.timer("marathon.http.requests.duration.timer.seconds").record(served.took());
        registry.timer("marathon.http.requests." + served.method().toLowerCase(Locale.ROOT) + ".duration.timer.seconds")
                .record(served.took());
    }

    @Override
    public String prometheus() {
        return registry.scrape();
    }

    @Override
    public ObjectNode json() {
        return MetricsJson.write(registry);
    }

    private static long pods(OrchestratorState state) {
        return state.apps().values().stream().filter(AppDefinition::isPod).count();
    }
}
