package io.ekiden.health;

import java.time.Instant;
import java.util.Optional;

/**
 * The rules of health checks, Marathon's and those of Mesos.
 *
 * <p>It does not know what may happen to the task: a kill verdict for an unreachable instance, or beyond a kill budget, is for the owner
 * to put off; it comes again with the next failure.
 */
public final class HealthMachine {
    private HealthMachine() {}

    /** Judges one result that arrived at {@code now}. */
    public static Verdict judge(HealthCheck check, HealthState state, ProbeResult result, Instant now) {
        return switch (result) {
            case ProbeResult.Passed _ -> new Verdict(state, state.passed(now), Optional.empty());
            case ProbeResult.Failed(var cause, var _) -> failed(check, state, cause, now);
            case ProbeResult.Inconclusive _ -> new Verdict(state, state, Optional.empty());
        };
    }

    /** True while failures are forgiven: no probe has passed yet, and the time for that is not over. */
    public static boolean inGrace(HealthCheck check, HealthState state, Instant now) {
        var timing = check.timing();
        return state.firstSuccess().isEmpty()
                && now.isBefore(state.since().plus(timing.startup().orElse(timing.gracePeriod())));
    }

    private static Verdict failed(HealthCheck check, HealthState state, String cause, Instant now) {
        if (inGrace(check, state, now)) return new Verdict(state, state, Optional.empty());
        var after = state.failed(now, cause);
        var startup = check.timing().startup();
        if (startup.isPresent() && state.firstSuccess().isEmpty()) {
            var late = "not healthy within " + startup.get().toSeconds() + " s of its start: " + cause;
            return new Verdict(state, after, Optional.of(late));
        }
        var kills = check.policy().kills(after.consecutiveFailures(), check.maxConsecutiveFailures());
        return new Verdict(state, after, kills ? Optional.of(cause) : Optional.empty());
    }
}
