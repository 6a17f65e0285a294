package io.ekiden.mesos.agent;

import io.ekiden.mesos.agent.machine.AgentChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what an agent has decided: once, in this place, in the agent's own name. */
record DecisionLog(String hostname) {
    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

    void write(AgentChange.Durable change) {
        switch (change) {
            case AgentChange.AgentIdGiven(var id) -> LOG.info("agent registered agentId={} hostname={}", id, hostname);
            case AgentChange.AgentIdRetired() -> LOG.warn("the agent gives up its id: its tasks are killed");
            case AgentChange.TaskAccepted(var run) ->
                LOG.debug("task accepted taskId={} containerId={}", run.task().taskId(), run.containerId());
            case AgentChange.ExecutorAccepted(var run, var _) ->
                LOG.debug(
                        "executor accepted executorId={} containerId={}",
                        run.task().executorId(),
                        run.containerId());
            case AgentChange.ExecutorEnded(var key) ->
                LOG.debug("executor ended frameworkId={} executorId={}", key.frameworkId(), key.executorId());
            case AgentChange.GroupAccepted(var runs) ->
                LOG.debug(
                        "task group accepted taskIds={}",
                        runs.stream().map(run -> run.task().taskId()).toList());
            case AgentChange.LimitExceeded(var containerId, var exceeded) ->
                LOG.info(
                        "a task is killed for using more than it may containerId={} resource={} limit={}",
                        containerId,
                        exceeded.resource(),
                        exceeded.limit());
            case AgentChange.UpdateMade(var _, var status) ->
                LOG.debug("{} taskId={} {}", status.state(), status.taskId(), status.message());
            default -> {}
        }
    }
}
