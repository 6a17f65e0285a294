package io.ekiden.mesos.model.executor;

import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.id.FrameworkId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an executor is told of its framework: as it was when the executor was launched. The parts are those of {@link FrameworkInfo}. */
public record ExecutorOwner(
        String name,
        String user,
        List<String> roles,
        Duration failoverTimeout,
        List<String> capabilities,
        String hostname,
        Optional<String> webUiUrl,
        Optional<String> principal,
        boolean checkpoint) {
    public ExecutorOwner {
        roles = List.copyOf(roles);
        capabilities = List.copyOf(capabilities);
    }

    public static ExecutorOwner of(FrameworkInfo info) {
        return new ExecutorOwner(
                info.name(),
                info.user(),
                info.roles(),
                info.failoverTimeout(),
                info.capabilities(),
                info.hostname(),
                info.webUiUrl(),
                info.principal(),
                info.checkpoint());
    }

    public FrameworkInfo info(FrameworkId id) {
        return new FrameworkInfo(
                name,
                user,
                Optional.of(id),
                roles,
                failoverTimeout,
                capabilities,
                hostname,
                webUiUrl,
                principal,
                checkpoint);
    }
}
