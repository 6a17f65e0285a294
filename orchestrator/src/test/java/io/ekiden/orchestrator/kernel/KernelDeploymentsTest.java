package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.orchestrator.deployment.EndedDeployment;
import io.ekiden.orchestrator.deployment.EndedDeployment.Outcome;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How deployments end, and what is remembered of them. */
class KernelDeploymentsTest {
    private static final PathId WEB = PathId.parse("/web");

    private final World world = World.subscribed();

    private String deployed(Answer answer) {
        return ((Answer.Deploying) answer).deploymentId();
    }

    private EndedDeployment ended(String id) {
        return world.state.deploying().endedOf(id).orElseThrow();
    }

    private String runningWeb() {
        var id = deployed(world.creates(app("/web", "serve", 1)));
        world.offers("a", "b");
        world.allRun("/web");
        return id;
    }

    @Test
    void deploymentThatIsDone_succeeded_alsoForTheNextLeader() {
        var id = runningWeb();
        assertThat(ended(id).outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(ended(id).endedAt()).isEqualTo(world.now);
        assertThat(ended(id).deployment().isDone()).isTrue();

        var next = StateCodec.decode(world.stored);
        assertThat(next.deploying().endedOf(id)).contains(ended(id));
        assertThat(next.deployments()).isEmpty();
    }

    @Test
    void changeOfNothing_succeededAtOnce() {
        runningWeb();
        var id = deployed(world.updates(world.state.app(WEB).orElseThrow(), false));
        assertThat(ended(id).outcome()).isEqualTo(Outcome.SUCCEEDED);
        var none = deployed(world.asks(new Request.UpdateApps(List.of(), false, new Request.Origin("", ""))));
        assertThat(ended(none).outcome()).isEqualTo(Outcome.SUCCEEDED);
    }

    @Test
    void deploymentStoppedByForce_isCancelled() {
        var id = deployed(world.creates(app("/web", "serve", 1)));
        world.asks(new Request.CancelDeployment(id, true));
        assertThat(ended(id).outcome()).isEqualTo(Outcome.CANCELLED);
        assertThat(ended(id).followedBy()).isEmpty();
    }

    @Test
    void deploymentThatIsUndone_namesTheOneThatLeadsBack() {
        runningWeb();
        var id = deployed(world.updates(app("/web", "serve-2", 1), false));
        var back = deployed(world.asks(new Request.CancelDeployment(id, false)));
        assertThat(ended(id).outcome()).isEqualTo(Outcome.ROLLED_BACK);
        assertThat(ended(id).followedBy()).contains(back);
    }

    @Test
    void deploymentInTheWayOfForce_namesTheOneThatOverrodeIt() {
        var id = deployed(world.creates(app("/web", "serve", 1)));
        var other = deployed(world.updates(app("/web", "serve-2", 1), true));
        assertThat(ended(id).outcome()).isEqualTo(Outcome.OVERRIDDEN);
        assertThat(ended(id).followedBy()).contains(other);
    }

    @Test
    void oldEnds_areForgotten() {
        runningWeb();
        var first = world.state.deploying().ended().firstKey();
        for (int i = 0; i < DeploymentBook.MAX_ENDED; i++) {
            world.now = world.now.plusSeconds(1);
            world.updates(world.state.app(WEB).orElseThrow(), false);
        }
        assertThat(world.state.deploying().ended())
                .hasSize(DeploymentBook.MAX_ENDED)
                .doesNotContainKey(first);
        assertThat(world.stored).doesNotContainKey("ended/" + first);
    }

    @Test
    void ends_areListedNewestFirst_andOfHugeDeploymentsFewer() {
        var ids = Stream.of("/a", "/b", "/c")
                .map(id -> deployed(world.creates(app(id, "serve", 1))))
                .toList();
        for (var index : List.of(1, 2, 0)) {
            world.now = world.now.plusSeconds(1);
            world.asks(new Request.CancelDeployment(ids.get(index), true));
        }
        // An app is started, then scaled: two actions each.
        assertThat(latest(6)).containsExactly(ids.get(0), ids.get(2), ids.get(1));
        assertThat(latest(5)).containsExactly(ids.get(0), ids.get(2));
        assertThat(latest(1)).containsExactly(ids.get(0));
    }

    private List<String> latest(int mostActions) {
        return world.state.deploying().latest(mostActions).stream()
                .map(over -> over.deployment().id())
                .toList();
    }

    private static AppDefinition withDeadline(AppDefinition app, String seconds) {
        SortedMap<String, String> labels = new TreeMap<>();
        labels.put(RunSpec.PROGRESS_DEADLINE, seconds);
        var run = app.run();
        return new AppDefinition(
                app.id(),
                app.instances(),
                new RunSpec(
                        run.process(),
                        run.resources(),
                        run.ports(),
                        run.placement(),
                        run.lifecycle(),
                        run.healthChecks(),
                        labels,
                        run.dependencies()),
                app.versionInfo());
    }

    private void timeIsUp(String id) {
        world.happens(new KernelEvent.TimerFired(new TimerKey.Progress(id)));
    }

    @Test
    void deploymentWithoutProgress_isRolledBackAfterItsDeadline_andSaysWhy() {
        runningWeb();
        var before = world.state.app(WEB).orElseThrow();
        var id = deployed(world.updates(withDeadline(app("/web", "serve-2", 1), "60"), false));
        assertThat(world.effects).contains(new Effect.SetTimer(new TimerKey.Progress(id), world.now.plusSeconds(60)));
        world.offers("a");
        var fresh = world.instances("/web").stream()
                .filter(instance -> !instance.isRunning())
                .findFirst()
                .orElseThrow();
        world.reports(fresh, TaskState.TASK_FAILED);

        world.now = world.now.plusSeconds(59);
        timeIsUp(id);
        assertThat(world.state.deployment(id)).as("not yet").isPresent();

        world.now = world.now.plusSeconds(1);
        timeIsUp(id);
        assertThat(ended(id).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended(id).reason())
                .isEqualTo("No progress for 60 s: /web has 0 of 1 new instances well, last failure: as the test says");
        assertThat(world.event(StreamEvent.DeploymentFailed.class))
                .hasValueSatisfying(event -> assertThat(((StreamEvent.DeploymentFailed) event).reason())
                        .startsWith("No progress"));
        assertThat(world.state.app(WEB)).contains(before);
    }

    @Test
    void progress_movesTheDeadline() {
        runningWeb();
        var id = deployed(world.updates(withDeadline(app("/web", "serve-2", 2), "60"), false));
        world.offers("a", "b");
        world.now = world.now.plusSeconds(50);
        var first = world.instances("/web").stream()
                .filter(instance -> !instance.isRunning() && instance.isLaunched())
                .findFirst()
                .orElseThrow();
        world.reports(first, TaskState.TASK_RUNNING);
        assertThat(world.effects).contains(new Effect.SetTimer(new TimerKey.Progress(id), world.now.plusSeconds(60)));
        world.now = world.now.plusSeconds(20);
        timeIsUp(id);
        assertThat(world.state.deployment(id)).isPresent();
    }

    @Test
    void instanceThatRunsForAMomentOnly_isNotCountedOn() {
        runningWeb();
        var before = world.state.app(WEB).orElseThrow();
        var id = deployed(world.updates(withDeadline(app("/web", "exit 1", 1), "60"), false));
        world.offers("a");
        var fresh = world.instances("/web").stream()
                .filter(instance -> !instance.isRunning())
                .findFirst()
                .orElseThrow();
        world.reports(fresh, TaskState.TASK_RUNNING);
        assertThat(world.effects).contains(new Effect.SetTimer(new TimerKey.Steady(WEB), world.now.plusSeconds(10)));
        assertThat(world.instances("/web"))
                .as("the old one is needed until then")
                .allMatch(i -> i.killing().isEmpty());

        world.now = world.now.plusSeconds(1);
        world.reports(fresh, TaskState.TASK_FAILED);
        world.now = world.now.plusSeconds(59);
        timeIsUp(id);
        assertThat(ended(id).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(world.state.app(WEB)).contains(before);
    }

    @Test
    void instanceThatHasBeenWellForLongEnough_isCountedOn_alsoByANewLeader() {
        runningWeb();
        var id = deployed(world.updates(withDeadline(app("/web", "serve-2", 1), "60"), false));
        world.offers("a");
        var old = world.instances("/web").stream()
                .filter(Instance::isRunning)
                .findFirst()
                .orElseThrow();
        world.allRun("/web");
        var steady = world.now.plusSeconds(10);
        world.now = world.now.plusSeconds(9);
        steady();
        assertThat(killing(old)).isEmpty();

        world.state = StateCodec.decode(world.stored);
        world.effects.clear();
        world.happens(new KernelEvent.Elected());
        assertThat(world.effects).contains(new Effect.SetTimer(new TimerKey.Steady(WEB), steady));
        world.now = steady;
        steady();
        assertThat(killing(old)).isPresent();
        assertThat(world.state.deployment(id)).isPresent();
    }

    @Test
    void instanceThatIsWellNowAndThen_isNotCountedOn() {
        world.creates(checked("serve"));
        world.offers("a");
        world.allRun("/web");
        world.allHealthy("/web");
        world.now = world.now.plusSeconds(10);
        steady();
        assertThat(world.state.deployments()).isEmpty();
        world.updates(checked("serve-2"), false);
        world.offers("a");
        var old = world.instances("/web").stream()
                .filter(Instance::isRunning)
                .findFirst()
                .orElseThrow();
        world.allRun("/web");
        var fresh = world.instances("/web").stream()
                .filter(i -> !i.id().equals(old.id()))
                .findFirst()
                .orElseThrow();
        for (int second = 0; second < 40; second += 8) {
            world.now = world.now.plusSeconds(4);
            world.happens(new KernelEvent.HealthChanged(fresh.taskId(), Optional.of(true)));
            steady();
            assertThat(killing(old)).as("after " + second + " s").isEmpty();
            world.now = world.now.plusSeconds(4);
            world.happens(new KernelEvent.HealthChanged(fresh.taskId(), Optional.of(false)));
        }
        world.happens(new KernelEvent.HealthChanged(fresh.taskId(), Optional.of(true)));
        world.now = world.now.plusSeconds(10);
        steady();
        assertThat(killing(old)).isPresent();
    }

    private static AppDefinition checked(String cmd) {
        return withDeadline(app("/web", cmd, 1, new UpgradeStrategy(1, 1), List.of(Apps.httpCheck())), "60");
    }

    @Test
    void instanceThatIsCountedOn_isProgress() {
        runningWeb();
        var id = deployed(world.updates(withDeadline(app("/web", "serve-2", 1), "30"), false));
        world.offers("a");
        world.allRun("/web");
        world.now = world.now.plusSeconds(10);
        steady();
        assertThat(world.effects).contains(new Effect.SetTimer(new TimerKey.Progress(id), world.now.plusSeconds(30)));
        world.now = world.now.plusSeconds(25);
        timeIsUp(id);
        assertThat(world.state.deployment(id))
                .as("the old one has as long to go")
                .isPresent();
    }

    private Optional<Instance.Killing> killing(Instance instance) {
        return world.state.instance(WEB, instance.id()).orElseThrow().killing();
    }

    private void steady() {
        world.happens(new KernelEvent.TimerFired(new TimerKey.Steady(WEB)));
    }

    @Test
    void whatLeadsBack_hasNoDeadline() {
        world.creates(withDeadline(app("/web", "serve", 1), "60"));
        world.offers("a");
        world.allRun("/web");
        world.now = world.now.plusSeconds(10);
        steady();
        var id = deployed(world.updates(withDeadline(app("/web", "serve-2", 1), "60"), false));
        world.now = world.now.plusSeconds(60);
        timeIsUp(id);
        var back = ended(id).followedBy().orElseThrow();
        world.now = world.now.plusSeconds(600);
        timeIsUp(back);
        assertThat(world.state.deployment(back).or(() -> Optional.of(ended(back).deployment())))
                .isPresent();
        assertThat(world.state.deploying().endedOf(back).map(EndedDeployment::outcome))
                .isNotEqualTo(Optional.of(Outcome.FAILED));
    }

    @Test
    void whatLeadsBack_isKnownAsSuch_howeverManyOthersEnd() {
        world.creates(withDeadline(app("/web", "serve", 1), "60"));
        world.offers("a");
        world.allRun("/web");
        world.now = world.now.plusSeconds(10);
        steady();
        var id = deployed(world.updates(withDeadline(app("/web", "serve-2", 1), "60"), false));
        world.reports(
                world.instances("/web").stream()
                        .filter(Instance::isRunning)
                        .findFirst()
                        .orElseThrow(),
                TaskState.TASK_LOST);
        world.now = world.now.plusSeconds(60);
        timeIsUp(id);
        var back = ended(id).followedBy().orElseThrow();
        assertThat(world.state.deployment(back)).as("it waits for an offer").isPresent();
        world.creates(app("/other", "serve", 0));
        for (int i = 0; i <= DeploymentBook.MAX_ENDED; i++) {
            world.now = world.now.plusSeconds(1);
            world.updates(world.state.app(PathId.parse("/other")).orElseThrow(), false);
        }
        assertThat(world.state.deploying().undoes(back)).isTrue();
        assertThat(world.state.deploying().ended()).hasSize(DeploymentBook.MAX_ENDED);
    }

    @Test
    void deadline_survivesAChangeOfLeaders() {
        var id = deployed(world.creates(withDeadline(app("/web", "serve", 1), "60")));
        world.state = StateCodec.decode(world.stored);
        world.effects.clear();
        world.happens(new KernelEvent.Elected());
        assertThat(world.effects).contains(new Effect.SetTimer(new TimerKey.Progress(id), world.now.plusSeconds(60)));
    }
}
