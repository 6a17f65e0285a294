package io.ekiden.orchestrator.kernel.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The last tasks of an app that ended, the oldest first.
 *
 * @param ends at most {@value #MAX_TASKS}, by their numbers
 */
public record TaskHistory(List<TaskEnd> ends) {
    public static final int MAX_TASKS = 20;

    public static final TaskHistory NONE = new TaskHistory(List.of());

    public TaskHistory {
        ends = List.copyOf(ends);
    }

    /** With one more; those that are too many are forgotten. Adding twice what was stored once is harmless. */
    public TaskHistory with(TaskEnd end) {
        var all = new ArrayList<>(ends);
        all.removeIf(other -> other.number() == end.number());
        all.add(end);
        all.sort(Comparator.comparingLong(TaskEnd::number));
        return new TaskHistory(all.subList(Math.max(0, all.size() - MAX_TASKS), all.size()));
    }

    /** The number of the next task that ends. */
    public long next() {
        return ends.isEmpty() ? 0 : ends.getLast().number() + 1;
    }

    /** True when older tasks are not known any more. */
    public boolean isCut() {
        return !ends.isEmpty() && ends.getFirst().number() > 0;
    }
}
