package io.ekiden.lb.view;

import io.ekiden.lb.app.HealthCheckSpec;
import io.ekiden.lb.app.HealthCheckSpec.Expects;
import java.util.Optional;
import java.util.Set;

/**
 * How HAProxy looks after the servers of a section.
 *
 * @param path asked for by GET; without one a connection is enough
 * @param expects of the answer to it
 * @param intervalSeconds between two looks
 * @param timeoutSeconds for an answer
 * @param fall so many bad answers in a row, and a server gets nothing more
 * @param named what labels may name besides
 */
public record Check(
        Optional<String> path, Expects expects, int intervalSeconds, int timeoutSeconds, int fall, Named named) {
    /**
     * What an app says of its check, and HAProxy does not look at by itself.
     *
     * @param protocol one of Marathon's or ours, if it is
     * @param portIndex the port it asks, if it asks one of the app's
     * @param port the number it asks instead
     * @param gracePeriodSeconds after the start of a task, 0 to 86,400
     */
    public record Named(
            Optional<String> protocol, Optional<Integer> portIndex, Optional<Integer> port, int gracePeriodSeconds) {
        private static final Set<String> PROTOCOLS =
                Set.of("HTTP", "HTTPS", "TCP", "COMMAND", "MESOS_HTTP", "MESOS_HTTPS", "MESOS_TCP", "GRPC");
        private static final int DAY_SECONDS = 86_400;

        /** Of apps that say nothing: Marathon's default. */
        static final Named NOTHING = new Named(Optional.empty(), Optional.empty(), Optional.empty(), 300);

        /** Without what no check of Marathon's can have: this may be anybody's text. */
        static Named of(HealthCheckSpec spec) {
            return new Named(
                    Optional.of(spec.protocol()).filter(PROTOCOLS::contains),
                    spec.portIndex().filter(index -> index >= 0),
                    spec.port().filter(port -> port >= 0),
                    Math.clamp(spec.pace().gracePeriodSeconds(), 0, DAY_SECONDS));
        }
    }

    /** For apps that say nothing: a connection every two seconds. */
    public static final Check DEFAULT = new Check(Optional.empty(), Expects.USUAL, 2, 2, 3, Named.NOTHING);
}
