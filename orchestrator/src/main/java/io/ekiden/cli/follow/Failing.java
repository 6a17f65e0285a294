package io.ekiden.cli.follow;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often the newest tasks of an app failed since it is watched, for as long as none of them is healthy.
 *
 * @param last of these tasks; that which had failed before does not count
 * @param failures seen one after the other: those between two looks count as one, so that many that start at once and miss the same thing
 *     are no worse than one
 * @param trying tasks that may still become healthy, and how many had failed when they were first seen
 */
record Failing(Optional<String> last, int failures, Map<String, Integer> trying) {
    Failing {
        trying = Map.copyOf(trying);
    }

    /** Of who is looked at for the first time. */
    static Failing first(Progress progress) {
        return new Failing(progress.signs().failed(), 0, Map.of()).seeing(progress);
    }

    Failing next(Progress progress) {
        var failed = progress.signs().failed();
        boolean isNew = failed.isPresent() && !failed.equals(last);
        boolean isProven = progress.checked() && progress.well() > 0;
        return new Failing(failed.or(() -> last), isProven ? 0 : failures + (isNew ? 1 : 0), trying).seeing(progress);
    }

    private Failing seeing(Progress progress) {
        var seen = new HashMap<String, Integer>();
        progress.signs()
                .trying()
                .forEach(task -> seen.put(task, Math.min(failures, trying.getOrDefault(task, failures))));
        return new Failing(last, failures, seen);
    }

    /**
     * Whether to give up: too many failed, and none of those that are left has seen as many others fail as there are instances, or as are
     * too many. One that has may just take longer than those that fail on a machine that is broken.
     *
     * @param most 0: never
     */
    boolean isHopeless(int most, int instances) {
        return most > 0
                && failures >= most
                && trying.values().stream()
                        .noneMatch(before -> failures - before >= Math.min(most, Math.max(1, instances)));
    }
}
