package io.ekiden.mesos.master.journal;

import io.ekiden.mesos.master.MasterChange;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators read in the log of a master: each change of what its registry holds, once. */
public final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private Journal() {}

    /** Notes those of a turn's changes that are durable. */
    public static void note(List<MasterChange> changes) {
        for (var change : changes) {
            if (change instanceof MasterChange.Registered registered) {
                note(registered);
            }
        }
    }

    private static void note(MasterChange.Registered change) {
        switch (change) {
            case MasterChange.AgentAdmitted(var id, var info) ->
                LOG.info("Agent admitted agentId={} hostname={} resources={}", id, info.hostname(), info.resources());
            case MasterChange.AgentMarkedUnreachable marked ->
                LOG.warn(
                        "Agent is unreachable agentId={} hostname={}",
                        marked.agentId(),
                        marked.info().hostname());
            case MasterChange.AgentModeSet(var id, var mode) ->
                LOG.info("Agent's mode set by an operator agentId={} mode={}", id, mode);
            case MasterChange.AgentMarkedGone(var id, var _) -> LOG.warn("Agent is gone for good agentId={}", id);
            case MasterChange.AgentRemoved(var id, var _) -> LOG.warn("Agent removed agentId={}", id);
            case MasterChange.MaintenanceSet(var schedule) -> LOG.info("Maintenance set schedule='{}'", schedule);
            case MasterChange.GoneAgentForgotten(var id) -> LOG.info("Gone agent forgotten agentId={}", id);
            case MasterChange.AgentForgotten(var id) -> LOG.info("Agent forgotten agentId={}", id);
            case MasterChange.FrameworkSubscribed subscribed ->
                LOG.info(
                        "Framework subscribed frameworkId={} name={}",
                        subscribed.info().id().orElseThrow(),
                        subscribed.info().name());
            case MasterChange.FrameworkUpdated(var info, var _, var _) ->
                LOG.info("Framework updated frameworkId={} roles={}", info.id().orElseThrow(), info.roles());
            case MasterChange.WeightsSet(var weights) -> LOG.info("Weights set weights={}", weights);
            case MasterChange.QuotasSet(var quotas) -> LOG.info("Quotas set quotas={}", quotas);
            case MasterChange.FrameworkDisconnected(var info, var deadline) ->
                LOG.warn(
                        "Framework disconnected frameworkId={} removedAt={}",
                        info.id().orElseThrow(),
                        deadline);
            case MasterChange.FrameworkCompleted completed ->
                LOG.info("Framework removed frameworkId={}", completed.frameworkId());
            case MasterChange.TaskLaunched(var frameworkId, var task) ->
                LOG.debug("Task launched frameworkId={} taskId={}", frameworkId, task.taskId());
            case MasterChange.TaskCompleted(var frameworkId, var taskId) ->
                LOG.debug("Task is over frameworkId={} taskId={}", frameworkId, taskId);
            case MasterChange.FrameworkForgotten(var id) -> LOG.info("Framework forgotten frameworkId={}", id);
        }
    }
}
