package io.ekiden.testkit.bench;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.Checkpoint;
import io.ekiden.mesos.agent.HttpMasterLink;
import io.ekiden.mesos.agent.simulated.SimulatedContainerizer;
import io.ekiden.mesos.agent.simulated.StagingLink;
import io.ekiden.mesos.detector.MasterAddress;
import io.ekiden.mesos.detector.MasterDetector;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.election.ZooKeeperDetector;
import io.ekiden.testkit.bench.figure.Samples;
import io.ekiden.testkit.bench.process.OtherJvm;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * Many simulated agents, in a JVM of their own: each has a connection to the master, and both ends of all of them would be more files than
 * one process may have open.
 */
final class AgentFleet implements AutoCloseable {
    private static final int LOOPS = 2;
    private static final char REGISTERED = 'r';
    private static final char HEAP = 'h';
    private static final String TOTAL = "cpus:64;mem:262144;disk:100000;ports:[31000-32000]";

    private final OtherJvm jvm;

    private AgentFleet(OtherJvm jvm) {
        this.jvm = jvm;
    }

    /** Starts {@code agents} agents that look for their master in this ZooKeeper. */
    static AgentFleet start(BenchRegistry registry, int agents) throws IOException {
        return new AgentFleet(OtherJvm.start(AgentFleet.class, registry.servers(), Integer.toString(agents)));
    }

    /** How many agents have a master that has confirmed them. */
    int registered() throws IOException {
        return Integer.parseInt(jvm.ask(REGISTERED));
    }

    /** What its heap holds after a collection, in MiB. */
    double heapMebibytes() throws IOException {
        return Double.parseDouble(jvm.ask(HEAP));
    }

    @Override
    public void close() {
        jvm.close();
    }

    /** Takes the servers of ZooKeeper and the number of agents. */
    public static void main(String[] args) throws IOException {
        var agents = new ConcurrentLinkedQueue<Agent>();
        var detector =
                new ZooKeeperDetector(new MasterAddress.ZooKeeper(args[0], BenchRegistry.PATH, Optional.empty()));
        deploy(Vertx.vertx(), detector, Integer.parseInt(args[1]), agents);
        OtherJvm.answer(question ->
                question == HEAP ? Double.toString(Samples.heapMebibytes()) : Long.toString(registered(agents)));
    }

    private static long registered(Queue<Agent> agents) {
        return agents.stream()
                .filter(agent -> agent.state().registration().registered())
                .count();
    }

    /** A few loops for all of them, as many agents on each. */
    private static void deploy(Vertx vertx, MasterDetector detector, int agents, Queue<Agent> deployed) {
        for (int loop = 0; loop < LOOPS; loop++) {
            int own = loop;
            vertx.deployVerticle(new VerticleBase() {
                @Override
                public Future<?> start() {
                    var started = IntStream.range(0, agents)
                            .filter(i -> i % LOOPS == own)
                            .mapToObj(i -> agent(vertx, i, detector))
                            .peek(deployed::add)
                            .map(Agent::start)
                            .toList();
                    return Future.all(started);
                }
            });
        }
    }

    private static Agent agent(Vertx vertx, int number, MasterDetector detector) {
        var settings = new AgentSettings("agent-" + number, 0, Path.of("simulated"), Resources.parse(TOTAL), List.of());
        var ports = new AgentPorts(
                new HttpMasterLink(vertx, detector),
                StagingLink.fetcher(),
                new SimulatedContainerizer(vertx),
                Checkpoint.none());
        return new Agent(vertx, settings, ports);
    }
}
