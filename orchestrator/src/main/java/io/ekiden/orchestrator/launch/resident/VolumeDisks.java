package io.ekiden.orchestrator.launch.resident;

import com.google.re2j.Pattern;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.orchestrator.spec.volume.Volume;
import io.ekiden.orchestrator.spec.volume.Volume.DiskType;
import io.ekiden.orchestrator.spec.volume.Volume.PathConstraint;
import io.ekiden.orchestrator.spec.volume.Volume.Persistent;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the disk of a volume: the work directory's, of directories the one with most room, of mounted disks, which are taken as a
 * whole, the smallest that will do. <b>Source:</b> Marathon {@code DiskResourceMatcher}.
 */
final class VolumeDisks {
    private static final long MIB = 1000;

    private VolumeDisks() {}

    /** @param milli how much of it, in thousandths of a MiB */
    record Chosen(Resources.Key key, long milli) {}

    /** Among what nobody has reserved; empty when there is no room. */
    static Optional<Chosen> choose(Persistent volume, Resources remaining) {
        long wanted = volume.sizeMiB() * MIB;
        var fitting = remaining.scalars().entrySet().stream()
                .filter(entry -> isUsable(entry.getKey()) && entry.getValue() >= wanted)
                .filter(entry -> fits(volume, entry.getKey().terms().disk().flatMap(Disk::source), entry.getValue()));
        var bySize = Comparator.comparingLong((Map.Entry<Resources.Key, Long> entry) -> entry.getValue());
        return switch (volume.type()) {
            case ROOT, PATH -> fitting.max(bySize).map(entry -> new Chosen(entry.getKey(), wanted));
            case MOUNT -> fitting.min(bySize).map(entry -> new Chosen(entry.getKey(), entry.getValue()));
        };
    }

    private static boolean isUsable(Resources.Key key) {
        return key.name().equals(Resources.DISK)
                && !key.terms().isReserved()
                && !key.terms().shared()
                && !key.terms().revocable()
                && key.terms().volumeId().isEmpty();
    }

    private static boolean fits(Persistent volume, Optional<Disk.Source> source, long milli) {
        if (volume.type() == DiskType.ROOT) {
            return source.isEmpty();
        }
        return source.filter(disk -> disk.type().equals(volume.type().name()))
                .filter(disk ->
                        volume.profileName().isEmpty() || volume.profileName().equals(disk.profile()))
                .filter(disk -> volume.constraints().stream()
                        .allMatch(constraint -> allows(constraint, disk.root().orElse(""))))
                .filter(_ ->
                        volume.maxSizeMiB().filter(max -> milli > max * MIB).isEmpty())
                .isPresent();
    }

    /** <b>Source:</b> Marathon: the whole path must match. */
    private static boolean allows(PathConstraint constraint, String root) {
        return Pattern.matches(constraint.pattern(), root)
                == constraint.operator().equals("LIKE");
    }

    /** How much of such disk is left, in thousandths of a MiB, for whoever asks why there is no room. */
    static long left(Volume.DiskType type, Resources remaining) {
        return remaining.scalars().entrySet().stream()
                .filter(entry -> isUsable(entry.getKey()))
                .filter(entry -> entry.getKey()
                        .terms()
                        .disk()
                        .flatMap(Disk::source)
                        .map(source -> source.type().equals(type.name()))
                        .orElse(type == DiskType.ROOT))
                .mapToLong(Map.Entry::getValue)
                .max()
                .orElse(0);
    }
}
