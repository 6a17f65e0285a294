package io.ekiden.orchestrator.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Lifecycle.BackoffStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.KillSelection;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import java.time.Duration;
import java.util.Optional;

/** How instances come and go. */
public final class LifecycleReader {
    private static final double MAX_FACTOR = 1_000_000;

    private enum TaskLostBehavior {
        WAIT_FOREVER,
        RELAUNCH_AFTER_TIMEOUT
    }

    private final Fields fields;
    private final Findings findings;

    public LifecycleReader(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    /**
     * @param resident has persistent volumes
     * @param exclusive has a volume that only one instance may have at a time
     */
    Lifecycle read(boolean resident, boolean exclusive) {
        residency();
        return new Lifecycle(
                new BackoffStrategy(
                        seconds(fields, "backoffSeconds").orElse(Duration.ofSeconds(1)),
                        fields.number("backoffFactor", 1, MAX_FACTOR).orElse(1.15),
                        seconds(fields, "maxLaunchDelaySeconds").orElse(Duration.ofSeconds(300))),
                upgrade(resident || exclusive),
                unreachable(resident),
                fields.constant("killSelection", KillSelection.class).orElse(KillSelection.YOUNGEST_FIRST),
                seconds(fields, "taskKillGracePeriodSeconds"));
    }

    /** Says nothing since Marathon 1.5 that the volumes do not say; shown for all resident apps as it is by default. */
    private void residency() {
        fields.object("residency").ifPresent(residency -> {
            seconds(residency, "relaunchEscalationTimeoutSeconds");
            residency.constant("taskLostBehavior", TaskLostBehavior.class);
            residency.done();
        });
    }

    private UpgradeStrategy upgrade(boolean oneAtATime) {
        return fields.object("upgradeStrategy")
                .map(given -> {
                    var upgrade = new UpgradeStrategy(
                            share(given, "minimumHealthCapacity"), share(given, "maximumOverCapacity"));
                    given.done();
                    return upgrade;
                })
                .orElseGet(() -> oneAtATime ? new UpgradeStrategy(0.5, 0) : new UpgradeStrategy(1, 1));
    }

    private double share(Fields upgrade, String name) {
        if (!upgrade.has(name)) {
            findings.shape(upgrade.path(name), "error.path.missing");
        }
        return upgrade.number(name, 0, 1).orElse(1.0);
    }

    /** The field {@code unreachableStrategy}, which apps and pods have in common. */
    public UnreachableStrategy unreachable(boolean resident) {
        if (fields.value("unreachableStrategy").filter(JsonNode::isTextual).isPresent()) {
            if (!fields.text("unreachableStrategy").equals(Optional.of("disabled"))) {
                findings.shape(
                        fields.path("unreachableStrategy"),
                        "error.unknown.enum.literal",
                        "must be 'disabled', or an object with inactiveAfterSeconds and expungeAfterSeconds");
            }
            return new UnreachableStrategy.Disabled();
        }
        return fields.object("unreachableStrategy")
                .<UnreachableStrategy>map(given -> {
                    var enabled = new UnreachableStrategy.Enabled(
                            seconds(given, "inactiveAfterSeconds").orElse(Duration.ZERO),
                            seconds(given, "expungeAfterSeconds").orElse(Duration.ZERO));
                    given.done();
                    return enabled;
                })
                .orElseGet(() -> resident
                        ? new UnreachableStrategy.Disabled()
                        : new UnreachableStrategy.Enabled(Duration.ZERO, Duration.ZERO));
    }

    private static Optional<Duration> seconds(Fields fields, String name) {
        return fields.integer(name, 0, Integer.MAX_VALUE).map(Duration::ofSeconds);
    }
}
