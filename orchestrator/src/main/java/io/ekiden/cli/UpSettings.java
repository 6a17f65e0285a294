package io.ekiden.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code ekiden up} was asked for.
 *
 * @param lbBind address of HAProxy's service ports; absent: no load balancer
 */
record UpSettings(
        Path dataDir,
        String bind,
        ListenPorts ports,
        List<AgentPlan> agents,
        boolean simulated,
        Optional<String> lbBind) {
    /** 0 stands for any free port. */
    record ListenPorts(int http, int master, int firstAgent, int zooKeeper) {}
}
