package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.old.OutputStyle;
import io.ekiden.orchestrator.api.view.AppInfoJson;
import io.ekiden.orchestrator.api.view.AppInfoJson.Embed;
import io.ekiden.orchestrator.api.view.LastTaskFailure;
import io.ekiden.orchestrator.api.view.ReadinessResultsJson;
import io.ekiden.orchestrator.api.view.TaskHistoryJson;
import io.ekiden.orchestrator.api.view.TaskJson;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.TaskFailure;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Apps and tasks of one snapshot as JSON. */
final class AppViews {
    private final Leading leading;
    private final InstantSource clock;
    private final OutputStyle style;

    AppViews(Leading leading, InstantSource clock, OutputStyle style) {
        this.leading = leading;
        this.clock = clock;
        this.style = style;
    }

    /** An app without its state. */
    ObjectNode definition(AppDefinition app) {
        return style.of(AppJson.write(app));
    }

    /** The answer to the creation of an app. */
    ObjectNode created(AppDefinition app, String deploymentId) {
        return style.of(AppInfoJson.created(app, deploymentId));
    }

    /** One app as {@code GET /v2/apps/<id>} and {@code /v2/apps/<group>/*} show it: tasks and the last failure come without being asked for. */
    ObjectNode single(OrchestratorState state, AppDefinition app, Set<Embed> embeds) {
        var all = new TreeSet<>(embeds);
        all.add(Embed.TASKS);
        all.add(Embed.LAST_TASK_FAILURE);
        return inList(state, app, all);
    }

    /** One app as a group shows it: nothing but what is asked for. */
    ObjectNode inGroup(OrchestratorState state, AppDefinition app, Set<Embed> embeds) {
        var json = AppJson.write(app);
        var instances = state.instances(app.id());
        if (embeds.contains(Embed.COUNTS)) {
            AppInfoJson.addCounts(json, instances);
        }
        if (embeds.contains(Embed.DEPLOYMENTS) || embeds.contains(Embed.TASKS)) {
            AppInfoJson.addDeployments(json, deployments(state, app));
        }
        return embedded(state, app, embeds, json);
    }

    private static List<String> deployments(OrchestratorState state, AppDefinition app) {
        return state.deploymentsOf(app.id()).stream().map(Deployment::id).toList();
    }

    ObjectNode inList(OrchestratorState state, AppDefinition app, Set<Embed> embeds) {
        return embedded(state, app, embeds, AppInfoJson.write(app, state.instances(app.id()), deployments(state, app)));
    }

    private ObjectNode embedded(OrchestratorState state, AppDefinition app, Set<Embed> embeds, ObjectNode json) {
        var instances = state.instances(app.id());
        if (embeds.contains(Embed.READINESS)) {
            AppInfoJson.addReadiness(json, ReadinessResultsJson.write(state, app.id(), leading::readiness));
        }
        if (embeds.contains(Embed.TASKS)) {
            AppInfoJson.addTasks(json, app, instances, leading::checks);
        }
        if (embeds.contains(Embed.LAST_TASK_FAILURE)) {
            Optional.ofNullable(state.population().failures().get(app.id()))
                    .ifPresent(failure -> AppInfoJson.addLastTaskFailure(json, failure(failure)));
        }
        if (embeds.contains(Embed.TASK_STATS)) {
            AppInfoJson.addTaskStats(json, app, instances, clock.instant());
        }
        if (embeds.contains(Embed.TASK_HISTORY)) {
            TaskHistoryJson.add(json, state, app.id(), clock.instant());
        }
        return style.of(json);
    }

    private static LastTaskFailure failure(TaskFailure failure) {
        return new LastTaskFailure(
                failure.app(),
                failure.task(),
                new LastTaskFailure.Cause(failure.state(), failure.message()),
                new LastTaskFailure.Where(failure.host(), new AgentId(failure.agentId())),
                failure.version(),
                failure.timestamp());
    }

    /** The tasks among the instances, of apps that still have a definition. */
    ArrayNode tasks(OrchestratorState state, Collection<Instance> instances) {
        var tasks = Json.array();
        for (var instance : instances) {
            if (TaskJson.isTask(instance)) {
                app(state, instance)
                        .ifPresent(app -> tasks.add(TaskJson.write(app, instance, leading.checks(instance))));
            }
        }
        return tasks;
    }

    /** The same with the service ports of the apps. */
    ArrayNode tasksWithServicePorts(OrchestratorState state, Collection<Instance> instances) {
        var tasks = Json.array();
        for (var instance : instances) {
            if (TaskJson.isTask(instance)) {
                app(state, instance)
                        .ifPresent(app ->
                                tasks.add(TaskJson.writeWithServicePorts(app, instance, leading.checks(instance))));
            }
        }
        return tasks;
    }

    private static Optional<AppDefinition> app(OrchestratorState state, Instance instance) {
        return state.app(instance.appId()).or(() -> state.definition(instance));
    }

    /** All apps; pods have their own routes. */
    static List<AppDefinition> apps(OrchestratorState state) {
        return state.apps().values().stream().filter(app -> !app.isPod()).toList();
    }

    /** The app of that id, and those in the group of that id. Costs as much as there are, whatever else runs. */
    static List<AppDefinition> apps(OrchestratorState state, PathId group) {
        return Stream.concat(state.app(group).stream(), state.tree().appsBelow(group).values().stream())
                .filter(app -> !app.isPod())
                .toList();
    }

    /** The app of that id; absent for a pod's. */
    static Optional<AppDefinition> app(OrchestratorState state, PathId id) {
        return state.app(id).filter(app -> !app.isPod());
    }

    /** All instances of some apps, in the order of the apps. */
    static List<Instance> instances(OrchestratorState state, Collection<AppDefinition> apps) {
        return apps.stream().flatMap(app -> state.instances(app.id()).stream()).toList();
    }
}
