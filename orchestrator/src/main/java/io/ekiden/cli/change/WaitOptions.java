package io.ekiden.cli.change;

import io.ekiden.cli.client.CommandException;
import io.ekiden.config.DurationConverter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether to wait for the deployment. */
public final class WaitOptions {
    private static final Duration DEFAULT = Duration.ofMinutes(10);

    @Option(
            names = "--wait",
            description = "Follows the deployment, and ends when all of it is healthy; with 1 when it failed.",
            order = 40)
    private boolean wait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long to wait at most, as 90s; means --wait (default: 10m).",
            converter = DurationConverter.class,
            order = 41)
    private @Nullable Duration timeout;

    public boolean waits() {
        return wait || timeout != null;
    }

    public Duration timeout() {
        var chosen = timeout == null ? DEFAULT : timeout;
        if (chosen.isZero()) {
            throw CommandException.invalid("--timeout is 0; it takes 1ms at least");
        }
        return chosen;
    }
}
