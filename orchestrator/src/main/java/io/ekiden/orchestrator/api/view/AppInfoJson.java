package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.health.HealthState;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** An app with its state. Call {@link #write}, then the {@code add…} methods wanted in this order, which is Marathon's. */
public final class AppInfoJson {
    /** What {@code ?embed=} can add; counts and deployments are always there, but for apps shown in their group. */
    public enum Embed {
        COUNTS,
        DEPLOYMENTS,
        TASKS,
        READINESS,
        LAST_TASK_FAILURE,
        TASK_STATS,
        TASK_HISTORY;

        /** Whether nothing else is shown with these: results of checks, and how long tasks have lived, change without it. */
        public static boolean areOfTheStateAlone(Set<Embed> embeds) {
            return Set.of(COUNTS, DEPLOYMENTS, LAST_TASK_FAILURE).containsAll(embeds);
        }
    }

    private AppInfoJson() {}

    /** What the values of {@code embed} ask for; unknown ones are ignored, as Marathon does. */
    public static Set<Embed> embeds(Collection<String> values) {
        var embeds = new TreeSet<Embed>();
        for (var value : values) {
            switch (value.replaceFirst("^(group\\.)?apps?\\.", "")) {
                case "counts" -> embeds.add(Embed.COUNTS);
                case "deployments" -> embeds.add(Embed.DEPLOYMENTS);
                case "tasks" -> embeds.add(Embed.TASKS);
                case "readiness" -> embeds.add(Embed.READINESS);
                case "lastTaskFailure" -> embeds.add(Embed.LAST_TASK_FAILURE);
                case "taskHistory" -> embeds.add(Embed.TASK_HISTORY);
                case "taskStats" -> embeds.add(Embed.TASK_STATS);
                case "failures" -> embeds.addAll(Set.of(Embed.LAST_TASK_FAILURE, Embed.TASKS));
                default -> {}
            }
        }
        return embeds;
    }

    /** The answer to the creation of an app: no tasks yet, and Marathon shows no version info. */
    public static ObjectNode created(AppDefinition app, String deploymentId) {
        var json = write(app, List.of(), List.of(deploymentId));
        json.remove("versionInfo");
        return json;
    }

    /** The app, its counts and its deployments. */
    public static ObjectNode write(
            AppDefinition app, Collection<Instance> instances, Collection<String> deploymentIds) {
        var json = AppJson.write(app);
        addCounts(json, instances);
        addDeployments(json, deploymentIds);
        return json;
    }

    public static void addCounts(ObjectNode json, Collection<Instance> instances) {
        var counts = TaskCounts.of(instances);
        json.put("tasksStaged", counts.staged())
                .put("tasksRunning", counts.running())
                .put("tasksHealthy", counts.healthy())
                .put("tasksUnhealthy", counts.unhealthy());
    }

    public static void addDeployments(ObjectNode json, Collection<String> deploymentIds) {
        var deployments = json.putArray("deployments");
        deploymentIds.forEach(id -> deployments.addObject().put("id", id));
    }

    /** @param results of the app's readiness check, see {@link ReadinessResultsJson} */
    public static void addReadiness(ObjectNode json, ArrayNode results) {
        json.set("readinessCheckResults", results);
    }

    /** @param checks results of the orchestrator's own checks of an instance; may be empty */
    public static void addTasks(
            ObjectNode json,
            AppDefinition app,
            Collection<Instance> instances,
            Function<Instance, List<HealthState>> checks) {
        var tasks = json.putArray("tasks");
        instances.stream()
                .filter(TaskJson::isTask)
                .forEach(instance -> tasks.add(TaskJson.write(app, instance, checks.apply(instance))));
    }

    public static void addLastTaskFailure(ObjectNode json, LastTaskFailure failure) {
        json.set("lastTaskFailure", failure.write());
    }

    /** Under the name Marathon really uses, {@code tasksStats}. */
    public static void addTaskStats(ObjectNode json, AppDefinition app, Collection<Instance> instances, Instant now) {
        json.set("tasksStats", TaskStatsJson.write(app, instances, now));
    }
}
