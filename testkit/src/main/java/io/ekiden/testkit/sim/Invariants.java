package io.ekiden.testkit.sim;

import io.ekiden.mesos.master.Agent;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.master.Task;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.mesos.model.resource.Terms;
import io.ekiden.mesos.operation.VolumeId;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.instance.Residence;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.codec.StateCodec;
import io.ekiden.testkit.sim.base.InvariantBroken;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What must never happen, by its number in the list of targets. {@link #afterEvent} looks at the states after each event; the other
 * methods are told at the only moments at which their promise can break.
 */
final class Invariants implements Volumes.Losses {
    private final Set<OfferId> usedOffers = new HashSet<>();
    private final Set<TaskId> stored = new HashSet<>();
    private final Map<TaskId, List<TaskId>> siblings = new HashMap<>();
    private final Set<TaskId> intended = new HashSet<>();
    private final Set<TaskId> started = new HashSet<>();
    private final Map<TaskId, TaskState> ended = new HashMap<>();
    private final Map<String, Integer> incarnations = new HashMap<>();
    private final Set<String> forgotten = new HashSet<>();
    private final Map<AgentId, Resources> balanced = new HashMap<>();
    private final Map<InstanceId, Set<VolumeId>> written = new TreeMap<>();
    private final Set<InstanceId> certain = new HashSet<>();
    private final Set<InstanceId> losable = new HashSet<>();
    private Hosts hosts = new Hosts(List.of());
    private Wishes wishes = new Wishes();
    private @Nullable OrchestratorState seenOrchestrator;
    private @Nullable MasterState seenMaster;
    private long seenRevision;
    private boolean leaderChanged;
    private int events;

    void watch(Hosts allHosts, Wishes allWishes) {
        hosts = allHosts;
        wishes = allWishes;
    }

    /** 1, 7, 12, 14, 18. The states of those that live. */
    void afterEvent(Instant now, @Nullable OrchestratorState orchestrator, @Nullable MasterState master) {
        events++;
        if (orchestrator != null && (!isSame(orchestrator, seenOrchestrator) || wishes.revision() != seenRevision)) {
            acknowledgedWritesHold(orchestrator, "in memory");
            if (seenOrchestrator != null && !leaderChanged) {
                delaysAreKept(seenOrchestrator, orchestrator, now);
            }
            oneDeploymentPerApp(orchestrator);
            dataOfRemovedApps(orchestrator);
            seenOrchestrator = orchestrator;
            seenRevision = wishes.revision();
            leaderChanged = false;
        }
        if (master != null && !isSame(master, seenMaster)) {
            booksBalance(master, events % 64 == 0);
            seenMaster = master;
        }
    }

    /** What is immutable and the same object has not changed; comparing it in full after every event would take most of the time. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Object one, @Nullable Object other) {
        return one == other;
    }

    /** 1, 12. A new leader has read the store. */
    void tookOver(OrchestratorState stored) {
        acknowledgedWritesHold(stored, "in the store, read by a new leader");
        leaderChanged = true;
    }

    private void acknowledgedWritesHold(OrchestratorState state, String where) {
        if (seenOrchestrator != null
                && isSame(state.apps(), seenOrchestrator.apps())
                && wishes.revision() == seenRevision) {
            return;
        }
        var ids = new TreeSet<PathId>(wishes.apps());
        ids.addAll(state.apps().keySet());
        for (var id : ids) {
            wishes.objection(id, state.app(id)).ifPresent(objection -> {
                throw new InvariantBroken(1, objection + ", " + where);
            });
        }
    }

    /** 17. With an app its data may go. */
    private void dataOfRemovedApps(OrchestratorState state) {
        if (seenOrchestrator != null && isSame(state.apps(), seenOrchestrator.apps())) {
            return;
        }
        var present = new HashSet<String>();
        state.apps().keySet().forEach(app -> present.add(app.safePath()));
        state.instances().forEach((app, ofApp) -> {
            if (state.app(app).isEmpty()) {
                losable.addAll(ofApp.keySet());
            }
        });
        for (var instance : written.keySet()) {
            var id = instance.value();
            if (!present.contains(id.substring(0, id.indexOf(".instance-")))) {
                losable.add(instance);
            }
        }
    }

    @Override
    public boolean mayLose(InstanceId instance) {
        return losable.contains(instance) || wishes.isWiped(instance) || !certain.contains(instance);
    }

    @Override
    public boolean writes(InstanceId instance, VolumeId volume) {
        return written.computeIfAbsent(instance, _ -> new TreeSet<>()).add(volume);
    }

    /** 14. */
    private void oneDeploymentPerApp(OrchestratorState state) {
        if (seenOrchestrator != null && isSame(state.deployments(), seenOrchestrator.deployments())) {
            return;
        }
        for (var deployment : state.deployments().values()) {
            for (var app : deployment.affectedApps()) {
                if (state.deploymentsOf(app).size() > 1) {
                    throw new InvariantBroken(14, "two deployments of " + app + ": " + state.deploymentsOf(app));
                }
            }
        }
    }

    /** 18. Whoever is launched now did not have to wait a moment ago. (A new leader begins without delays.) */
    private static void delaysAreKept(OrchestratorState before, OrchestratorState state, Instant now) {
        if (isSame(state.instances(), before.instances())) {
            return;
        }
        for (var id : before.waiting().keySet()) {
            var until =
                    state.app(id).flatMap(app -> before.launching().backoff().delayUntil(app, now));
            if (until.isPresent() && launched(state, id) > launched(before, id)) {
                throw new InvariantBroken(18, "an instance of " + id + " is launched before " + until.get());
            }
        }
    }

    private static long launched(OrchestratorState state, PathId app) {
        return state.instances(app).stream()
                .filter(i -> i.condition() == Condition.PROVISIONED)
                .count();
    }

    /** 3, 10, 12, 16. Called when the orchestrator's call leaves. */
    void sends(Call call, OrchestratorState state) {
        switch (call) {
            case Call.Accept accept -> {
                accept.offerIds().forEach(this::use);
                accept.tasks().forEach(this::intend);
                accept.operations().forEach(this::launches);
            }
            case Call.Decline(var offers, var _) -> offers.forEach(this::use);
            case Call.Kill(var task, var _, var _) -> kills(task, state);
            case Call.Subscribe _,
                    Call.Teardown _,
                    Call.AcceptInverseOffers _,
                    Call.DeclineInverseOffers _,
                    Call.UpdateFramework _,
                    Call.AcknowledgeOperation _,
                    Call.ReconcileOperations _,
                    Call.Revive _,
                    Call.Suppress _,
                    Call.Shutdown _,
                    Call.Message _,
                    Call.Acknowledge _,
                    Call.Reconcile _ -> {}
        }
    }

    private static void kills(TaskId task, OrchestratorState state) {
        InstanceId.ofTask(task)
                .flatMap(state::instance)
                .filter(i -> i.isLaunched() && i.taskIds().contains(task))
                .filter(i -> i.killing().isEmpty())
                .ifPresent(i -> {
                    throw new InvariantBroken(16, "a kill leaves without a reason, of " + i);
                });
    }

    private void use(OfferId offer) {
        if (!usedOffers.add(offer)) {
            throw new InvariantBroken(10, "offer " + offer + " is used again");
        }
    }

    private void intend(TaskInfo task) {
        var id = task.taskId();
        meant(id);
        if (!stored.contains(id)) {
            throw new InvariantBroken(3, "ACCEPT of " + id + " leaves, but no intent to launch it was stored");
        }
    }

    /** 3, 4. A pod is launched whole, as it was stored, and not before everything of it has ended that was launched before. */
    private void launches(Operation operation) {
        var tasks = new TreeSet<TaskId>();
        switch (operation) {
            case Operation.Launch(var alone) -> alone.forEach(task -> tasks.add(task.taskId()));
            case Operation.LaunchGroup(var _, var group) -> {
                group.forEach(task -> tasks.add(task.taskId()));
                var whole = siblings.getOrDefault(tasks.first(), List.of());
                if (!whole.equals(List.copyOf(tasks))) {
                    throw new InvariantBroken(3, "ACCEPT of group " + tasks + " leaves, but stored was " + whole);
                }
            }
            case Operation.Convert _, Operation.Unsupported _ -> {}
        }
        // A leader that was one may still say what a later one has done long ago; its master does not listen.
        var launched = new HashMap<InstanceId, Integer>();
        tasks.forEach(task -> InstanceId.ofTask(task).ifPresent(id -> launched.put(id, incarnation(task))));
        for (var other : hosts.alive()) {
            var task = other.taskId();
            int next = InstanceId.ofTask(task)
                    .map(id -> launched.getOrDefault(id, 0))
                    .orElse(0);
            if (incarnation(task) < next) {
                throw new InvariantBroken(4, "ACCEPT of " + tasks + " leaves, but " + task + " runs");
            }
        }
    }

    private static int incarnation(TaskId task) {
        return Integer.parseInt(task.value().substring(task.value().lastIndexOf('.') + 1));
    }

    /** 12. The task may run from now on; it is launched once. */
    void meant(TaskId id) {
        if (!intended.add(id)) {
            throw new InvariantBroken(12, "task " + id + " is launched again");
        }
    }

    /** 12. Called when the orchestrator hears from the master. */
    void heard(Event event) {
        if (event instanceof Event.Update(var status) && status.state().isTerminal()) {
            ended.putIfAbsent(status.taskId(), status.state());
            if (hosts.alive().stream().anyMatch(p -> p.taskId().equals(status.taskId()))) {
                throw new InvariantBroken(
                        12,
                        status.state() + " of " + status.taskId() + " is told (" + status.message() + "), but it runs");
            }
        }
    }

    /** 12. Called for each key that is stored. */
    void stored(String key, Optional<byte[]> value) {
        if (!key.startsWith("instances/")) {
            return;
        }
        if (value.isEmpty()) {
            forgotten.add(key);
            return;
        }
        if (forgotten.contains(key)) {
            throw new InvariantBroken(12, key + " comes back");
        }
        var alone = new TreeMap<String, byte[]>();
        alone.put(key, value.get());
        for (var ofApp : StateCodec.decode(alone).instances().values()) {
            for (var instance : ofApp.values()) {
                int before = incarnations.getOrDefault(key, 0);
                if (instance.incarnation() < before) {
                    throw new InvariantBroken(
                            12, "incarnation " + instance.incarnation() + " follows " + before + " of " + key);
                }
                incarnations.put(key, instance.incarnation());
                if (instance.isLaunched()) {
                    var tasks = instance.taskIds();
                    stored.addAll(tasks);
                    tasks.forEach(task -> siblings.put(task, tasks));
                }
                if (instance.residence().filter(Residence::isCertain).isPresent()) {
                    certain.add(instance.id());
                }
            }
        }
    }

    /** 3, 4, 7, 8, 12, 17. Called when a process has begun. */
    void processStarted(Host host, Host.Proc proc) {
        var id = proc.taskId();
        if (!intended.contains(id)) {
            throw new InvariantBroken(3, "a process of " + id + " starts, which nobody meant to launch");
        }
        if (!started.add(id)) {
            throw new InvariantBroken(
                    4, "a second process of " + id + " starts on " + host.info().hostname());
        }
        if (ended.containsKey(id)) {
            throw new InvariantBroken(12, "a process of " + id + " starts after " + ended.get(id) + " was told");
        }
        var task = proc.run().task();
        host.volumes()
                .used(
                        id,
                        VolumeId.among(
                                task.executor().map(ExecutorInfo::resources).orElse(task.resources())));
        var used = Resources.EMPTY;
        var executors = new HashSet<ExecutorId>();
        for (var other : host.alive()) {
            // Reserved or not, it is of the same machine.
            var resources = other.run().task().resources().rekeyed(key -> key.withTerms(Terms.UNRESERVED));
            var executor = other.run().task().executor();
            if (executor.isPresent() && executors.add(executor.get().executorId())) {
                used = used.plus(executor.get().resources().rekeyed(key -> key.withTerms(Terms.UNRESERVED)));
            }
            var ports = resources.ports();
            if (other != proc
                    && !ports.isEmpty()
                    && overlap(ports, task.resources().ports())) {
                throw new InvariantBroken(8, "port of " + ports + " belongs to " + other.taskId() + " and to " + id);
            }
            used = used.plus(resources);
        }
        if (!host.info().resources().contains(used)) {
            throw new InvariantBroken(7, "processes on " + host.info().hostname() + " use " + used);
        }
    }

    private static boolean overlap(Ranges one, Ranges other) {
        return !one.minus(other).equals(one);
    }

    /** 7. What the books say is allocated is what tasks, offers and operations hold, and no more than there is. */
    private void booksBalance(MasterState state, boolean all) {
        for (var agent : state.agents().byId().values()) {
            var allocated = state.allocator().allocatedOn(agent.id());
            if (!all && isSame(allocated, balanced.get(agent.id()))) {
                continue;
            }
            balanced.put(agent.id(), allocated);
            var held = held(state, agent, _ -> true);
            for (var offer : agent.work().offers()) {
                var outstanding = state.offers().get(offer);
                if (outstanding != null) {
                    held = held.plus(outstanding.offer().resources());
                }
            }
            for (var operation : agent.work().operations().values()) {
                held = held.plus(operation.held());
            }
            if (!held.equals(allocated)) {
                throw new InvariantBroken(
                        7,
                        "on " + agent.id() + " allocated is " + allocated + ", tasks, offers and operations hold "
                                + held);
            }
            // What is reserved on an agent that has not registered with this master yet only the agent knows.
            boolean isKnown = !(agent.link() instanceof Agent.Link.Recovering);
            if (isKnown && !state.allocator().totalOf(agent.id()).contains(allocated.minus(neverMade(state, agent)))) {
                throw new InvariantBroken(7, "on " + agent.id() + " more is allocated than there is: " + allocated);
            }
        }
    }

    /**
     * What was reserved in the same call as a task was launched, and may have been lost with it: an agent that has come back without
     * either is about to say so of the task too.
     */
    private static Resources neverMade(MasterState state, Agent agent) {
        return held(state, agent, task -> task.state() == TaskState.TASK_STAGING)
                .only(key -> key.terms().isDynamic());
    }

    /** What tasks hold on an agent, and once for all tasks of a group their executor. */
    private static Resources held(MasterState state, Agent agent, Predicate<Task> which) {
        var held = Resources.EMPTY;
        var executors = new HashSet<ExecutorId>();
        for (var key : agent.work().tasks()) {
            var task = state.task(key);
            if (task != null && task.holdsResources() && which.test(task)) {
                held = held.plus(task.info().resources());
                var executor = task.info().executor();
                if (executor.isPresent() && executors.add(executor.get().executorId())) {
                    held = held.plus(executor.get().resources());
                }
            }
        }
        return held;
    }
}
