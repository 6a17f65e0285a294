package io.ekiden.cli;

import io.ekiden.cli.option.FetcherOptions;
import io.ekiden.cli.part.OrchestratorPart;
import io.ekiden.lb.LbSettings;
import io.ekiden.mesos.agent.disk.DiskSettings;
import io.ekiden.mesos.agent.engine.EngineSettings;
import io.ekiden.mesos.agent.machine.run.ExecutorTimeouts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ekiden up} was asked for.
 *
 * @param balancer absent: no load balancer
 * @param orchestrator how it behaves
 */
record UpSettings(
        Path dataDir,
        String bind,
        ListenPorts ports,
        AgentPlans agents,
        FetcherOptions fetcher,
        Optional<Balancer> balancer,
        OrchestratorPart.Behaviour orchestrator) {
    /** 0 stands for any free port. */
    record ListenPorts(int http, int master, int firstAgent, int zooKeeper) {}

    /**
     * @param simulated true: they only pretend to run tasks
     * @param disk what keeps room on theirs
     * @param executors how long they wait for frameworks' own
     */
    record AgentPlans(
            List<AgentPlan> plans,
            boolean simulated,
            DiskSettings disk,
            EngineSettings engine,
            ExecutorTimeouts executors) {}

    /**
     * @param bind address of HAProxy's service ports
     * @param statsPort of its statistics, 0 for none
     * @param haproxy the program; absent: the one that is found
     */
    record Balancer(
            String bind,
            int statsPort,
            LbSettings.HaproxyOptions haproxy,
            LbSettings.Sharing sharing,
            LbSettings.Exposure exposure) {}
}
