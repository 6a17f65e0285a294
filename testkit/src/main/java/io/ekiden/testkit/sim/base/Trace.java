package io.ekiden.testkit.sim.base;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/** What happened, line by line: the last lines for people, and a hash of all to compare runs. */
public final class Trace {
    /** Enough for the whole of most runs, so that a replay can show it all. */
    private static final int KEPT = 20_000;

    private static final long PRIME = 0x100000001b3L;

    private final Schedule schedule;
    private final ArrayDeque<String> last = new ArrayDeque<>();
    private long hash = 0xcbf29ce484222325L;
    private long lines;

    public Trace(Schedule schedule) {
        this.schedule = schedule;
    }

    public void add(String who, String what) {
        var line = schedule.micros() + " " + who + " " + what;
        for (int i = 0; i < line.length(); i++) {
            hash = (hash ^ line.charAt(i)) * PRIME;
        }
        lines++;
        last.addLast(line);
        if (last.size() > KEPT) {
            last.removeFirst();
        }
    }

    public long hash() {
        return hash;
    }

    public long lines() {
        return lines;
    }

    /** The newest lines, oldest first, with times in seconds. */
    public List<String> last(int count) {
        return last.stream()
                .skip(Math.max(0, last.size() - count))
                .map(line -> {
                    int space = line.indexOf(' ');
                    double seconds = Long.parseLong(line.substring(0, space)) / 1e6;
                    return String.format(Locale.ROOT, "%11.6f", seconds) + line.substring(space);
                })
                .toList();
    }
}
