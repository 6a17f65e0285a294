package io.ekiden.orchestrator.spec.pod;

import io.ekiden.orchestrator.spec.check.AppCheck.Command;
import io.ekiden.orchestrator.spec.check.AppCheck.Kind;
import java.time.Duration;
import java.util.Optional;

/**
 * A check of a container, which the agent runs and from which nothing follows. <b>Source:</b> RAML {@code Check}.
 *
 * @param endpoint name of the one that is asked; for HTTP and TCP
 * @param path for HTTP; absent means {@code /}
 * @param command for EXEC
 * @param delay before the first probe
 */
public record PodCheck(
        Kind kind,
        Optional<String> endpoint,
        Optional<String> path,
        Optional<Command> command,
        Duration interval,
        Duration timeout,
        Duration delay) {}
