package io.ekiden.cli;

import io.ekiden.cli.part.AgentPart;
import io.ekiden.cli.part.OwnLoop;
import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.AgentPorts;
import io.ekiden.mesos.agent.AgentSettings;
import io.ekiden.mesos.agent.Checkpoint;
import io.ekiden.mesos.agent.ResourceDetection;
import io.ekiden.mesos.agent.machine.AgentTimeouts;
import io.ekiden.mesos.agent.simulated.SimulatedContainerizer;
import io.ekiden.mesos.agent.simulated.StagingLink;
import io.ekiden.mesos.guard.Guard;
import io.ekiden.mesos.master.server.EmbeddedMasterLink;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.security.file.Tls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the agents of this machine: real ones each on an event loop of its own, simulated ones all on one. */
final class Agents {
    /** What simulated ones have of all that is not named. */
    private static final Resources SIMULATED = Resources.parse("cpus:64;mem:262144;disk:100000;ports:[31000-32000]");

    private Agents() {}

    static Future<List<Agent>> start(Vertx vertx, UpSettings settings, Master master, List<Integer> ports) {
        return settings.agents().simulated()
                ? OwnLoop.start(
                        vertx, () -> startSimulated(vertx, settings.agents().plans(), master))
                : startReal(vertx, settings, master, ports);
    }

    private static Future<List<Agent>> startReal(Vertx vertx, UpSettings settings, Master master, List<Integer> ports) {
        var started = new ArrayList<Future<Agent>>();
        for (int i = 0; i < settings.agents().plans().size(); i++) {
            int index = i;
            started.add(OwnLoop.start(vertx, () -> startReal(vertx, settings, master, index, ports.get(index))));
        }
        return Future.all(started).map(_ -> started.stream().map(Future::result).toList());
    }

    private static Future<Agent> startReal(Vertx vertx, UpSettings settings, Master master, int index, int port) {
        var plan = settings.agents().plans().get(index);
        var workDir = settings.dataDir().resolve("agents").resolve(String.valueOf(index + 1));
        var agentSettings = new AgentSettings(
                        plan.hostname(),
                        port,
                        workDir,
                        resources(
                                plan, workDir, index, settings.agents().plans().size()),
                        plan.attributes())
                .withDisk(settings.agents().disk());
        return AgentPart.start(
                        vertx,
                        agentSettings,
                        new AgentPart.Front(settings.bind(), Guard.OPEN, Tls.NONE),
                        new AgentPart.Work(
                                settings.fetcher().settings(workDir, String.valueOf(index + 1)),
                                AgentTimeouts.DEFAULT.withExecutors(
                                        settings.agents().executors()),
                                settings.agents().engine()),
                        new EmbeddedMasterLink(master, vertx.getOrCreateContext()))
                .map(AgentPart.Started::agent);
    }

    private static Future<List<Agent>> startSimulated(Vertx vertx, List<AgentPlan> plans, Master master) {
        var agents = new ArrayList<Agent>();
        var started = new ArrayList<Future<Void>>();
        for (var plan : plans) {
            var settings = new AgentSettings(
                    plan.hostname(),
                    0,
                    Path.of("simulated"),
                    ResourceDetection.complete(plan.resources(), SIMULATED),
                    plan.attributes());
            var ports = new AgentPorts(
                    new StagingLink(new EmbeddedMasterLink(master, vertx.getOrCreateContext())),
                    StagingLink.fetcher(),
                    new SimulatedContainerizer(vertx),
                    Checkpoint.none());
            var agent = new Agent(vertx, settings, ports);
            agents.add(agent);
            started.add(agent.start());
        }
        return Future.all(started).map(_ -> List.copyOf(agents));
    }

    /** Agents of one machine share its ports: each offers its part of them. */
    private static Resources resources(AgentPlan plan, Path workDir, int index, int count) {
        var all = ResourceDetection.detect(plan.resources(), workDir);
        return all.withRanges(Resources.PORTS, Resources.UNRESERVED, part(all.ports(), index, count));
    }

    static Ranges part(Ranges ports, int index, int count) {
        long size = ports.size();
        long from = size * index / count;
        long to = size * (index + 1) / count;
        var part = Ranges.EMPTY;
        long before = 0;
        for (var range : ports.ranges()) {
            long length = range.end() - range.begin() + 1;
            long begin = Math.max(from, before) - before;
            long end = Math.min(to, before + length) - before - 1;
            if (begin <= end && begin < length) {
                part = part.plus(Ranges.of(range.begin() + begin, range.begin() + end));
            }
            before += length;
        }
        return part;
    }
}
