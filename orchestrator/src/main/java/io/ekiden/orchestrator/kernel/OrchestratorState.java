package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.Pause;
import io.ekiden.orchestrator.group.GroupTree;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.brake.Brakes;
import io.ekiden.orchestrator.launch.Backoff;
import io.ekiden.orchestrator.launch.OfferStatistics;
import io.ekiden.orchestrator.launch.fit.SeenAgents;
import io.ekiden.orchestrator.launch.queue.LaunchQueue;
import io.ekiden.orchestrator.launch.resident.Keeping;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.check.ReadinessCheck;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.pcollections.OrderedPSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Everything the orchestrator knows, immutable: the loop holds the newest one, readers keep the one they took.
 *
 * @param scheduler what we are to the master
 * @param callbacks URLs that events are posted to
 * @param brakes what may be killed for bad health
 */
public record OrchestratorState(
        Scheduler scheduler,
        Definitions definitions,
        Population population,
        DeploymentBook deploying,
        Launching launching,
        Balancers balancers,
        TreePSet<String> callbacks,
        Brakes brakes) {

    /**
     * The framework we are registered as, and the master we are connected to; both absent at first.
     *
     * @param former ids that the framework has had before, the oldest first, at most {@link #MAX_FORMER}
     */
    public record Scheduler(
            Optional<FrameworkId> frameworkId, OrderedPSet<FrameworkId> former, Optional<MasterConnection> master) {
        static final int MAX_FORMER = 100;

        Scheduler known(Optional<FrameworkId> now) {
            // What it had last comes last.
            var had =
                    frameworkId.map(before -> former.minus(before).plus(before)).orElse(former);
            var left = now.map(had::minus).orElse(had);
            return new Scheduler(
                    now, left.size() > MAX_FORMER ? left.minus(left.iterator().next()) : left, master);
        }
    }

    /** What is known about launching, found out anew after a restart. */
    public record Launching(
            Backoff backoff,
            TreePMap<PathId, OfferStatistics> statistics,
            boolean offersWanted,
            SeenAgents seen,
            LaunchQueue queue) {
        Launching delayed(Backoff newBackoff) {
            return new Launching(newBackoff, statistics, offersWanted, seen, queue);
        }

        Launching learned(PathId app, OfferStatistics learned) {
            return new Launching(backoff, statistics.plus(app, learned), offersWanted, seen, queue);
        }

        Launching wanting(boolean offers) {
            return new Launching(backoff, statistics, offers, seen, queue);
        }

        Launching seeing(SeenAgents agents) {
            return new Launching(backoff, statistics, offersWanted, agents, queue);
        }

        Launching without(PathId app) {
            return new Launching(backoff.reset(app), statistics.minus(app), offersWanted, seen, queue);
        }

        Launching queueing(LaunchQueue queued) {
            return new Launching(backoff, statistics, offersWanted, seen, queued);
        }

        /** For all apps, and on all agents, something may be different. */
        Launching unsure() {
            return queueing(queue.forgotten());
        }
    }

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
            new Scheduler(Optional.empty(), OrderedPSet.empty(), Optional.empty()),
            Definitions.NONE,
            Population.NONE,
            DeploymentBook.NONE,
            new Launching(Backoff.NONE, TreePMap.empty(), false, SeenAgents.NONE, LaunchQueue.EMPTY),
            new Balancers(TreePMap.empty(), TreePMap.empty()),
            TreePSet.empty(),
            Brakes.RELEASED);

    /** A state of nothing but definitions. */
    public static OrchestratorState of(Definitions definitions) {
        return EMPTY.with(definitions);
    }

    public Optional<FrameworkId> frameworkId() {
        return scheduler.frameworkId();
    }

    /** How reservations are signed; absent before there is a framework. */
    public Optional<Keeping> keeping(Optional<String> principal) {
        return frameworkId().map(id -> new Keeping(id, scheduler.former(), principal));
    }

    /** The master we are connected to. */
    public Optional<MasterConnection> master() {
        return scheduler.master();
    }

    /** Version of the newest change of definitions. */
    public Instant rootVersion() {
        return definitions.rootVersion();
    }

    /** The apps and groups in force. */
    public GroupTree tree() {
        return definitions.tree();
    }

    /** Current definitions. */
    public TreePMap<PathId, AppDefinition> apps() {
        return definitions.apps();
    }

    /** Instances per app; apps without any are not in it. */
    public TreePMap<PathId, TreePMap<InstanceId, Instance>> instances() {
        return population.instances();
    }

    /** How many scheduled instances an app has; apps without any are not in it. */
    public TreePMap<PathId, Integer> waiting() {
        return population.waiting();
    }

    public Optional<AppDefinition> app(PathId id) {
        return Optional.ofNullable(apps().get(id));
    }

    /** The definition an app had at a version; absent when it is forgotten. */
    public Optional<AppDefinition> definition(PathId id, Instant version) {
        return Optional.ofNullable(versions(id).get(version));
    }

    public SortedMap<Instant, AppDefinition> versions(PathId id) {
        return definitions.versions(id);
    }

    public Collection<Instance> instances(PathId app) {
        return population.of(app).values();
    }

    public Optional<Instance> instance(PathId app, InstanceId id) {
        return Optional.ofNullable(population.of(app).get(id));
    }

    public Optional<Instance> instance(InstanceId id) {
        return Optional.ofNullable(population.index().get(id)).flatMap(app -> instance(app, id));
    }

    /** Those that are launched on an agent, in the order of their ids. */
    public List<Instance> instancesOn(AgentId agent) {
        return population.where().on(agent).stream()
                .sorted()
                .flatMap(id -> instance(id).stream())
                .toList();
    }

    /** Deployments that lock the app; more than one never happens without force. */
    public List<Deployment> deploymentsOf(PathId app) {
        return deploying.of(app);
    }

    /** Deployments that run, by id. */
    public TreePMap<String, Deployment> deployments() {
        return deploying.running();
    }

    public Optional<Deployment> deployment(String id) {
        return Optional.ofNullable(deployments().get(id));
    }

    /**
     * What holds for the instance: the newest definition of the configuration it was launched with. That is a newer one than at its launch
     * when something changed that it need not notice.
     */
    public Optional<AppDefinition> definition(Instance instance) {
        var id = instance.appId();
        return configuration(id, instance.configVersion())
                .or(() -> definition(id, instance.version()))
                .or(() -> app(id));
    }

    /** The newest definition of one of the app's configurations. */
    public Optional<AppDefinition> configuration(PathId id, Instant configVersion) {
        return app(id).filter(app -> app.configVersion().equals(configVersion))
                .or(() -> versions(id).reversed().values().stream()
                        .filter(app -> app.configVersion().equals(configVersion))
                        .findFirst());
    }

    /** Present while a deployment that affects the app stands still. */
    public Optional<Pause> pauseOf(PathId app) {
        return deploymentsOf(app).stream()
                .flatMap(deployment -> deployment.pause().stream())
                .findFirst();
    }

    /** What a new task of the instance is made of: while a deployment of its app stands still, what it was made of before. */
    public Optional<AppDefinition> definitionOfNext(Instance instance) {
        return pauseOf(instance.appId()).isPresent() ? definition(instance) : app(instance.appId());
    }

    /** True when the instance runs and, where its definition has health checks, is well. */
    public boolean isHealthy(Instance instance) {
        if (!instance.isRunning()) {
            return false;
        }
        boolean checked =
                definition(instance).map(app -> app.run().isHealthChecked()).orElse(false);
        return !checked || instance.healthy().orElse(false);
    }

    /**
     * True when a deployment that brings the instance up need not wait for it any longer: it is healthy, has been for as long as its
     * definition says and, where that asks for it, ready.
     */
    public boolean isUp(Instance instance, Instant now) {
        return isHealthy(instance)
                && (instance.ready() || readinessCheck(instance).isEmpty())
                && !now.isBefore(steadyAt(instance));
    }

    /** From when on a healthy instance counts for deployments, unless something happens to it before. */
    public Instant steadyAt(Instance instance) {
        var times = instance.times();
        var run = definition(instance).map(AppDefinition::run);
        boolean checked = run.filter(RunSpec::isHealthChecked).isPresent();
        var started = times.startedAt().orElse(times.since());
        // Some containers of a pod may be well before all of them run.
        var well = Optional.of(started)
                .filter(_ -> checked)
                .flatMap(_ -> times.recoveredAt().or(times::healthyAt))
                .filter(started::isBefore)
                .orElse(started);
        return run.map(is -> well.plus(is.minHealthy())).orElse(well);
    }

    /** What the instance is asked by deployments. */
    public Optional<ReadinessCheck> readinessCheck(Instance instance) {
        return definition(instance).flatMap(app -> app.run().readiness());
    }

    /** Applies one fact. */
    public OrchestratorState apply(Change change) {
        return switch (change) {
            case Change.RootChanged(var root, var defined) -> change(root, defined);
            case Change.RootForgotten(var version) -> with(definitions.withoutRoot(version));
            case Change.AppRemoved(var app) -> with(definitions.remove(app));
            case Change.VersionForgotten(var app, var version) -> with(definitions.forget(app, version));
            case Change.InstanceUpdated(var instance) -> put(instance);
            case Change.InstanceForgotten(var app, var id) -> forget(app, id);
            case Change.ResidenceLeft(var leftover) -> with(population.left(leftover), balancers);
            case Change.ResidenceFreed(var id) -> with(population.freed(id), balancers);
            case Change.TaskFailed(var failure) -> with(population.failed(failure), balancers);
            case Change.TaskEnded(var end) -> with(population.ended(end), balancers);
            case Change.DeploymentUpdated(var deployment) -> updated(deployment);
            case Change.DeploymentEnded(var over) ->
                with(deploying.ended(over)).requeued(pausedBy(over.deployment().id()));
            case Change.DeploymentProgressed(var id, var progress) -> with(deploying.progressed(id, progress));
            case Change.DeploymentForgotten(var id) -> with(deploying.forgotten(id));
            case Change.FrameworkRegistered(var id) ->
                with(scheduler.known(Optional.of(id))).with(launching.unsure());
            case Change.FrameworkForgotten() ->
                with(scheduler.known(Optional.empty())).with(launching.unsure());
            case Change.CallbackWanted(var url, var wanted) ->
                new OrchestratorState(
                        scheduler,
                        definitions,
                        population,
                        deploying,
                        launching,
                        balancers,
                        wanted ? callbacks.plus(url) : callbacks.minus(url),
                        brakes);
            case Change.MasterSeen(var connection) ->
                with(new Scheduler(frameworkId(), scheduler.former(), connection))
                        .with(launching.unsure());
            case Change.BackoffChanged(var backoff) -> with(launching.delayed(backoff));
            case Change.StatisticsChanged(var app, var statistics) -> with(launching.learned(app, statistics));
            case Change.AgentsSeen(var agents) -> with(launching.seeing(agents));
            case Change.OffersWanted(var wanted) -> with(launching.wanting(wanted));
            case Change.LaunchWanted(var app) -> requeued(List.of(app));
            case Change.OffersAnswered(var refused, var unsure) ->
                with(launching.queueing(launching.queue().answered(refused, unsure)));
            case Change.BrakesChanged(var changed) -> with(changed);
            case Change.BalancerSeen(var id, var until) -> with(population, balancers.alive(id, until));
            case Change.BalancerGone(var id) -> with(population, balancers.gone(id));
            case Change.BalancerDrained(var id, var task) -> with(population, balancers.drained(id, task));
        };
    }

    private OrchestratorState change(RootChange root, List<AppDefinition> defined) {
        var others = population;
        var delays = launching;
        var kills = brakes;
        for (var move : root.apps().entrySet()) {
            if (move.getValue().to().isEmpty()) {
                others = others.withoutHistoryOf(move.getKey());
                delays = delays.without(move.getKey());
                kills = kills.without(move.getKey());
            }
        }
        return new OrchestratorState(
                        scheduler,
                        definitions.changed(root, defined),
                        others,
                        deploying,
                        delays,
                        balancers,
                        callbacks,
                        kills)
                .requeued(root.apps().keySet());
    }

    private OrchestratorState updated(Deployment deployment) {
        var next = with(deploying.updated(deployment));
        boolean isStill = deployment(deployment.id()).map(Deployment::isPaused).orElse(false);
        return isStill == deployment.isPaused() ? next : next.requeued(deployment.affectedApps());
    }

    /** The apps that the deployment holds still. */
    private Collection<PathId> pausedBy(String id) {
        return deployment(id)
                .filter(Deployment::isPaused)
                .map(Deployment::affectedApps)
                .orElseGet(Collections::emptySortedSet);
    }

    /** What decides where these apps fit may be different. */
    private OrchestratorState requeued(Collection<PathId> apps) {
        var queue = launching.queue();
        for (var app : apps) {
            queue = waiting().containsKey(app) ? queue.changed(app) : queue.without(app);
        }
        return with(launching.queueing(queue));
    }

    private OrchestratorState put(Instance instance) {
        var before = population.of(instance.appId()).get(instance.id());
        if (before == null) {
            return with(population.put(instance), balancers).requeued(List.of(instance.appId()));
        }
        // What was let go of for a kill that does not come is taken back.
        boolean isOver = before.incarnation() != instance.incarnation()
                || (before.killing().isPresent() && instance.killing().isEmpty());
        return with(population.put(instance), isOver ? balancers.without(before.taskId()) : balancers)
                .requeued(List.of(instance.appId()));
    }

    private OrchestratorState forget(PathId app, InstanceId id) {
        var instance = population.of(app).get(id);
        return with(population.forget(app, id), instance == null ? balancers : balancers.without(instance.taskId()))
                .requeued(List.of(app));
    }

    private OrchestratorState with(Scheduler newScheduler) {
        return new OrchestratorState(
                newScheduler, definitions, population, deploying, launching, balancers, callbacks, brakes);
    }

    private OrchestratorState with(Definitions newDefinitions) {
        return new OrchestratorState(
                scheduler, newDefinitions, population, deploying, launching, balancers, callbacks, brakes);
    }

    private OrchestratorState with(Population newPopulation, Balancers newBalancers) {
        return new OrchestratorState(
                scheduler, definitions, newPopulation, deploying, launching, newBalancers, callbacks, brakes);
    }

    private OrchestratorState with(DeploymentBook newDeploying) {
        return new OrchestratorState(
                scheduler, definitions, population, newDeploying, launching, balancers, callbacks, brakes);
    }

    private OrchestratorState with(Brakes newBrakes) {
        return new OrchestratorState(
                scheduler, definitions, population, deploying, launching, balancers, callbacks, newBrakes);
    }

    private OrchestratorState with(Launching newLaunching) {
        return new OrchestratorState(
                scheduler, definitions, population, deploying, newLaunching, balancers, callbacks, brakes);
    }
}
