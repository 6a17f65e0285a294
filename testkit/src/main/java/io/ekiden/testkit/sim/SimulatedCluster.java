package io.ekiden.testkit.sim;

import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.testkit.sim.base.Connection;
import io.ekiden.testkit.sim.base.InvariantBroken;
import io.ekiden.testkit.sim.base.SimStore;
import io.ekiden.testkit.sim.base.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One cluster from one seed: a storm, then calm weather, in which everything must become as asked. */
public final class SimulatedCluster {
    private static final KernelSettings KERNEL = KernelSettings.DEFAULT.withReconcileEvery(Duration.ofSeconds(60));
    private static final long SECOND = 1_000_000;
    private static final long SETTLED = 20 * SECOND;

    /** Longest a storm leaves something down. */
    private static final Duration RESTART = Duration.ofSeconds(1);

    /**
     * How long it may take after a storm until all is as asked: the agents' longest wait between registrations, the master's patience
     * with agents, the time in which "unknown" is not believed, a full round of asking about tasks and one about doubts, the longest
     * launch delay, and for each instance replaced one after another its draining, kill, start and first health result.
     */
    static final Duration CALM_BOUND = RESTART.plus(Duration.ofSeconds(60))
            .plus(MasterSettings.Timeouts.DEFAULT.agentReregister())
            .plus(KERNEL.unknownGrace())
            .plus(KERNEL.reconcileEvery())
            .plus(KERNEL.doubtAfter().multipliedBy(2))
            .plus(AppShapes.MAX_LAUNCH_DELAY)
            .plus(KERNEL.drainTimeout()
                    .plus(AppShapes.KILL_GRACE)
                    .plus(AppShapes.CHECK_INTERVAL)
                    .plusSeconds(1)
                    .multipliedBy(AppShapes.MAX_INSTANCES));

    private final World world;
    private final Sabotage sabotage;
    private final SimStore orchestratorStore;
    private final SimStore masterStore;
    private final Invariants invariants = new Invariants();
    private final List<AgentNode> agents = new ArrayList<>();
    private final Hosts hosts;
    private final Client client;
    private final long stormMicros;
    private final int balancers;
    /** Agents come back as others. Then nobody can wait without end for instances that were on the ones before. */
    private final boolean replaces;

    private int masters;
    private long events;
    private @Nullable OrchestratorLife orchestrator;
    private @Nullable MasterLife master;

    /**
     * What became of a run.
     *
     * @param failure why the seed fails; empty when it passes
     * @param hash of everything that happened: equal for equal seeds
     * @param lastLines of the trace
     */
    public record Outcome(
            long seed,
            Optional<String> failure,
            long hash,
            Duration virtual,
            long events,
            int acknowledged,
            List<String> lastLines) {
        public Outcome {
            lastLines = List.copyOf(lastLines);
        }
    }

    private SimulatedCluster(long seed, Sabotage sabotage) {
        this.world = new World(seed);
        this.sabotage = sabotage;
        this.orchestratorStore = new SimStore(world, sabotage == Sabotage.STORE_FORGETS);
        this.masterStore = new SimStore(world, false);
        orchestratorStore.watch(invariants::stored);
        int count = world.dice().between(2, 5);
        for (int i = 1; i <= count; i++) {
            var info = new AgentInfo(
                    "host" + i, 5051, Resources.parse("cpus:64;mem:65536;disk:65536;ports:[31000-31200]"), List.of());
            agents.add(new AgentNode(world, new Host(world, info, invariants, sabotage), this::masterForAgents));
        }
        this.hosts = new Hosts(agents.stream().map(AgentNode::host).toList());
        this.replaces = world.dice().chance(0.3);
        this.client = new Client(world, new AppShapes(world.dice(), count, !replaces), () -> orchestrator);
        this.balancers = world.dice().between(0, 2);
        this.stormMicros = world.dice().micros(30_000, 120_000);
        invariants.watch(hosts, client.wishes());
    }

    /** Runs the cluster of a seed to its end. */
    public static Outcome run(long seed) {
        return run(seed, Sabotage.NONE);
    }

    /** Runs a cluster with a bug that the simulation ought to notice. */
    public static Outcome run(long seed, Sabotage sabotage) {
        var cluster = new SimulatedCluster(seed, sabotage);
        Optional<String> failure;
        try {
            failure = cluster.live();
        } catch (InvariantBroken e) {
            failure = Optional.ofNullable(e.getMessage());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            // A rule that fails, or never ends: in the real loops this costs the leadership.
            failure = Optional.of(
                    e + " at " + Arrays.stream(e.getStackTrace()).limit(12).toList());
        }
        var world = cluster.world;
        return new Outcome(
                seed,
                failure,
                world.trace().hash(),
                Duration.ofNanos(world.schedule().micros() * 1000),
                cluster.events,
                cluster.client.acknowledged(),
                world.trace().last(failure.isPresent() ? Integer.MAX_VALUE : 0));
    }

    private Optional<String> live() {
        startMaster();
        startOrchestrator();
        agents.forEach(AgentNode::start);
        client.begin();
        for (int i = 1; i <= balancers; i++) {
            new Balancer(world, "lb-" + i, () -> orchestrator).begin();
        }
        new Faults(world, this, agents, replaces).begin();
        runUntil(stormMicros);
        calmDown();
        return reachGoal();
    }

    private void runUntil(long micros) {
        while (world.schedule().micros() < micros && step()) {
            // Each step is one event.
        }
    }

    private boolean step() {
        boolean more = world.schedule().step();
        events++;
        invariants.afterEvent(world.schedule().now(), orchestratorState(), masterState());
        return more;
    }

    private @Nullable OrchestratorState orchestratorState() {
        return orchestrator == null ? null : orchestrator.state();
    }

    private @Nullable MasterState masterState() {
        return master == null ? null : master.state();
    }

    private void calmDown() {
        world.trace().add("weather", "calm");
        world.weather().calmDown();
        hosts.all().forEach(Host::cureAll);
        agents.forEach(AgentNode::heal);
        agents.forEach(AgentNode::start);
        startMaster();
        startOrchestrator();
    }

    private Optional<String> reachGoal() {
        var goal = new Goal(hosts, client.wishes());
        long bound = world.schedule().micros() + CALM_BOUND.toMillis() * 1000;
        long reached = Long.MAX_VALUE;
        Optional<String> missing = Optional.empty();
        long look = 0;
        while (step()) {
            long now = world.schedule().micros();
            if (now < look) {
                continue;
            }
            look = now + SECOND / 2;
            missing = goal.missing(orchestratorState(), masterState());
            reached = missing.isPresent() ? Long.MAX_VALUE : Math.min(reached, now);
            if (missing.isEmpty() && now - reached > SETTLED) {
                return Optional.empty();
            }
            if (now > bound + SETTLED) {
                break;
            }
        }
        return Optional.of("invariant 23 is broken: " + CALM_BOUND.toSeconds() + " s after the storm "
                + missing.orElse("it never settles"));
    }

    private void startMaster() {
        if (master == null) {
            masters++;
            world.trace().add("master", "starts as m" + masters);
            var settings = MasterSettings.of("m" + masters, "master", 5050);
            master = new MasterLife(
                    world, settings, masterStore, () -> crashMaster(world.dice().micros(100, 3_000)));
        }
    }

    void crashMaster(long downMicros) {
        var ended = master;
        if (ended != null) {
            world.trace().add("master", "dies");
            master = null;
            ended.die();
            world.schedule().after(downMicros, this::startMaster);
        }
    }

    private Connection.@Nullable Server<AgentToMaster, MasterToAgent> masterForAgents() {
        return master == null ? null : master.forAgents();
    }

    private Connection.@Nullable Server<Call, Event> masterForFrameworks() {
        return master == null ? null : master.forFrameworks();
    }

    private void startOrchestrator() {
        if (orchestrator == null) {
            world.trace().add("orchestrator", "leads");
            orchestrator = new OrchestratorLife(
                    world,
                    KERNEL,
                    new OrchestratorLife.Ports(
                            orchestratorStore,
                            this::masterForFrameworks,
                            invariants,
                            client,
                            hosts,
                            sabotage,
                            this::resigns));
        }
    }

    private void resigns(OrchestratorLife life) {
        if (life.equals(orchestrator)) {
            crashOrchestrator(world.dice().micros(100, 3_000));
        } else {
            world.trace().add("orchestrator", "an earlier one notices that it leads no more");
            life.die();
        }
    }

    /** The leader stands still, too long for its session: another one leads before it wakes. */
    void stallOrchestrator(long micros, long successorAfter) {
        var stalled = orchestrator;
        if (stalled == null) {
            return;
        }
        world.trace().add("orchestrator", "stands still");
        stalled.stall(micros);
        world.schedule().after(successorAfter, () -> {
            if (micros > successorAfter && stalled.equals(orchestrator)) {
                orchestrator = null;
                client.orchestratorDied();
                startOrchestrator();
                // Its session is over: it learns of that when it wakes, at the latest.
                world.schedule().after(micros - successorAfter + world.weather().notice(), stalled::die);
            }
        });
    }

    void crashOrchestrator(long downMicros) {
        var ended = orchestrator;
        if (ended != null) {
            world.trace().add("orchestrator", "dies");
            orchestrator = null;
            ended.die();
            client.orchestratorDied();
            world.schedule().after(downMicros, this::startOrchestrator);
        }
    }

    void cutOrchestratorLink() {
        if (orchestrator != null) {
            orchestrator.cutLink();
        }
    }
}
