package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.maintenance.Unavailability;
import io.ekiden.mesos.model.place.Domain;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Lifecycle.KillSelection;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Placement.Constraint;
import io.ekiden.orchestrator.spec.Placement.Operator;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RunSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Apps, offers and instances in few words. */
final class LaunchFixtures {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private LaunchFixtures() {}

    static AppBuilder app(String id) {
        return new AppBuilder(id);
    }

    static final class AppBuilder {
        private final PathId id;
        private int instances = 1;
        private Process process =
                new Process(Optional.of("sleep 1"), List.of(), Optional.empty(), "", new TreeMap<>(), List.of());
        private ResourceNeeds needs = new ResourceNeeds(100, 32_000, 0, 0);
        private Ports ports = new Ports(List.of(), false);
        private Placement placement = new Placement(List.of(), List.of(), "*");
        private Lifecycle.BackoffStrategy backoff =
                new Lifecycle.BackoffStrategy(Duration.ofSeconds(1), 1.15, Duration.ofSeconds(300));
        private KillSelection killSelection = KillSelection.YOUNGEST_FIRST;
        private Optional<Duration> killGrace = Optional.empty();
        private List<AppHealthCheck> healthChecks = List.of();
        private Map<String, String> labels = Map.of();
        private Instant version = NOW;

        private AppBuilder(String id) {
            this.id = PathId.parse(id);
        }

        AppBuilder instances(int value) {
            instances = value;
            return this;
        }

        AppBuilder process(Process value) {
            process = value;
            return this;
        }

        AppBuilder needs(long cpusMilli, long memMilli, long diskMilli, long gpusMilli) {
            needs = new ResourceNeeds(cpusMilli, memMilli, diskMilli, gpusMilli);
            return this;
        }

        AppBuilder ports(boolean required, int... servicePorts) {
            var definitions = Arrays.stream(servicePorts)
                    .mapToObj(port -> new PortDefinition(port, "tcp", Optional.empty(), new TreeMap<>()))
                    .toList();
            return ports(new Ports(definitions, required));
        }

        AppBuilder ports(Ports value) {
            ports = value;
            return this;
        }

        AppBuilder constraint(String field, Operator operator, String value) {
            return constraint(new Constraint(field, operator, Optional.of(value)));
        }

        AppBuilder constraint(String field, Operator operator) {
            return constraint(new Constraint(field, operator, Optional.empty()));
        }

        AppBuilder constraint(Constraint value) {
            var constraints = new ArrayList<>(placement.constraints());
            constraints.add(value);
            placement = new Placement(constraints, placement.acceptedResourceRoles(), placement.role());
            return this;
        }

        AppBuilder role(String role, String... acceptedResourceRoles) {
            placement = new Placement(placement.constraints(), List.of(acceptedResourceRoles), role);
            return this;
        }

        AppBuilder backoff(double seconds, double factor, long maxSeconds) {
            backoff = new Lifecycle.BackoffStrategy(
                    Duration.ofMillis(Math.round(seconds * 1000)), factor, Duration.ofSeconds(maxSeconds));
            return this;
        }

        AppBuilder killSelection(KillSelection value) {
            killSelection = value;
            return this;
        }

        AppBuilder killGrace(Duration value) {
            killGrace = Optional.of(value);
            return this;
        }

        AppBuilder healthCheck(AppHealthCheck value) {
            healthChecks = List.of(value);
            return this;
        }

        AppBuilder labels(Map<String, String> value) {
            labels = value;
            return this;
        }

        AppBuilder version(String value) {
            version = Instant.parse(value);
            return this;
        }

        AppDefinition build() {
            var lifecycle = new Lifecycle(
                    backoff,
                    new Lifecycle.UpgradeStrategy(1, 1),
                    new Lifecycle.UnreachableStrategy.Enabled(Duration.ZERO, Duration.ZERO),
                    killSelection,
                    killGrace);
            var run = new RunSpec(
                    process, needs, ports, placement, lifecycle, healthChecks, new TreeMap<>(labels), List.of());
            return new AppDefinition(id, instances, run, AppDefinition.VersionInfo.created(version));
        }
    }

    /** An offer of a whole agent; the agent's id is its hostname. */
    static Offer offer(String hostname, String resources, String attributes) {
        return offer(hostname, resources, attributes, "*");
    }

    static Offer offer(String hostname, String resources, String attributes, String role) {
        return new Offer(
                new OfferId("O-" + hostname),
                new FrameworkId("F"),
                new AgentId(hostname),
                hostname,
                5051,
                Resources.parse(resources),
                Attribute.parse(attributes),
                role);
    }

    /** A big agent that stands there, and whose machine may be taken down. */
    static Offer offerIn(String hostname, Optional<Domain> domain, Optional<Unavailability> unavailability) {
        var plain = offer(hostname, "rack:r1");
        return new Offer(
                plain.id(),
                plain.frameworkId(),
                plain.agentId(),
                plain.hostname(),
                plain.port(),
                plain.resources(),
                plain.attributes(),
                plain.role(),
                domain,
                unavailability,
                List.of());
    }

    /** A big agent. */
    static Offer offer(String hostname, String attributes) {
        return offer(hostname, "cpus:4;mem:8192;disk:10000;ports:[31000-32000]", attributes);
    }

    /** A running instance; {@code number} orders ids and ages, a higher one is younger. */
    static Instance instance(String appId, int number, String hostname, Map<String, String> attributes) {
        return instance(appId, number, hostname, attributes, Condition.RUNNING);
    }

    static Instance instance(
            String appId, int number, String hostname, Map<String, String> attributes, Condition condition) {
        var id = PathId.parse(appId);
        var started = NOW.plusSeconds(number);
        return new Instance(
                new InstanceId(id.safePath() + ".instance-" + "%05d".formatted(number)),
                id,
                NOW,
                NOW,
                1,
                condition,
                Instance.Goal.RUNNING,
                Optional.of(new Instance.Place(
                        new AgentId(hostname), hostname, new TreeMap<>(attributes), List.of(), List.of())),
                new Instance.Times(started, Optional.of(started), Optional.of(started)),
                Optional.empty(),
                Optional.empty());
    }
}
