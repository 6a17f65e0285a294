package io.ekiden.mesos.operation;

import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Reservation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Resources as the messages of Mesos show them: {@code cpus(allocated: a)(reservations: [(DYNAMIC,a,principal)]):0.5}.
 *
 * <p><b>Source:</b> Mesos {@code common/resources.cpp}, {@code operator<<}.
 */
public final class ResourceWords {
    private static final List<String> FIRST = List.of(Resources.PORTS, Resources.CPUS, Resources.MEM, Resources.DISK);

    private ResourceWords() {}

    /** {@code role} is whose offer it is. */
    public static String of(Resources resources, String role) {
        return of(resources, Optional.of(role));
    }

    /** {@code role} is whose offer it is, if it is one. */
    static String of(Resources resources, Optional<String> role) {
        var keys = new ArrayList<>(resources.keys());
        var parts = new ArrayList<String>();
        for (var name : FIRST) {
            keys.stream().filter(key -> key.name().equals(name)).forEach(key -> parts.add(part(key, resources, role)));
        }
        keys.stream().filter(key -> !FIRST.contains(key.name())).forEach(key -> parts.add(part(key, resources, role)));
        return String.join("; ", parts);
    }

    private static String part(Resources.Key key, Resources resources, Optional<String> role) {
        var terms = key.terms();
        var reserved = terms.isReserved()
                ? terms.reservations().stream()
                        .map(ResourceWords::reservation)
                        .collect(Collectors.joining(", ", "(reservations: [", "])"))
                : "";
        var disk = terms.disk().map(ResourceWords::disk).orElse("");
        return key.name() + role.map(name -> "(allocated: " + name + ")").orElse("") + reserved + disk
                + (terms.revocable() ? "{REV}" : "") + (terms.shared() ? "<SHARED>" : "") + ":" + value(key, resources);
    }

    private static String reservation(Reservation reservation) {
        var labels = reservation.labels().isEmpty()
                ? ""
                : reservation.labels().stream()
                        .map(label -> label.key()
                                + label.value().map(value -> ": " + value).orElse(""))
                        .collect(Collectors.joining(", ", ",{", "}"));
        return "(" + reservation.type() + "," + reservation.role()
                + reservation.principal().map(name -> "," + name).orElse("") + labels + ")";
    }

    private static String disk(Disk disk) {
        var volume = disk.volumeId().orElse("")
                + disk.mount().map(mount -> ":" + mount.containerPath()).orElse("");
        var source = disk.source()
                .map(it -> it.type() + it.root().map(root -> ":" + root).orElse(""))
                .orElse("");
        return "[" + source + (source.isEmpty() || volume.isEmpty() ? "" : ",") + volume + "]";
    }

    private static String value(Resources.Key key, Resources resources) {
        var milli = resources.scalars().get(key);
        if (milli != null) {
            return decimal(milli);
        }
        var ranges = resources.allRanges().get(key);
        return ranges != null
                ? ranges.toString()
                : "{" + String.join(", ", resources.allSets().getOrDefault(key, Collections.emptyNavigableSet())) + "}";
    }

    public static String decimal(long milli) {
        return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString();
    }
}
