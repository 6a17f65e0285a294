package io.ekiden.lb.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds those that HAProxy does not take among many, by halves: it refuses all for one. Each question is a process, and everything else waits
 * for it, so what is left is asked at the next look. Confined to one thread.
 */
final class Trials {
    /** Finds the first of ten thousand, and leaves the bridge free again within a second or two. */
    static final int MOST = 16;

    /** Those to ask about together, in their order. */
    private final Deque<List<Path>> groups = new ArrayDeque<>();

    /**
     * What is known by now.
     *
     * @param refused why, by the file
     * @param failure why it could not be asked, if it could not; the rest is asked at the next look
     */
    record Verdicts(List<Path> taken, SortedMap<Path, String> refused, Optional<IOException> failure) {}

    /**
     * Asks about these; those that were asked about before and are not among them any more do not matter.
     *
     * @param most how often it may be asked now
     */
    Verdicts judge(Collection<Path> fresh, int most, OperatorCertificates.Trial trial) {
        regroup(fresh);
        var taken = new ArrayList<Path>();
        var refused = new TreeMap<Path, String>();
        for (int asked = 0; asked < most && !groups.isEmpty(); asked++) {
            var group = groups.removeFirst();
            try {
                var refusal = trial.refusal(group);
                if (refusal.isEmpty()) {
                    taken.addAll(group);
                } else if (group.size() == 1) {
                    refused.put(group.getFirst(), refusal.get());
                } else {
                    int half = (group.size() + 1) / 2;
                    groups.addFirst(List.copyOf(group.subList(half, group.size())));
                    groups.addFirst(List.copyOf(group.subList(0, half)));
                }
            } catch (IOException failure) {
                // It may be about these: others come first at the next look.
                groups.addLast(group);
                return new Verdicts(taken, refused, Optional.of(failure));
            }
        }
        return new Verdicts(taken, refused, Optional.empty());
    }

    private void regroup(Collection<Path> fresh) {
        var unknown = new HashSet<>(fresh);
        var before = List.copyOf(groups);
        groups.clear();
        for (var group : before) {
            var rest = group.stream().filter(unknown::remove).toList();
            if (!rest.isEmpty()) {
                groups.addLast(rest);
            }
        }
        if (!unknown.isEmpty()) {
            groups.addLast(unknown.stream().sorted().toList());
        }
    }
}
