package io.ekiden.orchestrator.spec.check;

import java.time.Duration;
import java.util.List;

/**
 * Asked of each new instance while a deployment brings it up; only instances that are ready count for the deployment.
 * <b>Source:</b> Marathon {@code readinessChecks}.
 *
 * @param portName of one of the app's ports
 * @param timeout of one request; shorter than {@code interval}
 * @param readyCodes the HTTP status codes that mean "ready"
 * @param preserveLastResponse whether the last answer is shown
 */
public record ReadinessCheck(
        String name,
        Protocol protocol,
        String path,
        String portName,
        Duration interval,
        Duration timeout,
        List<Integer> readyCodes,
        boolean preserveLastResponse) {
    /** Names as in the API. */
    public enum Protocol {
        HTTP,
        HTTPS
    }

    public ReadinessCheck {
        readyCodes = List.copyOf(readyCodes);
    }
}
