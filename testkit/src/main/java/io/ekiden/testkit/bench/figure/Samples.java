package io.ekiden.testkit.bench.figure;

import java.util.List;

/** Measurements of the same thing, in ascending order. */
public record Samples(List<Double> sorted) {
    /** @throws IllegalArgumentException when there are none */
    public static Samples of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        return new Samples(values.stream().sorted().toList());
    }

    public double median() {
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The smallest measurement that {@code percent} of all do not exceed. */
    public double percentile(int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * sorted.size());
        return sorted.get(Math.max(1, rank) - 1);
    }

    /** What the heap of this JVM holds after a collection. */
    public static double heapMebibytes() {
        System.gc();
        var memory = Runtime.getRuntime();
        return (memory.totalMemory() - memory.freeMemory()) / 1048576.0;
    }
}
