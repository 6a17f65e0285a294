package io.ekiden.orchestrator.kernel.history;

import io.ekiden.orchestrator.instance.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How well an app runs, as far back as its tasks are known.
 *
 * @param from how far that is
 * @param toRunning the median time from a launch to a running task
 * @param toHealthy the median time from a launch to a task that was healthy
 * @param availability share of the time since {@code from} in which at least one task ran, from 0 to 1
 */
public record Uptime(
        Optional<Instant> from,
        Optional<Duration> toRunning,
        Optional<Duration> toHealthy,
        Optional<Double> availability) {
    private record Interval(Instant begin, Instant end) {}

    /** Of the tasks that ended and of those that are there now. */
    public static Uptime of(TaskHistory history, Collection<Instance> instances, Instant now) {
        var all = Stream.concat(
                        history.ends().stream().map(TaskEnd::times),
                        instances.stream()
                                .map(Instance::times)
                                .filter(times -> times.stagedAt().isPresent()))
                .toList();
        var intervals = new ArrayList<Interval>();
        history.ends()
                .forEach(end -> end.times()
                        .startedAt()
                        .ifPresent(started -> intervals.add(new Interval(started, end.endedAt()))));
        instances.stream()
                .filter(instance -> instance.isLaunched())
                .forEach(instance ->
                        instance.times().startedAt().ifPresent(started -> intervals.add(new Interval(started, now))));
        var from = from(history, all);
        return new Uptime(
                from,
                median(all, Instance.Times::startedAt),
                median(all, Instance.Times::healthyAt),
                from.filter(now::isAfter).map(begin -> share(intervals, begin, now)));
    }

    /** Before the oldest known task ended there may have been others that nobody knows of any more. */
    private static Optional<Instant> from(TaskHistory history, List<Instance.Times> all) {
        return history.isCut()
                ? Optional.of(history.ends().getFirst().endedAt())
                : all.stream().flatMap(times -> times.stagedAt().stream()).min(Instant::compareTo);
    }

    private static Optional<Duration> median(
            List<Instance.Times> all, Function<Instance.Times, Optional<Instant>> reached) {
        var sorted = all.stream()
                .flatMap(times -> times.stagedAt().stream()
                        .flatMap(staged -> reached.apply(times).stream().map(at -> Duration.between(staged, at))))
                .sorted()
                .toList();
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int middle = sorted.size() / 2;
        return Optional.of(
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2));
    }

    private static double share(List<Interval> intervals, Instant from, Instant now) {
        intervals.sort(Comparator.comparing(Interval::begin));
        var covered = Duration.ZERO;
        var until = from;
        for (var interval : intervals) {
            var begin = interval.begin().isAfter(until) ? interval.begin() : until;
            if (interval.end().isAfter(begin)) {
                covered = covered.plus(Duration.between(begin, interval.end()));
                until = interval.end();
            }
        }
        return (double) covered.toMillis()
                / Math.max(1, Duration.between(from, now).toMillis());
    }
}
