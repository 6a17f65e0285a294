package io.ekiden.mesos.master;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.id.TaskKey;
import java.util.List;
import java.util.Optional;

/** Updates, acknowledgements and kills of tasks. */
final class TaskRules {
    private final Turn turn;

    TaskRules(Turn turn) {
        this.turn = turn;
    }

    /**
     * Forwards an update. A framework that is away gets nothing: the agent sends the update again until it is acknowledged. Updates of
     * tasks the master does not know are forwarded too, as the framework must acknowledge them to quiet the agent.
     */
    void update(Agent agent, AgentToMaster.StatusUpdate update) {
        var framework = turn.state().framework(update.frameworkId());
        if (framework == null) {
            if (turn.state().frameworks().completed().containsKey(update.frameworkId())) {
                turn.tell(agent, new MasterToAgent.ShutdownFramework(update.frameworkId()));
            }
            return;
        }
        if (update.status().state() == TaskState.TASK_KILLING
                && !framework.info().capabilities().contains("TASK_KILLING_STATE")) {
            update.status()
                    .uuid()
                    .ifPresent(uuid -> turn.tell(
                            agent,
                            new MasterToAgent.Acknowledge(
                                    framework.id(), update.status().taskId(), uuid)));
            return;
        }
        var complete = update.status().agentId().isPresent()
                ? update.status()
                : update.status().withAgentId(agent.id());
        var status = new AgentOperationRules(turn).inWordsOfDrain(agent.id(), complete);
        turn.tell(framework, new Event.Update(status.withState(framework.inItsWords(status.state()))));
        var task = turn.state().task(new TaskKey(framework.id(), status.taskId()));
        if (task == null || !task.info().agentId().equals(agent.id())) {
            return;
        }
        turn.change(new MasterChange.TaskUpdated(framework.id(), status, update.latestState()));
        if (task.info().executor().isPresent() && !task.info().hasProgram() && task.holdsResources()) {
            tellOfEnded(framework, agent, task.info().executorId());
        }
        if (status.uuid().isEmpty() && status.state().isTerminal()) {
            turn.change(new MasterChange.TaskCompleted(framework.id(), status.taskId()));
        }
        if (task.holdsResources() && update.latestState().isTerminal()) {
            turn.freed(agent.id());
        }
    }

    /** The agent plays the executor, so it ends with its last task, and well. */
    private void tellOfEnded(Framework framework, Agent before, ExecutorId executorId) {
        var agent = turn.state().agent(before.id());
        if (agent != null
                && before.work().executor(framework.id(), executorId).isPresent()
                && agent.work().executor(framework.id(), executorId).isEmpty()) {
            turn.tell(framework, new Event.ExecutorEnded(agent.id(), executorId, 0));
        }
    }

    void acknowledge(Framework framework, Call.Acknowledge acknowledge) {
        var agent = turn.state().agent(acknowledge.agentId());
        if (agent == null || !agent.isConnected()) {
            // The agent will send the update again when it is back.
            return;
        }
        turn.tell(agent, new MasterToAgent.Acknowledge(framework.id(), acknowledge.taskId(), acknowledge.uuid()));
        var task = turn.state().task(new TaskKey(framework.id(), acknowledge.taskId()));
        if (task != null && task.isEndedByAcknowledging(acknowledge.uuid())) {
            turn.change(new MasterChange.TaskCompleted(framework.id(), acknowledge.taskId()));
        }
    }

    /** An executor ends with its tasks; that of a command has the task's id. */
    void shutdown(Framework framework, Call.Shutdown shutdown) {
        var agent = turn.state().agent(shutdown.agentId());
        var living = agent == null
                ? null
                : agent.work().executors().get(new ExecutorKey(framework.id(), shutdown.executorId()));
        var alone = framework.tasks().get(new TaskId(shutdown.executorId().value()));
        if (living != null && agent != null && living.info().program().isPresent()) {
            turn.tell(agent, new MasterToAgent.ShutdownExecutor(framework.id(), shutdown.executorId()));
        } else if (living != null) {
            living.tasks().forEach(id -> kill(framework, id, shutdown.agentId()));
        } else if (alone != null && alone.info().executor().isEmpty()) {
            kill(framework, alone.info().taskId(), shutdown.agentId());
        }
    }

    /** For an executor that may be there, on an agent that may be there. */
    void message(Framework framework, Call.Message message) {
        var agent = turn.state().agent(message.agentId());
        if (agent != null) {
            turn.tell(agent, new MasterToAgent.ExecutorMessage(framework.id(), message.executorId(), message.base64()));
        }
    }

    /** From an executor, for the framework if it listens. */
    void message(Agent agent, AgentToMaster.ExecutorMessage message) {
        var framework = turn.state().framework(message.frameworkId());
        if (framework != null) {
            turn.tell(framework, new Event.Message(agent.id(), message.executorId(), message.base64()));
        }
    }

    /** A process of a framework's own has ended. How its tasks have, their updates tell. */
    void executorEnded(Agent agent, AgentToMaster.ExecutorEnded ended) {
        turn.change(
                new MasterChange.ExecutorEnded(agent.id(), new ExecutorKey(ended.frameworkId(), ended.executorId())));
        turn.freed(agent.id());
        var framework = turn.state().framework(ended.frameworkId());
        if (framework != null) {
            turn.tell(framework, new Event.ExecutorEnded(agent.id(), ended.executorId(), ended.status()));
        }
    }

    private void kill(Framework framework, TaskId taskId, AgentId agentId) {
        kill(framework, new Call.Kill(taskId, Optional.of(agentId), Optional.empty()));
    }

    /** Forwards each kill, repeated or not: a later one may shorten the grace period. */
    void kill(Framework framework, Call.Kill kill) {
        var key = new TaskKey(framework.id(), kill.taskId());
        var task = turn.state().task(key);
        if (task == null) {
            new Reconciliation(turn, framework)
                    .reconcile(List.of(new Call.ReconcileTask(kill.taskId(), kill.agentId())));
            return;
        }
        if (kill.agentId().isPresent()
                && !kill.agentId().get().equals(task.info().agentId())) {
            return;
        }
        var agent = turn.state().agent(task.info().agentId());
        if (agent == null) {
            return;
        }
        if (agent.isConnected()) {
            turn.tell(agent, new MasterToAgent.KillTask(framework.id(), kill.taskId(), kill.gracePeriod()));
        } else {
            turn.change(new MasterChange.KillRemembered(agent.id(), key, kill.gracePeriod()));
        }
    }
}
