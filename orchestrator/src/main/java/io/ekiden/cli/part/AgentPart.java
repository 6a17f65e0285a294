package io.ekiden.cli.part;

import io.ekiden.config.ObstacleException;
import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.FetcherAdapter;
import io.ekiden.mesos.agent.MasterLink;
import io.ekiden.mesos.agent.checkpoint.CorruptCheckpointException;
import io.ekiden.mesos.agent.checkpoint.FileCheckpoint;
import io.ekiden.mesos.agent.disk.DiskWatch;
import io.ekiden.mesos.agent.engine.EngineContainerizer;
import io.ekiden.mesos.agent.engine.EngineSettings;
import io.ekiden.mesos.agent.fetcher.Fetcher;
import io.ekiden.mesos.agent.fetcher.FetcherSettings;
import io.ekiden.mesos.agent.isolation.Isolator;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.agent.process.ProcessContainerizer;
import io.ekiden.mesos.agent.server.AgentRoutes;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.security.file.Tls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Files;

/** An agent that runs real processes. */
public final class AgentPart {
    private AgentPart() {}

    /** How it fetches, waits and runs images. */
    public record Work(FetcherSettings fetcher, AgentTimeouts timeouts, EngineSettings engine) {}

    /**
     * Where and how it listens, and who is let in.
     *
     * @param bind the address to listen on; the agent's settings have the name and the port that others are told
     */
    public record Front(String bind, Guard guard, Tls tls) {}

    /** What was started. */
    public record Started(Agent agent, HttpServer http) {}

    /** Starts an agent and its HTTP server. To be called on the context that is to be the agent's. */
    public static Future<Started> start(Vertx vertx, AgentSettings settings, Front front, Work work, MasterLink link) {
        var workDir = settings.workDir();
        try {
            Files.createDirectories(workDir);
            // First, for it says whose the directory is.
            var checkpoint = FileCheckpoint.open(workDir, settings.recovery().strict());
            var ports = new AgentPorts(
                    link,
                    new FetcherAdapter(new Fetcher(work.fetcher())),
                    new EngineContainerizer(
                            vertx,
                            workDir,
                            new ProcessContainerizer(vertx, workDir, Isolator.open(settings.isolation(), workDir)),
                            work.engine()),
                    checkpoint,
                    new DiskWatch(workDir, settings.disk()));
            var agent = new Agent(vertx, settings, ports, work.timeouts());
            agent.executors().speak(front.tls());
            return agent.start()
                    .compose(_ -> new AgentRoutes(vertx, agent, front.guard())
                            .listen(front.bind(), settings.port(), front.tls()))
                    .map(http -> new Started(agent, http));
        } catch (CorruptCheckpointException e) {
            throw new ObstacleException(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new ObstacleException("the agent's directory " + workDir + " cannot be used: " + e, e);
        }
    }
}
