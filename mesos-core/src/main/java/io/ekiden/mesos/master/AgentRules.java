package io.ekiden.mesos.master;

import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.AgentToMaster.AgentTask;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorKey;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.id.TaskKey;
import io.ekiden.mesos.operation.TaskValidation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Agents come, go, and come back. */
final class AgentRules {
    private final Turn turn;

    AgentRules(Turn turn) {
        this.turn = turn;
    }

    void said(long session, AgentToMaster message) {
        switch (message) {
            case AgentToMaster.Register register -> register(session, register);
            case AgentToMaster.StatusUpdate update -> {
                var agent = turn.state().agentOf(session);
                if (agent != null) {
                    new TaskRules(turn).update(agent, update);
                }
            }
            case AgentToMaster.OperationEnded ended -> {
                var agent = turn.state().agentOf(session);
                if (agent != null && !new OperationRules(turn).ended(agent, ended)) {
                    // It tells what it has when it registers again.
                    turn.effect(new MasterEffect.CloseAgent(session));
                    disconnect(agent);
                }
            }
            case AgentToMaster.ExecutorMessage toFramework -> {
                var agent = turn.state().agentOf(session);
                if (agent != null) {
                    new TaskRules(turn).message(agent, toFramework);
                }
            }
            case AgentToMaster.ExecutorEnded ended -> {
                var agent = turn.state().agentOf(session);
                if (agent != null) {
                    new TaskRules(turn).executorEnded(agent, ended);
                }
            }
            case AgentToMaster.Unregister() -> {
                var agent = turn.state().agentOf(session);
                if (agent != null) {
                    new AgentOperationRules(turn).left(agent);
                }
            }
            case AgentToMaster.Pong() -> {
                // The link itself tells when an agent is gone; an agent that answers needs nothing done.
            }
        }
    }

    /** Admits or re-admits. The answer is an effect, so it leaves only when the registry holds the agent. */
    private void register(long session, AgentToMaster.Register register) {
        var onSession = turn.state().agentOf(session);
        if (onSession != null
                && register.id().isPresent()
                && !register.id().get().equals(onSession.id())) {
            disconnect(onSession);
            onSession = null;
        }
        // Without an id on a session that already has one, the agent has not seen our answer: it gets the same one
        // again.
        var id = onSession != null
                ? onSession.id()
                : register.id()
                        .orElseGet(() -> MasterMachine.agentId(
                                turn.settings(), turn.state().numbers().nextAgent()));
        var wrong = TaskValidation.whatIsWrongWithId(id.value())
                .or(() -> register.info().resources().whatIsWrongWithRoles());
        if (wrong.isPresent()) {
            turn.effect(
                    new MasterEffect.SendToAgent(session, new MasterToAgent.Shutdown("Agent refused: " + wrong.get())));
            return;
        }
        if (turn.state().agents().marks().gone().containsKey(id)) {
            turn.effect(new MasterEffect.SendToAgent(
                    session, new MasterToAgent.Shutdown("Agent has been marked gone by an operator")));
            return;
        }
        if (new MaintenanceRules(turn).isRefused(session, id, register)) {
            return;
        }
        replaceSession(turn.state().agent(id), session);
        var known = turn.state().agent(id);
        var unreachable = turn.state().agents().unreachable().get(id);
        if (known == null || !known.info().equals(register.info())) {
            if (known != null && !MasterMachine.sameOffers(known.info(), register.info())) {
                known.work().offers().forEach(turn::rescind);
            }
            turn.change(new MasterChange.AgentAdmitted(id, register.info()));
        }
        turn.change(new MasterChange.AgentConnected(id, session, turn.now()));
        turn.effect(new MasterEffect.SendToAgent(session, new MasterToAgent.Registered(id)));
        var wasAway = known == null && register.id().isPresent();
        new Snapshot(id, session, register, wasAway ? returnMessage(unreachable) : Optional.empty())
                .settle(known, unreachable);
        var agent = turn.state().agent(id);
        if (agent != null) {
            new OperationRules(turn).settle(agent, register.operations());
        }
        new AgentOperationRules(turn).returned(id);
        turn.freed(id);
        turn.state().agents().unreachable().entrySet().stream()
                .filter(gone -> isSameAddress(gone.getValue().info(), register.info()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::forgetSuperseded);
    }

    private static Optional<String> returnMessage(MasterState.@Nullable UnreachableAgent unreachable) {
        return Optional.of(unreachable != null ? "Unreachable agent re-reregistered" : "Unknown agent reregistered");
    }

    /** The old link is as good as broken, though nobody has noticed: what was offered by it may not be free any more. */
    private void replaceSession(@Nullable Agent known, long session) {
        var old = known == null ? Optional.<Long>empty() : known.session();
        if (known != null && old.isPresent() && old.get() != session) {
            turn.effect(new MasterEffect.CloseAgent(old.get()));
            disconnect(known);
        }
    }

    /** What an agent says it runs, set against what the master remembers. */
    private final class Snapshot {
        private final AgentId agentId;
        private final long session;
        private final List<AgentTask> tasks;
        private final List<AgentToMaster.AgentExecutor> executors;
        private final Optional<String> returnMessage;
        private final TreeSet<TaskKey> listed = new TreeSet<>();

        Snapshot(AgentId agentId, long session, AgentToMaster.Register register, Optional<String> returnMessage) {
            this.agentId = agentId;
            this.session = session;
            this.tasks = register.tasks();
            this.executors = register.executors().orElse(List.of());
            this.returnMessage = returnMessage;
        }

        void settle(@Nullable Agent known, MasterState.@Nullable UnreachableAgent unreachable) {
            var refused = new TreeSet<FrameworkId>();
            settleExecutors(known, refused);
            for (var task : tasks) {
                if (turn.state().frameworks().completed().containsKey(task.frameworkId())) {
                    refused.add(task.frameworkId());
                } else {
                    adopt(task);
                }
            }
            for (var frameworkId : refused) {
                send(new MasterToAgent.ShutdownFramework(frameworkId));
            }
            if (known != null) {
                askForMissing(known);
                sendKills(known);
            }
            if (unreachable != null) {
                reportGone(unreachable);
            }
        }

        /** Those that are there are charged before their tasks; of those that are not there the end was not heard. */
        private void settleExecutors(@Nullable Agent known, Set<FrameworkId> refused) {
            var there = new TreeSet<ExecutorKey>();
            for (var executor : executors) {
                there.add(
                        new ExecutorKey(executor.frameworkId(), executor.info().executorId()));
                if (turn.state().frameworks().completed().containsKey(executor.frameworkId())) {
                    refused.add(executor.frameworkId());
                } else {
                    recover(executor.frameworkId());
                    turn.change(new MasterChange.ExecutorAdopted(agentId, executor.frameworkId(), executor.info()));
                }
            }
            if (known != null) {
                known.work().executors().forEach((key, living) -> {
                    if (living.info().program().isPresent() && !there.contains(key)) {
                        turn.change(new MasterChange.ExecutorEnded(agentId, key));
                    }
                });
            }
        }

        private void recover(FrameworkId frameworkId) {
            if (turn.state().framework(frameworkId) == null) {
                turn.change(new MasterChange.FrameworkRecovered(Framework.unknownInfo(frameworkId)));
            }
        }

        private void adopt(AgentTask task) {
            var key = new TaskKey(task.frameworkId(), task.task().taskId());
            listed.add(key);
            if (!task.latestState().isTerminal() && isCompleted(key)) {
                // A registration that was overtaken by a later one: the agent knows better by now. Terminal is final.
                return;
            }
            recover(task.frameworkId());
            turn.change(
                    new MasterChange.TaskAdopted(task.frameworkId(), task.task(), task.latestState(), latest(task)));
            var framework = turn.state().framework(task.frameworkId());
            if (framework != null && returnMessage.isPresent()) {
                var status = status(task, TaskStatus.Source.SOURCE_MASTER, returnMessage.get());
                turn.tellStatus(framework, status.withReason(TaskStatus.Reason.REASON_AGENT_REREGISTERED));
            }
        }

        /** How a task ended is told by its agent's own update, which is still to come. */
        private Optional<TaskStatus> latest(AgentTask task) {
            if (task.latestState().isTerminal() || task.container().equals(TaskStatus.ContainerStatus.UNKNOWN)) {
                return Optional.empty();
            }
            return Optional.of(status(task, TaskStatus.Source.SOURCE_AGENT, ""));
        }

        private TaskStatus status(AgentTask task, TaskStatus.Source source, String message) {
            return TaskStatus.of(task.task().taskId(), task.latestState(), source, message, turn.now())
                    .withAgentId(agentId)
                    .withHealthy(task.healthy())
                    .withContainer(task.container());
        }

        private boolean isCompleted(TaskKey key) {
            var framework = turn.state().framework(key.frameworkId());
            return framework != null
                    && !framework.completed().isEmpty()
                    && !framework.tasks().containsKey(key.taskId())
                    && framework.completed().stream()
                            .anyMatch(done -> done.info().taskId().equals(key.taskId()));
        }

        /** A launch may have been lost with the link: the agent answers TASK_DROPPED for what it does not know. */
        private void askForMissing(Agent known) {
            Map<FrameworkId, List<TaskId>> missing = new TreeMap<>();
            for (var key : known.work().tasks()) {
                if (!listed.contains(key)) {
                    missing.computeIfAbsent(key.frameworkId(), _ -> new ArrayList<>())
                            .add(key.taskId());
                }
            }
            missing.forEach((frameworkId, taskIds) -> send(new MasterToAgent.ReconcileTasks(frameworkId, taskIds)));
        }

        private void sendKills(Agent known) {
            known.work()
                    .kills()
                    .forEach((key, grace) -> send(new MasterToAgent.KillTask(key.frameworkId(), key.taskId(), grace)));
        }

        /** The agent is back without these tasks, so they are over. Mesos tells only who asks. */
        private void reportGone(MasterState.UnreachableAgent unreachable) {
            for (var key : unreachable.tasks()) {
                if (!listed.contains(key)) {
                    tellGone(key, agentId, TaskStatus.Reason.REASON_RECONCILIATION, "Reconciliation: Task is gone");
                }
            }
        }

        private void send(MasterToAgent message) {
            turn.effect(new MasterEffect.SendToAgent(session, message));
        }
    }

    void linkBroken(long session) {
        var agent = turn.state().agentOf(session);
        if (agent != null) {
            disconnect(agent);
        }
    }

    private void disconnect(Agent agent) {
        // First inactive, then rescinded: what comes free must not be offered again.
        turn.change(new MasterChange.AgentDisconnected(
                agent.id(), turn.now().plus(turn.settings().timeouts().agentReregister())));
        agent.work().offers().forEach(turn::rescind);
        new MaintenanceRules(turn).withdraw(agent.id());
    }

    /** The agent has not returned in time. Does nothing when it has. */
    void markUnreachable(AgentId agentId) {
        var agent = turn.state().agent(agentId);
        if (agent == null || agent.isConnected()) {
            return;
        }
        var earliest = earliestRemoval();
        if (earliest.isAfter(turn.now())) {
            turn.change(new MasterChange.AgentReprieved(agentId, earliest));
            return;
        }
        var lost = agent.work().tasks().stream()
                .flatMap(key -> Stream.ofNullable(turn.state().task(key)))
                .filter(Task::holdsResources)
                .toList();
        turn.change(new MasterChange.AgentMarkedUnreachable(agentId, agent.info(), turn.now()));
        for (var task : lost) {
            var framework = turn.state().framework(task.frameworkId());
            if (framework != null) {
                turn.tellStatus(framework, unreachable(task, agent.info()).withUnreachableTime(turn.now()));
            }
        }
        for (var framework : turn.state().frameworks().byId().values()) {
            turn.tell(framework, new Event.Failure(agentId));
        }
        boolean superseded = turn.state().agents().byId().values().stream()
                .anyMatch(other -> other.isConnected() && isSameAddress(other.info(), agent.info()));
        if (superseded) {
            forgetSuperseded(agentId);
        }
        forgetTheLongestGone();
    }

    /** When the next agent may become unreachable. Those that have returned since do not count. */
    private Instant earliestRemoval() {
        var limit = turn.settings().limits().removals();
        if (limit.isEmpty()) {
            return turn.now();
        }
        var within = limit.get().within();
        var recent = turn.state().agents().unreachable().values().stream()
                .map(gone -> gone.since().plus(within))
                .filter(over -> over.isAfter(turn.now()))
                .sorted(Comparator.reverseOrder())
                .toList();
        int most = limit.get().agents();
        return recent.size() < most ? turn.now() : recent.get(most - 1);
    }

    /** Port 0: the agent has no address of its own, as simulated ones. */
    private static boolean isSameAddress(AgentInfo one, AgentInfo other) {
        return one.port() != 0 && one.port() == other.port() && one.hostname().equals(other.hostname());
    }

    /**
     * An agent that never heard its id, or lost it, has registered under another one: this id never comes back, and neither do tasks
     * that were launched under it. <b>Source:</b> Mesos {@code Master::registerSlave}, a new agent at the address of a known one.
     */
    private void forgetSuperseded(AgentId agentId) {
        var gone = turn.state().agents().unreachable().get(agentId);
        if (gone == null) {
            return;
        }
        turn.change(new MasterChange.AgentForgotten(agentId));
        for (var key : gone.tasks()) {
            tellGone(
                    key,
                    agentId,
                    TaskStatus.Reason.REASON_AGENT_REMOVED,
                    "Agent " + gone.info().hostname() + " has registered under another id");
        }
    }

    private void tellGone(TaskKey key, AgentId agentId, TaskStatus.Reason reason, String message) {
        var framework = turn.state().framework(key.frameworkId());
        if (framework != null) {
            turn.tellStatus(
                    framework,
                    TaskStatus.of(
                                    key.taskId(),
                                    TaskState.TASK_GONE,
                                    TaskStatus.Source.SOURCE_MASTER,
                                    message,
                                    turn.now())
                            .withReason(reason)
                            .withAgentId(agentId));
        }
    }

    private TaskStatus unreachable(Task task, AgentInfo info) {
        var status = TaskStatus.of(
                        task.info().taskId(),
                        TaskState.TASK_UNREACHABLE,
                        TaskStatus.Source.SOURCE_MASTER,
                        "Agent " + info.hostname() + " is unreachable: it did not return within "
                                + turn.settings().timeouts().agentReregister().toSeconds() + " s",
                        turn.now())
                .withReason(TaskStatus.Reason.REASON_AGENT_REMOVED)
                .withAgentId(task.info().agentId());
        return task.info()
                .executor()
                .map(ExecutorInfo::executorId)
                .map(status::withExecutorId)
                .orElse(status);
    }

    private void forgetTheLongestGone() {
        var unreachable = turn.state().agents().unreachable();
        if (unreachable.size() > turn.settings().limits().unreachableAgents()) {
            unreachable.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().since()))
                    .ifPresent(entry -> turn.change(new MasterChange.AgentForgotten(entry.getKey())));
        }
    }
}
