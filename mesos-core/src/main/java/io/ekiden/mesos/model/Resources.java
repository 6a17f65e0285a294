package io.ekiden.mesos.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongBinaryOperator;
import java.util.regex.Pattern;

/**
 * An immutable bundle of resources by name and role. Scalars are fixed-point thousandths (1.5 cpus = 1500), so that a million
 * additions and subtractions drift by nothing; ports are {@link Ranges}. Zero amounts are not kept.
 *
 * <p><b>Source:</b> mesos.proto {@code Resource}; the text form is that of the agent's {@code --resources} flag:
 * {@code cpus:4;mem(role):8192;ports:[31000-32000]}. mem and disk are MiB.
 */
public final class Resources {
    public static final String UNRESERVED = "*";
    public static final String CPUS = "cpus";
    public static final String MEM = "mem";
    public static final String DISK = "disk";
    public static final String GPUS = "gpus";
    public static final String PORTS = "ports";
    public static final Resources EMPTY = new Resources(new TreeMap<>(), new TreeMap<>());

    private static final Pattern ITEM =
            Pattern.compile("\\s*([a-zA-Z0-9_.-]+)\\s*(?:\\(([^)]+)\\))?\\s*:\\s*(.+?)\\s*");

    /** What a resource is kept under. {@code role} is {@value #UNRESERVED} for unreserved ones. */
    public record Key(String name, String role) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : role.compareTo(other.role);
        }
    }

    private final SortedMap<Key, Long> scalars;
    private final SortedMap<Key, Ranges> ranges;

    private Resources(SortedMap<Key, Long> scalars, SortedMap<Key, Ranges> ranges) {
        this.scalars = scalars;
        this.ranges = ranges;
    }

    /** Unreserved cpus, mem and disk, in thousandths (of a core, of a MiB), and ports. */
    public static Resources of(long cpusMilli, long memMilli, long diskMilli, Ranges ports) {
        return EMPTY.withScalar(CPUS, UNRESERVED, cpusMilli)
                .withScalar(MEM, UNRESERVED, memMilli)
                .withScalar(DISK, UNRESERVED, diskMilli)
                .withRanges(PORTS, UNRESERVED, ports);
    }

    /**
     * Reads the text form of the agent's {@code --resources} flag.
     *
     * @throws IllegalArgumentException naming the item that cannot be read
     */
    public static Resources parse(String text) {
        var result = EMPTY;
        for (var item : text.split(";")) {
            if (item.isBlank()) {
                continue;
            }
            var matcher = ITEM.matcher(item);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("resource '" + item.strip() + "' is not of the form name:value");
            }
            var role = Objects.requireNonNullElse(matcher.group(2), UNRESERVED);
            result = result.plus(parseValue(
                    Objects.requireNonNull(matcher.group(1)), role, Objects.requireNonNull(matcher.group(3))));
        }
        return result;
    }

    private static Resources parseValue(String name, String role, String value) {
        try {
            if (!value.startsWith("[")) {
                return EMPTY.withScalar(name, role, toMilli(new BigDecimal(value)));
            }
            var list = new ArrayList<Ranges.Range>();
            for (var part : value.substring(1, value.length() - 1).split(",")) {
                var ends = part.strip().split("-");
                list.add(new Ranges.Range(
                        Long.parseLong(ends[0].strip()), Long.parseLong(ends[ends.length - 1].strip())));
            }
            return EMPTY.withRanges(name, role, new Ranges(list));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("resource '" + name + "' has an unreadable value '" + value + "'", e);
        }
    }

    /** Rounds an amount to thousandths, as Mesos does. */
    public static long toMilli(BigDecimal amount) {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("amount " + amount + " is negative");
        }
        return amount.movePointRight(3)
                .setScale(0, java.math.RoundingMode.HALF_EVEN)
                .longValueExact();
    }

    /** Rounds an amount to thousandths, as Mesos does. */
    public static long toMilli(double amount) {
        return Math.round(amount * 1000);
    }

    public Resources withScalar(String name, String role, long milli) {
        var copy = new TreeMap<>(scalars);
        if (milli == 0) {
            copy.remove(new Key(name, role));
        } else {
            copy.put(new Key(name, role), milli);
        }
        return new Resources(copy, ranges);
    }

    public Resources withRanges(String name, String role, Ranges value) {
        var copy = new TreeMap<>(ranges);
        if (value.isEmpty()) {
            copy.remove(new Key(name, role));
        } else {
            copy.put(new Key(name, role), value);
        }
        return new Resources(scalars, copy);
    }

    /** Thousandths of the named scalar over all roles. */
    public long scalarMilli(String name) {
        return scalars.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The named ranges over all roles. */
    public Ranges ranges(String name) {
        return ranges.entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .map(Map.Entry::getValue)
                .reduce(Ranges.EMPTY, Ranges::plus);
    }

    public long cpusMilli() {
        return scalarMilli(CPUS);
    }

    public long memMilli() {
        return scalarMilli(MEM);
    }

    public long diskMilli() {
        return scalarMilli(DISK);
    }

    public long gpusMilli() {
        return scalarMilli(GPUS);
    }

    public Ranges ports() {
        return ranges(PORTS);
    }

    /** Scalars by name and role, in thousandths. Unmodifiable. */
    public SortedMap<Key, Long> scalars() {
        return java.util.Collections.unmodifiableSortedMap(scalars);
    }

    /** Ranges by name and role. Unmodifiable. */
    public SortedMap<Key, Ranges> allRanges() {
        return java.util.Collections.unmodifiableSortedMap(ranges);
    }

    /** Only what these roles may use, for example the unreserved and a framework's own. */
    public Resources ofRoles(Collection<String> roles) {
        var someScalars = new TreeMap<>(scalars);
        someScalars.keySet().removeIf(key -> !roles.contains(key.role()));
        var someRanges = new TreeMap<>(ranges);
        someRanges.keySet().removeIf(key -> !roles.contains(key.role()));
        return new Resources(someScalars, someRanges);
    }

    public boolean isEmpty() {
        return scalars.isEmpty() && ranges.isEmpty();
    }

    public boolean contains(Resources other) {
        for (var entry : other.scalars.entrySet()) {
            if (scalars.getOrDefault(entry.getKey(), 0L) < entry.getValue()) {
                return false;
            }
        }
        for (var entry : other.ranges.entrySet()) {
            if (!ranges.getOrDefault(entry.getKey(), Ranges.EMPTY).contains(entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    public Resources plus(Resources other) {
        return combine(other, Long::sum, true);
    }

    /** Subtracts; the caller has checked {@link #contains}. A scalar below zero is a bug and stays visible as a negative amount. */
    public Resources minus(Resources other) {
        return combine(other, (mine, theirs) -> mine - theirs, false);
    }

    private Resources combine(Resources other, LongBinaryOperator scalar, boolean add) {
        if (other.isEmpty()) {
            return this;
        }
        var newScalars = new TreeMap<>(scalars);
        other.scalars.forEach((key, theirs) -> {
            long sum = scalar.applyAsLong(newScalars.getOrDefault(key, 0L), theirs);
            if (sum == 0) {
                newScalars.remove(key);
            } else {
                newScalars.put(key, sum);
            }
        });
        var newRanges = new TreeMap<>(ranges);
        other.ranges.forEach((key, theirs) -> {
            var mine = newRanges.getOrDefault(key, Ranges.EMPTY);
            var sum = add ? mine.plus(theirs) : mine.minus(theirs);
            if (sum.isEmpty()) {
                newRanges.remove(key);
            } else {
                newRanges.put(key, sum);
            }
        });
        return new Resources(newScalars, newRanges);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Resources that && scalars.equals(that.scalars) && ranges.equals(that.ranges);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scalars, ranges);
    }

    /** The text form that {@link #parse} reads. */
    @Override
    public String toString() {
        var parts = new ArrayList<String>();
        var keys = new TreeSet<>(scalars.keySet());
        keys.addAll(ranges.keySet());
        for (var key : keys) {
            var name = key.role().equals(UNRESERVED) ? key.name() : key.name() + "(" + key.role() + ")";
            var milli = scalars.get(key);
            var value = milli != null
                    ? BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString()
                    : String.valueOf(ranges.get(key));
            parts.add(name + ":" + value);
        }
        return String.join(";", parts);
    }
}
