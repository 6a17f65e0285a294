package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.EndedDeployment;
import io.ekiden.orchestrator.instance.Containers;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.brake.Brakes;
import io.ekiden.orchestrator.kernel.history.TaskEnd;
import io.ekiden.orchestrator.launch.Backoff;
import io.ekiden.orchestrator.launch.OfferStatistics;
import io.ekiden.orchestrator.launch.fit.SeenAgents;
import io.ekiden.orchestrator.launch.queue.LaunchQueue;
import io.ekiden.orchestrator.launch.queue.RefusedOffer;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A fact. Applied to the state, stored where {@link #isDurable}, replayed never: the store holds the latest value of each thing. */
public sealed interface Change {
    /**
     * Definitions came into force, or went, all together. Of an app that went, instances and history may still be there.
     *
     * @param defined the definitions that the change leads to
     */
    record RootChanged(RootChange root, List<AppDefinition> defined) implements Change {
        public RootChanged {
            defined = List.copyOf(defined);
        }
    }

    /** An old version of the root can no longer be asked for. */
    record RootForgotten(Instant version) implements Change {}

    /** The last of a removed app, its history, is gone. */
    record AppRemoved(PathId app) implements Change {}

    /** An old definition is forgotten. */
    record VersionForgotten(PathId app, Instant version) implements Change {}

    /** The instance is like this now. */
    record InstanceUpdated(Instance instance) implements Change {}

    record InstanceForgotten(PathId app, InstanceId instance) implements Change {}

    /** An agent keeps something for an instance that is about to be forgotten: to be given back. */
    record ResidenceLeft(Leftover leftover) implements Change {}

    /** It has been given back. */
    record ResidenceFreed(InstanceId instance) implements Change {}

    /** The deployment runs, at its current step. */
    record DeploymentUpdated(Deployment deployment) implements Change {}

    /** The deployment runs no more; how it went is remembered. */
    record DeploymentEnded(EndedDeployment ended) implements Change {}

    /** The deployment has come further than ever before, or has just begun. */
    record DeploymentProgressed(String id, DeploymentBook.Progress progress) implements Change {}

    /** How an old deployment went is forgotten. */
    record DeploymentForgotten(String id) implements Change {}

    record FrameworkRegistered(FrameworkId id) implements Change {}

    /** The master has ended the framework of this id for good: the next subscription asks for a new one. */
    record FrameworkForgotten() implements Change {}

    record TaskFailed(TaskFailure failure) implements Change {}

    /** Events are posted to this URL, or no more. */
    record CallbackWanted(String url, boolean wanted) implements Change {}

    /** One more of the app's tasks has ended. */
    record TaskEnded(TaskEnd end) implements Change {}

    /** The launch delays of all apps. */
    record BackoffChanged(Backoff backoff) implements Change {}

    record StatisticsChanged(PathId app, OfferStatistics statistics) implements Change {}

    /** A task was killed for bad health, or is to be and may not yet, or need not any more. */
    record BrakesChanged(Brakes brakes) implements Change {}

    /** What agents have shown of themselves in their offers. */
    record AgentsSeen(SeenAgents agents) implements Change {}

    /** A load balancer answers for drained tasks until then. */
    record BalancerSeen(String id, Instant until) implements Change {}

    /** Nothing was heard of the load balancer for as long as it wished to be counted on. */
    record BalancerGone(String id) implements Change {}

    record BalancerDrained(String id, TaskId task) implements Change {}

    /** Connected to a master since then; absent: not connected. */
    record MasterSeen(Optional<MasterConnection> connection) implements Change {}

    /** The app waits, and may fit offers that it has refused, or was not shown. */
    record LaunchWanted(PathId app) implements Change {}

    /** Offers have been answered: {@code refused} those that nobody wanted, or wanted any more of, {@code unsure} those of which that is not known. */
    record OffersAnswered(Map<LaunchQueue.Source, RefusedOffer> refused, List<LaunchQueue.Source> unsure)
            implements Change {
        public OffersAnswered {
            refused = Collections.unmodifiableMap(new LinkedHashMap<>(refused));
            unsure = List.copyOf(unsure);
        }
    }

    /** Whether the master is asked for offers. */
    record OffersWanted(boolean wanted) implements Change {}

    /**
     * True when the fact must be on stable storage before effects that follow from it. What can be found out again (who waits, what
     * the agent is just starting, delays) is not stored: a store write costs more than asking.
     */
    default boolean isDurable() {
        return switch (this) {
            case InstanceUpdated(var instance) ->
                // Whether there may be data, or a container that has ended, is never found out again.
                instance.residence().isPresent()
                        || instance.containers().map(Containers::someHaveEnded).orElse(false)
                        || !canBeFoundOut(instance);
            case RootChanged _,
                    RootForgotten _,
                    AppRemoved _,
                    VersionForgotten _,
                    InstanceForgotten _,
                    ResidenceLeft _,
                    ResidenceFreed _,
                    DeploymentUpdated _,
                    DeploymentEnded _,
                    DeploymentForgotten _,
                    FrameworkRegistered _,
                    FrameworkForgotten _,
                    CallbackWanted _,
                    TaskEnded _,
                    TaskFailed _ -> true;
            case BackoffChanged _,
                    StatisticsChanged _,
                    AgentsSeen _,
                    BrakesChanged _,
                    BalancerSeen _,
                    BalancerGone _,
                    BalancerDrained _,
                    MasterSeen _,
                    DeploymentProgressed _,
                    LaunchWanted _,
                    OffersAnswered _,
                    OffersWanted _ -> false;
        };
    }

    private static boolean canBeFoundOut(Instance instance) {
        return switch (instance.condition()) {
            case SCHEDULED -> instance.incarnation() == 1;
            case STARTING, STAGING -> true;
            default -> false;
        };
    }
}
