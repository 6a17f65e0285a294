package io.ekiden.orchestrator.launch.share;

import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an instance got, of which each of its parts takes what it needs. Mutable and not shared. */
public final class Shares {
    private Resources left;

    /** @param all that the instance got */
    public Shares(Resources all) {
        left = all;
    }

    /** What nobody has taken yet. */
    public Resources rest() {
        return left;
    }

    /** All the persistent volumes, which nobody takes as plain disk. */
    public Resources takeVolumes() {
        var volumes = left.only(key -> key.terms().volumeId().isPresent());
        left = left.minus(volumes);
        return volumes;
    }

    /** So much of it, with the roles the instance got it of. */
    public Resources take(ResourceNeeds needs, List<Integer> ports) {
        var taken = Resources.EMPTY;
        taken = takeScalar(taken, Resources.CPUS, needs.cpusMilli());
        taken = takeScalar(taken, Resources.MEM, needs.memMilli());
        taken = takeScalar(taken, Resources.DISK, needs.diskMilli());
        taken = takeScalar(taken, Resources.GPUS, needs.gpusMilli());
        for (int port : ports) {
            for (var entry : left.allRanges().entrySet()) {
                if (port != 0 && entry.getValue().contains(port)) {
                    var before = Optional.ofNullable(taken.allRanges().get(entry.getKey()))
                            .orElse(Ranges.EMPTY);
                    taken = taken.with(entry.getKey(), before.plus(Ranges.of(port, port)));
                    break;
                }
            }
        }
        left = left.minus(taken);
        return taken;
    }

    private Resources takeScalar(Resources taken, String name, long wanted) {
        var result = taken;
        long missing = wanted;
        for (var entry : new ArrayList<>(left.scalars().entrySet())) {
            long part = Math.min(missing, entry.getValue());
            boolean isVolume = entry.getKey().terms().volumeId().isPresent();
            if (entry.getKey().name().equals(name) && !isVolume && part > 0) {
                result = result.with(entry.getKey(), part);
                missing -= part;
            }
        }
        return result;
    }
}
