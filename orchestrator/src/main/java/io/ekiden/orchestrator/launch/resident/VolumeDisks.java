package io.ekiden.orchestrator.launch.resident;

import com.google.re2j.Pattern;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.orchestrator.spec.volume.Volume;
import io.ekiden.orchestrator.spec.volume.Volume.DiskType;
import io.ekiden.orchestrator.spec.volume.Volume.PathConstraint;
import io.ekiden.orchestrator.spec.volume.Volume.Persistent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Chooses the disk of a volume: the work directory's, of directories the one with most room, of mounted disks, which are taken as a
 * whole, the smallest that will do. Made ready for many offers. <b>Source:</b> Marathon {@code DiskResourceMatcher}.
 */
final class VolumeDisks {
    private static final long MIB = 1000;

    private final Persistent volume;
    private final List<RootRule> rules;

    VolumeDisks(Persistent volume) {
        this.volume = volume;
        rules = volume.constraints().stream().map(RootRule::of).toList();
    }

    /** What is said of where a disk is mounted. <b>Source:</b> Marathon: the whole path must match. */
    private record RootRule(Pattern pattern, boolean isLike) {
        static RootRule of(PathConstraint constraint) {
            return new RootRule(
                    Pattern.compile(constraint.pattern()), constraint.operator().equals("LIKE"));
        }

        boolean allows(String root) {
            return pattern.matches(root) == isLike;
        }
    }

    Persistent volume() {
        return volume;
    }

    /** @param milli how much of it, in thousandths of a MiB */
    record Chosen(Resources.Key key, long milli) {}

    /** Among what nobody has reserved; empty when there is no room. */
    Optional<Chosen> choose(Resources remaining) {
        long wanted = volume.sizeMiB() * MIB;
        var fitting = remaining.scalars().entrySet().stream()
                .filter(entry -> isUsable(entry.getKey()) && entry.getValue() >= wanted)
                .filter(entry -> fits(entry.getKey().terms().disk().flatMap(Disk::source), entry.getValue()));
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

    private boolean fits(Optional<Disk.Source> source, long milli) {
        if (volume.type() == DiskType.ROOT) {
            return source.isEmpty();
        }
        return source.filter(disk -> disk.type().equals(volume.type().name()))
                .filter(disk ->
                        volume.profileName().isEmpty() || volume.profileName().equals(disk.profile()))
                .filter(disk ->
                        rules.stream().allMatch(rule -> rule.allows(disk.root().orElse(""))))
                .filter(_ ->
                        volume.maxSizeMiB().filter(max -> milli > max * MIB).isEmpty())
                .isPresent();
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
