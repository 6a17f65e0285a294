package io.ekiden.orchestrator.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.launch.GpuSchedulingBehavior;
import io.ekiden.orchestrator.launch.NoOfferMatchReason;
import io.ekiden.orchestrator.launch.PlacementRules;
import io.ekiden.orchestrator.launch.Refusal;
import io.ekiden.orchestrator.launch.fit.Fit;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What operators say about places, as it holds for launches and for plans. */
class KernelPlacementTest {
    private static final String WITH_GPUS = "cpus:64;mem:262144;disk:100000;gpus:2;ports:[31000-32000]";

    @Test
    void agentWithGpus_isSpared_unlessOperatorsSayOtherwise() {
        var sparing = World.subscribed();
        sparing.creates(Apps.app("/a", "sleep 1", 1));
        sparing.offersOf(WITH_GPUS, "h");
        assertThat(sparing.launched).isEmpty();
        assertThat(sparing.kernel.queue(sparing.state, sparing.now).stream()
                        .flatMap(waiting -> waiting.refusals().stream())
                        .flatMap(unused -> unused.refusals().stream())
                        .map(Refusal::reason))
                .containsExactly(NoOfferMatchReason.DECLINED_SCARCE_RESOURCES);

        var lavish = World.subscribed(KernelSettings.DEFAULT.withPlacement(
                new PlacementRules.Settings(GpuSchedulingBehavior.UNRESTRICTED, Duration.ZERO)));
        lavish.creates(Apps.app("/a", "sleep 1", 1));
        lavish.offersOf(WITH_GPUS, "h");
        assertThat(lavish.launched).hasSize(1);
        var next =
                new Request.CreateApp(Apps.app("/b", "sleep 1", 1), false, new Request.Origin("127.0.0.1", "/v2/apps"));
        assertThat(fitting(lavish, next)).isEqualTo(1);
        assertThat(fitting(sparing, next)).isZero();
    }

    private static int fitting(World world, Request request) {
        var answer = world.kernel.foresee(world.state, request, world.now);
        assertThat(answer).isInstanceOf(Answer.Foreseen.class);
        return ((Answer.Foreseen) answer)
                .plan().apps().values().stream()
                        .flatMap(app -> app.fit().stream())
                        .mapToInt(Fit::agentsThatFit)
                        .sum();
    }
}
