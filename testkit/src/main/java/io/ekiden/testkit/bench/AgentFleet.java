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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Many simulated agents, in a JVM of their own: each has a connection to the master, and both ends of all of them would be more files than
 * one process may have open. The fleet ends when its standard input does, so it outlives no bench; a line there asks for its heap.
 */
final class AgentFleet implements AutoCloseable {
    private static final int LOOPS = 8;
    private static final String TOTAL = "cpus:64;mem:262144;disk:100000;ports:[31000-32000]";

    private final Process process;

    private AgentFleet(Process process) {
        this.process = process;
    }

    /** Starts {@code agents} agents that look for their master at this address. */
    static AgentFleet start(URI master, int agents) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = List.of(
                java,
                "-XX:+UseSerialGC",
                "-Xmx2g",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dekiden.home=" + System.getProperty("ekiden.home", "."),
                "-cp",
                System.getProperty("java.class.path"),
                AgentFleet.class.getName(),
                master.toString(),
                Integer.toString(agents));
        return new AgentFleet(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** What its heap holds after a collection, in MiB. */
    double heapMebibytes() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        var answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line = answers.readLine();
        if (line == null) {
            throw new IOException("the simulated agents ended too early");
        }
        return Double.parseDouble(line);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Takes the master's address and the number of agents. */
    public static void main(String[] args) throws IOException {
        var out = System.out;
        deploy(Vertx.vertx(), URI.create(args[0]), Integer.parseInt(args[1]));
        int next = System.in.read();
        while (next >= 0) {
            answer(out);
            next = System.in.read();
        }
        // Vert.x keeps the JVM alive.
        System.exit(0);
    }

    private static void answer(PrintStream out) {
        out.println(Samples.heapMebibytes());
        out.flush();
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
