package io.ekiden.orchestrator.launch;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many instances stand on each value of one field. Every question and every addition takes constant time, however many
 * instances there are, so that a pass over thousands of offers stays linear.
 */
final class PlacementCounts {
    private final Map<String, Integer> countByValue = new HashMap<>();
    /** How many values have a given count: what finds the smallest count without a scan. */
    private final TreeMap<Integer, Integer> valuesByCount = new TreeMap<>();

    private @Nullable String firstValue;

    /** An instance stands on {@code value}. Instances whose agent lacks the field are not counted. */
    void add(@Nullable String value) {
        if (value == null) {
            return;
        }
        if (firstValue == null) {
            firstValue = value;
        }
        int count = countByValue.merge(value, 1, Integer::sum);
        valuesByCount.computeIfPresent(count - 1, (_, values) -> values == 1 ? null : values - 1);
        valuesByCount.merge(count, 1, Integer::sum);
    }

    int count(String value) {
        return countByValue.getOrDefault(value, 0);
    }

    int distinctValues() {
        return countByValue.size();
    }

    /** The smallest count of a value seen; 0 when none was. */
    int smallestCount() {
        return valuesByCount.isEmpty() ? 0 : valuesByCount.firstKey();
    }

    /** How many values have more than {@code count} instances. */
    int valuesAbove(int count) {
        int values = 0;
        for (int number : valuesByCount.tailMap(count, false).values()) {
            values += number;
        }
        return values;
    }

    /** The value of the first instance counted; null when there is none. */
    @Nullable
    String firstValue() {
        return firstValue;
    }
}
