package io.ekiden.orchestrator.kernel;

import static io.ekiden.orchestrator.kernel.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.TaskState;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Lifecycle.UpgradeStrategy;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.check.ReadinessCheck;
import io.ekiden.orchestrator.store.codec.StateCodec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelReadinessTest {
    private static final PathId WEB = PathId.parse("/web");
    private static final ReadinessCheck READINESS = new ReadinessCheck(
            "ready",
            ReadinessCheck.Protocol.HTTP,
            "/",
            "default",
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            List.of(200),
            false);

    private World world = World.subscribed();

    private static AppDefinition web(String cmd, int instances) {
        var app = app("/web", cmd, instances, new UpgradeStrategy(1, 0.5), List.of());
        return app.withRun(app.run().withReadiness(READINESS));
    }

    private void run() {
        world.offers("a", "b");
        world.allRun("/web");
    }

    private void becomesReady(Instance instance) {
        world.happens(new KernelEvent.BecameReady(instance.taskId()));
    }

    private List<Instance> asked() {
        return world.effects.stream()
                .filter(e -> e instanceof Effect.StartReadinessCheck)
                .map(e -> ((Effect.StartReadinessCheck) e).instance())
                .distinct()
                .toList();
    }

    private void deployed(int instances) {
        world.creates(web("v1", instances));
        run();
        List.copyOf(world.instances("/web")).forEach(this::becomesReady);
        assertThat(world.state.deployments()).isEmpty();
        world.effects.clear();
    }

    @Test
    void deployment_waitsUntilEveryNewInstanceIsReady() {
        world.creates(web("v1", 2));
        run();
        assertThat(asked()).containsExactlyInAnyOrderElementsOf(world.instances("/web"));
        assertThat(world.state.deployments()).hasSize(1);

        var instances = List.copyOf(world.instances("/web"));
        becomesReady(instances.get(0));
        assertThat(world.state.deployments()).hasSize(1);
        assertThat(world.effects).doesNotContain(new Effect.StopReadinessChecks(WEB));
        becomesReady(instances.get(1));
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.effects).contains(new Effect.StopReadinessChecks(WEB));
    }

    @Test
    void rollingReplacement_killsAnOldInstanceForEachNewOneThatIsReady() {
        deployed(2);
        world.updates(web("v2", 2), false);
        run();
        var config = world.state.app(WEB).orElseThrow().configVersion();
        assertThat(asked()).hasSize(1).allMatch(i -> i.configVersion().equals(config));
        assertThat(world.instances("/web")).hasSize(3).allMatch(i -> i.killing().isEmpty());

        becomesReady(asked().getFirst());
        assertThat(world.instances("/web").stream().filter(i -> i.killing().isPresent()))
                .singleElement()
                .matches(i -> !i.configVersion().equals(config));
        world.killsSucceed("/web");
        run();
        asked().forEach(this::becomesReady);
        world.killsSucceed("/web");
        assertThat(world.state.deployments()).isEmpty();
        assertThat(world.instances("/web")).hasSize(2).allMatch(Instance::ready);
    }

    @Test
    void newLeader_asksThoseWhoWereNotReady_andNobodyElse() {
        world.creates(web("v1", 2));
        run();
        var instances = List.copyOf(world.instances("/web"));
        becomesReady(instances.get(0));

        var next = new World();
        next.stored.putAll(world.stored);
        next.state = StateCodec.decode(world.stored);
        next.happens(new KernelEvent.Elected());
        world = next;

        assertThat(asked())
                .extracting(Instance::id)
                .containsExactly(instances.get(1).id());
        assertThat(world.state.deployments()).hasSize(1);
        becomesReady(instances.get(1));
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void outsideOfDeployments_nobodyIsAsked_untilTheNextOneWaitsForThem() {
        deployed(1);
        world.reports(world.instances("/web").iterator().next(), TaskState.TASK_FAILED);
        world.now = world.now.plusSeconds(60);
        run();
        assertThat(world.instances("/web")).singleElement().matches(i -> i.isRunning() && !i.ready());
        assertThat(asked()).isEmpty();

        world.updates(web("v1", 2), false);
        world.now = world.now.plusSeconds(60);
        run();
        assertThat(asked()).extracting(Instance::id).hasSize(2);
        asked().forEach(this::becomesReady);
        assertThat(world.state.deployments()).isEmpty();
    }

    @Test
    void cancelledDeployment_asksNoMore() {
        world.creates(web("v1", 1));
        run();
        world.effects.clear();
        world.asks(new Request.CancelDeployment(world.state.deployments().firstKey(), true));
        assertThat(world.effects).contains(new Effect.StopReadinessChecks(WEB));
        assertThat(asked()).isEmpty();
    }

    /** It was launched again outside of a deployment, and the next one does not replace it. */
    @Test
    void oldInstance_leftByAStoppedUpgrade_isNotWaitedFor() {
        deployed(1);
        world.reports(world.instances("/web").iterator().next(), TaskState.TASK_FAILED);
        world.now = world.now.plusSeconds(60);
        run();
        var old = world.instances("/web").iterator().next();
        assertThat(old.ready()).isFalse();
        world.updates(web("v2", 1), false);
        world.asks(new Request.CancelDeployment(world.state.deployments().firstKey(), true));
        assertThat(world.instances("/web")).contains(old);
        world.effects.clear();

        world.updates(web("v2", 2), false);
        run();
        assertThat(asked()).noneMatch(instance -> instance.id().equals(old.id()));
        asked().forEach(this::becomesReady);

        assertThat(world.instances("/web")).contains(old);
        assertThat(world.state.deployments()).isEmpty();
    }
}
