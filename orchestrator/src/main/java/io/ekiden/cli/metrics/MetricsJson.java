package io.ekiden.cli.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Meters as JSON in the shape of Dropwizard's metrics, which is that of Marathon's {@code /metrics}. */
final class MetricsJson {
    private static final String VERSION = "4.0.0";

    private MetricsJson() {}

    static ObjectNode write(MeterRegistry registry) {
        var meters = new TreeMap<String, Meter>();
        registry.getMeters().forEach(meter -> meters.put(name(meter.getId()), meter));
        var json = Json.object().put("version", VERSION);
        var gauges = json.putObject("gauges");
        var counters = json.putObject("counters");
        json.putObject("histograms");
        var rates = json.putObject("meters");
        var timers = json.putObject("timers");
        meters.forEach((name, meter) -> {
            switch (meter) {
                case TimeGauge gauge -> gauges.putObject(name).put("value", gauge.value(TimeUnit.SECONDS));
                case Gauge gauge -> gauges.putObject(name).put("value", gauge.value());
                case FunctionCounter counter -> counters.putObject(name).put("count", (long) counter.count());
                case Counter counter ->
                    (name.endsWith(".meter") ? rates : counters).putObject(name).put("count", (long) counter.count());
                case Timer timer ->
                    timers.putObject(name)
                            .put("count", timer.count())
                            .put("mean", timer.mean(TimeUnit.SECONDS))
                            .put("max", timer.max(TimeUnit.SECONDS))
                            .put("duration_units", "seconds");
                default -> {}
            }
        });
        return json;
    }

    /** Dropwizard has no tags: their values become part of the name. */
    private static String name(Meter.Id id) {
        return id.getTags().stream()
                .map(tag -> "." + tag.getValue().replace(' ', '-').toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("", id.getName(), ""));
    }
}
