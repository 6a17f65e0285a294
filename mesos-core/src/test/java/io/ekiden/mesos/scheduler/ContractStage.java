package io.ekiden.mesos.scheduler;

import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.id.AgentId;
import java.time.Duration;
import java.util.Optional;

/** What stands behind the clients of one test: a master with one agent, whose tasks do as their commands say. */
interface ContractStage extends AutoCloseable {
    /** Of the framework, for a client of its own. */
    FrameworkInfo info();

    /** A client of the master, with an event loop of its own for the framework. */
    SchedulerClient client();

    Duration heartbeat();

    /** All that the agent has. */
    long cpusMilli();

    /** Returns when the framework has heard all that the master has to tell it so far. */
    void settle(Framework framework, Optional<AgentId> agent) throws Exception;

    void loseMaster() throws Exception;

    /** Fails when something was not said that had to be, or the other way round. */
    @Override
    void close() throws Exception;
}
