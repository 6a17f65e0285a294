package io.ekiden.orchestrator.spec.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a health check of the orchestrator asks for beyond those of Marathon.
 *
 * @param statusCodes of an answer that is well; none: 200–399
 * @param bodyContains what the body of an answer has to contain, in its first 64 KiB
 * @param grpcService the service that is asked for; absent: the server as a whole
 * @param startup how long a task may take until it is well for the first time, before it is killed; instead of the grace period
 */
public record Expectation(
        List<Integer> statusCodes,
        Optional<String> bodyContains,
        Optional<String> grpcService,
        Optional<Duration> startup) {
    /** Nothing of that. */
    public static final Expectation NONE =
            new Expectation(List.of(), Optional.empty(), Optional.empty(), Optional.empty());

    public Expectation {
        statusCodes = List.copyOf(statusCodes);
    }
}
