package io.ekiden.cli.bluegreen;

import io.ekiden.config.Problems;
import io.ekiden.lb.bluegreen.Canary;
import io.ekiden.lb.bluegreen.Goal;
import io.ekiden.lb.bluegreen.Rollout;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How fast it goes. */
final class StepOptions {
    private static final int MOST = 1_000_000;

    @Option(
            names = "--step",
            paramLabel = "N",
            description = "Instances that come, or go when it is undone, at a time.",
            defaultValue = "1")
    private int step;

    @Option(
            names = "--max-wait",
            paramLabel = "TIME",
            description = "How long anything may take, as 90s or 5m, a bare number is seconds: what still has requests"
                    + " then is ended, what is not healthy then is undone.",
            converter = SecondsConverter.class,
            defaultValue = "5m")
    private Duration maxWait = Duration.ofMinutes(5);

    void check(Problems problems) {
        problems.check(step >= 1 && step <= MOST, "--step is " + step + "; 1 to " + MOST + " are possible");
        problems.checkTime("--max-wait", maxWait, "1s", "1d");
    }

    Rollout rollout(Goal goal) {
        return new Rollout(goal, 1, step, maxWait, false, Optional.empty());
    }

    Rollout rollout(int initial, boolean hold, Optional<Canary> canary) {
        return new Rollout(Goal.DEPLOY, initial, step, maxWait, hold, canary);
    }
}
