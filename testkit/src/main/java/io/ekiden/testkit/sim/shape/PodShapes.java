package io.ekiden.testkit.sim.shape;

import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Process.Fetch;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.check.AppCheck.Command;
import io.ekiden.orchestrator.spec.check.AppCheck.Kind;
import io.ekiden.orchestrator.spec.pod.Pod;
import io.ekiden.orchestrator.spec.pod.PodContainer;
import io.ekiden.orchestrator.spec.pod.PodHealthCheck;
import io.ekiden.orchestrator.spec.pod.PodVolume;
import io.ekiden.orchestrator.spec.volume.Volume;
import io.ekiden.testkit.sim.base.Dice;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Random pods: some containers, which may have a port, files to fetch, a health check and a time to end in. */
public final class PodShapes {
    private static final ResourceNeeds EXECUTOR = new ResourceNeeds(100, 32_000, 10_000, 0);
    private static final String DATA = "data";

    private final Dice dice;
    private final Duration checkInterval;
    private final Duration killGrace;

    public PodShapes(Dice dice, Duration checkInterval, Duration killGrace) {
        this.dice = dice;
        this.checkInterval = checkInterval;
        this.killGrace = killGrace;
    }

    /** @param resident with data of its own, which all containers see */
    public RunSpec run(Placement placement, Lifecycle lifecycle, boolean resident) {
        var containers = IntStream.rangeClosed(1, dice.between(1, 3))
                .mapToObj(i -> container("c" + i, resident))
                .toList();
        var volumes = resident ? List.<PodVolume>of(new PodVolume.Persistent(DATA, disk())) : List.<PodVolume>of();
        return new Pod(containers, environment(), volumes, Optional.empty(), EXECUTOR)
                .run(placement, lifecycle, Optional.empty(), new TreeMap<>());
    }

    /** The same but for what its containers are told, which takes new ones. */
    public RunSpec changed(RunSpec run, Pod pod) {
        return run.withPod(new Pod(pod.containers(), environment(), pod.volumes(), pod.named(), pod.executor()));
    }

    /** What tells one configuration of a pod from another, in a word. */
    public static String look(Pod pod) {
        return pod.containers().size() + " containers told " + pod.environment();
    }

    private SortedMap<String, String> environment() {
        var environment = new TreeMap<String, String>();
        environment.put("NUMBER", String.valueOf(dice.between(0, 1_000_000)));
        return environment;
    }

    private static Volume.Persistent disk() {
        return new Volume.Persistent(
                DATA, false, Volume.DiskType.ROOT, 64, Optional.empty(), Optional.empty(), List.of());
    }

    private PodContainer container(String name, boolean resident) {
        var endpoints = dice.chance(0.4) ? List.of(endpoint(name)) : List.<PodContainer.Endpoint>of();
        var fetched = dice.chance(0.15)
                ? List.of(new Fetch("http://files/" + name, false, false, false, Optional.empty()))
                : List.<Fetch>of();
        return new PodContainer(
                name,
                Optional.of(new Command(Optional.of("serve"), List.of())),
                new ResourceNeeds(50L * dice.between(1, 4), 32_000, 0, 0),
                endpoints,
                Optional.empty(),
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.empty(),
                dice.chance(0.3) ? Optional.of(healthCheck()) : Optional.empty(),
                Optional.empty(),
                resident ? List.of(new PodContainer.Mount(DATA, DATA, false)) : List.of(),
                fetched,
                new TreeMap<>(),
                dice.chance(0.5) ? Optional.of(killGrace) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static PodContainer.Endpoint endpoint(String container) {
        return new PodContainer.Endpoint(
                "of-" + container, Optional.empty(), Optional.of(0), List.of("tcp"), new TreeMap<>(), List.of());
    }

    private PodHealthCheck healthCheck() {
        return new PodHealthCheck(
                Kind.EXEC,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Command(Optional.of("true"), List.of())),
                Duration.ofSeconds(10),
                checkInterval,
                3,
                Duration.ofSeconds(2),
                Duration.ZERO);
    }
}
