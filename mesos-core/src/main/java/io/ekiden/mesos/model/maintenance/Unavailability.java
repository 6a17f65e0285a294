package io.ekiden.mesos.model.maintenance;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A time in which a machine is not to be counted on. <b>Source:</b> mesos.proto {@code Unavailability}.
 *
 * @param duration absent: nobody knows how long it takes
 */
public record Unavailability(Instant start, Optional<Duration> duration) {}
