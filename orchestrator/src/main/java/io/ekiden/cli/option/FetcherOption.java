package io.ekiden.cli.option;

import io.ekiden.config.DurationConverter;
import io.ekiden.config.Problems;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long an agent waits for what is downloaded. */
public final class FetcherOption {
    private static final String NAME = "--fetcher-stall-timeout";

    @Option(
            names = NAME,
            paramLabel = "TIME",
            description = "A download that brings less than 1 byte/s for this long is given up.",
            converter = DurationConverter.class,
            defaultValue = "1m")
    private Duration stallTimeout = Duration.ofMinutes(1);

    public Duration stallTimeout() {
        return stallTimeout;
    }

    public void check(Problems problems) {
        problems.checkTime(NAME, stallTimeout, "1s", "1d");
    }
}
