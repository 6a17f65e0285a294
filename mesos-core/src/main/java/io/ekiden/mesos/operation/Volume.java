package io.ekiden.mesos.operation;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A persistent volume, and the disk it is on.
 *
 * @param source absent: that of the agent's work directory
 */
public record Volume(VolumeId id, Optional<Disk.Source> source) implements Comparable<Volume> {
    private static final Comparator<Volume> ORDER = Comparator.comparing(Volume::id);

    /** On the disk of the work directory. */
    public Volume(VolumeId id) {
        this(id, Optional.empty());
    }

    /** The volumes among these resources. */
    public static SortedSet<Volume> among(Resources resources) {
        var volumes = new TreeSet<Volume>();
        for (var key : resources.scalars().keySet()) {
            key.terms()
                    .volumeId()
                    .ifPresent(id -> volumes.add(new Volume(
                            new VolumeId(key.role(), id), key.terms().disk().flatMap(Disk::source))));
        }
        return volumes;
    }

    /** By its id, of which there is one on an agent. */
    @Override
    public int compareTo(Volume other) {
        return ORDER.compare(this, other);
    }
}
