package io.ekiden.orchestrator.spec;

import java.time.Duration;
import java.util.Optional;

/**
 * How instances come, go, and are replaced.
 *
 * @param taskKillGracePeriod between SIGTERM and SIGKILL; absent: the agent's default
 */
public record Lifecycle(
        BackoffStrategy backoff,
        UpgradeStrategy upgrade,
        UnreachableStrategy unreachable,
        KillSelection killSelection,
        Optional<Duration> taskKillGracePeriod) {
    /** Delay before a failed app is launched again: {@code backoff}, then × {@code factor} each time, up to {@code maxLaunchDelay}. */
    public record BackoffStrategy(Duration backoff, double factor, Duration maxLaunchDelay) {}

    /** Both from 0 to 1: share of instances kept healthy, and started beyond the target, while replacing. */
    public record UpgradeStrategy(double minimumHealthCapacity, double maximumOverCapacity) {}

    /** What to do about instances on lost agents. */
    public sealed interface UnreachableStrategy {
        /** Wait for ever. */
        record Disabled() implements UnreachableStrategy {}

        /** Replace after {@code inactiveAfter}, forget after {@code expungeAfter}. */
        record Enabled(Duration inactiveAfter, Duration expungeAfter) implements UnreachableStrategy {}
    }

    /** Which instances go first when there are too many. */
    public enum KillSelection {
        YOUNGEST_FIRST,
        OLDEST_FIRST
    }
}
