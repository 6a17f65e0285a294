package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static io.ekiden.orchestrator.kernel.Apps.httpCheck;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Request.Restart;
import io.ekiden.orchestrator.kernel.plan.ChangePlan;
import io.ekiden.orchestrator.kernel.plan.Numbers;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Lifecycle.UnreachableStrategy;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes that running tasks need not notice, made without them noticing. */
class KernelRestartIfNeededTest {
    private static final PathId WEB = PathId.parse("/web");
    private static final UpgradeStrategy HALF = new UpgradeStrategy(0.5, 0);

    private final World world = World.subscribed();

    @BeforeEach
    void twoRun() {
        world.creates(checked("run", 2, httpCheck()));
        world.offers("a", "b");
        world.allRun("/web");
        world.allHealthy("/web");
        assertThat(world.state.deployments()).isEmpty();
        world.effects.clear();
    }

    private static AppDefinition checked(String cmd, int instances, AppHealthCheck... checks) {
        return app("/web", cmd, instances, new UpgradeStrategy(1, 1), List.of(checks));
    }

    private static AppDefinition with(AppDefinition app, Map<String, String> labels, Lifecycle lifecycle) {
        var run = app.run();
        return app.withRun(new RunSpec(
                run.process(),
                run.resources(),
                run.ports(),
                run.placement(),
                lifecycle,
                run.healthChecks(),
                new TreeMap<>(labels),
                run.dependencies()));
    }

    private static Lifecycle lifecycle(AppDefinition app, UnreachableStrategy unreachable, Duration grace) {
        var old = app.run().lifecycle();
        return new Lifecycle(
                old.backoff(), HALF, unreachable, Lifecycle.KillSelection.OLDEST_FIRST, Optional.of(grace));
    }

    private Request update(AppDefinition app, Restart restart) {
        var basedOn = world.state.app(app.id()).map(AppDefinition::version);
        return new Request.UpdateApps(
                List.of(new Request.Update(app, basedOn)), false, restart, new Request.Origin("", ""));
    }

    private ChangePlan plan(Request request) {
        return ((Answer.Foreseen) world.kernel.foresee(world.state, request, world.now)).plan();
    }

    private List<Instance> instances() {
        return List.copyOf(world.instances("/web"));
    }

    @Test
    void labelsAndStrategies_comeIntoForceWithoutARestart() {
        var before = instances();
        var old = checked("run", 2, httpCheck());
        var wanted =
                with(old, Map.of("a", "b"), lifecycle(old, new UnreachableStrategy.Disabled(), Duration.ofSeconds(9)));
        var request = update(wanted, Restart.IF_NEEDED);
        var plan = plan(request);
        assertThat(plan.steps()).isEmpty();

        assertThat(world.asks(request)).isInstanceOf(Answer.Deploying.class);

        assertThat(instances()).isEqualTo(before);
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.calls()).isEmpty();
        var app = world.state.app(WEB).orElseThrow();
        assertThat(app.run().labels()).containsEntry("a", "b");
        assertThat(app.version()).isAfter(app.configVersion());
        // What holds for running tasks is the new definition, for whoever leads.
        var next = StateCodec.decode(world.stored);
        for (var instance : before) {
            assertThat(next.definition(instance).orElseThrow()).isEqualTo(app);
        }
        world.asks(new Request.KillTasks(List.of(before.getFirst().taskId()), false, false, false));
        assertThat(world.calls())
                .contains(new Call.Kill(
                        before.getFirst().taskId(),
                        before.getFirst().place().map(Instance.Place::agentId),
                        Optional.of(Duration.ofSeconds(9))));
    }

    @Test
    void sameChange_restartsByDefault() {
        var old = checked("run", 2, httpCheck());
        var request = update(with(old, Map.of("a", "b"), old.run().lifecycle()), Restart.ALWAYS);

        assertThat(plan(request).apps().values().iterator().next().numbers()).isEqualTo(new Numbers(0, 0, 2));
        world.asks(request);

        assertThat(world.state.deployments()).hasSize(1);
    }

    @Test
    void changeThatTasksMustNotice_restartsThemAllTheSame() {
        world.asks(update(checked("walk", 2, httpCheck()), Restart.IF_NEEDED));

        assertThat(world.state.deploying().isStillToReplace(WEB)).isTrue();
    }

    @Test
    void otherOrderOfChecks_isNoChange() {
        var tcp = check(AppHealthCheck.Protocol.TCP);
        world.asks(update(checked("run", 2, httpCheck(), tcp), Restart.IF_NEEDED));
        var before = world.state.app(WEB).orElseThrow();
        world.now = world.now.plusSeconds(5);

        world.asks(update(checked("run", 2, tcp, httpCheck()), Restart.ALWAYS));
        assertThat(world.state.app(WEB)).contains(before);
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void nameOfTheOnlyNetwork_thatAnEarlierVersionDidNotKeep_restartsNothing() {
        var net = PathId.parse("/net");
        world.creates(inANetwork());
        world.offers("a", "b");
        world.allRun("/net");
        assertThat(world.state.deployments()).isEmpty();
        var before = List.copyOf(world.instances("/net"));
        world.now = world.now.plusSeconds(5);

        var named = inANetwork("m");
        world.asks(update(named, Restart.ALWAYS));
        assertThat(world.state.app(net).orElseThrow().run().ports().definitions())
                .allMatch(port -> port.mapping().orElseThrow().networkNames().equals(List.of("m")));
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.instances("/net")).containsExactlyElementsOf(before);
    }

    private static AppDefinition inANetwork(String... names) {
        var app = app("/net", "run", 2);
        var mapping = new Ports.Mapping(80, Optional.of(0), List.of(names));
        var port = new Ports.PortDefinition(10000, "tcp", Optional.empty(), new TreeMap<>(), Optional.of(mapping));
        return app.withRun(app.run()
                .withPorts(Ports.inNetworks(
                        List.of(port), Ports.Network.CONTAINER, List.of(new Ports.Named("m", new TreeMap<>())))));
    }

    private static AppHealthCheck check(AppHealthCheck.Protocol protocol) {
        return new AppHealthCheck(
                protocol,
                Optional.empty(),
                Optional.empty(),
                Optional.of(0),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                2,
                Duration.ofSeconds(15),
                false,
                "IPv4",
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void moreInstances_areStartedBesideThoseThatStay() {
        var old = checked("run", 4, httpCheck());
        var before = instances();
        world.asks(update(with(old, Map.of("a", "b"), old.run().lifecycle()), Restart.IF_NEEDED));
        world.offers("a", "b");
        world.allRun("/web");
        world.allHealthy("/web");

        assertThat(world.state.deployments()).isEmpty();
        assertThat(instances()).hasSize(4).containsAll(before);
    }

    @Test
    void otherHealthChecks_beginAnewForTasksThatRun_whichStayHealthyMeanwhile() {
        var slower = check(AppHealthCheck.Protocol.TCP);
        world.now = world.now.plusSeconds(3600);
        world.asks(update(checked("run", 2, slower), Restart.IF_NEEDED));

        assertThat(instances()).allMatch(world.state::isHealthy);
        for (var instance : instances()) {
            var about = world.effects.stream()
                    .filter(effect -> effect.equals(new Effect.StopHealthChecks(instance.taskId()))
                            || (effect instanceof Effect.StartHealthChecks(var _, var of)
                                    && of.taskId().equals(instance.taskId())))
                    .toList();
            assertThat(about).hasSize(2);
            assertThat(about.getFirst()).isInstanceOf(Effect.StopHealthChecks.class);
            var begun = (Effect.StartHealthChecks) about.getLast();
            assertThat(begun.app().run().healthChecks()).containsExactly(slower);
            assertThat(begun.instance().times().startedAt()).contains(world.now);
            assertThat(begun.instance().healthy()).isEmpty();
        }
    }

    @Test
    void healthChecksThatAreGone_leaveNoVerdictBehind() {
        world.asks(update(checked("run", 2), Restart.IF_NEEDED));

        assertThat(instances()).allMatch(instance -> instance.healthy().isEmpty());
        assertThat(instances()).allMatch(world.state::isHealthy);
    }

    @Test
    void whatWasRolledBack_judgesNoTask_whenTheNextChangeReplacesThem() {
        var request = update(checked("run", 2), Restart.IF_NEEDED);
        world.asks(request);
        assertThat(instances()).allMatch(instance -> instance.healthy().isEmpty());
        // One more, so that there is a deployment to roll back, with a check that no task has passed yet.
        world.asks(update(checked("run", 3, httpCheck()), Restart.IF_NEEDED));
        var deployment = world.state.deployments().firstKey();
        world.asks(new Request.CancelDeployment(deployment, false));
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.state.app(WEB).orElseThrow().run().healthChecks()).isEmpty();
        world.effects.clear();

        world.asks(update(checked("walk", 2, httpCheck()), Restart.ALWAYS));

        assertThat(world.calls()).as("all of them are to stay").noneMatch(Call.Kill.class::isInstance);
        var next = StateCodec.decode(world.stored);
        assertThat(instances().stream().filter(Instance::isRunning))
                .hasSize(2)
                .allMatch(world.state::isHealthy)
                .allMatch(next::isHealthy);
        while (!world.state.deployments().isEmpty()) {
            world.offers("a", "b");
            world.allRun("/web");
            world.allHealthy("/web");
            assertThat(instances().stream()
                            .filter(instance -> instance.killing().isEmpty() && world.state.isHealthy(instance)))
                    .hasSizeGreaterThanOrEqualTo(2);
            world.killsSucceed("/web");
        }
        assertThat(world.running("/web")).isEqualTo(2);
    }

    @Test
    void rollback_withoutAnotherConfiguration_isAVersionOfItsOwn() {
        var old = world.state.app(WEB).orElseThrow();
        world.asks(update(
                with(checked("run", 3, httpCheck()), Map.of("a", "b"), old.run().lifecycle()), Restart.IF_NEEDED));
        var undone = world.state.app(WEB).orElseThrow();
        var answer = world.asks(
                new Request.CancelDeployment(world.state.deployments().firstKey(), false));
        var app = world.state.app(WEB).orElseThrow();
        assertThat(app.run()).isEqualTo(old.run());
        assertThat(app.instances()).isEqualTo(2);
        assertThat(app.configVersion()).isEqualTo(old.configVersion());
        assertThat(app.version()).isAfter(undone.version());
        assertThat(((Answer.Deploying) answer).version()).isEqualTo(app.version());
        assertThat(world.state.versions(WEB)).containsKeys(old.version(), undone.version(), app.version());
    }

    @Test
    void nextLeader_looksWithTheNewChecks() {
        var old = checked("run", 2, httpCheck());
        world.asks(update(with(old, Map.of("a", "b"), old.run().lifecycle()), Restart.IF_NEEDED));
        world.state = StateCodec.decode(world.stored);
        world.effects.clear();

        world.happens(new KernelEvent.Elected());

        assertThat(world.effects.stream()
                        .filter(effect -> effect instanceof Effect.StartHealthChecks)
                        .map(effect ->
                                ((Effect.StartHealthChecks) effect).app().run().labels()))
                .hasSize(2)
                .allMatch(labels -> labels.containsKey("a"));
        assertThat(world.calls()).isEmpty();
    }

    @Test
    void otherStrategyForLostTasks_isThatOfTasksAlreadyLost() {
        var old = checked("run", 2, httpCheck());
        var patient = lifecycle(old, new UnreachableStrategy.Disabled(), Duration.ofSeconds(9));
        world.asks(update(with(old, Map.of(), patient), Restart.IF_NEEDED));
        world.reports(instances().getFirst(), TaskState.TASK_UNREACHABLE);
        world.now = world.now.plusSeconds(100);

        world.asks(update(with(old, Map.of(), old.run().lifecycle()), Restart.IF_NEEDED));

        assertThat(instances())
                .noneMatch(instance -> instance.condition().name().startsWith("UNREACHABLE"));
        assertThat(world.state.waiting().get(WEB)).isEqualTo(1);
    }
}
