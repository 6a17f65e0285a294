package io.ekiden.cli.option.machine;

import io.ekiden.config.Problems;
import io.ekiden.mesos.agent.RecoverySettings;
import io.ekiden.mesos.agent.machine.reconfigure.ReconfigurationPolicy;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How an agent takes up what an earlier process has left. The names are those of Mesos. */
public final class RecoveryOptions {
    @Option(
            names = "--reconfiguration-policy",
            paramLabel = "POLICY",
            description = {
                "Which changes of resources and attributes an agent may start with, or adopt while it runs:",
                "'equal' none, 'additive' more resources and further attributes, 'any' all."
            },
            defaultValue = "equal")
    private String policy = "equal";

    @Option(
            names = "--recover",
            paramLabel = "MODE",
            description = "'reconnect' takes up the tasks that run; 'cleanup' ends them, and the agent with them.",
            defaultValue = "reconnect")
    private String mode = "reconnect";

    @Option(
            names = "--strict",
            negatable = true,
            description =
                    "A damaged checkpoint keeps the agent from starting; with --no-strict it takes up what is whole.",
            defaultValue = "true",
            fallbackValue = "true")
    private boolean strict = true;

    public RecoverySettings settings(Problems problems) {
        var allowed = problems.understood("--reconfiguration-policy", () -> ReconfigurationPolicy.parse(policy));
        var chosen = problems.understood("--recover", () -> mode(mode));
        return new RecoverySettings(
                allowed.orElse(ReconfigurationPolicy.EQUAL), strict, chosen.orElse(RecoverySettings.Mode.RECONNECT));
    }

    private static RecoverySettings.Mode mode(String text) {
        for (var mode : RecoverySettings.Mode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is none of reconnect, cleanup");
    }
}
