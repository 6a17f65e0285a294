package io.ekiden.mesos.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.server.Outbox;
import io.ekiden.mesos.master.server.RegistryKeys;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** A master machine with a clock of its own. Remembers what was sent and checks the books after each event. */
final class Cluster {
    static final UUID UUID_1 = new UUID(0x4000, 1);

    final MasterMachine machine;
    final List<MasterEffect> effects = new ArrayList<>();
    final List<MasterChange> changes = new ArrayList<>();
    MasterState state = MasterState.EMPTY;
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** What is stored, as of the last event. */
    final SortedMap<String, byte[]> stored = new TreeMap<>();

    private final Outbox registry = new Outbox(this::store, _ -> {});

    Cluster() {
        this(MasterSettings.Limits.DEFAULT);
    }

    Cluster(MasterSettings.Limits limits) {
        this(new MasterSettings("M", "localhost", 5050, MasterSettings.Timeouts.DEFAULT, limits));
    }

    Cluster(MasterSettings settings) {
        machine = new MasterMachine(settings);
    }

    Cluster event(MasterEvent event) {
        effects.clear();
        changes.clear();
        var before = state;
        var decision = machine.decide(state, event, now);
        for (var change : decision.changes()) {
            state = machine.apply(state, change);
        }
        registry.add(decision, before, state);
        effects.addAll(decision.effects());
        changes.addAll(decision.changes());
        checkBooks();
        return this;
    }

    private void store(Map<String, Optional<byte[]>> writes) {
        writes.forEach(
                (key, value) -> value.ifPresentOrElse(bytes -> stored.put(key, bytes), () -> stored.remove(key)));
        registry.written();
    }

    /** Another master takes over: all it knows is what is stored. */
    Cluster failOver() {
        state = machine.recover(RegistryKeys.read(stored), now);
        checkBooks();
        return this;
    }

    /** Moves the clock and lets every deadline on the way be reached in its time. */
    Cluster pass(Duration duration) {
        var end = now.plus(duration);
        List<MasterEffect> all = new ArrayList<>();
        for (var due = machine.nextDeadline(state);
                due.isPresent() && !due.get().isAfter(end);
                due = machine.nextDeadline(state)) {
            now = due.get();
            event(new MasterEvent.DeadlineReached());
            all.addAll(effects);
        }
        now = end;
        effects.clear();
        effects.addAll(all);
        return this;
    }

    /** On each agent, what is allocated is exactly what is offered and what live tasks hold, and within the total. */
    private void checkBooks() {
        for (var agent : state.agents().byId().values()) {
            var sum = Resources.EMPTY;
            long ports = 0;
            for (var id : agent.work().offers()) {
                var offer = Objects.requireNonNull(state.offers().get(id));
                sum = sum.plus(offer.offer().resources());
                ports += offer.offer().resources().ports().size();
            }
            for (var key : agent.work().tasks()) {
                var task = Objects.requireNonNull(state.task(key));
                if (task.holdsResources()) {
                    sum = sum.plus(task.info().resources());
                    ports += task.info().resources().ports().size();
                }
            }
            for (var executor : agent.work().executors().values()) {
                sum = sum.plus(executor.info().resources());
                ports += executor.info().resources().ports().size();
            }
            for (var operation : agent.work().operations().values()) {
                sum = sum.plus(operation.held());
                ports += operation.held().ports().size();
            }
            assertThat(state.allocator().allocatedOn(agent.id())).isEqualTo(sum);
            assertThat(agent.info().resources().contains(sum)).isTrue();
            assertThat(sum.ports().size()).as("each port is held once").isEqualTo(ports);
            var mode = state.agents().mode(agent.id());
            assertThat(mode.filter(Agent.Mode::isDraining).isPresent()
                            && agent.isConnected()
                            && agent.work().tasks().isEmpty())
                    .as("drained, and nobody has noticed")
                    .isFalse();
        }
    }

    /** The agent that must be there. */
    Agent agent(String id) {
        return Objects.requireNonNull(state.agent(new AgentId(id)));
    }

    /** The framework that must be there. */
    Framework framework(String id) {
        return Objects.requireNonNull(state.framework(new FrameworkId(id)));
    }

    Cluster agentConnects(long session, AgentToMaster.AgentTask... tasks) {
        return register(session, Optional.empty(), "cpus:4;mem:1024;ports:[31000-31009]", tasks);
    }

    Cluster agentReturns(long session, String id, AgentToMaster.AgentTask... tasks) {
        return register(session, Optional.of(new AgentId(id)), "cpus:4;mem:1024;ports:[31000-31009]", tasks);
    }

    Cluster register(long session, Optional<AgentId> id, String resources, AgentToMaster.AgentTask... tasks) {
        return register(session, id, resources, "host" + session, tasks);
    }

    Cluster register(
            long session, Optional<AgentId> id, String resources, String hostname, AgentToMaster.AgentTask... tasks) {
        var info = new AgentInfo(hostname, 5051, Resources.parse(resources), List.of());
        return event(new MasterEvent.AgentSaid(session, new AgentToMaster.Register(info, id, List.of(tasks))));
    }

    Cluster subscribe(long session, String... id) {
        return subscribe(session, framework(id.length == 0 ? Optional.empty() : Optional.of(new FrameworkId(id[0]))));
    }

    Cluster subscribe(long session, FrameworkInfo info) {
        return call(session, new Call.Subscribe(info));
    }

    static FrameworkInfo framework(Optional<FrameworkId> id) {
        return new FrameworkInfo(
                "marathon",
                "root",
                id,
                List.of("*"),
                Duration.ofHours(1),
                List.of("PARTITION_AWARE", "TASK_KILLING_STATE"),
                "localhost",
                Optional.empty());
    }

    Cluster call(long session, Call call) {
        return event(new MasterEvent.FrameworkCalled(session, call));
    }

    Cluster update(long session, String task, TaskState taskState) {
        return event(new MasterEvent.AgentSaid(
                session,
                new AgentToMaster.StatusUpdate(new FrameworkId("M-0000"), status(task, taskState), taskState)));
    }

    TaskStatus status(String task, TaskState taskState) {
        return TaskStatus.of(new TaskId(task), taskState, TaskStatus.Source.SOURCE_EXECUTOR, "", now)
                .withUuid(Optional.of(UUID_1));
    }

    static TaskInfo task(String id, String resources) {
        return task(id, "M-S0", resources);
    }

    static TaskInfo task(String id, String agentId, String resources) {
        var command = new CommandInfo(true, "sleep 100", List.of(), Map.of(), List.of(), Optional.empty());
        return new TaskInfo(
                new TaskId(id),
                id,
                new AgentId(agentId),
                Resources.parse(resources),
                command,
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    static AgentToMaster.AgentTask runs(String id, TaskState taskState) {
        return new AgentToMaster.AgentTask(new FrameworkId("M-0000"), task(id, "cpus:1;mem:32"), taskState);
    }

    /** The offers of the last event. */
    List<Offer> offers() {
        return sentToFramework(Event.Offers.class).stream()
                .flatMap(event -> event.offers().stream())
                .toList();
    }

    Offer onlyOutstanding() {
        assertThat(state.offers()).hasSize(1);
        return state.offers().values().iterator().next().offer();
    }

    List<TaskStatus> statuses() {
        return sentToFramework(Event.Update.class).stream()
                .map(Event.Update::status)
                .toList();
    }

    <E extends Event> List<E> sentToFramework(Class<E> type) {
        var sent = new ArrayList<E>();
        for (var effect : effects) {
            if (effect instanceof MasterEffect.SendToFramework send && type.isInstance(send.event())) {
                sent.add(type.cast(send.event()));
            }
        }
        return sent;
    }

    <M extends MasterToAgent> List<M> sentToAgent(Class<M> type) {
        var sent = new ArrayList<M>();
        for (var effect : effects) {
            if (effect instanceof MasterEffect.SendToAgent send && type.isInstance(send.message())) {
                sent.add(type.cast(send.message()));
            }
        }
        return sent;
    }
}
