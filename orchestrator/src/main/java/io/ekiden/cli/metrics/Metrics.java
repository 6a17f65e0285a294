package io.ekiden.cli.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.Measured;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What is measured, under Marathon's names where Marathon has one. */
public final class Metrics implements Measured {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** @param hub whose subscribers are counted */
    public Metrics(EventHub hub) {
        gauge("marathon.http.event-streams.active.gauge", hub::size);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    /** Shows the state of what leads as well. Called once. */
    public void show(Supplier<OrchestratorState> state) {
        gauge("marathon.apps.active.gauge", () -> state.get().apps().size());
        gauge(
                "marathon.deployments.active.gauge",
                () -> state.get().deployments().size());
        gauge("marathon.instances.running.gauge", () -> count(state.get(), Instance::isRunning));
        gauge("marathon.instances.staged.gauge", () -> count(state.get(), Metrics::isStaged));
    }

    private void gauge(String name, Supplier<Number> value) {
        Gauge.builder(name, value).strongReference(true).register(registry);
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
            case StreamEvent.DeploymentDone _, StreamEvent.DeploymentFailed _ -> count("marathon.deployments.counter");
            default -> {}
        }
    }

    private void count(String name) {
        registry.counter(name).increment();
    }

    @Override
    public void answered(String method, int status, Duration took) {
        count("marathon.http.responses." + status / 100 + "xx.rate.meter");
        registry.timer("marathon.http.requests." + method.toLowerCase(Locale.ROOT) + ".duration.timer.seconds")
                .record(took);
    }

    @Override
    public String prometheus() {
        return registry.scrape();
    }

    @Override
    public ObjectNode json() {
        return MetricsJson.write(registry);
    }
}
