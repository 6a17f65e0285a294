package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.Deployment.Kind;
import io.ekiden.orchestrator.deployment.DeploymentIndex;
import io.ekiden.orchestrator.deployment.DeploymentIndex.Planned;
import io.ekiden.orchestrator.deployment.EndedDeployment;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * Deployments by id: those that run, and the last ones that have ended.
 *
 * @param running each locks the apps it affects
 * @param progress of running ones that have a deadline; found out anew after a restart
 * @param ended at most {@link #MAX_ENDED}
 * @param index of those that run
 */
public record DeploymentBook(
        TreePMap<String, Deployment> running,
        TreePMap<String, Progress> progress,
        TreePMap<String, EndedDeployment> ended,
        DeploymentIndex index) {
    /** More would be of no use to whoever waits for a deployment, and each costs an entry of the store. */
    public static final int MAX_ENDED = 200;

    private static final Comparator<EndedDeployment> FIRST_ENDED = Comparator.comparing(EndedDeployment::endedAt)
            .thenComparing(over -> over.deployment().version())
            .thenComparing(over -> over.deployment().id());

    static final DeploymentBook NONE =
            new DeploymentBook(TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), DeploymentIndex.NONE);

    /**
     * How far a deployment has come.
     *
     * @param reached grows with every step, every new instance that is well, and every old one that is gone
     * @param at when it came so far
     */
    public record Progress(long reached, Instant at) {}

    DeploymentBook updated(Deployment deployment) {
        var before = running.get(deployment.id());
        var newIndex = before != null && before.hasPlanOf(deployment)
                ? index
                : (before == null ? index : index.without(before)).with(deployment);
        return new DeploymentBook(running.plus(deployment.id(), deployment), progress, ended, newIndex);
    }

    DeploymentBook progressed(String id, Progress to) {
        return new DeploymentBook(running, progress.plus(id, to), ended, index);
    }

    DeploymentBook ended(EndedDeployment over) {
        var id = over.deployment().id();
        var before = running.get(id);
        return new DeploymentBook(
                running.minus(id),
                progress.minus(id),
                ended.plus(id, over),
                before == null ? index : index.without(before));
    }

    DeploymentBook forgotten(String id) {
        return new DeploymentBook(running, progress, ended.minus(id), index);
    }

    /** Those that run and affect the app, by id. */
    List<Deployment> of(PathId app) {
        return index.ofApp(app).keySet().stream().map(running::get).toList();
    }

    /** What is being done to the app now: the action of the present step of the first deployment that has one. */
    public Optional<Kind> currentAction(PathId app) {
        return planned(app, (planned, current) -> planned.step() == current)
                .map(Planned::kind)
                .findFirst();
    }

    /** True when a later step stops the app. */
    public boolean isStoppedLater(PathId app) {
        return planned(app, (planned, current) -> planned.step() > current)
                .anyMatch(planned -> planned.kind() == Kind.STOP);
    }

    /** True when instances of an old configuration of the app may be left. */
    public boolean isStillToReplace(PathId app) {
        return planned(app, (planned, current) -> planned.step() >= current)
                .anyMatch(planned -> planned.kind() == Kind.RESTART);
    }

    private Stream<Planned> planned(PathId app, BiPredicate<Planned, Integer> isMeant) {
        return index.ofApp(app).entrySet().stream().flatMap(entry -> {
            int current = Objects.requireNonNull(running.get(entry.getKey())).currentStep();
            return entry.getValue().stream().filter(planned -> isMeant.test(planned, current));
        });
    }

    public Optional<EndedDeployment> endedOf(String id) {
        return Optional.ofNullable(ended.get(id));
    }

    /**
     * Those that have ended, the one that ended last first.
     *
     * @param mostActions no more of them than have so many actions together; the first one is always there
     */
    public List<EndedDeployment> latest(int mostActions) {
        var latest = new ArrayList<EndedDeployment>();
        long actions = 0;
        for (var over : ended.values().stream().sorted(FIRST_ENDED.reversed()).toList()) {
            actions += over.deployment().size();
            if (actions > mostActions && !latest.isEmpty()) {
                break;
            }
            latest.add(over);
        }
        return latest;
    }

    /** True when the deployment leads back from another one. */
    public boolean undoes(String id) {
        return ended.values().stream()
                .anyMatch(over -> over.isUndone() && over.followedBy().equals(Optional.of(id)));
    }

    /** The ids of those that ended first, as many as there are too many; without those that another one still leads back from. */
    public List<String> surplus() {
        return ended.size() <= MAX_ENDED
                ? List.of()
                : ended.values().stream()
                        .filter(over ->
                                over.followedBy().filter(running::containsKey).isEmpty())
                        .sorted(FIRST_ENDED)
                        .limit(ended.size() - MAX_ENDED)
                        .map(over -> over.deployment().id())
                        .toList();
    }
}
