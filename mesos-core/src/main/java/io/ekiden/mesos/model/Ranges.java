package io.ekiden.mesos.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A set of whole numbers kept as sorted, disjoint, coalesced ranges, as ports are offered. <b>Source:</b> mesos.proto {@code Value.Ranges}.
 */
public record Ranges(List<Range> ranges) {
    public static final Ranges EMPTY = new Ranges(List.of());

    /** Both ends belong to the range. */
    public record Range(long begin, long end) {
        public Range {
            if (begin > end) {
                throw new IllegalArgumentException("range [" + begin + "-" + end + "] begins after it ends");
            }
        }
    }

    public Ranges {
        ranges = coalesce(ranges);
    }

    public static Ranges of(long begin, long end) {
        return new Ranges(List.of(new Range(begin, end)));
    }

    /** The set that holds just these numbers. */
    public static Ranges ofValues(Iterable<? extends Number> values) {
        var single = new ArrayList<Range>();
        values.forEach(value -> single.add(new Range(value.longValue(), value.longValue())));
        return new Ranges(single);
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** How many numbers the set holds. */
    public long size() {
        return ranges.stream()
                .mapToLong(range -> range.end() - range.begin() + 1)
                .sum();
    }

    public boolean contains(long value) {
        return ranges.stream().anyMatch(range -> range.begin() <= value && value <= range.end());
    }

    public boolean contains(Ranges other) {
        return other.minus(this).isEmpty();
    }

    public Ranges plus(Ranges other) {
        var all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return new Ranges(all);
    }

    public Ranges minus(Ranges other) {
        var rest = new ArrayList<>(ranges);
        for (var cut : other.ranges) {
            var next = new ArrayList<Range>(rest.size() + 1);
            for (var range : rest) {
                if (cut.end() < range.begin() || cut.begin() > range.end()) {
                    next.add(range);
                    continue;
                }
                if (range.begin() < cut.begin()) {
                    next.add(new Range(range.begin(), cut.begin() - 1));
                }
                if (cut.end() < range.end()) {
                    next.add(new Range(cut.end() + 1, range.end()));
                }
            }
            rest = next;
        }
        return new Ranges(rest);
    }

    @Override
    public String toString() {
        return ranges.stream()
                .map(range -> range.begin() + "-" + range.end())
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static List<Range> coalesce(List<Range> ranges) {
        var sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(Range::begin));
        var merged = new ArrayList<Range>(sorted.size());
        for (var range : sorted) {
            var last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range.begin() <= last.end() + 1) {
                merged.set(merged.size() - 1, new Range(last.begin(), Math.max(last.end(), range.end())));
            } else {
                merged.add(range);
            }
        }
        return List.copyOf(merged);
    }
}
