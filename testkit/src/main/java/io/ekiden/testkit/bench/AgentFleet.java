package io.ekiden.testkit.bench;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.Checkpoint;
import io.ekiden.mesos.agent.HttpMasterLink;
import io.ekiden.mesos.agent.simulated.SimulatedContainerizer;
import io.ekiden.mesos.agent.simulated.StagingLink;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.model.Resources;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Many simulated agents, in a JVM of their own: each has a connection to the master, and both ends of all of them would be more files than
 * one process may have open.
 */
final class AgentFleet implements AutoCloseable {
    private static final int LOOPS = 2;
    private static final String TOTAL = "cpus:64;mem:262144;disk:100000;ports:[31000-32000]";

    private final OtherJvm jvm;

    private AgentFleet(OtherJvm jvm) {
        this.jvm = jvm;
    }

    /** Starts {@code agents} agents that look for their master at this address. */
    static AgentFleet start(URI master, int agents) throws IOException {
        return new AgentFleet(OtherJvm.start(AgentFleet.class, master.toString(), Integer.toString(agents)));
    }

    /** What its heap holds after a collection, in MiB. */
    double heapMebibytes() throws IOException {
        return Double.parseDouble(jvm.ask());
    }

    @Override
    public void close() {
        jvm.close();
    }

    /** Takes the master's address and the number of agents. */
    public static void main(String[] args) throws IOException {
        deploy(Vertx.vertx(), URI.create(args[0]), Integer.parseInt(args[1]));
        OtherJvm.answer(() -> Double.toString(Samples.heapMebibytes()));
    }

    /** A few loops for all of them, as many agents on each. */
    private static void deploy(Vertx vertx, URI master, int agents) {
        var detector = new HttpDetector(List.of(master));
        for (int loop = 0; loop < LOOPS; loop++) {
            int own = loop;
            vertx.deployVerticle(new VerticleBase() {
                @Override
                public Future<?> start() {
                    var started = IntStream.range(0, agents)
                            .filter(i -> i % LOOPS == own)
                            .mapToObj(i -> agent(vertx, i, detector).start())
                            .toList();
                    return Future.all(started);
                }
            });
        }
    }

    private static Agent agent(Vertx vertx, int number, HttpDetector detector) {
        var settings = new AgentSettings("agent-" + number, 0, Path.of("simulated"), Resources.parse(TOTAL), List.of());
        var ports = new AgentPorts(
                new HttpMasterLink(vertx, detector),
                StagingLink.fetcher(),
                new SimulatedContainerizer(vertx),
                Checkpoint.none());
        return new Agent(vertx, settings, ports);
    }
}
