package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.machine.AgentChange;
import java.util.List;

/** Keeps nothing, so each process is the first one. */
class NoCheckpoint implements Checkpoint {
    @Override
    public List<AgentChange.Durable> recovered() {
        return List.of();
    }

    @Override
    public boolean rebooted() {
        return false;
    }

    @Override
    public void compact(List<AgentChange.Durable> changes) {}

    @Override
    public void append(List<AgentChange.Durable> changes) {}

    @Override
    public void close() {}
}
