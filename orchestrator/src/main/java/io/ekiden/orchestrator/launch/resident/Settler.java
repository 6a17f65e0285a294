package io.ekiden.orchestrator.launch.resident;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Operation.Kind;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.model.resource.Terms;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.instance.Residence;
import io.ekiden.orchestrator.instance.Residence.LocalVolume;
import io.ekiden.orchestrator.launch.AppMatcher;
import io.ekiden.orchestrator.launch.MatchResult;
import io.ekiden.orchestrator.launch.NoOfferMatchReason;
import io.ekiden.orchestrator.launch.Refusal;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.volume.Volume.Persistent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Finds room for resident instances of one app. The first launch of an instance reserves all it needs and creates its volumes, in the
 * same answer to an offer; each later one takes exactly these again, and nothing else.
 */
public final class Settler {
    /** Of an offer that has nothing of what any instance waits for. */
    public static final List<Refusal> NOTHING_KEPT = List.of(new Refusal.Rule(
            NoOfferMatchReason.NO_CORRESPONDING_RESERVATION_FOUND, "no instance has its volumes there", false));

    private final AppDefinition app;
    private final AppMatcher matcher;
    private final Keeping keeping;
    private final List<VolumeDisks> disks;
    private final Supplier<UUID> uuids;

    /** @param uuids for volumes */
    public Settler(AppDefinition app, AppMatcher matcher, Keeping keeping, Supplier<UUID> uuids) {
        this.app = app;
        this.matcher = matcher;
        this.keeping = keeping;
        this.disks =
                app.run().persistentVolumes().stream().map(VolumeDisks::new).toList();
        this.uuids = uuids;
    }

    /**
     * Who of those that wait may settle on an offer: first those whose data is there, then one that has none yet.
     *
     * @param keptFor those for whom something is kept there
     */
    public static List<Instance> candidates(Collection<Instance> waiting, SortedSet<InstanceId> keptFor) {
        var candidates = new ArrayList<>(waiting.stream()
                .filter(instance -> instance.residence().isPresent() && keptFor.contains(instance.id()))
                .toList());
        waiting.stream()
                .filter(instance -> instance.residence().isEmpty())
                .findFirst()
                .ifPresent(candidates::add);
        return candidates;
    }

    /** See {@link AppMatcher#match}. */
    public Settlement settle(Instance instance, Offer offer, Resources remaining, long seed) {
        return instance.residence()
                .map(residence -> again(instance, residence, offer, remaining, seed))
                .orElseGet(() -> first(instance, offer, remaining, seed));
    }

    private Settlement first(Instance instance, Offer offer, Resources remaining, long seed) {
        var rest = remaining;
        var taken = Resources.EMPTY;
        var volumes = Resources.EMPTY;
        var known = new ArrayList<LocalVolume>();
        var reservation = keeping.reservation(app.run().placement().role(), instance.id());
        for (var choice : disks) {
            var volume = choice.volume();
            var chosen = choice.choose(rest);
            if (chosen.isEmpty()) {
                return noRoom(volume, rest);
            }
            var disk = Resources.EMPTY.with(chosen.get().key(), chosen.get().milli());
            var local = new LocalVolume(volume.containerPath(), persistenceId(volume));
            rest = rest.minus(disk);
            taken = taken.plus(disk);
            volumes = volumes.plus(volume(reserved(disk, reservation), local));
            known.add(local);
        }
        return switch (matcher.match(offer, rest, seed)) {
            case MatchResult.Refused refused -> new Settlement.Unsettled(refused);
            case MatchResult.Matched matched -> {
                var made = reserved(taken, reservation);
                var own = reserved(matched.taken(), reservation);
                yield new Settlement.Settled(
                        with(matched, own.plus(volumes)),
                        matched.taken().plus(taken),
                        List.of(
                                new Operation.Convert(Kind.RESERVE, Optional.empty(), own.plus(made)),
                                new Operation.Convert(Kind.CREATE, Optional.empty(), volumes)),
                        new Residence(offer.agentId(), offer.hostname(), matched.attributes(), known, false));
            }
        };
    }

    private static Settlement noRoom(Persistent volume, Resources rest) {
        return new Settlement.Unsettled(new MatchResult.Refused(List.of(new Refusal.Shortage(
                NoOfferMatchReason.INSUFFICIENT_DISK,
                Resources.DISK,
                volume.sizeMiB() * 1000,
                VolumeDisks.left(volume.type(), rest)))));
    }

    private String persistenceId(Persistent volume) {
        return app.id().safePath() + "#" + volume.containerPath() + "#" + uuids.get();
    }

    private static Resources reserved(Resources plain, Reservation reservation) {
        return plain.rekeyed(key -> {
            var stack = new ArrayList<>(key.terms().reservations());
            stack.add(reservation);
            return key.withTerms(key.terms().withReservations(stack));
        });
    }

    private Resources volume(Resources disk, LocalVolume local) {
        return disk.rekeyed(key -> key.withTerms(key.terms()
                .withDisk(Optional.of(new Disk(
                        Optional.of(new Disk.Persistence(local.persistenceId(), keeping.principal())),
                        Optional.of(new Disk.Mount(local.containerPath(), Disk.Mode.RW)),
                        key.terms().disk().flatMap(Disk::source))))));
    }

    /**
     * Where it can be is decided: constraints are not looked at again. The agent is known by what it keeps, as it may have got another
     * id since.
     */
    private Settlement again(Instance instance, Residence residence, Offer offer, Resources remaining, long seed) {
        var kept = Keeping.of(instance.id(), remaining);
        var volumes = Keeping.volumes(residence, kept);
        if (volumes.keys().size() < residence.volumes().size()) {
            return new Settlement.Unsettled(new MatchResult.Refused(List.of(new Refusal.Rule(
                    NoOfferMatchReason.NO_CORRESPONDING_RESERVATION_FOUND,
                    "volumes of " + instance.id() + ", last seen on agent " + residence.agentId()
                            + ", are not in this offer",
                    false))));
        }
        var terms = new Terms(volumes.keys().getFirst().terms().reservations(), Optional.empty(), false, false);
        var plain = kept.only(key -> key.terms().equals(terms));
        var view = plain.rekeyed(key -> key.withTerms(Terms.UNRESERVED));
        return switch (matcher.matchKept(offer, view, seed)) {
            case MatchResult.Refused refused -> new Settlement.Unsettled(refused);
            case MatchResult.Matched matched -> {
                var all = matched.taken().rekeyed(key -> key.withTerms(terms)).plus(volumes);
                yield new Settlement.Settled(
                        with(matched, all),
                        all,
                        List.of(),
                        residence.at(offer.agentId(), offer.hostname(), matched.attributes()));
            }
        };
    }

    private static MatchResult.Matched with(MatchResult.Matched matched, Resources ofTask) {
        return new MatchResult.Matched(ofTask, matched.hostPorts(), matched.attributes());
    }
}
