package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.FrameworkId;
import io.ekiden.mesos.model.TaskId;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.launch.Backoff;
import io.ekiden.orchestrator.launch.OfferStatistics;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Everything the orchestrator knows, immutable: the loop holds the newest one, readers keep the one they took.
 *
 * @param rootVersion version of the newest change of definitions
 * @param apps current definitions
 * @param history per app its definitions by version, the current one included
 * @param instances per app
 * @param index the app of every instance
 * @param waiting how many scheduled instances an app has; apps without any are not in it
 * @param servicePorts how many port definitions use a service port
 */
public record OrchestratorState(
        Optional<FrameworkId> frameworkId,
        Optional<MasterConnection> master,
        Instant rootVersion,
        TreePMap<PathId, AppDefinition> apps,
        TreePMap<PathId, TreePMap<Instant, AppDefinition>> history,
        TreePMap<PathId, TreePMap<InstanceId, Instance>> instances,
        TreePMap<InstanceId, PathId> index,
        TreePMap<String, Deployment> deployments,
        TreePMap<PathId, Integer> waiting,
        TreePMap<Integer, Integer> servicePorts,
        Launching launching,
        Balancers balancers,
        TreePMap<PathId, TaskFailure> failures) {

    /** What is known about launching, found out anew after a restart. */
    public record Launching(Backoff backoff, TreePMap<PathId, OfferStatistics> statistics, boolean offersWanted) {}

    /** Load balancers that answer for drained tasks, and their answers. */
    public record Balancers(TreePMap<String, Instant> aliveUntil, TreePMap<TaskId, TreePSet<String>> drainedBy) {
        Balancers alive(String id, Instant until) {
            return new Balancers(aliveUntil.plus(id, until), drainedBy);
        }

        Balancers gone(String id) {
            return new Balancers(aliveUntil.minus(id), drainedBy);
        }

        Balancers drained(String id, TaskId task) {
            return new Balancers(
                    aliveUntil,
                    drainedBy.plus(
                            task, drainedBy.getOrDefault(task, TreePSet.empty()).plus(id)));
        }

        /** The task has ended. */
        Balancers without(TaskId task) {
            return drainedBy.containsKey(task) ? new Balancers(aliveUntil, drainedBy.minus(task)) : this;
        }
    }

    public static final OrchestratorState EMPTY = new OrchestratorState(
            Optional.empty(),
            Optional.empty(),
            Instant.EPOCH,
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            new Launching(Backoff.NONE, TreePMap.empty(), false),
            new Balancers(TreePMap.empty(), TreePMap.empty()),
            TreePMap.empty());

    public Optional<AppDefinition> app(PathId id) {
        return Optional.ofNullable(apps.get(id));
    }

    /** The definition an app had at a version; absent when it is forgotten. */
    public Optional<AppDefinition> definition(PathId id, Instant version) {
        return Optional.ofNullable(versions(id).get(version));
    }

    public SortedMap<Instant, AppDefinition> versions(PathId id) {
        return history.getOrDefault(id, TreePMap.empty());
    }

    public Collection<Instance> instances(PathId app) {
        return instances.getOrDefault(app, TreePMap.empty()).values();
    }

    public Optional<Instance> instance(PathId app, InstanceId id) {
        return Optional.ofNullable(instances.getOrDefault(app, TreePMap.empty()).get(id));
    }

    public Optional<Instance> instance(InstanceId id) {
        return Optional.ofNullable(index.get(id)).flatMap(app -> instance(app, id));
    }

    /** Deployments that lock the app; more than one never happens without force. */
    public List<Deployment> deploymentsOf(PathId app) {
        return deployments.values().stream().filter(d -> d.affects(app)).toList();
    }

    public Optional<Deployment> deployment(String id) {
        return Optional.ofNullable(deployments.get(id));
    }

    /** True when the instance runs and, where its definition has health checks, is well. */
    public boolean isHealthy(Instance instance) {
        if (!instance.isRunning()) {
            return false;
        }
        boolean checked = definition(instance.appId(), instance.version())
                .or(() -> app(instance.appId()))
                .map(app -> !app.run().healthChecks().isEmpty())
                .orElse(false);
        return !checked || instance.healthy().orElse(false);
    }

    /** Applies one fact. */
    public OrchestratorState apply(Change change) {
        return switch (change) {
            case Change.AppDefined(var app) -> define(app);
            case Change.AppUndefined(var app) -> undefine(app);
            case Change.AppRemoved(var app) -> withHistory(history.minus(app));
            case Change.VersionForgotten(var app, var version) ->
                withHistory(history.plus(
                        app, history.getOrDefault(app, TreePMap.empty()).minus(version)));
            case Change.InstanceUpdated(var instance) -> put(instance);
            case Change.InstanceForgotten(var app, var id) -> forget(app, id);
            case Change.DeploymentUpdated(var deployment) ->
                withDeployments(deployments.plus(deployment.id(), deployment));
            case Change.DeploymentEnded(var id) -> withDeployments(deployments.minus(id));
            case Change.FrameworkRegistered(var id) -> withMaster(Optional.of(id), master);
            case Change.TaskFailed(var failure) -> withFailures(failures.plus(failure.app(), failure));
            case Change.BackoffChanged(var backoff) ->
                withLaunching(new Launching(backoff, launching.statistics(), launching.offersWanted()));
            case Change.StatisticsChanged(var app, var statistics) ->
                withLaunching(new Launching(
                        launching.backoff(), put(launching.statistics(), app, statistics), launching.offersWanted()));
            case Change.OffersWanted(var wanted) ->
                withLaunching(new Launching(launching.backoff(), launching.statistics(), wanted));
            case Change.BalancerSeen(var id, var until) -> withBalancers(balancers.alive(id, until));
            case Change.BalancerGone(var id) -> withBalancers(balancers.gone(id));
            case Change.BalancerDrained(var id, var task) -> withBalancers(balancers.drained(id, task));
            case Change.MasterSeen(var connection) -> withMaster(frameworkId, connection);
        };
    }

    private OrchestratorState define(AppDefinition app) {
        var before = apps.get(app.id());
        var ports = before == null ? servicePorts : countPorts(servicePorts, before, -1);
        var version = app.version();
        return new OrchestratorState(
                frameworkId,
                master,
                version.isAfter(rootVersion) ? version : rootVersion,
                apps.plus(app.id(), app),
                history.plus(
                        app.id(),
                        history.getOrDefault(app.id(), TreePMap.empty()).plus(version, app)),
                instances,
                index,
                deployments,
                waiting,
                countPorts(ports, app, 1),
                launching,
                balancers,
                failures);
    }

    private OrchestratorState undefine(PathId id) {
        var before = apps.get(id);
        return new OrchestratorState(
                frameworkId,
                master,
                rootVersion,
                apps.minus(id),
                history,
                instances,
                index,
                deployments,
                waiting,
                before == null ? servicePorts : countPorts(servicePorts, before, -1),
                new Launching(
                        launching.backoff().reset(id), launching.statistics().minus(id), launching.offersWanted()),
                balancers,
                failures.minus(id));
    }

    private static TreePMap<Integer, Integer> countPorts(TreePMap<Integer, Integer> counts, AppDefinition app, int by) {
        var result = counts;
        for (var definition : app.run().ports().definitions()) {
            int count = result.getOrDefault(definition.port(), 0) + by;
            result = count <= 0 ? result.minus(definition.port()) : result.plus(definition.port(), count);
        }
        return result;
    }

    private OrchestratorState put(Instance instance) {
        var ofApp = instances.getOrDefault(instance.appId(), TreePMap.empty());
        var before = ofApp.get(instance.id());
        int newlyWaiting = (isWaiting(instance) ? 1 : 0) - (isWaiting(before) ? 1 : 0);
        return withInstances(
                instance.appId(),
                ofApp.plus(instance.id(), instance),
                index.plus(instance.id(), instance.appId()),
                newlyWaiting,
                before == null || before.incarnation() == instance.incarnation()
                        ? balancers
                        : balancers.without(before.taskId()));
    }

    private OrchestratorState forget(PathId app, InstanceId id) {
        var ofApp = instances.getOrDefault(app, TreePMap.empty());
        var instance = ofApp.get(id);
        var newBalancers = instance == null ? balancers : balancers.without(instance.taskId());
        return withInstances(app, ofApp.minus(id), index.minus(id), isWaiting(instance) ? -1 : 0, newBalancers);
    }

    private static boolean isWaiting(@Nullable Instance instance) {
        return instance != null && instance.condition() == Condition.SCHEDULED && instance.isActive();
    }

    private OrchestratorState withInstances(
            PathId app,
            TreePMap<InstanceId, Instance> ofApp,
            TreePMap<InstanceId, PathId> newIndex,
            int newlyWaiting,
            Balancers newBalancers) {
        int waits = waiting.getOrDefault(app, 0) + newlyWaiting;
        return new OrchestratorState(
                frameworkId,
                master,
                rootVersion,
                apps,
                history,
                ofApp.isEmpty() ? instances.minus(app) : instances.plus(app, ofApp),
                newIndex,
                deployments,
                waits == 0 ? waiting.minus(app) : waiting.plus(app, waits),
                servicePorts,
                launching,
                newBalancers,
                failures);
    }

    private static <K extends Comparable<? super K>, V> TreePMap<K, V> put(
            TreePMap<K, V> map, K key, Optional<V> value) {
        return value.map(v -> map.plus(key, v)).orElseGet(() -> map.minus(key));
    }

    private OrchestratorState withMaster(Optional<FrameworkId> newId, Optional<MasterConnection> newMaster) {
        return new OrchestratorState(
                newId,
                newMaster,
                rootVersion,
                apps,
                history,
                instances,
                index,
                deployments,
                waiting,
                servicePorts,
                launching,
                balancers,
                failures);
    }

    private OrchestratorState withHistory(TreePMap<PathId, TreePMap<Instant, AppDefinition>> newHistory) {
        return new OrchestratorState(
                frameworkId,
                master,
                rootVersion,
                apps,
                newHistory,
                instances,
                index,
                deployments,
                waiting,
                servicePorts,
                launching,
                balancers,
                failures);
    }

    private OrchestratorState withDeployments(TreePMap<String, Deployment> newDeployments) {
        return new OrchestratorState(
                frameworkId,
                master,
                rootVersion,
                apps,
                history,
                instances,
                index,
                newDeployments,
                waiting,
                servicePorts,
                launching,
                balancers,
                failures);
    }

    private OrchestratorState withLaunching(Launching newLaunching) {
        return new OrchestratorState(
                frameworkId,
                master,
                rootVersion,
                apps,
                history,
                instances,
                index,
                deployments,
                waiting,
                servicePorts,
                newLaunching,
                balancers,
                failures);
    }

    private OrchestratorState withBalancers(Balancers newBalancers) {
        return new OrchestratorState(
                frameworkId,
                master,
                rootVersion,
                apps,
                history,
                instances,
                index,
                deployments,
                waiting,
                servicePorts,
                launching,
                newBalancers,
                failures);
    }

    private OrchestratorState withFailures(TreePMap<PathId, TaskFailure> newFailures) {
        return new OrchestratorState(
                frameworkId,
                master,
                rootVersion,
                apps,
                history,
                instances,
                index,
                deployments,
                waiting,
                servicePorts,
                launching,
                balancers,
                newFailures);
    }
}
