package io.ekiden.orchestrator.spec.pod;

import io.ekiden.orchestrator.spec.check.AppCheck.Command;
import io.ekiden.orchestrator.spec.check.AppCheck.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * A health check of a container; the agent runs it. <b>Source:</b> RAML {@code HealthCheck}.
 *
 * @param endpoint name of the one that is asked; for HTTP and TCP
 * @param path for HTTP; absent means {@code /}
 * @param scheme {@code HTTP} or {@code HTTPS}; absent means HTTP
 * @param command for EXEC
 * @param maxConsecutiveFailures failures in a row until the container is killed
 * @param delay before the first probe
 */
public record PodHealthCheck(
        Kind kind,
        Optional<String> endpoint,
        Optional<String> path,
        Optional<String> scheme,
        Optional<Command> command,
        Duration gracePeriod,
        Duration interval,
        int maxConsecutiveFailures,
        Duration timeout,
        Duration delay) {}
