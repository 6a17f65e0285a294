package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** How many tasks of an app are how, and how old, by the definition they run. Groups without tasks are left out. */
final class TaskStatsJson {
    private TaskStatsJson() {}

    static ObjectNode write(AppDefinition app, Collection<Instance> instances, Instant now) {
        var json = Json.object();
        var versions = app.versionInfo();
        add(
                json,
                "startedAfterLastScaling",
                instances,
                now,
                instance -> instance.times()
                        .stagedAt()
                        .filter(at -> !at.isBefore(versions.lastScalingAt()))
                        .isPresent());
        add(json, "withLatestConfig", instances, now, instance -> !isOutdated(instance, app));
        add(json, "withOutdatedConfig", instances, now, instance -> isOutdated(instance, app));
        add(json, "totalSummary", instances, now, _ -> true);
        return json;
    }

    private static boolean isOutdated(Instance instance, AppDefinition app) {
        return instance.configVersion().isBefore(app.configVersion());
    }

    private static void add(
            ObjectNode json, String name, Collection<Instance> instances, Instant now, Predicate<Instance> belongs) {
        var tasks = instances.stream()
                .filter(instance -> TaskJson.isTask(instance) && instance.isLaunched())
                .filter(belongs)
                .toList();
        if (tasks.isEmpty()) {
            return;
        }
        var counts = TaskCounts.of(tasks);
        var stats = json.putObject(name).putObject("stats");
        stats.putObject("counts")
                .put("staged", counts.staged())
                .put("running", counts.running())
                .put("healthy", counts.healthy())
                .put("unhealthy", counts.unhealthy());
        addLifeTime(
                stats,
                tasks.stream()
                        .flatMap(task -> task.times().startedAt().stream())
                        .map(started -> Duration.between(started, now).toMillis() / 1000.0)
                        .sorted()
                        .toList());
    }

    private static void addLifeTime(ObjectNode stats, List<Double> sorted) {
        if (!sorted.isEmpty()) {
            int middle = sorted.size() / 2;
            double median =
                    sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
            stats.putObject("lifeTime")
                    .put(
                            "averageSeconds",
                            sorted.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .average()
                                    .orElse(0))
                    .put("medianSeconds", median);
        }
    }
}
