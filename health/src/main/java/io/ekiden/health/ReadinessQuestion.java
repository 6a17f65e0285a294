package io.ekiden.health;

import java.time.Duration;
import java.util.List;

/**
 * How one task is asked whether it is ready, with everything resolved.
 *
 * @param interval between the begins of two requests
 * @param timeout of one request
 * @param readyCodes the status codes that mean "ready"
 * @param keepsResponse whether the last answer is kept
 */
public record ReadinessQuestion(
        HealthCheck.Http target, Duration interval, Duration timeout, List<Integer> readyCodes, boolean keepsResponse) {
    public ReadinessQuestion {
        readyCodes = List.copyOf(readyCodes);
    }
}
