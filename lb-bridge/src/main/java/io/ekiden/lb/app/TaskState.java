package io.ekiden.lb.app;

import java.util.List;

/**
 * One task as the API shows it.
 *
 * @param state a Mesos task state; {@code TASK_KILLING} means: still serving, to be killed once drained
 * @param healthResults the {@code alive} of each health check result
 */
public record TaskState(
        String id,
        String host,
        List<Integer> ports,
        List<String> ipAddresses,
        String state,
        List<Boolean> healthResults) {
    public TaskState {
        ports = List.copyOf(ports);
        ipAddresses = List.copyOf(ipAddresses);
        healthResults = List.copyOf(healthResults);
    }

    /** True when the task runs and nobody wants it gone. */
    public boolean isRunning() {
        return state.equals("TASK_RUNNING");
    }

    /** True when the task waits to be taken out of the balancer before it is killed. */
    public boolean isDraining() {
        return state.equals("TASK_KILLING");
    }
}
