package io.ekiden.orchestrator.kernel;

import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.resource.Disk;
import io.ekiden.mesos.model.resource.Label;
import io.ekiden.mesos.model.resource.Reservation;
import io.ekiden.mesos.model.resource.Terms;
import io.ekiden.mesos.operation.Converter;
import io.ekiden.mesos.operation.VolumeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/** An agent, and as much of its master as it takes for reservations and volumes; operations are judged by the rules of the real one. */
final class KeepingAgent {
    static final String ROLE = "db";

    private final World world;
    private final String host;
    private String id;
    private final List<String> refused = new ArrayList<>();
    private Resources total;
    private final Map<TaskId, Resources> tasks = new TreeMap<>();
    private final Map<TaskId, ExecutorInfo> executors = new TreeMap<>();
    private int offers;

    KeepingAgent(World world, String host, String resources) {
        this.world = world;
        this.host = host;
        this.id = "agent-" + host;
        this.total = Resources.parse(resources);
    }

    /** Offers what is free, and does what the answer says. */
    void offers() {
        answered(answers());
    }

    /** Offers what is free and kept for nobody, as when the rest is in another offer. */
    void offersWhatIsNotKept() {
        answered(answers(free().only(key -> !key.terms().isReserved())));
    }

    /** Offers what is free; the answer is lost. */
    void offersInVain() {
        answers();
    }

    /** Offers again and again, for as long as something is done with it. */
    void offersUntilDeclined() {
        for (var answer = answers(); answer.isPresent(); answer = answers()) {
            answered(answer);
        }
    }

    private Optional<Call.Accept> answers() {
        return answers(free());
    }

    private Optional<Call.Accept> answers(Resources resources) {
        int before = world.effects.size();
        var offer = new Offer(
                new OfferId(host + offers++),
                new FrameworkId("master-0000"),
                agentId(),
                host,
                5051,
                resources,
                Attribute.parse("rack:" + host),
                ROLE);
        world.happens(new KernelEvent.FromMaster(new Event.Offers(List.of(offer))));
        return world.effects.stream()
                .skip(before)
                .filter(e -> e instanceof Effect.Send(Call.Accept _))
                .map(e -> (Call.Accept) ((Effect.Send) e).call())
                .findFirst();
    }

    private void answered(Optional<Call.Accept> answer) {
        answer.ifPresent(accept -> accept.operations().forEach(this::does));
    }

    private void does(Operation operation) {
        switch (operation) {
            case Operation.Convert convert -> {
                var converter =
                        new Converter(Optional.of(ROLE), Optional.empty(), List.of("RESERVATION_REFINEMENT"), total);
                switch (converter.judge(convert, free())) {
                    case Converter.Judgement.Allowed(var conversion) -> total = conversion.applyTo(total);
                    case Converter.Judgement.Refused(var why) -> refused.add(why);
                }
            }
            case Operation.Launch(var launched) -> launched.forEach(this::starts);
            case Operation.LaunchGroup(var executor, var launched) -> {
                launched.forEach(this::starts);
                starts(executor, launched);
            }
            case Operation.Unsupported _ -> throw new AssertionError(operation);
        }
    }

    private void starts(TaskInfo task) {
        if (free().contains(task.resources())) {
            tasks.put(task.taskId(), task.resources());
        } else {
            refused.add(task.taskId() + " wants " + task.resources() + " of " + free());
        }
    }

    /** It lives as long as one of its tasks does. */
    private void starts(ExecutorInfo executor, List<TaskInfo> group) {
        if (free().contains(executor.resources())) {
            group.forEach(task -> executors.put(task.taskId(), executor));
        } else {
            refused.add(executor.executorId() + " wants " + executor.resources() + " of " + free());
        }
    }

    /** All its tasks run, and it says so. */
    void runs() {
        List.copyOf(tasks.keySet()).forEach(task -> world.reports(task, TaskState.TASK_RUNNING));
    }

    /** Those of its tasks that are the container of that name end like this. */
    void ends(String container, TaskState how) {
        for (var task : List.copyOf(tasks.keySet())) {
            if (task.value().contains("." + container + ".")) {
                tasks.remove(task);
                world.reports(task, how);
            }
        }
    }

    /** All its tasks end like this. */
    void ends(TaskState how) {
        for (var task : List.copyOf(tasks.keySet())) {
            tasks.remove(task);
            world.reports(task, how);
        }
    }

    /** The tasks that are to be killed are. */
    void kills() {
        var killed = world.calls().stream()
                .filter(Call.Kill.class::isInstance)
                .map(call -> ((Call.Kill) call).taskId())
                .filter(tasks::containsKey)
                .distinct()
                .toList();
        for (var task : killed) {
            tasks.remove(task);
            world.reports(task, TaskState.TASK_KILLED);
        }
    }

    /** It registers anew, under another id and without its tasks; what is kept there stays. */
    void registersAnew(String newId) {
        tasks.clear();
        id = newId;
    }

    AgentId agentId() {
        return new AgentId(id);
    }

    private Resources free() {
        var living = tasks.keySet().stream()
                .flatMap(task -> Optional.ofNullable(executors.get(task)).stream())
                .distinct()
                .map(ExecutorInfo::resources);
        return total.minus(Resources.sum(Stream.concat(tasks.values().stream(), living)));
    }

    Map<TaskId, Resources> tasks() {
        return tasks;
    }

    SortedSet<VolumeId> volumes() {
        return VolumeId.among(total);
    }

    /** What is reserved for anybody. */
    Resources reserved() {
        return total.only(key -> key.terms().isReserved());
    }

    /** Why operations were not done. */
    List<String> refused() {
        return refused;
    }

    /** The same agent before another orchestrator. */
    KeepingAgent of(World newWorld) {
        var same = new KeepingAgent(newWorld, host, "cpus:1");
        same.total = total;
        same.tasks.putAll(tasks);
        same.executors.putAll(executors);
        same.offers = offers;
        same.id = id;
        return same;
    }

    void hasDisk(String type, String root, long mib) {
        var source = new Disk.Source(type, Optional.of(root), Optional.empty(), Optional.empty());
        var disk = new Disk(Optional.empty(), Optional.empty(), Optional.of(source));
        total = total.with(new Resources.Key(Resources.DISK, Terms.UNRESERVED.withDisk(Optional.of(disk))), mib * 1000);
    }

    /** Labels as ours, of another framework's instance that nobody here knows. */
    void keepsForAnotherFramework() {
        var theirs = new Reservation(
                Reservation.Type.DYNAMIC,
                ROLE,
                Optional.empty(),
                List.of(
                        new Label("marathon_framework_id", Optional.of("other-0001")),
                        new Label("marathon_task_id", Optional.of("theirs.instance-1"))));
        total = total.with(new Resources.Key(Resources.CPUS, Terms.UNRESERVED.withReservations(List.of(theirs))), 500);
    }

    /** Somebody at the agent takes it away. */
    void loses(VolumeId volume) {
        total = total.only(key -> !key.terms().volumeId().equals(Optional.of(volume.id())));
    }
}
