package io.ekiden.mesos.operation;

import io.ekiden.mesos.model.Resources;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;

/** A persistent volume of an agent. */
public record VolumeId(String role, String id) implements Comparable<VolumeId> {
    private static final Comparator<VolumeId> ORDER =
            Comparator.comparing(VolumeId::role).thenComparing(VolumeId::id);

    /** The volumes among these resources. */
    public static SortedSet<VolumeId> among(Resources resources) {
        var volumes = new TreeSet<VolumeId>();
        for (var key : resources.scalars().keySet()) {
            key.terms().volumeId().ifPresent(id -> volumes.add(new VolumeId(key.role(), id)));
        }
        return volumes;
    }

    @Override
    public int compareTo(VolumeId other) {
        return ORDER.compare(this, other);
    }
}
