package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.orchestrator.deployment.EndedDeployment.Outcome;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Deployments that stand still while somebody looks. */
class KernelPauseTest {
    private static final PathId WEB = PathId.parse("/web");

    private final World world = World.subscribed();

    private static AppDefinition web(String cmd, int instances) {
        return app("/web", cmd, instances, new UpgradeStrategy(1, 0.5), List.of());
    }

    private String upgraded(int instances) {
        world.creates(web("old", instances));
        settle();
        return ((Answer.Deploying) world.updates(web("new", instances), false)).deploymentId();
    }

    private void pause(String id) {
        assertThat(world.asks(new Request.PauseDeployment(id))).isInstanceOf(Answer.Deploying.class);
    }

    private void resume(String id) {
        assertThat(world.asks(new Request.ResumeDeployment(id))).isInstanceOf(Answer.Deploying.class);
    }

    private void settle() {
        for (int i = 0; i < 10; i++) {
            world.offers("a", "b");
            world.allRun("/web");
            world.killsSucceed("/web");
        }
    }

    private Map<Instant, Long> byConfiguration() {
        return world.instances("/web").stream()
                .filter(Instance::isActive)
                .collect(Collectors.groupingBy(Instance::configVersion, TreeMap::new, Collectors.counting()));
    }

    private List<String> commands() {
        return world.launched.stream().map(task -> task.command().value()).toList();
    }

    @Test
    void paused_startsAndKillsNothing_untilItGoesOn() {
        var id = upgraded(4);
        world.offers("a");
        world.allRun("/web");
        pause(id);
        var before = byConfiguration();
        world.effects.clear();
        world.launched.clear();

        world.killsSucceed("/web");
        settle();

        assertThat(byConfiguration()).isEqualTo(before);
        assertThat(world.launched).isEmpty();
        assertThat(world.calls()).noneMatch(call -> call instanceof Call.Kill);
        assertThat(world.state.deployments()).containsKey(id);
        assertThat(world.asks(new Request.RestartApp(WEB, false))).isInstanceOf(Answer.Locked.class);

        resume(id);
        settle();
        assertThat(world.state.deploying().endedOf(id).orElseThrow().outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(byConfiguration())
                .containsOnlyKeys(world.state.app(WEB).orElseThrow().configVersion());
    }

    /** A load balancer is there, and the first old instances are on their way out. */
    private String draining() {
        world.asks(new Request.BalancerAlive("lb-1", Duration.ofHours(1)));
        world.asks(new Request.BalancerAlive("lb-2", Duration.ofHours(1)));
        var id = upgraded(2);
        world.offers("a");
        world.allRun("/web");
        assertThat(leaving()).hasSize(1);
        assertThat(leaving().getFirst().killing().orElseThrow().sent()).isFalse();
        return id;
    }

    private List<Instance> leaving() {
        return world.instances("/web").stream()
                .filter(i -> i.killing().isPresent())
                .toList();
    }

    @Test
    void tasksThatLoadBalancersStillLetGoOf_stay_andGoWhenTheDeploymentGoesOn() {
        var id = draining();
        var leaving = leaving().getFirst();
        world.asks(new Request.BalancerDrained("lb-1", List.of(leaving.taskId())));
        long active =
                world.instances("/web").stream().filter(Instance::isActive).count();
        world.effects.clear();

        pause(id);

        assertThat(leaving()).isEmpty();
        assertThat(world.running("/web")).isEqualTo(3);
        assertThat(byConfiguration().values().stream().mapToLong(n -> n).sum()).isEqualTo(active + 1);
        assertThat(world.effects)
                .contains(new Effect.CancelTimer(new TimerKey.Drain(leaving.appId(), leaving.id())))
                .anyMatch(effect -> effect instanceof Effect.StartHealthChecks(var _, var instance)
                        && instance.id().equals(leaving.id()));
        // Late news of load balancers and of the timer end nothing.
        world.asks(new Request.BalancerDrained("lb-2", List.of(leaving.taskId())));
        world.happens(new KernelEvent.TimerFired(new TimerKey.Drain(leaving.appId(), leaving.id())));
        assertThat(world.calls()).noneMatch(Call.Kill.class::isInstance);
        assertThat(world.state.balancers().drainedBy()).isEmpty();
        assertThat(StateCodec.decode(world.stored).instances(WEB)).allMatch(Instance::isRunning);

        resume(id);
        assertThat(leaving()).hasSize(1);
        world.asks(
                new Request.BalancerDrained("lb-2", List.of(leaving().getFirst().taskId())));
        assertThat(world.calls()).as("what lb-1 said before counts no more").noneMatch(Call.Kill.class::isInstance);
        world.asks(
                new Request.BalancerDrained("lb-1", List.of(leaving().getFirst().taskId())));
        assertThat(world.calls()).anyMatch(Call.Kill.class::isInstance);
    }

    @Test
    void whatSomebodyElseKills_isKilledAllTheSame() {
        var id = draining();
        var users = world.instances("/web").stream()
                .filter(i -> i.killing().isEmpty())
                .toList();
        // One of them is leaving already.
        var tasks = Stream.concat(leaving().stream(), users.stream().limit(1))
                .map(Instance::taskId)
                .toList();
        world.asks(new Request.KillTasks(tasks, false, false, false));

        pause(id);

        assertThat(leaving()).extracting(Instance::taskId).containsExactlyInAnyOrderElementsOf(tasks);
        tasks.forEach(task -> world.asks(new Request.BalancerDrained("lb-1", List.of(task))));
        tasks.forEach(task -> world.asks(new Request.BalancerDrained("lb-2", List.of(task))));
        assertThat(world.calls().stream().filter(Call.Kill.class::isInstance)).hasSize(2);
    }

    @Test
    void instancesThatWaited_areNotLaunched() {
        var id = upgraded(2);
        assertThat(world.state.waiting()).isNotEmpty();
        world.launched.clear();

        pause(id);
        settle();
        assertThat(world.launched).isEmpty();
        assertThat(world.running("/web")).isEqualTo(2);

        resume(id);
        settle();
        assertThat(commands()).containsOnly("new").hasSize(2);
    }

    @Test
    void taskThatDies_comesBackAsWhatItWas_withItsDelay() {
        var id = upgraded(2);
        world.offers("a");
        world.allRun("/web");
        pause(id);
        settle();
        var before = byConfiguration();
        assertThat(before).hasSize(2);
        var old = world.instances("/web").stream()
                .filter(i -> i.isRunning()
                        && i.configVersion().equals(before.keySet().iterator().next()))
                .findFirst()
                .orElseThrow();
        world.launched.clear();

        world.reports(old, TaskState.TASK_FAILED);
        world.offers("a");
        assertThat(world.launched).as("delayed").isEmpty();
        world.now = world.now.plusSeconds(2);
        settle();

        assertThat(commands()).containsExactly("old");
        assertThat(byConfiguration()).isEqualTo(before);
    }

    @Test
    void taskOfALostAgent_isReplacedByOneOfItsKind_alsoByTheNextLeader() {
        var id = upgraded(2);
        pause(id);
        settle();
        var before = byConfiguration();
        world.launched.clear();

        world.reports(world.instances("/web").iterator().next(), TaskState.TASK_UNREACHABLE);
        world.state = StateCodec.decode(world.stored).apply(new Change.MasterSeen(world.state.master()));
        world.happens(new KernelEvent.Elected());
        settle();

        assertThat(commands()).containsExactly("old");
        assertThat(byConfiguration()).isEqualTo(before);
        assertThat(world.state.deployment(id).orElseThrow().isPaused()).isTrue();
    }

    @Test
    void pausedScaling_keepsWhatRuns() {
        world.creates(web("old", 1));
        settle();
        var id = ((Answer.Deploying) world.updates(web("old", 5), false)).deploymentId();
        pause(id);
        settle();
        assertThat(world.running("/web")).isEqualTo(1);

        world.reports(world.instances("/web").iterator().next(), TaskState.TASK_KILLED);
        settle();
        assertThat(world.running("/web")).isEqualTo(1);

        resume(id);
        settle();
        assertThat(world.running("/web")).isEqualTo(5);
    }

    @Test
    void cancellation_andForce_workOnPausedOnes() {
        var id = upgraded(2);
        world.offers("a");
        world.allRun("/web");
        pause(id);

        var back = ((Answer.Deploying) world.asks(new Request.CancelDeployment(id, false))).deploymentId();
        assertThat(world.state.deployment(back).orElseThrow().isPaused()).isFalse();
        pause(back);
        world.updates(web("newest", 3), true);
        settle();

        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.running("/web")).isEqualTo(3);
        assertThat(byConfiguration())
                .containsOnlyKeys(world.state.app(WEB).orElseThrow().configVersion());
    }

    @Test
    void deadline_doesNotRun_andBeginsAnew() {
        var id = ((Answer.Deploying) world.creates(withDeadline(web("old", 1), 60))).deploymentId();
        pause(id);
        world.now = world.now.plusSeconds(1_000);
        world.happens(new KernelEvent.TimerFired(new TimerKey.Progress(id)));
        assertThat(world.state.deployment(id)).isPresent();
        world.effects.clear();

        resume(id);

        assertThat(world.effects).contains(new Effect.SetTimer(new TimerKey.Progress(id), world.now.plusSeconds(60)));
        world.happens(new KernelEvent.TimerFired(new TimerKey.Progress(id)));
        assertThat(world.state.deployment(id)).isPresent();
        world.now = world.now.plusSeconds(60);
        world.happens(new KernelEvent.TimerFired(new TimerKey.Progress(id)));
        assertThat(world.state.deploying().endedOf(id).orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
    }

    private static AppDefinition withDeadline(AppDefinition app, int seconds) {
        var run = app.run();
        return app.withRun(new RunSpec(
                run.process(),
                run.resources(),
                run.ports(),
                run.placement(),
                run.lifecycle(),
                run.healthChecks(),
                new TreeMap<>(Map.of(RunSpec.PROGRESS_DEADLINE, String.valueOf(seconds))),
                List.of()));
    }

    @Test
    void pausedRemoval_killsNothing() {
        world.creates(web("old", 2));
        settle();
        var other = app("/zoo", "run", 0);
        world.creates(other);
        var id = ((Answer.Deploying) world.asks(new Request.DeleteApp(WEB, false))).deploymentId();
        pause(id);
        // Both kills were sent in the turn that removed it: nothing more to hold back, and nothing comes again.
        world.killsSucceed("/web");
        settle();
        assertThat(world.instances("/web")).isEmpty();

        resume(id);
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void events_tellOfIt_once_andWhoIsUnknownIsNotFound() {
        var id = upgraded(1);
        world.effects.clear();
        pause(id);
        pause(id);
        resume(id);
        resume(id);

        assertThat(world.events()).containsOnlyOnce("DeploymentPaused", "DeploymentResumed");
        assertThat(world.asks(new Request.PauseDeployment("nobody"))).isEqualTo(new Answer.NoSuchDeployment("nobody"));
        assertThat(world.asks(new Request.ResumeDeployment("nobody"))).isEqualTo(new Answer.NoSuchDeployment("nobody"));
    }

    /** Whatever dies, is lost or comes back, and whoever leads: what ran is kept, and in the end all is as asked. */
    @Test
    void pausesAtAnyTime_keepWhatRan_andLoseNothing() {
        for (long seed = 1; seed <= 40; seed++) {
            var random = new SplittableRandom(seed);
            var id = upgraded(4);
            for (int i = random.nextInt(4); i > 0; i--) {
                world.offersOnce("a");
                world.allRun("/web");
                world.killsSucceed("/web");
            }
            if (world.state.deployment(id).isPresent()) {
                pause(id);
                var before = byConfiguration();
                for (int i = 0; i < 6; i++) {
                    disturb(random);
                }
                world.now = world.now.plusSeconds(600);
                settle();
                assertThat(byConfiguration()).as("seed %d", seed).isEqualTo(before);
                resume(id);
            }
            world.now = world.now.plusSeconds(600);
            settle();
            settle();
            assertThat(world.state.deployments()).as("seed %d", seed).isEmpty();
            assertThat(world.running("/web")).as("seed %d", seed).isEqualTo(4);
            world.asks(new Request.DeleteApp(WEB, true));
            settle();
            assertThat(world.instances("/web")).as("seed %d", seed).isEmpty();
        }
    }

    private void disturb(SplittableRandom random) {
        var running = world.instances("/web").stream()
                .filter(i -> i.isLaunched() && i.condition() != Condition.UNREACHABLE_INACTIVE)
                .toList();
        if (!running.isEmpty()) {
            var states = List.of(TaskState.TASK_FAILED, TaskState.TASK_KILLED, TaskState.TASK_UNREACHABLE);
            world.reports(running.get(random.nextInt(running.size())), states.get(random.nextInt(states.size())));
        }
        if (random.nextInt(3) == 0) {
            world.state = StateCodec.decode(world.stored).apply(new Change.MasterSeen(world.state.master()));
            world.happens(new KernelEvent.Elected());
        }
        world.now = world.now.plusSeconds(random.nextInt(30));
        if (random.nextBoolean()) {
            world.offersOnce("a", "b");
            world.allRun("/web");
        }
    }
}
