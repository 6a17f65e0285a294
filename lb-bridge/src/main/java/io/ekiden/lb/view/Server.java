package io.ekiden.lb.view;

import java.util.Optional;

/**
 * One task behind a listener.
 *
 * @param name unique within the listener and the same for as long as the task lives
 * @param endpoint where the task answers, by an IP address, never a name: HAProxy refuses a whole file for one name it cannot resolve
 * @param draining true when it serves what it has but shall get nothing new
 * @param checkPort where it is checked, when not at its port
 * @param weight its part of the requests, beside those of the others; all have the same without
 */
public record Server(
        String name,
        String taskId,
        Endpoint endpoint,
        boolean draining,
        Optional<Integer> checkPort,
        Optional<Integer> weight) {
    /** Checked at its port, and like all others. */
    public Server(String name, String taskId, String address, int port, boolean draining) {
        this(name, taskId, new Endpoint(address, port), draining, Optional.empty(), Optional.empty());
    }
}
