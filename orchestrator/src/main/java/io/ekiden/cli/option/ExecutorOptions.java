package io.ekiden.cli.option;

import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How an agent deals with executors of frameworks' own. */
public final class ExecutorOptions {
    private static final String REGISTRATION = "--executor-registration-timeout";
    private static final String REREGISTRATION = "--executor-reregistration-timeout";
    private static final String GRACE = "--executor-shutdown-grace-period";

    @Option(
            names = REGISTRATION,
            paramLabel = "TIME",
            description = "A framework's own executor that has not subscribed so long after its start is killed.",
            converter = DurationConverter.class,
            defaultValue = "1m")
    private Duration registration = ExecutorTimeouts.DEFAULT.registration();

    @Option(
            names = REREGISTRATION,
            paramLabel = "TIME",
            description = "One that has not come back so long after the agent was started again is killed.",
            converter = DurationConverter.class,
            defaultValue = "15s")
    private Duration reregistration = ExecutorTimeouts.DEFAULT.reregistration();

    @Option(
            names = GRACE,
            paramLabel = "TIME",
            description = "It has so long to end when it is asked to, unless it says how long it needs.",
            converter = DurationConverter.class,
            defaultValue = "5s")
    private Duration grace = ExecutorTimeouts.DEFAULT.shutdownGrace();

    public void check(Problems problems) {
        problems.checkTime(REGISTRATION, registration, "1s", "1d");
        problems.checkTime(REREGISTRATION, reregistration, "1s", "1h");
        problems.checkTime(GRACE, grace, "0s", "1d");
    }

    public ExecutorTimeouts timeouts() {
        return new ExecutorTimeouts(registration, reregistration, grace);
    }
}
