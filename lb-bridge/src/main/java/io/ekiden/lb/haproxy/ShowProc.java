package io.ekiden.lb.haproxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The answer of {@code show proc}.
 *
 * @param failed reloads that failed since the last good one
 * @param workers pids of the workers that take new connections
 * @param oldWorkers pids of those that finish what they have, the oldest first
 * @param ages for how long each of these takes nothing new, at least: since the next one began, of those that are still there
 */
record ShowProc(int failed, List<Long> workers, List<Long> oldWorkers, List<Duration> ages) {
    private static final Pattern UPTIME = Pattern.compile("(\\d{1,6})d(\\d\\d)h(\\d\\d)m(\\d\\d)s");

    /** Of whom it is not said: nobody waits for it. */
    private static final Duration LONG = Duration.ofDays(1);

    static ShowProc parse(String answer) {
        var failed = 0;
        var workers = new ArrayList<Row>();
        var oldWorkers = new ArrayList<Row>();
        boolean old = false;
        for (var line : answer.lines().toList()) {
            var words = line.strip().split("\\s+");
            if (line.startsWith("# old workers")) {
                old = true;
            } else if (words.length > 2 && words[1].equals("worker")) {
                var uptime = words.length > 3 ? uptime(words[3]) : LONG;
                (old ? oldWorkers : workers).add(new Row(Long.parseLong(words[0]), Integer.parseInt(words[2]), uptime));
            } else if (words.length > 4 && words[1].equals("master") && words[3].equals("[failed:")) {
                failed = Integer.parseInt(words[4].replace("]", ""));
            }
        }
        oldWorkers.sort(Comparator.comparingInt(Row::reloads).reversed());
        var all = Stream.concat(oldWorkers.stream(), workers.stream()).toList();
        return new ShowProc(
                failed,
                workers.stream().map(Row::pid).toList(),
                oldWorkers.stream().map(Row::pid).toList(),
                IntStream.range(0, oldWorkers.size())
                        .mapToObj(index ->
                                index + 1 < all.size() ? all.get(index + 1).uptime() : LONG)
                        .toList());
    }

    private static Duration uptime(String word) {
        var parts = UPTIME.matcher(word);
        return parts.matches()
                ? Duration.ofDays(Long.parseLong(parts.group(1)))
                        .plusHours(Long.parseLong(parts.group(2)))
                        .plusMinutes(Long.parseLong(parts.group(3)))
                        .plusSeconds(Long.parseLong(parts.group(4)))
                : LONG;
    }

    /**
     * One line.
     *
     * @param reloads since it was the newest
     */
    private record Row(long pid, int reloads, Duration uptime) {}

    /** True when this shows a worker that was not there before and no failed reload. */
    boolean isReloadedSince(ShowProc before) {
        return failed == 0 && workers.stream().anyMatch(pid -> !before.workers.contains(pid));
    }

    List<Long> all() {
        return Stream.concat(workers.stream(), oldWorkers.stream()).toList();
    }
}
