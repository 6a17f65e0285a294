package io.ekiden.orchestrator.kernel.brake;

import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * What was killed for bad health of late, and for which apps a kill was put off since. Not stored: a new leader asks everybody anew.
 *
 * @param apps what may still be killed of an app; of others as much as at first
 * @param cluster the same of all together
 * @param engaged apps of which a task that is ill runs on
 */
public record Brakes(TreePMap<PathId, KillBudget> apps, Optional<KillBudget> cluster, TreePSet<PathId> engaged) {
    public static final Brakes RELEASED = new Brakes(TreePMap.empty(), Optional.empty(), TreePSet.empty());

    /**
     * How many there are.
     *
     * @param app instances of the app
     * @param cluster instances of all apps
     */
    public record Numbers(int app, int cluster) {}

    /** After one more kill for bad health of the app; nothing when that has to wait. */
    public Optional<Brakes> spend(PathId app, Numbers numbers, Instant now, BrakeSettings settings) {
        var ofApp = spend(
                Optional.ofNullable(apps.get(app)),
                // The only one there is serves nobody as it is.
                numbers.app() < 2 || settings.appShare() >= 1
                        ? Integer.MAX_VALUE
                        : share(settings.appShare(), numbers.app()),
                now,
                settings);
        var ofCluster = spend(
                cluster,
                settings.clusterShare() >= 1
                        ? Integer.MAX_VALUE
                        : Math.max(BrakeSettings.CLUSTER_LEAST, share(settings.clusterShare(), numbers.cluster())),
                now,
                settings);
        return ofApp.flatMap(own -> ofCluster.map(all -> new Brakes(apps.plus(app, own), Optional.of(all), engaged)));
    }

    /** A kill of the app was put off. */
    public Brakes engaged(PathId app) {
        return new Brakes(apps, cluster, engaged.plus(app));
    }

    /** Nobody of the app waits for its end any more. */
    public Brakes released(PathId app) {
        return new Brakes(apps, cluster, engaged.minus(app));
    }

    /** The app is gone. */
    public Brakes without(PathId app) {
        return new Brakes(apps.minus(app), cluster, engaged.minus(app));
    }

    private static int share(double share, int of) {
        return Math.max(1, (int) Math.ceil(share * of));
    }

    private static Optional<KillBudget> spend(
            Optional<KillBudget> budget, int capacity, Instant now, BrakeSettings settings) {
        return budget.orElse(new KillBudget(capacity, now)).spend(capacity, settings.window(), now);
    }
}
