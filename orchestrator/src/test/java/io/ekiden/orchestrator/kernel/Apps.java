package io.ekiden.orchestrator.kernel;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppDefinition.VersionInfo;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Lifecycle.BackoffStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RunSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** App definitions for tests. */
final class Apps {
    private Apps() {}

    static AppDefinition app(String id, String cmd, int instances) {
        return app(id, cmd, instances, new UpgradeStrategy(1, 1), List.of());
    }

    static AppDefinition app(
            String id, String cmd, int instances, UpgradeStrategy upgrade, List<AppHealthCheck> healthChecks) {
        var process = new Process(Optional.of(cmd), List.of(), Optional.empty(), "", new TreeMap<>(), List.of());
        var ports =
                new Ports(List.of(new Ports.PortDefinition(0, "tcp", Optional.of("default"), new TreeMap<>())), false);
        var lifecycle = new Lifecycle(
                new BackoffStrategy(Duration.ofSeconds(1), 1.15, Duration.ofMinutes(5)),
                upgrade,
                new UnreachableStrategy.Enabled(Duration.ZERO, Duration.ZERO),
                Lifecycle.KillSelection.YOUNGEST_FIRST,
                Optional.empty());
        var run = new RunSpec(
                process,
                new ResourceNeeds(100, 32_000, 0, 0),
                ports,
                new Placement(List.of(), List.of(), "*"),
                lifecycle,
                healthChecks,
                new TreeMap<>(),
                List.of());
        return new AppDefinition(PathId.parse(id), instances, run, VersionInfo.created(Instant.EPOCH));
    }

    static AppHealthCheck httpCheck() {
        return new AppHealthCheck(
                AppHealthCheck.Protocol.HTTP,
                Optional.of("/"),
                Optional.empty(),
                Optional.of(0),
                Duration.ofSeconds(300),
                Duration.ofSeconds(60),
                Duration.ofSeconds(20),
                3,
                Duration.ofSeconds(15),
                false,
                "IPv4",
                Optional.empty(),
                Optional.empty());
    }
}
