package io.ekiden.mesos.model;

import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.model.resource.RoleName;
import io.ekiden.mesos.model.resource.Terms;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * An immutable bundle of resources by name and {@link Terms}. Scalars are fixed-point thousandths (1.5 cpus = 1500), so that a million
 * additions and subtractions drift by nothing; ports are {@link Ranges}; there may be sets of words. Zero amounts are not kept.
 *
 * <p><b>Source:</b> mesos.proto {@code Resource}; the text form is that of the agent's {@code --resources} flag:
 * {@code cpus:4;mem(role):8192;ports:[31000-32000];disks:{a,b}}. mem and disk are MiB.
 */
public final class Resources {
    public static final String UNRESERVED = "*";
    public static final String CPUS = "cpus";
    public static final String MEM = "mem";
    public static final String DISK = "disk";
    public static final String GPUS = "gpus";
    public static final String PORTS = "ports";

    /** Before or after the point, of an amount that somebody has written. */
    private static final int DIGITS = 15;

    public static final Resources EMPTY = new Resources(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    /** What an amount is kept under. */
    public record Key(String name, Terms terms) implements Comparable<Key> {
        /** Configured for a role, or {@value #UNRESERVED}. */
        public Key(String name, String role) {
            this(name, Terms.of(role));
        }

        /** {@value #UNRESERVED} for unreserved ones. */
        public String role() {
            return terms.role();
        }

        public Key withTerms(Terms newTerms) {
            return new Key(name, newTerms);
        }

        @Override
        public int compareTo(Key other) {
            int byName = name.compareTo(other.name);
            return byName != 0 ? byName : terms.compareTo(other.terms);
        }
    }

    private final SortedMap<Key, Long> scalars;
    private final SortedMap<Key, Ranges> ranges;
    private final SortedMap<Key, NavigableSet<String>> sets;

    private Resources(
            SortedMap<Key, Long> scalars, SortedMap<Key, Ranges> ranges, SortedMap<Key, NavigableSet<String>> sets) {
        this.scalars = scalars;
        this.ranges = ranges;
        this.sets = sets;
    }

    /** Unreserved cpus, mem and disk, in thousandths (of a core, of a MiB), and ports. */
    public static Resources of(long cpusMilli, long memMilli, long diskMilli, Ranges ports) {
        return EMPTY.withScalar(CPUS, UNRESERVED, cpusMilli)
                .withScalar(MEM, UNRESERVED, memMilli)
                .withScalar(DISK, UNRESERVED, diskMilli)
                .withRanges(PORTS, UNRESERVED, ports);
    }

    /**
     * Reads the text form of the agent's {@code --resources} flag, and whatever {@link #toString} writes.
     *
     * @throws IllegalArgumentException naming the item that cannot be read
     */
    public static Resources parse(String text) {
        return ResourcesText.read(text);
    }

    /** Rounds an amount to thousandths, as Mesos does. */
    public static long toMilli(BigDecimal amount) {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("amount " + amount + " is negative");
        }
        if (Math.abs((long) amount.precision() - amount.scale()) > DIGITS || Math.abs((long) amount.scale()) > DIGITS) {
            throw new IllegalArgumentException("amount " + amount + " has too many digits");
        }
        return amount.movePointRight(3).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }

    /** Rounds an amount to thousandths, as Mesos does. */
    public static long toMilli(double amount) {
        return Math.round(amount * 1000);
    }

    public Resources withScalar(String name, String role, long milli) {
        return with(new Key(name, role), milli);
    }

    public Resources withRanges(String name, String role, Ranges value) {
        return with(new Key(name, role), value);
    }

    public Resources with(Key key, long milli) {
        return new Resources(put(scalars, key, milli, milli == 0), ranges, sets);
    }

    public Resources with(Key key, Ranges value) {
        return new Resources(scalars, put(ranges, key, value, value.isEmpty()), sets);
    }

    public Resources with(Key key, Collection<String> items) {
        NavigableSet<String> sorted = Collections.unmodifiableNavigableSet(new TreeSet<>(items));
        return new Resources(scalars, ranges, put(sets, key, sorted, items.isEmpty()));
    }

    private static <V> SortedMap<Key, V> put(SortedMap<Key, V> map, Key key, V value, boolean isNothing) {
        var copy = new TreeMap<>(map);
        if (isNothing) {
            copy.remove(key);
        } else {
            copy.put(key, value);
        }
        return copy;
    }

    /** Thousandths of the named scalar under all terms. */
    public long scalarMilli(String name) {
        long sum = 0;
        for (var entry : scalars.entrySet()) {
            if (entry.getKey().name().equals(name)) {
                sum += entry.getValue();
            }
        }
        return sum;
    }

    /** The named ranges under all terms. */
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

    /** Scalars in thousandths. Unmodifiable. */
    public SortedMap<Key, Long> scalars() {
        return Collections.unmodifiableSortedMap(scalars);
    }

    /** Ranges. Unmodifiable. */
    public SortedMap<Key, Ranges> allRanges() {
        return Collections.unmodifiableSortedMap(ranges);
    }

    /** Sets of words. Unmodifiable. */
    public SortedMap<Key, NavigableSet<String>> allSets() {
        return Collections.unmodifiableSortedMap(sets);
    }

    /** All keys, in order. */
    public NavigableSet<Key> keys() {
        var keys = new TreeSet<>(scalars.keySet());
        keys.addAll(ranges.keySet());
        keys.addAll(sets.keySet());
        return keys;
    }

    /** Only what these roles own, for example the unreserved and a framework's own. */
    public Resources ofRoles(Collection<String> roles) {
        return only(key -> roles.contains(key.role()));
    }

    /** Only what is kept under such keys. The same object when that is everything. */
    public Resources only(Predicate<Key> wanted) {
        if (scalars.keySet().stream().allMatch(wanted)
                && ranges.keySet().stream().allMatch(wanted)
                && sets.keySet().stream().allMatch(wanted)) {
            return this;
        }
        return new Resources(only(scalars, wanted), only(ranges, wanted), only(sets, wanted));
    }

    private static <V> SortedMap<Key, V> only(SortedMap<Key, V> map, Predicate<Key> wanted) {
        var some = new TreeMap<>(map);
        some.keySet().removeIf(wanted.negate());
        return some;
    }

    /** The same amounts under other keys; what comes under one key is added. */
    public Resources rekeyed(UnaryOperator<Key> change) {
        var result = EMPTY;
        for (var entry : scalars.entrySet()) {
            result = result.plus(EMPTY.with(change.apply(entry.getKey()), entry.getValue()));
        }
        for (var entry : ranges.entrySet()) {
            result = result.plus(EMPTY.with(change.apply(entry.getKey()), entry.getValue()));
        }
        for (var entry : sets.entrySet()) {
            result = result.plus(EMPTY.with(change.apply(entry.getKey()), entry.getValue()));
        }
        return result;
    }

    /** The same amounts without their innermost reservation: what RESERVE needs to be free. */
    public Resources withoutLastReservation() {
        return rekeyed(key -> {
            var stack = key.terms().reservations();
            return key.withTerms(
                    key.terms().withReservations(stack.isEmpty() ? stack : stack.subList(0, stack.size() - 1)));
        });
    }

    /** The same amounts, unreserved up to what is configured, and no volumes. */
    public Resources asConfigured() {
        return rekeyed(key -> key.withTerms(key.terms()
                .withReservations(key.terms().reservations().stream()
                        .takeWhile(reservation -> reservation.type() == Reservation.Type.STATIC)
                        .toList())
                .withDisk(key.terms()
                        .disk()
                        .filter(disk -> disk.source().isPresent())
                        .map(disk -> new Disk(Optional.empty(), Optional.empty(), disk.source())))));
    }

    /** Why a role that something is reserved for cannot be one; empty when all can. */
    public Optional<String> whatIsWrongWithRoles() {
        return keys().stream()
                .flatMap(key -> key.terms().reservations().stream())
                .map(reservation -> RoleName.whatIsWrongWith(reservation.role()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    public boolean isEmpty() {
        return scalars.isEmpty() && ranges.isEmpty() && sets.isEmpty();
    }

    /** A disk of its own is there as a whole, or not at all. */
    public boolean contains(Resources other) {
        for (var entry : other.scalars.entrySet()) {
            long mine = scalars.getOrDefault(entry.getKey(), 0L);
            boolean isIndivisible = entry.getKey().terms().isIndivisible();
            if (mine < entry.getValue() || (isIndivisible && mine != entry.getValue())) {
                return false;
            }
        }
        for (var entry : other.ranges.entrySet()) {
            if (!ranges.getOrDefault(entry.getKey(), Ranges.EMPTY).contains(entry.getValue())) {
                return false;
            }
        }
        for (var entry : other.sets.entrySet()) {
            var mine = sets.get(entry.getKey());
            if (mine == null || !mine.containsAll(entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** Never wraps around: what a framework asks for in many absurd parts must stay more than there is. */
    private static long added(long one, long other) {
        long sum = one + other;
        boolean wrapped = ((one ^ sum) & (other ^ sum)) < 0;
        return wrapped ? (one < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    public Resources plus(Resources other) {
        if (isEmpty()) {
            return other;
        }
        return new Resources(
                merge(scalars, other.scalars, 0L, Resources::added, sum -> sum == 0),
                merge(ranges, other.ranges, Ranges.EMPTY, Ranges::plus, Ranges::isEmpty),
                merge(sets, other.sets, Collections.emptyNavigableSet(), Resources::union, NavigableSet::isEmpty));
    }

    /** The sum in one pass: adding up ports task by task would take the square of their number. */
    public static Resources sum(Stream<Resources> all) {
        var scalars = new HashMap<Key, Long>();
        var ranges = new HashMap<Key, List<Ranges.Range>>();
        all.forEach(resources -> {
            resources.scalars().forEach((key, milli) -> scalars.merge(key, milli, Resources::added));
            resources
                    .allRanges()
                    .forEach((key, value) ->
                            ranges.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(value.ranges()));
        });
        var sum = EMPTY;
        for (var entry : scalars.entrySet()) {
            sum = sum.with(entry.getKey(), entry.getValue());
        }
        for (var entry : ranges.entrySet()) {
            sum = sum.with(entry.getKey(), new Ranges(entry.getValue()));
        }
        return sum;
    }

    /** Subtracts; the caller has checked {@link #contains}. A scalar below zero is a bug and stays visible as a negative amount. */
    public Resources minus(Resources other) {
        return new Resources(
                merge(scalars, other.scalars, 0L, (mine, theirs) -> mine - theirs, rest -> rest == 0),
                merge(ranges, other.ranges, Ranges.EMPTY, Ranges::minus, Ranges::isEmpty),
                merge(sets, other.sets, Collections.emptyNavigableSet(), Resources::difference, NavigableSet::isEmpty));
    }

    private static <V> SortedMap<Key, V> merge(
            SortedMap<Key, V> mine,
            SortedMap<Key, V> theirs,
            V nothing,
            BinaryOperator<V> combine,
            Predicate<V> isNothing) {
        if (theirs.isEmpty()) {
            return mine;
        }
        var result = new TreeMap<>(mine);
        theirs.forEach((key, value) -> {
            var combined = combine.apply(result.getOrDefault(key, nothing), value);
            if (isNothing.test(combined)) {
                result.remove(key);
            } else {
                result.put(key, combined);
            }
        });
        return result;
    }

    private static NavigableSet<String> union(NavigableSet<String> one, NavigableSet<String> other) {
        var all = new TreeSet<>(one);
        all.addAll(other);
        return Collections.unmodifiableNavigableSet(all);
    }

    private static NavigableSet<String> difference(NavigableSet<String> one, NavigableSet<String> other) {
        var rest = new TreeSet<>(one);
        rest.removeAll(other);
        return Collections.unmodifiableNavigableSet(rest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Resources that
                && scalars.equals(that.scalars)
                && ranges.equals(that.ranges)
                && sets.equals(that.sets);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scalars, ranges, sets);
    }

    /** The text form that {@link #parse} reads. */
    @Override
    public String toString() {
        return ResourcesText.write(this);
    }
}
