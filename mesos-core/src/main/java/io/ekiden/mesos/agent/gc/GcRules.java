package io.ekiden.mesos.agent.gc;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** <b>Source:</b> Mesos {@code slave/gc.cpp}, {@code Slave::age}; the order and the refusal of launches are ours. */
public final class GcRules {
    private static final Comparator<FinishedSandbox> FIRST_TO_GO = Comparator.comparingLong(FinishedSandbox::excess)
            .reversed()
            .thenComparing(Comparator.comparingLong(FinishedSandbox::bytes).reversed())
            .thenComparing(FinishedSandbox::endedAt)
            .thenComparing(FinishedSandbox::place);

    private GcRules() {}

    /** How long a sandbox is kept: the fuller the disk, the shorter, and not at all where the headroom is used. */
    public static Duration maxAge(GcSettings settings, DiskFill disk) {
        double rest = Math.max(0, 1 - settings.headroom() - disk.used());
        return Duration.ofMillis((long) (settings.delay().toMillis() * rest));
    }

    /** Those that go, in no order. */
    public static List<FinishedSandbox> due(Duration maxAge, Collection<FinishedSandbox> finished, Instant now) {
        return finished.stream()
                .filter(sandbox -> !sandbox.endedAt().plus(maxAge).isAfter(now))
                .toList();
    }

    /** Who took more than it had asked for goes first, by how much; then the largest. Space comes back soonest that way. */
    public static List<FinishedSandbox> inOrder(Collection<FinishedSandbox> due) {
        return due.stream().sorted(FIRST_TO_GO).toList();
    }

    /** Why nothing may be launched; empty when it may. */
    public static Optional<String> refusal(GcSettings settings, DiskFill disk, String workDir) {
        if (settings.launchLimit() >= 1 || disk.used() < settings.launchLimit()) {
            return Optional.empty();
        }
        return Optional.of("The disk of the agent's work directory " + workDir + " is "
                + percent(disk.used()) + " % full" + (disk.isShortOfInodes() ? " (it runs out of inodes)" : "")
                + ": from " + percent(settings.launchLimit())
                + " % on nothing is launched here (--disk-launch-limit). It is launched again when there is space");
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f", part * 100).replace(".0", "");
    }
}
