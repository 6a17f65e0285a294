package io.ekiden.mesos.recorded;

import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.HttpMasterLink;
import io.ekiden.mesos.agent.OwnLoop;
import io.ekiden.mesos.agent.TaskFetcher;
import io.ekiden.mesos.agent.checkpoint.FileCheckpoint;
import io.ekiden.mesos.agent.process.ProcessContainerizer;
import io.ekiden.mesos.agent.server.AgentRoutes;
import io.ekiden.mesos.detector.HttpDetector;
import io.ekiden.mesos.model.Resources;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** An agent in a process of its own, for a test to kill: work directory, port, master. */
final class AgentJvm {
    private AgentJvm() {}

    static Process start(Path workDir, int port, URI master) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AgentJvm.class.getName(),
                        workDir.toString(),
                        String.valueOf(port),
                        master.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] args) throws Exception {
        var workDir = Path.of(args[0]);
        int port = Integer.parseInt(args[1]);
        var vertx = Vertx.vertx();
        var checkpoint = FileCheckpoint.open(workDir);
        Agent agent = SmallCluster.await(OwnLoop.run(vertx, () -> {
            var ports = new AgentPorts(
                    new HttpMasterLink(vertx, new HttpDetector(List.of(URI.create(args[2])))),
                    TaskFetcher.instant(),
                    new ProcessContainerizer(vertx, workDir),
                    checkpoint);
            var settings = new AgentSettings(
                    "localhost", port, workDir, Resources.parse("cpus:8;mem:16000;disk:20000"), List.of());
            return new Agent(vertx, settings, ports);
        }));
        SmallCluster.await(agent.start());
        SmallCluster.await(new AgentRoutes(vertx, agent).listen("127.0.0.1", port));
    }
}
