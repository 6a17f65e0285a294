package io.ekiden.orchestrator.launch.resident;

import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Operation.Kind;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.orchestrator.instance.InstanceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What an offer has of instances that are no more, and how it is given back: volumes are destroyed, then all is unreserved.
 *
 * @param owners the instances it was kept for
 * @param spent what is not there for launches then
 */
public record Release(SortedSet<InstanceId> owners, List<Operation> operations, Resources spent) {
    public static final Release NOTHING = new Release(new TreeSet<>(), List.of(), Resources.EMPTY);

    public Release {
        operations = List.copyOf(operations);
    }

    /**
     * Never of an instance that is known, whatever of it is offered, and never what another framework may have reserved: it is freed by
     * its framework label, or because it is known to be left.
     *
     * @param isKnown by the state that was read from the store, in which every instance is before anything is reserved for it
     * @param isLeft an instance of this orchestrator was forgotten whose reservations may carry an earlier id of the framework
     */
    public static Release in(
            Resources offered, Keeping keeping, Predicate<InstanceId> isKnown, Predicate<InstanceId> isLeft) {
        Predicate<Resources.Key> isFree = key -> Keeping.owner(key)
                .filter(isKnown.negate())
                .filter(owner -> keeping.isOfFramework(key) || isLeft.test(owner))
                .isPresent();
        var spent = offered.only(isFree);
        var owners = Keeping.owners(spent);
        if (owners.isEmpty()) {
            return NOTHING;
        }
        var volumes = spent.only(key -> key.terms().volumeId().isPresent());
        var operations = new ArrayList<Operation>();
        if (!volumes.isEmpty()) {
            operations.add(new Operation.Convert(Kind.DESTROY, Optional.empty(), volumes));
        }
        operations.add(new Operation.Convert(
                Kind.UNRESERVE, Optional.empty(), spent.minus(volumes).plus(plain(volumes))));
        return new Release(owners, operations, spent);
    }

    private static Resources plain(Resources volumes) {
        return volumes.rekeyed(key -> key.withTerms(key.terms()
                .withDisk(key.terms()
                        .disk()
                        .filter(disk -> disk.source().isPresent())
                        .map(disk -> new Disk(Optional.empty(), Optional.empty(), disk.source())))));
    }
}
