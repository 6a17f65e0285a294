package io.ekiden.orchestrator.launch.queue;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.spec.PathId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;

/**
 * The apps that wait, each with the number of the last change to what decides where it fits, and the agents that all of them up to some
 * change have refused. An offer is shown only to those that changed after that, unless it has become better: so a change to one app costs
 * nothing for each of the others. Immutable, and found out anew by each leader.
 *
 * @param changes the last change of each app that waits
 * @param byChange the apps that wait, those that changed longest ago first
 * @param last the number of the last change of all; from 1
 * @param refused agents that were refused as they were then, at most {@link #MAX_REFUSED}
 */
public record LaunchQueue(
        TreePMap<PathId, Long> changes,
        TreePMap<Long, PathId> byChange,
        long last,
        HashPMap<Source, RefusedOffer> refused) {
    /** Of more agents nothing is remembered until some are seen again: a look too many does no harm. */
    public static final int MAX_REFUSED = 20_000;

    public static final LaunchQueue EMPTY =
            new LaunchQueue(TreePMap.empty(), TreePMap.empty(), 0, HashTreePMap.empty());

    /** Where offers come from: those of one agent to another role are others. */
    public record Source(AgentId agent, String role) {
        public static Source of(Offer offer) {
            return new Source(offer.agentId(), offer.role());
        }
    }

    /** The app waits, and may fit where it did not before. */
    public LaunchQueue changed(PathId app) {
        long number = last + 1;
        return new LaunchQueue(
                changes.plus(app, number), without(changes.get(app)).plus(number, app), number, refused);
    }

    /** The app waits no more. */
    public LaunchQueue without(PathId app) {
        var change = changes.get(app);
        return change == null ? this : new LaunchQueue(changes.minus(app), without(change), last, refused);
    }

    private TreePMap<Long, PathId> without(@Nullable Long change) {
        return change == null ? byChange : byChange.minus(change);
    }

    /** The apps that changed after that one, and wait. */
    public Collection<PathId> changedAfter(long number) {
        return number == 0 ? byChange.values() : byChange.tailMap(number, false).values();
    }

    /** What all have refused of such offers; absent when some have not. */
    public Optional<RefusedOffer> refused(Offer offer) {
        return Optional.ofNullable(refused.get(Source.of(offer)));
    }

    /** Offers have been answered: {@code nowRefused} those that nobody wanted, or wanted any more of, {@code unsure} those of which that is not known. */
    public LaunchQueue answered(Map<Source, RefusedOffer> nowRefused, Collection<Source> unsure) {
        var rest = refused.minusAll(unsure);
        if (rest.size() + nowRefused.size() > MAX_REFUSED) {
            rest = HashTreePMap.empty();
        }
        return new LaunchQueue(
                changes, byChange, last, nowRefused.size() > MAX_REFUSED ? rest : rest.plusAll(nowRefused));
    }

    /** What holds for all has changed: every offer is shown to everybody again. */
    public LaunchQueue forgotten() {
        return refused.isEmpty() ? this : new LaunchQueue(changes, byChange, last, HashTreePMap.empty());
    }
}
