package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.plan.ChangePlan;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a request ended. The API maps each to a status in one table. */
public sealed interface Answer {
    /** Stored; the deployment is listed. {@code app}: the definition as stored, for a single app. */
    record Deploying(String deploymentId, Instant version, Optional<AppDefinition> app, boolean created)
            implements Answer {}

    /** Nothing was done; these would be the steps. {@code pods}: what in them is a pod. */
    record Planned(List<Deployment.Step> steps, Set<PathId> pods) implements Answer {
        public Planned {
            steps = List.copyOf(steps);
            pods = Set.copyOf(pods);
        }
    }

    /** Nothing was done; this is what would be. */
    record Foreseen(ChangePlan plan) implements Answer {}

    /** It was planned against something that is not so any more; nothing was done. */
    record PlanOutdated() implements Answer {}

    /** Whoever was asked leads no more. */
    record NotLeading() implements Answer {}

    /** Done, nothing to tell. */
    record Done() implements Answer {}

    /** The instances as they were before the kill. */
    record Killed(List<Instance> instances) implements Answer {
        public Killed {
            instances = List.copyOf(instances);
        }
    }

    /**
     * Nothing was killed; these instances would be.
     *
     * @param token stands for the kill, for as long as these tasks are those of these instances
     */
    record KillForeseen(List<Instance> instances, String token) implements Answer {
        public KillForeseen {
            instances = List.copyOf(instances);
        }
    }

    record AppExists(PathId app) implements Answer {}

    record NoSuchApp(PathId app) implements Answer {}

    /** No app has labels that match. */
    record NoAppSelected() implements Answer {}
    /** The id is taken by a pod. */
    record PodExists(PathId pod) implements Answer {}

    record NoSuchPod(PathId pod) implements Answer {}

    record GroupExists(PathId group) implements Answer {}

    record NoSuchGroup(PathId group) implements Answer {}

    /** The group was not there then, or nobody knows any more. */
    record NoSuchGroupVersion(PathId group, Instant version) implements Answer {}

    /** The id would be that of an app and of a group. */
    record SameIdAsGroup(PathId id) implements Answer {}

    /** It breaks rules that only show beside all other apps and groups. */
    record Invalid(List<Violation> violations) implements Answer {
        public Invalid {
            violations = List.copyOf(violations);
        }
    }

    record NoSuchDeployment(String id) implements Answer {}

    /** The app does not wait in the queue. */
    record NotQueued(PathId app) implements Answer {}

    /** Deployments hold the app; force overrides. */
    record Locked(PathId app, List<String> deployments) implements Answer {
        public Locked {
            deployments = List.copyOf(deployments);
        }
    }

    /** Somebody changed the app in between: derive again. */
    record Stale(PathId app) implements Answer {}

    record TooManyDeployments(int limit) implements Answer {}

    /** As many URLs have events posted to them as may. */
    record TooManyCallbacks(int limit) implements Answer {}

    /** One of the things to be stored has more bytes than any store takes. */
    record TooLarge(int bytes, int limit) implements Answer {}

    /** No service port is free. */
    record NoServicePort(int min, int max) implements Answer {}
}
