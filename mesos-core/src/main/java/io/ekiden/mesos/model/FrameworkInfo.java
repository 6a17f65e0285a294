package io.ekiden.mesos.model;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A framework as it subscribes. <b>Source:</b> mesos.proto {@code FrameworkInfo}.
 *
 * @param failoverTimeout how long its tasks are kept after its stream broke
 * @param capabilities names as in {@code FrameworkInfo.Capability.Type}, for example {@code PARTITION_AWARE}
 */
public record FrameworkInfo(
        String name,
        String user,
        Optional<FrameworkId> id,
        List<String> roles,
        Duration failoverTimeout,
        List<String> capabilities,
        String hostname,
        Optional<String> webUiUrl) {
    public FrameworkInfo {
        roles = List.copyOf(roles);
        capabilities = List.copyOf(capabilities);
    }
}
