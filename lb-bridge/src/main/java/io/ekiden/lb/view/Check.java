package io.ekiden.lb.view;

import io.ekiden.lb.app.HealthCheckSpec.Expects;
import java.util.Optional;

/**
 * How HAProxy looks after the servers of a section.
 *
 * @param path asked for by GET; without one a connection is enough
 * @param expects of the answer to it
 * @param intervalSeconds between two looks
 * @param timeoutSeconds for an answer
 * @param fall so many bad answers in a row, and a server gets nothing more
 */
public record Check(Optional<String> path, Expects expects, int intervalSeconds, int timeoutSeconds, int fall) {
    /** For apps that say nothing: a connection every two seconds. */
    public static final Check DEFAULT = new Check(Optional.empty(), Expects.USUAL, 2, 2, 3);
}
