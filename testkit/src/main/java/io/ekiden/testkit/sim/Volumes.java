package io.ekiden.testkit.sim;

import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.operation.Volume;
import io.ekiden.mesos.operation.VolumeId;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.testkit.sim.base.InvariantBroken;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The persistent volumes on the disks of one machine, and whose data is in them; they outlive its agents. A volume without an owner is
 * empty. Looks after invariant 17.
 */
final class Volumes {
    private final String hostname;
    private final Losses losses;
    private final TreeMap<VolumeId, Optional<InstanceId>> owners = new TreeMap<>();

    /** What a test oracle knows of data that may go. */
    interface Losses {
        /** True when somebody has asked for the end of the instance and its data, or nobody could know that it ever ran. */
        boolean mayLose(InstanceId instance);

        /** The first process of the instance writes into the volume; false when an earlier one has. */
        boolean writes(InstanceId instance, VolumeId volume);
    }

    Volumes(String hostname, Losses losses) {
        this.hostname = hostname;
        this.losses = losses;
    }

    /** A new one, empty whatever was there before. */
    void create(Volume volume) {
        destroy(volume);
        owners.put(volume.id(), Optional.empty());
    }

    /** One that should be there from before. */
    void keep(Volume volume) {
        owners.putIfAbsent(volume.id(), Optional.empty());
    }

    void destroy(Volume volume) {
        var owner = owners.getOrDefault(volume.id(), Optional.empty());
        owner.filter(instance -> !losses.mayLose(instance)).ifPresent(instance -> {
            throw new InvariantBroken(
                    17, volume.id() + " of " + instance + " is destroyed on " + hostname + ", but nobody wiped it");
        });
        owners.remove(volume.id());
    }

    /** A process begins with these. */
    void used(TaskId task, SortedSet<VolumeId> volumes) {
        for (var volume : volumes) {
            var owner = owners.get(volume);
            if (owner == null) {
                throw new InvariantBroken(17, task + " begins on " + hostname + " without its volume " + volume);
            }
            var instance = InstanceId.ofTask(task).orElseThrow();
            boolean isFirst = losses.writes(instance, volume);
            if (!owner.equals(isFirst ? Optional.empty() : Optional.of(instance))) {
                throw new InvariantBroken(
                        17, task + " finds in " + volume + " on " + hostname + " the data of " + owner);
            }
            owners.put(volume, Optional.of(instance));
        }
    }

    /** By a machine that does not keep what it should. */
    void emptyAll() {
        owners.replaceAll((_, _) -> Optional.empty());
    }

    SortedSet<VolumeId> all() {
        return Collections.unmodifiableSortedSet(owners.navigableKeySet());
    }
}
