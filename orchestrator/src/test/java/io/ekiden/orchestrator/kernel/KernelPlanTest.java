package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.group.GroupUpdate;
import io.ekiden.orchestrator.group.GroupWish;
import io.ekiden.orchestrator.kernel.plan.ChangePlan;
import io.ekiden.orchestrator.kernel.plan.ChangePlan.AppPlan;
import io.ekiden.orchestrator.kernel.plan.Numbers;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RunSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is planned is what then happens, and is made only while it still is. */
class KernelPlanTest {
    private static final Request.Origin ORIGIN = new Request.Origin("127.0.0.1", "/v2/apps");

    private final World world = World.subscribed();

    private Answer foresees(Request request) {
        return world.kernel.foresee(world.state, request, world.now);
    }

    private ChangePlan plan(Request request) {
        var answer = foresees(request);
        assertThat(answer).isInstanceOf(Answer.Foreseen.class);
        return ((Answer.Foreseen) answer).plan();
    }

    private Request update(AppDefinition... apps) {
        var updates = new ArrayList<Request.Update>();
        for (var app : apps) {
            updates.add(new Request.Update(app, world.state.app(app.id()).map(AppDefinition::version)));
        }
        return new Request.UpdateApps(updates, false, ORIGIN);
    }

    private void settle() {
        for (int i = 0; i < 12; i++) {
            world.offers("h1", "h2");
            for (var app : List.copyOf(world.state.instances().keySet())) {
                world.allRun(app.toString());
                world.killsSucceed(app.toString());
            }
        }
        assertThat(world.state.deployments()).isEmpty();
    }

    /** Random changes, each planned first: steps, and how many instances start, end and are replaced. */
    @Test
    void plan_isWhatThenHappens() {
        for (long seed = 1; seed <= 25; seed++) {
            var random = new SplittableRandom(seed);
            for (int round = 0; round < 10; round++) {
                var request = randomRequest(random);
                var state = world.state;
                var foreseen = foresees(request);
                assertThat(world.state).as("seed %d", seed).isEqualTo(state);
                boolean settled = state.deployments().isEmpty();
                world.effects.clear();
                world.launched.clear();
                var token = foreseen instanceof Answer.Foreseen(var plan) ? plan.token() : "none";
                var answer = world.asks(new Request.AsPlanned(request.forced(), token));
                if (foreseen instanceof Answer.Foreseen(var plan)) {
                    assertThat(answer).as("seed %d %s", seed, request).isInstanceOf(Answer.Deploying.class);
                    assertThat(plan.steps())
                            .as("seed %d %s", seed, request)
                            .isEqualTo(steps(((Answer.Deploying) answer).deploymentId()));
                    if (settled) {
                        settle();
                        assertNumbers(plan, "seed " + seed + " " + request);
                    }
                } else {
                    assertThat(answer).as("seed %d %s", seed, request).isEqualTo(foreseen);
                }
                if (random.nextInt(3) > 0) {
                    settle();
                }
                world.now = world.now.plusSeconds(1);
            }
            settle();
        }
    }

    private List<Deployment.Step> steps(String id) {
        return world.effects.stream()
                .filter(e -> e instanceof Effect.Publish(StreamEvent.DeploymentInfo _))
                .map(e -> ((StreamEvent.DeploymentInfo) ((Effect.Publish) e).event()).deployment())
                .filter(d -> d.id().equals(id))
                .map(Deployment::steps)
                .findFirst()
                .orElse(List.of());
    }

    private void assertNumbers(ChangePlan plan, String what) {
        plan.apps().forEach((id, app) -> {
            var numbers = app.numbers();
            long started = world.launched.stream()
                    .filter(task -> isOf(id, task.taskId()))
                    .count();
            long killed = world.calls().stream()
                    .filter(call -> call instanceof Call.Kill)
                    .map(call -> ((Call.Kill) call).taskId())
                    .distinct()
                    .filter(task -> isOf(id, task))
                    .count();
            assertThat(started).as(what + " starts " + id).isEqualTo(numbers.start() + numbers.restart());
            assertThat(killed).as(what + " kills " + id).isEqualTo(numbers.kill() + numbers.restart());
        });
        assertThat(world.launched)
                .as(what)
                .hasSize(plan.apps().values().stream()
                        .mapToInt(app -> app.numbers().start() + app.numbers().restart())
                        .sum());
    }

    private static boolean isOf(PathId app, TaskId task) {
        return task.value().startsWith(app.toString().substring(1).replace('/', '_') + ".");
    }

    private Request randomRequest(SplittableRandom random) {
        var id = "/" + (char) ('a' + random.nextInt(2)) + "/app" + random.nextInt(3);
        var wanted = app(id, "run " + random.nextInt(2), random.nextInt(4));
        var group = PathId.parse(id).parent();
        return switch (random.nextInt(7)) {
            case 0 -> new Request.CreateApp(wanted, false, ORIGIN);
            case 1 -> new Request.DeleteApp(PathId.parse(id), false);
            case 2 -> new Request.RestartApp(PathId.parse(id), false);
            case 3 -> new Request.ChangeGroup(new GroupWish.Scale(group, random.nextInt(3) * 0.75), false, false);
            case 4 -> new Request.ChangeGroup(new GroupWish.Update(update(group, wanted)), false, false);
            default -> update(wanted);
        };
    }

    private static GroupUpdate update(PathId group, AppDefinition app) {
        return new GroupUpdate(group, Optional.of(List.of(app)), Optional.empty(), Optional.empty());
    }

    @Test
    void token_isThatOfTheChangeHoweverItIsAskedFor_butNotOfAnotherOne() {
        var created = plan(new Request.CreateApp(app("/web", "run", 2), false, ORIGIN))
                .token();

        assertThat(plan(update(app("/web", "run", 2))).token()).isEqualTo(created);
        assertThat(plan(update(app("/web", "run", 3))).token()).isNotEqualTo(created);
        assertThat(plan(update(app("/web", "walk", 2))).token()).isNotEqualTo(created);
    }

    @Test
    void planOfAnAppThatChangedMeanwhile_isNotMade() {
        world.creates(app("/web", "run", 1));
        settle();
        var token = plan(update(app("/web", "run", 3))).token();
        world.updates(app("/web", "run", 2), false);
        settle();
        var before = world.state.definitions();

        assertThat(world.asks(new Request.AsPlanned(update(app("/web", "run", 3)), token)))
                .isEqualTo(new Answer.PlanOutdated());
        assertThat(world.state.definitions()).isEqualTo(before);
    }

    @Test
    void planOfSomethingElse_isNotMade() {
        var token = plan(update(app("/web", "run", 1))).token();

        assertThat(world.asks(new Request.AsPlanned(update(app("/web", "rm -rf", 1)), token)))
                .isEqualTo(new Answer.PlanOutdated());
        assertThat(world.state.apps()).isEmpty();
    }

    @Test
    void planDuringADeployment_namesIt_andIsRefusedWithoutForce() {
        world.creates(app("/web", "run", 1));
        var running = world.state.deployments().firstKey();

        var request = update(app("/web", "run 2", 1));
        var plan = plan(request);

        assertThat(plan.locks()).containsExactly(running);
        assertThat(world.asks(new Request.AsPlanned(request, plan.token()))).isInstanceOf(Answer.Locked.class);
        assertThat(world.asks(new Request.AsPlanned(request.forced(), plan.token())))
                .isInstanceOf(Answer.Deploying.class);
    }

    @Test
    void deploymentThatBeganMeanwhile_outdatesThePlan() {
        world.creates(app("/web", "run", 1));
        settle();
        var request = update(app("/web", "run 2", 1));
        var token = plan(request).token();
        world.asks(new Request.RestartApp(PathId.parse("/web"), false));

        assertThat(world.asks(
                        new Request.AsPlanned(update(app("/web", "run 2", 1)).forced(), token)))
                .isEqualTo(new Answer.PlanOutdated());
    }

    @Test
    void places_areThoseOnTheAgentsSeenLast() {
        world.creates(app("/small", "run", 1));
        settle();

        var plan = plan(update(app("/many", "run", 3), withCpus(app("/large", "run", 2), 63_850)));

        // The large ones come first, in the order of ids, and leave room for one more on each agent.
        var large = of(plan, "/large").fit().orElseThrow();
        assertThat(large.instances()).isEqualTo(2);
        assertThat(large.whyNot()).isEmpty();
        var many = of(plan, "/many").fit().orElseThrow();
        assertThat(many.agents()).isEqualTo(2);
        assertThat(many.agentsThatFit()).isEqualTo(2);
        assertThat(many.instances()).isEqualTo(2);
        assertThat(many.whyNot().getFirst().sentence()).startsWith("2 of 2 agents: needs 0.1 cpus");
        assertThat(of(plan, "/large").numbers()).isEqualTo(new Numbers(2, 0, 0));

        var tooLarge = of(plan(update(withCpus(app("/large", "run", 2), 65_000))), "/large")
                .fit()
                .orElseThrow();
        assertThat(tooLarge.agentsThatFit()).isZero();
        assertThat(tooLarge.whyNot().getFirst().sentence()).contains("2 of 2 agents", "needs 65 cpus", "64 cpus left");
    }

    @Test
    void roomOfATaskThatEnded_isThereForThePlan() {
        world.creates(withCpus(app("/large", "run", 2), 60_000));
        world.offersOnce("h1", "h2");
        assertThat(world.launched).hasSize(2);
        world.allRun("/large");
        assertThat(largeFit()).isZero();

        world.asks(new Request.DeleteApp(PathId.parse("/large"), false));
        world.killsSucceed("/large");

        assertThat(largeFit()).isEqualTo(2);
    }

    private int largeFit() {
        var plan = plan(update(withCpus(app("/other", "run", 2), 60_000)));
        return of(plan, "/other").fit().orElseThrow().instances();
    }

    private static AppPlan of(ChangePlan plan, String app) {
        return Objects.requireNonNull(plan.apps().get(PathId.parse(app)));
    }

    private static AppDefinition withCpus(AppDefinition app, long milli) {
        var run = app.run();
        return app.withRun(new RunSpec(
                run.process(),
                new ResourceNeeds(milli, 32_000, 0, 0),
                run.ports(),
                run.placement(),
                run.lifecycle(),
                run.healthChecks(),
                new TreeMap<>(),
                List.of()));
    }
}
