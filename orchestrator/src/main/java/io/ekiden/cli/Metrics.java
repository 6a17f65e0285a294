package io.ekiden.cli;

import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.loop.Orchestrator;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Predicate;

/** What is measured, under Marathon's names where Marathon has one. */
final class Metrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    Metrics(Orchestrator orchestrator, EventHub hub) {
        gauge("marathon.apps.active.gauge", () -> orchestrator.snapshot().apps().size());
        gauge(
                "marathon.deployments.active.gauge",
                () -> orchestrator.snapshot().deployments().size());
        gauge("marathon.instances.running.gauge", () -> count(orchestrator, Instance::isRunning));
        gauge(
                "marathon.instances.staged.gauge",
                () -> count(
                        orchestrator,
                        i -> i.condition() == Condition.STAGING
                                || i.condition() == Condition.STARTING
                                || i.condition() == Condition.PROVISIONED));
        gauge("marathon.http.event-streams.active.gauge", hub::size);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private void gauge(String name, java.util.function.Supplier<Number> value) {
        Gauge.builder(name, value).strongReference(true).register(registry);
    }

    private static long count(Orchestrator orchestrator, Predicate<Instance> which) {
        return orchestrator.snapshot().instances().values().stream()
                .flatMap(instances -> instances.values().stream())
                .filter(which)
                .count();
    }

    /** Everything in Prometheus' text format. */
    String text() {
        return registry.scrape();
    }
}
