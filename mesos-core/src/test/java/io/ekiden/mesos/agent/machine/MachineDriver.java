package io.ekiden.mesos.agent.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.agent.machine.run.Chance;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.id.TaskKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Feeds an agent's machine, keeps its state, and remembers the effects of the last event and all durable changes. */
final class MachineDriver {
    static final FrameworkId FW = new FrameworkId("fw");
    static final AgentId ID = new AgentId("a1");
    private static final AgentInfo INFO = new AgentInfo("host", 5051, Resources.parse("cpus:4"), List.of());

    private final AgentMachine machine = new AgentMachine();
    private final List<AgentChange.Durable> journal = new ArrayList<>();
    private AgentState state = AgentState.initial(INFO, Chance.of(new UUID(1, 2)));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private List<AgentEffect> effects = List.of();

    static MachineDriver registered() {
        return new MachineDriver().on(new AgentEvent.Begun(List.of())).on(new MasterToAgent.Registered(ID));
    }

    MachineDriver on(AgentEvent event) {
        var decision = machine.decide(state, event, now);
        for (var change : decision.changes()) {
            state = machine.apply(state, change);
            if (change instanceof AgentChange.Durable durable) {
                journal.add(durable);
            }
        }
        effects = decision.effects();
        return this;
    }

    MachineDriver on(MasterToAgent message) {
        return on(new AgentEvent.MasterSpoke(message));
    }

    MachineDriver after(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** The process dies; another one replays what was durable. */
    MachineDriver restarted() {
        var fresh = new MachineDriver();
        fresh.now = now;
        fresh.state = AgentState.initial(INFO, Chance.of(new UUID(3, 4)));
        journal.forEach(change -> fresh.state = machine.apply(fresh.state, change));
        fresh.journal.addAll(fresh.state.compacted());
        return fresh;
    }

    MachineDriver run(TaskInfo task) {
        return on(new MasterToAgent.RunTask(FW, task));
    }

    MachineDriver running(TaskInfo task) {
        run(task);
        ackAll(task.taskId());
        on(new AgentEvent.RunStarted(runOf(task).containerId()));
        ackAll(task.taskId());
        return this;
    }

    MachineDriver kill(TaskInfo task, Optional<Duration> grace) {
        return on(new MasterToAgent.KillTask(FW, task.taskId(), grace));
    }

    MachineDriver ackAll(TaskId id) {
        var stream = state.streams().get(new TaskKey(FW, id));
        while (stream != null) {
            on(new MasterToAgent.Acknowledge(FW, id, stream.head().uuid().orElseThrow()));
            stream = state.streams().get(new TaskKey(FW, id));
        }
        return this;
    }

    TaskRun runOf(TaskInfo task) {
        return Objects.requireNonNull(state.tasks().get(new TaskKey(FW, task.taskId())))
                .run();
    }

    AgentState state() {
        return state;
    }

    Instant now() {
        return now;
    }

    List<AgentEffect> effects() {
        return effects;
    }

    <T extends AgentEffect> List<T> effects(Class<T> type) {
        return effects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Updates sent by the last event. */
    List<TaskStatus> sent() {
        return effects(AgentEffect.Send.class).stream()
                .map(AgentEffect.Send::message)
                .filter(AgentToMaster.StatusUpdate.class::isInstance)
                .map(message -> ((AgentToMaster.StatusUpdate) message).status())
                .toList();
    }

    List<TaskStatus> pending(TaskInfo task) {
        var stream = state.streams().get(new TaskKey(FW, task.taskId()));
        return stream == null ? List.of() : List.copyOf(stream.pending());
    }

    void assertPending(TaskInfo task, TaskState... states) {
        assertThat(pending(task)).extracting(TaskStatus::state).containsExactly(states);
    }
}
