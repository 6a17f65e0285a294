package io.ekiden.cli.bluegreen;

import io.ekiden.config.Problems;
import io.ekiden.lb.bluegreen.Canary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Shares of the requests before the whole. */
final class CanaryOptions {
    @Option(
            names = "--canary",
            paramLabel = "PERCENT",
            split = ",",
            description =
                    "Shares of the requests that the new app gets one after the other, as 10,25,50; it goes on when"
                            + " few of them went wrong, and undoes all when more did. Needs --stats, and load balancers of ours"
                            + " (default: none).",
            showDefaultValue = Visibility.NEVER)
    private List<Integer> percents = List.of();

    @Option(
            names = "--canary-interval",
            paramLabel = "TIME",
            description = "How long each share lasts at least.",
            converter = SecondsConverter.class,
            defaultValue = "60s")
    private Duration interval = Duration.ofSeconds(60);

    @Option(
            names = "--canary-max-error-rate",
            paramLabel = "RATE",
            description = "The part of its requests that may go wrong, from 0 to 1: answered with 5xx, or not at all.",
            defaultValue = "0.01")
    private double maxErrorRate;

    @Option(
            names = "--canary-min-requests",
            paramLabel = "N",
            description = "Requests to the new app that it takes to decide.",
            defaultValue = "20")
    private long minRequests;

    Optional<Canary> canary(boolean hasStatistics, Problems problems) {
        if (percents.isEmpty()) {
            return Optional.empty();
        }
        boolean grows = IntStream.range(0, percents.size())
                .allMatch(at -> percents.get(at) >= 1
                        && percents.get(at) <= 99
                        && (at == 0 || percents.get(at) > percents.get(at - 1)));
        problems.check(
                grows, "--canary is " + percents + "; each has to be from 1 to 99, and more than the one before");
        problems.check(hasStatistics, "--canary needs --stats: they tell how many requests went wrong");
        problems.checkTime("--canary-interval", interval, "1s", "7d");
        problems.check(
                maxErrorRate >= 0 && maxErrorRate <= 1,
                "--canary-max-error-rate is " + maxErrorRate + "; 0 to 1 are possible");
        problems.check(
                minRequests >= 1 && minRequests <= 1_000_000_000,
                "--canary-min-requests is " + minRequests + "; 1 to 1000000000 are possible");
        return Optional.of(new Canary(percents, interval, maxErrorRate, minRequests));
    }
}
