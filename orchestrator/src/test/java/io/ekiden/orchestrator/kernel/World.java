package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.MasterInfo;
import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.StoreOp;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** A kernel and the little world around it, for tests: agents that offer when asked, tasks that do what the test says. */
final class World {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final int FEW = 100;

    final Kernel kernel;
    final List<Effect> effects = new ArrayList<>();
    final List<TaskInfo> launched = new ArrayList<>();
    /** What a new leader would read. */
    final TreeMap<String, byte[]> stored = new TreeMap<>();

    OrchestratorState state = OrchestratorState.EMPTY;
    Instant now = START;
    private int offers;
    private long seed = 7;

    World() {
        this(KernelSettings.DEFAULT);
    }

    private World(KernelSettings settings) {
        kernel = new Kernel(settings);
    }

    static World subscribed() {
        return subscribed(KernelSettings.DEFAULT);
    }

    static World subscribed(KernelSettings settings) {
        var world = new World(settings);
        world.happens(new KernelEvent.Elected());
        world.happens(new KernelEvent.FromMaster(new Event.Subscribed(
                new FrameworkId("master-0000"),
                Duration.ofSeconds(15),
                new MasterInfo("master", "127.0.0.1", "127.0.0.1", 5050, MasterInfo.MESOS_VERSION))));
        world.effects.clear();
        return world;
    }

    void happens(KernelEvent... events) {
        var decision = kernel.decide(state, new Stimulus(Arrays.asList(events), seed++), now);
        for (var change : decision.changes()) {
            store(StateCodec.encode(change, state), stored);
            state = kernel.apply(state, change);
        }
        checkWhereabouts();
        effects.addAll(decision.effects());
        for (var effect : decision.effects()) {
            if (effect instanceof Effect.Send(Call.Accept accept)) {
                launched.addAll(accept.tasks());
            }
        }
    }

    static void store(List<StoreOp> ops, Map<String, byte[]> entries) {
        for (var op : ops) {
            switch (op) {
                case StoreOp.Put(var key, var value) -> entries.put(key, value);
                case StoreOp.Delete(var key) -> entries.remove(key);
            }
        }
    }

    /** What is kept beside the instances is what could be found out from them; of a few, so that large worlds are quick. */
    private void checkWhereabouts() {
        if (state.population().index().size() > FEW) {
            return;
        }
        var apps = new TreeMap<InstanceId, PathId>();
        var agents = new TreeMap<AgentId, TreeSet<InstanceId>>();
        state.instances()
                .forEach((app, all) -> all.values().forEach(instance -> {
                    apps.put(instance.id(), app);
                    if (instance.isLaunched()) {
                        instance.place()
                                .ifPresent(place -> agents.computeIfAbsent(place.agentId(), _ -> new TreeSet<>())
                                        .add(instance.id()));
                    }
                }));
        assertThat(state.population().index()).isEqualTo(apps);
        assertThat(state.population().where().agents()).isEqualTo(agents);
    }

    Answer asks(Request request) {
        happens(new KernelEvent.Asked(1, request));
        return effects.stream()
                .filter(e -> e instanceof Effect.Reply)
                .map(e -> ((Effect.Reply) e).answer())
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    Answer creates(AppDefinition app) {
        return asks(new Request.CreateApp(app, false, new Request.Origin("127.0.0.1", "/v2/apps")));
    }

    Answer updates(AppDefinition app, boolean force) {
        var basedOn = state.app(app.id()).map(AppDefinition::version);
        return asks(new Request.UpdateApps(
                List.of(new Request.Update(app, basedOn)), force, new Request.Origin("127.0.0.1", "/v2/apps/x")));
    }

    /** One request for several apps, with force. */
    Request together(AppDefinition... apps) {
        var updates = Arrays.stream(apps)
                .map(app -> new Request.Update(app, state.app(app.id()).map(AppDefinition::version)))
                .toList();
        return new Request.UpdateApps(updates, true, new Request.Origin("127.0.0.1", "/v2/apps"));
    }

    /** Offers the whole of some agents until nobody takes anything. */
    void offers(String... hosts) {
        int before;
        do {
            before = launched.size();
            offersOnce(hosts);
        } while (launched.size() > before);
    }

    /** Offers the whole of some agents in one event. */
    void offersOnce(String... hosts) {
        offersOf("cpus:64;mem:262144;disk:100000;ports:[31000-32000]", hosts);
    }

    /** Offers the same of some agents in one event. */
    void offersOf(String resources, String... hosts) {
        var batch = new ArrayList<Offer>();
        for (var host : hosts) {
            batch.add(new Offer(
                    new OfferId("o" + offers++),
                    new FrameworkId("master-0000"),
                    new AgentId("agent-" + host),
                    host,
                    5051,
                    Resources.parse(resources),
                    Attribute.parse("rack:" + host),
                    "*"));
        }
        happens(new KernelEvent.FromMaster(new Event.Offers(batch)));
    }

    void reports(Instance instance, TaskState taskState) {
        reports(instance.taskId(), taskState);
    }

    void reports(TaskId task, TaskState taskState) {
        var status = TaskStatus.of(task, taskState, TaskStatus.Source.SOURCE_EXECUTOR, "as the test says", now)
                .withAgentId(new AgentId("agent-a"))
                .withUuid(Optional.of(new UUID(1, seed)));
        happens(new KernelEvent.FromMaster(new Event.Update(status)));
    }

    void allRun(String app) {
        instances(app).stream()
                .filter(i -> i.isLaunched() && !i.isRunning() && i.killing().isEmpty())
                .toList()
                .forEach(i -> reports(i, TaskState.TASK_RUNNING));
    }

    void allHealthy(String app) {
        instances(app).stream()
                .filter(Instance::isRunning)
                .toList()
                .forEach(i -> happens(new KernelEvent.HealthChanged(i.taskId(), Optional.of(true))));
    }

    /** Every kill that was sent succeeds. */
    void killsSucceed(String app) {
        instances(app).stream()
                .filter(i -> i.killing().map(Instance.Killing::sent).orElse(false))
                .toList()
                .forEach(i -> reports(i, TaskState.TASK_KILLED));
    }

    Collection<Instance> instances(String app) {
        return state.instances(PathId.parse(app));
    }

    long running(String app) {
        return instances(app).stream().filter(Instance::isRunning).count();
    }

    List<String> events() {
        return effects.stream()
                .filter(e -> e instanceof Effect.Publish)
                .map(e -> ((Effect.Publish) e).event().getClass().getSimpleName())
                .toList();
    }

    List<Call> calls() {
        return effects.stream()
                .filter(e -> e instanceof Effect.Send)
                .map(e -> ((Effect.Send) e).call())
                .toList();
    }

    Optional<StreamEvent> event(Class<? extends StreamEvent> type) {
        return effects.stream()
                .filter(e -> e instanceof Effect.Publish)
                .map(e -> ((Effect.Publish) e).event())
                .filter(type::isInstance)
                .findFirst();
    }
}
