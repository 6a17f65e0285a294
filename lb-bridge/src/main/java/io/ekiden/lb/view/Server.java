package io.ekiden.lb.view;

import java.util.Optional;

/**
 * One task behind a listener.
 *
 * @param name unique within the listener and the same for as long as the task lives
 * @param address an IP address, never a name: HAProxy refuses a whole file for one name it cannot resolve
 * @param draining true when it serves what it has but shall get nothing new
 * @param checkPort where it is checked, when not at its port
 */
public record Server(
        String name, String taskId, String address, int port, boolean draining, Optional<Integer> checkPort) {
    /** Checked at its port. */
    public Server(String name, String taskId, String address, int port, boolean draining) {
        this(name, taskId, address, port, draining, Optional.empty());
    }

    /** Where the task answers. */
    public Endpoint endpoint() {
        return new Endpoint(address, port);
    }
}
