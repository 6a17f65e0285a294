package io.ekiden.mesos.master;

import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What operators decide about agents: deactivate, drain, reactivate, mark gone. Decisions are in the registry, so they outlive the master
 * and hold for an agent that is away.
 *
 * <p><b>Source:</b> Mesos {@code master/http.cpp} {@code _drainAgent}, {@code _deactivateAgent}, {@code _reactivateAgent},
 * {@code _markAgentGone}. Unlike there, the tasks of an agent that drains while it is away are killed as soon as it is back, by the master.
 */
final class AgentOperationRules {
    /** What an agent gives a task that has no kill policy. */
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(3);

    private final Turn turn;

    AgentOperationRules(Turn turn) {
        this.turn = turn;
    }

    void drain(MasterEvent.AgentDrainRequested asked) {
        var id = asked.agentId();
        if (asked.maxGracePeriod().filter(Duration::isNegative).isPresent()) {
            answer(asked.ticket(), "Drain request cannot specify a negative max_grace_period");
        } else if (isUnknown(id)) {
            answer(asked.ticket(), "Unknown agent");
        } else {
            var drain = new Agent.Drain(asked.maxGracePeriod(), asked.markGone(), false);
            set(id, new Agent.Mode(turn.now(), Optional.of(drain)));
            killAll(id, drain);
            done(asked.ticket());
        }
    }

    void deactivate(long ticket, AgentId id) {
        if (isUnknown(id)) {
            answer(ticket, "Unknown agent");
            return;
        }
        // An agent that drains, or has drained, is deactivated already.
        if (mode(id).isEmpty()) {
            set(id, new Agent.Mode(turn.now(), Optional.empty()));
        }
        done(ticket);
    }

    void reactivate(long ticket, AgentId id) {
        if (isUnknown(id)) {
            answer(ticket, "Unknown agent");
        } else if (mode(id).filter(Agent.Mode::isDraining).isPresent()) {
            answer(ticket, "Agent is still in the DRAINING state");
        } else {
            if (mode(id).isPresent()) {
                turn.change(new MasterChange.AgentModeSet(id, Optional.empty()));
                turn.freed(id);
            }
            done(ticket);
        }
    }

    void markGone(long ticket, AgentId id) {
        if (isUnknown(id) && !turn.state().agents().marks().gone().containsKey(id)) {
            answer(ticket, "Unknown agent");
            return;
        }
        remove(id);
        done(ticket);
    }

    /** The agent is registered, and its tasks are known: those of one that drains are killed, again if need be. */
    void returned(AgentId id) {
        mode(id).filter(Agent.Mode::isDraining).flatMap(Agent.Mode::drain).ifPresent(drain -> killAll(id, drain));
    }

    /** An agent has drained when every end of a task there is acknowledged. */
    void settle() {
        for (var id : turn.perhapsDrained()) {
            var agent = turn.state().agent(id);
            if (agent != null && agent.isConnected() && agent.work().tasks().isEmpty()) {
                mode(id).filter(Agent.Mode::isDraining).ifPresent(mode -> drained(id, mode));
            }
        }
    }

    private void drained(AgentId id, Agent.Mode mode) {
        var drain = mode.drain().orElseThrow();
        if (drain.markGone()) {
            remove(id);
        } else {
            var over = new Agent.Drain(drain.maxGracePeriod(), false, true);
            turn.change(
                    new MasterChange.AgentModeSet(id, Optional.of(new Agent.Mode(mode.since(), Optional.of(over)))));
        }
    }

    /** <b>Source:</b> Mesos {@code Slave::statusUpdate}: whoever asked for the kill, on an agent that drains this is the reason. */
    TaskStatus inWordsOfDrain(AgentId id, TaskStatus status) {
        boolean killed = status.state() == TaskState.TASK_KILLED || status.state() == TaskState.TASK_KILLING;
        return killed && mode(id).flatMap(Agent.Mode::drain).isPresent()
                ? status.withReason(TaskStatus.Reason.REASON_AGENT_DRAINING)
                : status;
    }

    private Optional<Agent.Mode> mode(AgentId id) {
        return turn.state().agents().mode(id);
    }

    private boolean isUnknown(AgentId id) {
        var agents = turn.state().agents();
        return !agents.byId().containsKey(id) && !agents.unreachable().containsKey(id);
    }

    private void set(AgentId id, Agent.Mode mode) {
        // First inactive, then rescinded: what comes free must not be offered again.
        turn.change(new MasterChange.AgentModeSet(id, Optional.of(mode)));
        rescindOffersOf(id);
    }

    private void rescindOffersOf(AgentId id) {
        var agent = turn.state().agent(id);
        if (agent != null) {
            agent.work().offers().forEach(turn::rescind);
        }
    }

    private void killAll(AgentId id, Agent.Drain drain) {
        var agent = turn.state().agent(id);
        if (agent == null) {
            return;
        }
        for (var key : agent.work().tasks()) {
            var task = turn.state().task(key);
            if (task != null && task.holdsResources()) {
                var grace = drain.maxGracePeriod()
                        .map(most -> shorter(most, task.info().killGracePeriod().orElse(DEFAULT_GRACE)));
                turn.tell(agent, new MasterToAgent.KillTask(key.frameworkId(), key.taskId(), grace));
            }
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    /** Does nothing when the agent is gone already. */
    private void remove(AgentId id) {
        var agent = turn.state().agent(id);
        var unreachable = turn.state().agents().unreachable().get(id);
        if (agent != null) {
            turn.tell(agent, new MasterToAgent.Shutdown("Agent has been marked gone by an operator"));
            end(agent, gone(id), new MasterChange.AgentMarkedGone(id, turn.now()));
        } else if (unreachable != null) {
            tell(List.copyOf(unreachable.tasks()), gone(id));
            turn.change(new MasterChange.AgentMarkedGone(id, turn.now()));
            tellFailure(id);
        } else {
            return;
        }
        forgetTheOldest();
    }

    /** The agent was told to go. <b>Source:</b> Mesos {@code Master::unregisterSlave}. */
    void left(Agent agent) {
        lose(agent, "the agent unregistered");
    }

    /** The agent and its tasks end; its machine is switched off. <b>Source:</b> Mesos {@code Master::_removeSlave}. */
    void takeDown(Agent agent) {
        turn.tell(agent, new MasterToAgent.Shutdown("Operator initiated 'Machine DOWN'"));
        lose(agent, "Operator initiated 'Machine DOWN'");
    }

    private void lose(Agent agent, String why) {
        var ending = new Ending(
                agent.id(),
                TaskState.TASK_LOST,
                TaskStatus.Reason.REASON_AGENT_REMOVED,
                "Agent " + agent.info().hostname() + " removed: " + why);
        end(agent, ending, new MasterChange.AgentRemoved(agent.id(), turn.now()));
    }

    /** What those are told whose tasks end with their agent. */
    private record Ending(AgentId agentId, TaskState state, TaskStatus.Reason reason, String message) {}

    private static Ending gone(AgentId id) {
        return new Ending(
                id,
                TaskState.TASK_GONE_BY_OPERATOR,
                TaskStatus.Reason.REASON_AGENT_REMOVED_BY_OPERATOR,
                "Agent has been marked gone");
    }

    private void end(Agent agent, Ending ending, MasterChange removal) {
        // First inactive, then rescinded: what comes free must not be offered again.
        turn.change(new MasterChange.AgentDisconnected(agent.id(), turn.now()));
        tell(alive(agent), ending);
        rescindOffersOf(agent.id());
        new MaintenanceRules(turn).withdraw(agent.id());
        turn.change(removal);
        tellFailure(agent.id());
    }

    private List<TaskKey> alive(Agent agent) {
        var alive = new ArrayList<TaskKey>();
        for (var key : agent.work().tasks()) {
            var task = turn.state().task(key);
            if (task != null && task.holdsResources()) {
                alive.add(key);
            }
        }
        return alive;
    }

    private void tell(List<TaskKey> tasks, Ending ending) {
        for (var key : tasks) {
            var framework = turn.state().framework(key.frameworkId());
            if (framework != null) {
                var status = TaskStatus.of(
                        key.taskId(), ending.state(), TaskStatus.Source.SOURCE_MASTER, ending.message(), turn.now());
                turn.tellStatus(framework, status.withReason(ending.reason()).withAgentId(ending.agentId()));
            }
        }
    }

    private void tellFailure(AgentId id) {
        turn.state().frameworks().byId().values().forEach(framework -> turn.tell(framework, new Event.Failure(id)));
    }

    private void forgetTheOldest() {
        var gone = turn.state().agents().marks().gone();
        if (gone.size() > turn.settings().limits().goneAgents()) {
            gone.entrySet().stream()
                    .min(Map.Entry.comparingByValue())
                    .ifPresent(entry -> turn.change(new MasterChange.GoneAgentForgotten(entry.getKey())));
        }
    }

    private void done(long ticket) {
        turn.effect(new MasterEffect.Answer(ticket, Optional.empty()));
    }

    private void answer(long ticket, String refusal) {
        turn.effect(new MasterEffect.Answer(ticket, Optional.of(refusal)));
    }
}
