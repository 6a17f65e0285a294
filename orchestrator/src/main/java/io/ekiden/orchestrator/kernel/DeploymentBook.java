package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.EndedDeployment;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * Deployments by id: those that run, and the last ones that have ended.
 *
 * @param running each locks the apps it affects
 * @param progress of running ones that have a deadline; found out anew after a restart
 * @param ended at most {@link #MAX_ENDED}
 */
public record DeploymentBook(
        TreePMap<String, Deployment> running,
        TreePMap<String, Progress> progress,
        TreePMap<String, EndedDeployment> ended) {
    /** More would be of no use to whoever waits for a deployment, and each costs an entry of the store. */
    public static final int MAX_ENDED = 200;

    static final DeploymentBook NONE = new DeploymentBook(TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

    /**
     * How far a deployment has come.
     *
     * @param reached grows with every step, every new instance that is well, and every old one that is gone
     * @param at when it came so far
     */
    public record Progress(long reached, Instant at) {}

    DeploymentBook updated(Deployment deployment) {
        return new DeploymentBook(running.plus(deployment.id(), deployment), progress, ended);
    }

    DeploymentBook progressed(String id, Progress to) {
        return new DeploymentBook(running, progress.plus(id, to), ended);
    }

    DeploymentBook ended(EndedDeployment over) {
        var id = over.deployment().id();
        return new DeploymentBook(running.minus(id), progress.minus(id), ended.plus(id, over));
    }

    DeploymentBook forgotten(String id) {
        return new DeploymentBook(running, progress, ended.minus(id));
    }

    public Optional<EndedDeployment> endedOf(String id) {
        return Optional.ofNullable(ended.get(id));
    }

    /** True when the deployment leads back from another one. */
    public boolean undoes(String id) {
        return ended.values().stream()
                .anyMatch(over -> over.isUndone() && over.followedBy().equals(Optional.of(id)));
    }

    /** The ids of those that ended first, as many as there are too many. */
    public List<String> surplus() {
        return ended.size() <= MAX_ENDED
                ? List.of()
                : ended.values().stream()
                        .sorted(Comparator.comparing(EndedDeployment::endedAt)
                                .thenComparing(over -> over.deployment().id()))
                        .limit(ended.size() - MAX_ENDED)
                        .map(over -> over.deployment().id())
                        .toList();
    }
}
