package io.ekiden.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ekiden up} was asked for.
 *
 * @param fetchStallTimeout a fetch that brings nothing for this long is given up
 * @param balancer absent: no load balancer
 */
record UpSettings(
        Path dataDir,
        String bind,
        ListenPorts ports,
        AgentPlans agents,
        Duration fetchStallTimeout,
        Optional<Balancer> balancer) {
    /** 0 stands for any free port. */
    record ListenPorts(int http, int master, int firstAgent, int zooKeeper) {}

    /** @param simulated true: they only pretend to run tasks */
    record AgentPlans(List<AgentPlan> plans, boolean simulated) {}

    /**
     * @param bind address of HAProxy's service ports
     * @param haproxy the program; absent: the one that is found
     */
    record Balancer(String bind, Optional<Path> haproxy) {}
}
