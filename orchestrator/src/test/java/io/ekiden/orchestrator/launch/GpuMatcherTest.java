package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.NOW;
import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static io.ekiden.orchestrator.launch.LaunchFixtures.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.Offer;
import io.ekiden.mesos.model.Resources;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where apps with GPUs go, and who may be on agents that have some. */
class GpuMatcherTest {
    private static MatchResult match(Offer offer, AppDefinition app, GpuSchedulingBehavior behavior) {
        var rules = PlacementRules.at(NOW, new PlacementRules.Settings(behavior, Duration.ZERO));
        return AppMatcher.of(app, rules, List.of()).match(offer, offer.resources(), 1);
    }

    private static List<NoOfferMatchReason> reasons(MatchResult result) {
        return switch (result) {
            case MatchResult.Matched _ -> List.of();
            case MatchResult.Refused refused -> refused.reasons();
        };
    }

    /** Every setting, label, need and offer, against what is meant, said in one sentence each. */
    @Test
    void match_agreesWithTheTable() {
        int matched = 0;
        for (var behavior : GpuSchedulingBehavior.values()) {
            for (var label : List.of("", "restricted", "unrestricted", "nonsense")) {
                for (int needed = 0; needed <= 3; needed++) {
                    for (int offered = 0; offered <= 3; offered++) {
                        var app = app("/a")
                                .needs(100, 0, 0, needed * 1000L)
                                .labels(label.isEmpty() ? Map.of() : Map.of("GPU_SCHEDULING_BEHAVIOR", label))
                                .build();
                        var offer = offer("h", "cpus:4;mem:64" + (offered == 0 ? "" : ";gpus:" + offered), "");
                        boolean spares = label.equals("restricted")
                                || (!label.equals("unrestricted") && behavior == GpuSchedulingBehavior.RESTRICTED);
                        var expected = needed > offered
                                ? List.of(NoOfferMatchReason.INSUFFICIENT_GPUS)
                                : needed == 0 && offered > 0 && spares
                                        ? List.of(NoOfferMatchReason.DECLINED_SCARCE_RESOURCES)
                                        : List.<NoOfferMatchReason>of();
                        var result = match(offer, app, behavior);
                        assertThat(reasons(result))
                                .as("%s, label %s, needs %d of %d", behavior, label, needed, offered)
                                .isEqualTo(expected);
                        if (result instanceof MatchResult.Matched(var taken, var _, var _)) {
                            matched++;
                            assertThat(taken.gpusMilli()).isEqualTo(needed * 1000L);
                        }
                    }
                }
            }
        }
        assertThat(matched).isGreaterThan(40);
    }

    /** Reserved ones first, and never more than are there: instances are placed on one offer until none fits. */
    @Test
    void gpus_areGivenOutWholly_thoseOfTheRoleFirst() {
        for (long seed = 0; seed < 300; seed++) {
            var random = new SplittableRandom(seed);
            int own = random.nextInt(4);
            int anybodys = random.nextInt(4);
            int needed = 1 + random.nextInt(3);
            var text =
                    "cpus:64;mem:64" + (own == 0 ? "" : ";gpus(r):" + own) + (anybodys == 0 ? "" : ";gpus:" + anybodys);
            var offer = offer("h", text, "", "r");
            var app = app("/a")
                    .needs(100, 0, 0, needed * 1000L)
                    .role("r", "r", "*")
                    .build();
            var matcher = AppMatcher.of(app, PlacementRules.at(NOW), List.of());
            var left = offer.resources();
            int placed = 0;
            while (matcher.match(offer, left, seed) instanceof MatchResult.Matched(var taken, var _, var _)) {
                assertThat(left.contains(taken)).as("seed %d", seed).isTrue();
                var rest = left.minus(taken);
                var key = new Resources.Key(Resources.GPUS, "r");
                boolean tookAnybodys = taken.scalars().containsKey(new Resources.Key(Resources.GPUS, "*"));
                assertThat(tookAnybodys && rest.scalars().getOrDefault(key, 0L) > 0)
                        .as("seed %d", seed)
                        .isFalse();
                left = rest;
                placed++;
            }
            assertThat(placed).as("seed %d", seed).isEqualTo((own + anybodys) / needed);
        }
    }

    @Test
    void whoseDataIsThere_mayComeBackToAnAgentWithGpus() {
        var offer = offer("h", "cpus:4;mem:64;gpus:1", "");
        var matcher = AppMatcher.of(app("/a").build(), PlacementRules.at(NOW), List.of());
        assertThat(reasons(matcher.match(offer, offer.resources(), 1)))
                .containsExactly(NoOfferMatchReason.DECLINED_SCARCE_RESOURCES);
        assertThat(matcher.matchKept(offer, offer.resources(), 1)).isInstanceOf(MatchResult.Matched.class);
    }

    @Test
    void waitingForGpus_isExplained() {
        var offer = offer("h", "cpus:4;mem:64;gpus:1", "");
        var app = app("/a").needs(100, 0, 0, 2000).build();
        var refused = (MatchResult.Refused) match(offer, app, GpuSchedulingBehavior.RESTRICTED);
        var why = WhyNot.of(List.of(new OfferStatistics.UnusedOffer(offer, refused.refusals(), NOW)));
        assertThat(why)
                .containsExactly(new WhyNot(
                        NoOfferMatchReason.INSUFFICIENT_GPUS,
                        1,
                        "1 of 1 agent: needs 2 gpus, the best agent (h) has 1 gpus left"));
    }

    @Test
    void container_ofAPod_getsItsOwn() throws Exception {
        var json = """
                {"id": "/p", "containers": [
                  {"name": "a", "resources": {"cpus": 0.1, "mem": 8}, "exec": {"command": {"shell": "x"}}},
                  {"name": "b", "resources": {"cpus": 0.1, "mem": 8, "gpus": 2}, "exec": {"command": {"shell": "x"}}}]}""";
        var options = DefinitionOptions.DEFAULT.withGpus(true);
        var parsed = new PodJson(RoleSettings.DEFAULT, options)
                .parse(Json.read(json.getBytes(StandardCharsets.UTF_8)), Instant.EPOCH);
        var pod = ((Parsed.Accepted) parsed).app();
        var offer = offer("h", "cpus:4;mem:64;disk:20;gpus:3", "");
        var matched = (MatchResult.Matched) match(offer, pod, GpuSchedulingBehavior.RESTRICTED);
        var id = new InstanceId("p.instance-" + new UUID(0, 1));
        var group = TaskGroupFactory.group(pod, id, 1, offer, matched, TaskInfoFactory.Settings.DEFAULT);
        assertThat(group.executor().resources().gpusMilli()).isZero();
        assertThat(group.tasks().stream().map(task -> task.resources().gpusMilli()))
                .containsExactly(0L, 2000L);
        assertThat(group.tasks().stream()
                        .map(task -> Optional.ofNullable(
                                task.command().environment().get("MARATHON_CONTAINER_RESOURCE_GPUS"))))
                .containsExactly(Optional.of("0"), Optional.of("2"));
    }
}
