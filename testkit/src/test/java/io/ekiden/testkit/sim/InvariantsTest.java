package io.ekiden.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.master.MasterEvent;
import io.ekiden.mesos.master.MasterMachine;
import io.ekiden.mesos.master.MasterSettings;
import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.messages.AgentToMaster;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Event;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Filters;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.ContainerId;
import io.ekiden.mesos.model.id.ExecutorId;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.id.OfferId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Containers;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Definitions;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.launch.Backoff;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.store.StoreOp;
import io.ekiden.orchestrator.store.codec.StateCodec;
import io.ekiden.testkit.sim.base.InvariantBroken;
import io.ekiden.testkit.sim.base.World;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each invariant, shown a world in which it is broken. */
class InvariantsTest {
    private static final PathId WEB = PathId.parse("/web");
    private static final AgentId AGENT = new AgentId("a1");
    private static final FrameworkId FRAMEWORK = new FrameworkId("f1");
    private static final String STORED_INSTANCE = "instances/%2Fweb/i1";

    private final World world = new World(1);
    private final Invariants invariants = new Invariants();
    private final Wishes wishes = new Wishes();
    private final Host host = new Host(
            world,
            new AgentInfo("host1", 5051, Resources.parse("cpus:2;mem:1024;ports:[31000-31009]"), List.of()),
            invariants,
            Sabotage.NONE);
    private final AppDefinition web = new AppShapes(world.dice(), 3, true).app(WEB);

    @BeforeEach
    void watch() {
        invariants.watch(new Hosts(List.of(host)), wishes);
    }

    private static void assertBroken(int number, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOf(InvariantBroken.class)
                .hasMessageStartingWith("invariant " + number + " is broken");
    }

    private void acknowledgeWeb() {
        wishes.asks(1, WEB, Optional.of(Wishes.look(Optional.of(web))));
        wishes.acknowledged(1, Optional.empty());
    }

    private static OrchestratorState wanting(AppDefinition app) {
        return OrchestratorState.of(Definitions.of(List.of(app), Map.of(app.id(), app.version()), Map.of(), Map.of()));
    }

    private static TaskInfo task(String id) {
        return task(id, Resources.parse("cpus:1"));
    }

    private static TaskInfo task(String id, Resources resources) {
        var command = new CommandInfo(true, "serve", List.of(), Map.of(), List.of(), Optional.empty());
        return new TaskInfo(
                new TaskId(id), id, AGENT, resources, command, Optional.empty(), Optional.empty(), Map.of());
    }

    private static Host.Proc proc(String instance, String resources) {
        var run = new TaskRun(
                AGENT,
                FRAMEWORK,
                task(instance + "._app.1", Resources.parse(resources)),
                new ContainerId("c-" + instance));
        return new Host.Proc(run, false);
    }

    private static Call.Accept accept(String offer, TaskInfo... tasks) {
        return Call.Accept.launch(List.of(new OfferId(offer)), List.of(tasks), Filters.NONE);
    }

    private void afterEvent(@Nullable OrchestratorState orchestrator, @Nullable MasterState master) {
        invariants.afterEvent(world.schedule().now(), orchestrator, master);
    }

    private void sends(Call call) {
        invariants.sends(call, OrchestratorState.EMPTY);
    }

    private Instance instance(Condition condition) {
        return instance(condition, 1);
    }

    private Instance instance(Condition condition, int incarnation) {
        return new Instance(
                new InstanceId("web.instance-1"),
                WEB,
                web.version(),
                web.configVersion(),
                incarnation,
                condition,
                Instance.Goal.RUNNING,
                Optional.empty(),
                new Instance.Times(world.schedule().now(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void acknowledgedApp_mustStayInMemory() {
        acknowledgeWeb();
        afterEvent(wanting(web), null);

        assertBroken(1, () -> afterEvent(OrchestratorState.EMPTY, null));
    }

    @Test
    void acknowledgedApp_mustBeFoundByTheNextLeader() {
        acknowledgeWeb();

        assertBroken(1, () -> invariants.tookOver(OrchestratorState.EMPTY));
    }

    @Test
    void deletedApp_mustNotComeBack() {
        acknowledgeWeb();
        wishes.asks(2, WEB, Optional.of(Wishes.GONE));
        wishes.acknowledged(2, Optional.empty());
        afterEvent(OrchestratorState.EMPTY, null);

        assertBroken(1, () -> afterEvent(wanting(web), null));
    }

    @Test
    void unansweredRequest_mayHaveBeenDoneOrNot() {
        acknowledgeWeb();
        wishes.asks(2, WEB, Optional.of(Wishes.GONE));
        wishes.answersLost();

        invariants.tookOver(OrchestratorState.EMPTY);
        invariants.tookOver(wanting(web));
        assertBroken(1, () -> invariants.tookOver(wanting(web.withInstances(web.instances() + 1))));
    }

    @Test
    void launch_mustBeStoredBeforeItsAcceptLeaves() {
        assertBroken(3, () -> sends(accept("o1", task("web.instance-1._app.1"))));
    }

    @Test
    void pod_mustBeLaunchedWhole() {
        var states = new TreeMap<String, Containers.State>();
        for (var name : List.of("a", "b")) {
            states.put(
                    name,
                    new Containers.State(Condition.PROVISIONED, Instant.EPOCH, false, Optional.empty(), List.of()));
        }
        store(instance(Condition.PROVISIONED, 1).withContainers(new Containers(states)));
        var executor = ExecutorInfo.of(new ExecutorId("e"), Resources.parse("cpus:0.1;mem:32"));
        var group = new Operation.LaunchGroup(executor, List.of(task("web.instance-1.a.1")));

        assertBroken(3, () -> sends(new Call.Accept(List.of(new OfferId("o1")), List.of(group), Filters.NONE)));
    }

    @Test
    void instance_mustNotBeLaunchedAgain_beforeItHasEnded() {
        run("web.instance-1", "cpus:1");
        store(instance(Condition.PROVISIONED, 2));

        assertBroken(4, () -> sends(accept("o1", task("web.instance-1._app.2"))));
    }

    private void store(Instance instance) {
        StateCodec.encode(new Change.InstanceUpdated(instance), OrchestratorState.EMPTY).stream()
                .map(op -> (StoreOp.Put) op)
                .forEach(put -> invariants.stored(put.key(), Optional.of(put.value())));
    }

    @Test
    void process_mustHaveBeenMeant() {
        assertBroken(3, () -> invariants.processStarted(host, proc("web.instance-1", "cpus:1")));
    }

    @Test
    void process_mustNotStartTwice() {
        invariants.meant(new TaskId("web.instance-1._app.1"));
        invariants.processStarted(host, proc("web.instance-1", "cpus:1"));

        assertBroken(4, () -> invariants.processStarted(host, proc("web.instance-1", "cpus:1")));
    }

    @Test
    void processes_mustFitTheirHost() {
        run("web.instance-1", "cpus:1.5");

        assertBroken(7, () -> run("web.instance-2", "cpus:1.5"));
    }

    @Test
    void books_mustBalance() {
        var machine = new MasterMachine(MasterSettings.of("m1", "master", 5050));
        var register = new AgentToMaster.Register(host.info(), Optional.empty(), List.of());
        var state = MasterState.EMPTY;
        for (var change : machine.decide(
                        state,
                        new MasterEvent.AgentSaid(1, register),
                        world.schedule().now())
                .changes()) {
            state = machine.apply(state, change);
        }
        afterEvent(null, state);

        var agent = state.agents().byId().firstKey();
        var drifted = state.allocator().allocate(agent, FRAMEWORK, "*", Resources.parse("cpus:0.001"));
        var broken = new MasterState(
                state.agents(), state.frameworks(), state.offers(), drifted, state.deadlines(), state.numbers());
        assertBroken(7, () -> afterEvent(null, broken));
    }

    @Test
    void port_mustBelongToOneTask() {
        run("web.instance-1", "cpus:0.1;ports:[31000-31001]");

        assertBroken(8, () -> run("web.instance-2", "cpus:0.1;ports:[31001-31002]"));
    }

    @Test
    void offer_mustBeUsedOnce() {
        sends(new Call.Decline(List.of(new OfferId("o1")), Filters.NONE));

        assertBroken(10, () -> sends(accept("o1")));
    }

    @Test
    void terminalState_mustBeTrue() {
        run("web.instance-1", "cpus:1");
        var status = TaskStatus.of(
                new TaskId("web.instance-1._app.1"),
                TaskState.TASK_FAILED,
                TaskStatus.Source.SOURCE_EXECUTOR,
                "",
                world.schedule().now());

        assertBroken(12, () -> invariants.heard(new Event.Update(status)));
    }

    @Test
    void forgottenInstance_mustNotComeBack() {
        invariants.stored(STORED_INSTANCE, Optional.empty());

        assertBroken(12, () -> invariants.stored(STORED_INSTANCE, Optional.of(new byte[0])));
    }

    @Test
    void app_mustHaveOneDeploymentAtMost() {
        var moves = new TreeMap<>(Map.of(WEB, new Deployment.Move(Optional.empty(), Optional.of(web.version()))));
        var one = new Deployment("d1", web.version(), List.of(), 0, moves);
        var other = new Deployment("d2", web.version(), List.of(), 0, moves);
        var state = OrchestratorState.EMPTY.apply(new Change.DeploymentUpdated(one));
        afterEvent(state, null);

        assertBroken(14, () -> afterEvent(state.apply(new Change.DeploymentUpdated(other)), null));
    }

    @Test
    void kill_mustHaveARecordedReason() {
        var state = OrchestratorState.EMPTY.apply(new Change.InstanceUpdated(instance(Condition.RUNNING)));
        var kill = new Call.Kill(new TaskId("web.instance-1._app.1"), Optional.of(AGENT), Optional.empty());

        assertBroken(16, () -> invariants.sends(kill, state));
        invariants.sends(kill, OrchestratorState.EMPTY);
    }

    @Test
    void launch_mustWaitForItsDelay() {
        acknowledgeWeb();
        var now = world.schedule().now();
        var waiting = wanting(web)
                .apply(new Change.InstanceUpdated(instance(Condition.SCHEDULED)))
                .apply(new Change.BackoffChanged(Backoff.NONE.failed(web, now)));
        afterEvent(waiting, null);

        assertBroken(
                18, () -> afterEvent(waiting.apply(new Change.InstanceUpdated(instance(Condition.PROVISIONED))), null));
    }

    @Test
    void goal_isMissedWhileInstancesAreMissing() {
        var goal = new Goal(new Hosts(List.of(host)), wishes);
        assertThat(goal.missing(null, MasterState.EMPTY)).contains("not everything is up");
        assertThat(goal.missing(OrchestratorState.EMPTY, MasterState.EMPTY)).isEmpty();

        var wanting = wanting(web.withInstances(2));
        assertThat(goal.missing(wanting, MasterState.EMPTY))
                .hasValueSatisfying(missing -> assertThat(missing).contains("/web wants 2 instances"));
    }

    @Test
    void goal_isMissedWhileProcessesAreLeftOver() {
        var goal = new Goal(new Hosts(List.of(host)), wishes);
        run("web.instance-1", "cpus:1");

        assertThat(goal.missing(OrchestratorState.EMPTY, MasterState.EMPTY))
                .hasValueSatisfying(missing -> assertThat(missing).contains("processes run of"));
    }

    private void run(String instance, String resources) {
        var proc = proc(instance, resources);
        invariants.meant(proc.taskId());
        host.add(proc);
        invariants.processStarted(host, proc);
    }
}
