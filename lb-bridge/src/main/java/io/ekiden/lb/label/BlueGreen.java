package io.ekiden.lb.label;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * Two apps that stand for one, while one takes over from the other.
 *
 * @param group the name that both have, and that the load balancer shows
 * @param altPort the service port of the one that is not shown by its own
 * @param startedAt in UTC, as far as it says
 * @param targetInstances how many tasks shall get requests in the end
 * @param newInstances how many of them are of the newer app, when not all
 */
public record BlueGreen(
        String group,
        Optional<Integer> altPort,
        Optional<String> colour,
        Optional<LocalDateTime> startedAt,
        Optional<Integer> targetInstances,
        Optional<Integer> newInstances) {}
