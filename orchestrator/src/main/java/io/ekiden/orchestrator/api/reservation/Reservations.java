package io.ekiden.orchestrator.api.reservation;

import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Leftover;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.launch.fit.SeenAgents.Seen;
import io.ekiden.orchestrator.launch.resident.Keeping;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is kept for which instance, out of one snapshot: of instances that have a place, of those that had one and left something there, and
 * what the last offers showed beside these.
 */
final class Reservations {
    private final SortedMap<InstanceId, Kept> all = new TreeMap<>();

    /** Why something is kept. */
    enum Use {
        /** A task runs with it, or is about to. */
        USED,
        /** The instance rests, or waits for its agent. */
        KEPT,
        /** The instance is no more: it is freed as soon as it is offered. */
        LEFT,
        /** Nobody here knows the instance: another framework's, or one of an earlier state. */
        UNKNOWN
    }

    /**
     * @param offered what of it the agent's last offer had; absent when it had nothing of it, as when a task runs with it
     */
    record Kept(
            InstanceId id,
            Use use,
            Optional<Instance> instance,
            Optional<Leftover> left,
            Optional<Seen> seen,
            Optional<Resources> offered) {
        Kept shown(Seen by, Resources resources) {
            return new Kept(id, use, instance, left, Optional.of(by), Optional.of(resources));
        }
    }

    private Reservations() {}

    /** In the order of their instances' names. */
    static Collection<Kept> of(OrchestratorState state) {
        var found = new Reservations();
        for (var ofApp : state.instances().values()) {
            ofApp.values().stream()
                    .filter(instance -> instance.residence().isPresent())
                    .forEach(found::add);
        }
        state.population().leftovers().all().forEach(found::add);
        state.launching().seen().all().forEach(found::add);
        return found.all.values();
    }

    private void add(Instance instance) {
        var use = instance.isLaunched() ? Use.USED : Use.KEPT;
        all.put(
                instance.id(),
                new Kept(
                        instance.id(),
                        use,
                        Optional.of(instance),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private void add(Leftover left) {
        all.put(
                left.instance(),
                new Kept(
                        left.instance(),
                        Use.LEFT,
                        Optional.empty(),
                        Optional.of(left),
                        Optional.empty(),
                        Optional.empty()));
    }

    private void add(Seen seen) {
        // What was used of the offer, to free it too, is no more.
        for (var owner : Keeping.owners(seen.free())) {
            var known = all.getOrDefault(
                    owner,
                    new Kept(
                            owner,
                            Use.UNKNOWN,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
            all.put(owner, known.shown(seen, Keeping.of(owner, seen.free())));
        }
    }
}
