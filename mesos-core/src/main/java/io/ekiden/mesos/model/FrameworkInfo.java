package io.ekiden.mesos.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A framework as it subscribes. <b>Source:</b> mesos.proto {@code FrameworkInfo}.
 *
 * @param failoverTimeout how long its tasks are kept after its stream broke
 * @param capabilities names as in {@code FrameworkInfo.Capability.Type}, for example {@code PARTITION_AWARE}
 * @param principal who it is to the master's authenticator
 * @param checkpoint whether its tasks outlive a restart of their agent. Here all do; it is kept to be shown
 */
public record FrameworkInfo(
        String name,
        String user,
        Optional<FrameworkId> id,
        List<String> roles,
        Duration failoverTimeout,
        List<String> capabilities,
        String hostname,
        Optional<String> webUiUrl,
        Optional<String> principal,
        boolean checkpoint) {
    public FrameworkInfo {
        roles = List.copyOf(roles);
        capabilities = List.copyOf(capabilities);
    }

    /** A framework without a principal, whose tasks outlive a restart of their agent. */
    public FrameworkInfo(
            String name,
            String user,
            Optional<FrameworkId> id,
            List<String> roles,
            Duration failoverTimeout,
            List<String> capabilities,
            String hostname,
            Optional<String> webUiUrl) {
        this(name, user, id, roles, failoverTimeout, capabilities, hostname, webUiUrl, Optional.empty(), true);
    }

    public FrameworkInfo withId(Optional<FrameworkId> newId) {
        return new FrameworkInfo(
                name, user, newId, roles, failoverTimeout, capabilities, hostname, webUiUrl, principal, checkpoint);
    }
}
