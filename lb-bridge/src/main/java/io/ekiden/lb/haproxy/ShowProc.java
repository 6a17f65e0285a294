package io.ekiden.lb.haproxy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The answer of {@code show proc}.
 *
 * @param failed reloads that failed since the last good one
 * @param workers pids of the workers that take new connections
 * @param oldWorkers pids of those that finish what they have, the oldest first
 */
record ShowProc(int failed, List<Long> workers, List<Long> oldWorkers) {
    static ShowProc parse(String answer) {
        var failed = 0;
        var workers = new ArrayList<Long>();
        var oldWorkers = new ArrayList<Row>();
        boolean old = false;
        for (var line : answer.lines().toList()) {
            var words = line.strip().split("\\s+");
            if (line.startsWith("# old workers")) {
                old = true;
            } else if (words.length > 2 && words[1].equals("worker")) {
                if (old) {
                    oldWorkers.add(new Row(Long.parseLong(words[0]), Integer.parseInt(words[2])));
                } else {
                    workers.add(Long.parseLong(words[0]));
                }
            } else if (words.length > 4 && words[1].equals("master") && words[3].equals("[failed:")) {
                failed = Integer.parseInt(words[4].replace("]", ""));
            }
        }
        return new ShowProc(
                failed,
                List.copyOf(workers),
                oldWorkers.stream()
                        .sorted(Comparator.comparingInt(Row::reloads).reversed())
                        .map(Row::pid)
                        .toList());
    }

    /** @param reloads since it was the newest */
    private record Row(long pid, int reloads) {}

    /** True when this shows a worker that was not there before and no failed reload. */
    boolean isReloadedSince(ShowProc before) {
        return failed == 0 && workers.stream().anyMatch(pid -> !before.workers.contains(pid));
    }

    List<Long> all() {
        return Stream.concat(workers.stream(), oldWorkers.stream()).toList();
    }
}
