package io.ekiden.testkit.sim;

import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppDefinition.VersionInfo;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Container;
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
import io.ekiden.orchestrator.spec.check.ReadinessCheck;
import io.ekiden.orchestrator.spec.volume.Volume;
import io.ekiden.testkit.sim.base.Dice;
import io.ekiden.testkit.sim.shape.PodShapes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Random apps and pods of every kind the simulation knows, all of which fit into the cluster, twice. */
final class AppShapes {
    static final int MAX_INSTANCES = 8;
    static final Duration MAX_LAUNCH_DELAY = Duration.ofSeconds(20);
    static final Duration KILL_GRACE = Duration.ofSeconds(5);
    static final Duration CHECK_INTERVAL = Duration.ofSeconds(4);

    private static final ReadinessCheck READINESS = new ReadinessCheck(
            "ready",
            ReadinessCheck.Protocol.HTTP,
            "/",
            "port0",
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            List.of(200),
            false);

    /** Of apps whose instances have data of their own. */
    static final String ROLE = "db";

    private static final double RESIDENT = 0.25;
    private static final double POD = 0.3;

    private final Dice dice;
    private final PodShapes pods;
    private final int hosts;
    private final boolean waits;

    /** @param waits whether apps without data may wait without end for instances that are lost with their agents */
    AppShapes(Dice dice, int hosts, boolean waits) {
        this.dice = dice;
        this.pods = new PodShapes(dice, CHECK_INTERVAL, KILL_GRACE);
        this.hosts = hosts;
        this.waits = waits;
    }

    AppDefinition app(PathId id) {
        var constraints = constraints();
        int most = constraints.isEmpty() ? MAX_INSTANCES : hosts;
        int instances = dice.between(1, most);
        boolean resident = dice.chance(RESIDENT);
        return new AppDefinition(
                id,
                instances,
                dice.chance(POD) ? pod(constraints, resident) : app(constraints, resident),
                VersionInfo.created(Instant.EPOCH));
    }

    private RunSpec app(List<Placement.Constraint> constraints, boolean resident) {
        var run = run(constraints);
        return resident ? resident(run) : run;
    }

    private RunSpec pod(List<Placement.Constraint> constraints, boolean resident) {
        var placement = new Placement(constraints, List.of(), resident ? ROLE : "*");
        return pods.run(placement, resident ? resident(lifecycle()) : lifecycle(), resident);
    }

    AppDefinition scaled(AppDefinition app) {
        int most = app.run().placement().constraints().isEmpty() ? MAX_INSTANCES : hosts;
        return app.withInstances(dice.between(0, most));
    }

    AppDefinition changed(AppDefinition app) {
        var run = app.run();
        var pod = run.pod();
        if (pod.isPresent()) {
            return app.withRun(pods.changed(run, pod.get()));
        }
        return app.withRun(run.withProcess(process(run, run.process().container())));
    }

    private Process process(RunSpec like, Optional<Container> container) {
        return new Process(
                Optional.of(command()),
                List.of(),
                Optional.empty(),
                "",
                new TreeMap<>(),
                like.process().fetch(),
                container);
    }

    /** The same with volumes, and with the strategies that such an app may have. */
    private RunSpec resident(RunSpec run) {
        var volumes = IntStream.rangeClosed(1, dice.between(1, 2))
                .mapToObj(i -> (Volume) new Volume.Persistent(
                        "data" + i, false, Volume.DiskType.ROOT, 64, Optional.empty(), Optional.empty(), List.of()))
                .toList();
        var resident = new RunSpec(
                process(run, Optional.of(new Container(Container.Type.MESOS, Optional.empty(), volumes))),
                run.resources(),
                run.ports(),
                new Placement(run.placement().constraints(), List.of(), ROLE),
                resident(run.lifecycle()),
                run.healthChecks(),
                run.labels(),
                run.dependencies());
        return run.readiness().map(resident::withReadiness).orElse(resident);
    }

    private Lifecycle resident(Lifecycle any) {
        return new Lifecycle(
                any.backoff(),
                new UpgradeStrategy(dice.pick(List.of(0.0, 0.5, 1.0)), 0),
                new UnreachableStrategy.Disabled(),
                any.killSelection(),
                any.taskKillGracePeriod());
    }

    private String command() {
        return "serve " + dice.between(0, 1_000_000);
    }

    private RunSpec run(List<Placement.Constraint> constraints) {
        var fetch = dice.chance(0.2)
                ? List.of(new Process.Fetch("http://files/site.tgz", true, false, false, Optional.empty()))
                : List.<Process.Fetch>of();
        var ports = ports(dice.between(0, 2));
        var run = new RunSpec(
                new Process(Optional.of(command()), List.of(), Optional.empty(), "", new TreeMap<>(), fetch),
                new ResourceNeeds(100L * dice.between(1, 5), 32_000, 0, 0),
                new Ports(ports, false),
                new Placement(constraints, List.of(), "*"),
                lifecycle(),
                healthChecks(),
                new TreeMap<>(),
                List.of());
        return !ports.isEmpty() && dice.chance(0.3) ? run.withReadiness(READINESS) : run;
    }

    private static List<Ports.PortDefinition> ports(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Ports.PortDefinition(0, "tcp", Optional.of("port" + i), new TreeMap<>()))
                .toList();
    }

    private List<Placement.Constraint> constraints() {
        return switch (dice.between(0, 5)) {
            case 0 -> List.of(new Placement.Constraint("hostname", Placement.Operator.UNIQUE, Optional.empty()));
            case 1 -> List.of(new Placement.Constraint("hostname", Placement.Operator.MAX_PER, Optional.of("2")));
            default -> List.of();
        };
    }

    private Lifecycle lifecycle() {
        var upgrade = dice.pick(List.of(
                new UpgradeStrategy(1, 1),
                new UpgradeStrategy(0.5, 0.5),
                new UpgradeStrategy(0, 0),
                new UpgradeStrategy(1, 0)));
        var unreachable = dice.pick(List.of(
                new UnreachableStrategy.Enabled(Duration.ZERO, Duration.ZERO),
                new UnreachableStrategy.Enabled(Duration.ofSeconds(10), Duration.ofSeconds(30)),
                waits
                        ? new UnreachableStrategy.Disabled()
                        : new UnreachableStrategy.Enabled(Duration.ofSeconds(5), Duration.ofSeconds(5))));
        var selection = dice.pick(List.of(Lifecycle.KillSelection.values()));
        var grace = dice.chance(0.5) ? Optional.of(KILL_GRACE) : Optional.<Duration>empty();
        return new Lifecycle(
                new BackoffStrategy(Duration.ofSeconds(1), 1.5, MAX_LAUNCH_DELAY),
                upgrade,
                unreachable,
                selection,
                grace);
    }

    private List<AppHealthCheck> healthChecks() {
        return switch (dice.between(0, 3)) {
            case 0 -> List.of(check(AppHealthCheck.Protocol.TCP, Optional.empty()));
            case 1 -> List.of(check(AppHealthCheck.Protocol.COMMAND, Optional.of("true")));
            default -> List.of();
        };
    }

    private static AppHealthCheck check(AppHealthCheck.Protocol protocol, Optional<String> command) {
        return new AppHealthCheck(
                protocol,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10),
                CHECK_INTERVAL,
                Duration.ofSeconds(2),
                3,
                Duration.ZERO,
                false,
                "IPv4",
                command,
                Optional.empty());
    }
}
