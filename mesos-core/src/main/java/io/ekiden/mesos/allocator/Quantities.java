package io.ekiden.mesos.allocator;

import io.ekiden.mesos.model.Resources;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Sums of scalar resources by name under all terms, in thousandths. Ports have no share and are left out. Immutable; a few names in order,
 * so that adding up costs less than a map would.
 */
public final class Quantities {
    public static final Quantities NONE = new Quantities(new String[0], new long[0]);

    private final String[] names;
    private final long[] milli;

    private Quantities(String[] names, long[] milli) {
        this.names = names;
        this.milli = milli;
    }

    /** All scalars of a bundle. */
    public static Quantities of(Resources resources) {
        return NONE.plus(resources);
    }

    /** Thousandths by name. */
    public static Quantities of(Map<String, Long> milli) {
        var sorted = new TreeMap<>(milli);
        return new Quantities(
                sorted.keySet().toArray(new String[0]),
                sorted.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** The scalars of a bundle that are kept under such keys. */
    static Quantities of(Resources resources, Predicate<Resources.Key> counted) {
        var sum = NONE;
        for (var entry : resources.scalars().entrySet()) {
            if (counted.test(entry.getKey())) {
                sum = sum.plus(entry.getKey().name(), entry.getValue());
            }
        }
        return sum;
    }

    public Quantities plus(Resources resources) {
        var sum = this;
        for (var entry : resources.scalars().entrySet()) {
            sum = sum.plus(entry.getKey().name(), entry.getValue());
        }
        return sum;
    }

    public Quantities minus(Resources resources) {
        var rest = this;
        for (var entry : resources.scalars().entrySet()) {
            rest = rest.plus(entry.getKey().name(), -entry.getValue());
        }
        return rest;
    }

    public Quantities plus(Quantities other) {
        var sum = this;
        for (int i = 0; i < other.names.length; i++) {
            sum = sum.plus(other.names[i], other.milli[i]);
        }
        return sum;
    }

    public Quantities minus(Quantities other) {
        var rest = this;
        for (int i = 0; i < other.names.length; i++) {
            rest = rest.plus(other.names[i], -other.milli[i]);
        }
        return rest;
    }

    private Quantities plus(String name, long amount) {
        int at = Arrays.binarySearch(names, name);
        if (at >= 0) {
            var newMilli = milli.clone();
            newMilli[at] += amount;
            return new Quantities(names, newMilli);
        }
        int insert = -at - 1;
        var newNames = new String[names.length + 1];
        var newMilli = new long[names.length + 1];
        System.arraycopy(names, 0, newNames, 0, insert);
        System.arraycopy(milli, 0, newMilli, 0, insert);
        newNames[insert] = name;
        newMilli[insert] = amount;
        System.arraycopy(names, insert, newNames, insert + 1, names.length - insert);
        System.arraycopy(milli, insert, newMilli, insert + 1, names.length - insert);
        return new Quantities(newNames, newMilli);
    }

    /** Zero for what is not in it. */
    public long of(String name) {
        int at = Arrays.binarySearch(names, name);
        return at >= 0 ? milli[at] : 0;
    }

    boolean names(String name) {
        return Arrays.binarySearch(names, name) >= 0;
    }

    /** Only what is above zero. */
    Quantities positive() {
        var sum = NONE;
        for (int i = 0; i < names.length; i++) {
            if (milli[i] > 0) {
                sum = sum.plus(names[i], milli[i]);
            }
        }
        return sum;
    }

    boolean isZero() {
        return Arrays.stream(milli).allMatch(amount -> amount == 0);
    }

    /** True when each amount named here is at most the other's. */
    public boolean isWithin(Quantities other) {
        for (int i = 0; i < names.length; i++) {
            if (milli[i] > other.of(names[i])) {
                return false;
            }
        }
        return true;
    }

    /** The largest fraction of any resource of the cluster that these sums make up, 0 to 1. */
    double dominantShareOf(Quantities total) {
        double share = 0;
        for (int i = 0; i < names.length; i++) {
            long whole = total.of(names[i]);
            if (whole > 0) {
                share = Math.max(share, (double) milli[i] / whole);
            }
        }
        return share;
    }

    /** Thousandths by name. */
    public SortedMap<String, Long> toMap() {
        var map = new TreeMap<String, Long>();
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], milli[i]);
        }
        return map;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Quantities that && Arrays.equals(names, that.names) && Arrays.equals(milli, that.milli);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(names) + Arrays.hashCode(milli);
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
