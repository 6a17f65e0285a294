package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How a request ended. The API maps each to a status in one table. */
public sealed interface Answer {
    /** Stored; the deployment is listed. {@code app}: the definition as stored, for a single app. */
    record Deploying(String deploymentId, Instant version, Optional<AppDefinition> app, boolean created)
            implements Answer {}

    /** Done, nothing to tell. */
    record Done() implements Answer {}

    /** The instances as they were before the kill. */
    record Killed(List<Instance> instances) implements Answer {
        public Killed {
            instances = List.copyOf(instances);
        }
    }

    record AppExists(PathId app) implements Answer {}

    record NoSuchApp(PathId app) implements Answer {}

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

    /** One of the things to be stored has more bytes than any store takes. */
    record TooLarge(int bytes, int limit) implements Answer {}

    /** No service port is free. */
    record NoServicePort(int min, int max) implements Answer {}
}
