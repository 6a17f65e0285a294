package io.ekiden.mesos.master.rehearsal;

import io.ekiden.mesos.master.MasterEffect;
import io.ekiden.mesos.master.MasterEvent;
import io.ekiden.mesos.master.MasterMachine;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.server.Outbox;
import io.ekiden.mesos.master.server.RegistryKeys;
import io.ekiden.mesos.master.traffic.Traffic;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.messages.AgentToMaster.AgentTask;
import io.ekiden.mesos.messages.MasterToAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.TaskStatus.ContainerStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A made-up cluster: one framework, agents with some tasks each, and the registry that a master of it would have written. Then as many
 * masters as are asked for take it over. Confined to whoever uses it, one thread at a time.
 */
final class RehearsedCluster {
    private static final int TASKS = 10;
    private static final long FRAMEWORK_SESSION = Long.MAX_VALUE;
    private static final Resources TOTAL = Resources.parse("cpus:64;mem:262144;disk:100000;ports:[31000-32000]");
    private static final Resources NEED = Resources.parse("cpus:0.1;mem:32");
    private static final Filters LONG = new Filters(Duration.ofHours(1));

    private final Instant now;
    private final MasterMachine machine = new MasterMachine(MasterSettings.of("rehearsal", "127.0.0.1", 0));
    private final Map<String, byte[]> registry = new TreeMap<>();
    private final List<AgentToMaster.Register> registrations = new ArrayList<>();
    private final Traffic traffic = new Traffic();
    private MasterState state = MasterState.EMPTY;

    RehearsedCluster(Instant now) {
        this.now = now;
        turn(
                FRAMEWORK_SESSION,
                new Call.Subscribe(new FrameworkInfo(
                        "rehearsal",
                        "nobody",
                        Optional.empty(),
                        List.of("*"),
                        Duration.ofHours(1),
                        List.of("PARTITION_AWARE"),
                        "",
                        Optional.empty())));
    }

    /** One agent more, with its tasks, all running. */
    void grow() {
        long session = registrations.size();
        var info = new AgentInfo("agent-" + session, 0, TOTAL, List.of());
        var effects = turn(session, new AgentToMaster.Register(info, Optional.empty(), List.of()));
        var tasks = new ArrayList<AgentTask>();
        AgentId id = null;
        for (var effect : effects) {
            if (effect instanceof MasterEffect.SendToAgent(var _, MasterToAgent.Registered(var given))) {
                id = given;
            } else if (effect instanceof MasterEffect.SendToFramework(var _, Event.Offers(var offers))) {
                offers.forEach(offer -> tasks.addAll(launch(session, offer)));
            }
        }
        registrations.add(new AgentToMaster.Register(info, Optional.ofNullable(id), tasks));
    }

    private List<AgentTask> launch(long session, Offer offer) {
        var tasks = new ArrayList<TaskInfo>();
        for (int i = 0; i < TASKS; i++) {
            tasks.add(task("task-" + session + "-" + i, offer.agentId()));
        }
        turn(FRAMEWORK_SESSION, Call.Accept.launch(List.of(offer.id()), tasks, LONG));
        return tasks.stream()
                .map(task -> runs(session, offer.frameworkId(), task))
                .toList();
    }

    private static TaskInfo task(String id, AgentId agentId) {
        var command = new CommandInfo(true, "exit", List.of(), Map.of(), List.of(), Optional.empty());
        return new TaskInfo(new TaskId(id), id, agentId, NEED, command, Optional.empty(), Optional.empty(), Map.of());
    }

    private AgentTask runs(long session, FrameworkId frameworkId, TaskInfo task) {
        var uuid = new UUID(session, task.taskId().hashCode());
        var status = TaskStatus.of(task.taskId(), TaskState.TASK_RUNNING, TaskStatus.Source.SOURCE_EXECUTOR, "", now)
                .withUuid(Optional.of(uuid));
        turn(session, new AgentToMaster.StatusUpdate(frameworkId, status, TaskState.TASK_RUNNING));
        turn(FRAMEWORK_SESSION, new Call.Acknowledge(task.agentId(), task.taskId(), uuid));
        var container = new ContainerStatus(
                Optional.of(new ContainerId(uuid.toString())), List.of("127.0.0.1"), Optional.of(1L), Optional.empty());
        return new AgentTask(frameworkId, task, TaskState.TASK_RUNNING, Optional.empty(), container);
    }

    /** The next master reads the registry: agents and framework have not returned yet. */
    void takeOver() {
        state = machine.recover(RegistryKeys.read(registry), now);
    }

    /** What the agents say to the next master, each its own. */
    List<AgentToMaster.Register> registrations() {
        return registrations;
    }

    MasterState state() {
        return state;
    }

    /** What the master says to an agent that has said this. */
    List<MasterToAgent> answers(long session, AgentToMaster message) {
        return turn(session, message).stream()
                .filter(MasterEffect.SendToAgent.class::isInstance)
                .map(effect -> ((MasterEffect.SendToAgent) effect).message())
                .toList();
    }

    private List<MasterEffect> turn(long session, AgentToMaster message) {
        return turn(new MasterEvent.AgentSaid(session, message));
    }

    private List<MasterEffect> turn(long session, Call call) {
        return turn(new MasterEvent.FrameworkCalled(session, call));
    }

    /** As the owner of a master's state would, but that it keeps what is to be stored. */
    private List<MasterEffect> turn(MasterEvent event) {
        var outcome = machine.run(state, event, now);
        Outbox.writes(outcome.decision(), state, outcome.next())
                .forEach((key, value) ->
                        value.ifPresentOrElse(put -> registry.put(key, put), () -> registry.remove(key)));
        traffic.count(event, state, outcome.decision(), outcome.next());
        state = outcome.next();
        return outcome.decision().effects();
    }
}
