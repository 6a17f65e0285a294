package io.ekiden.lb.bluegreen;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.lb.bluegreen.Step.Outcome;
import io.ekiden.lb.bluegreen.run.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final Names NAMES = new Names("/web", "/web");

    private static Rollout rollout(int initial, int step, boolean hold, Integer... shares) {
        var canary = shares.length == 0
                ? Optional.<Canary>empty()
                : Optional.of(new Canary(List.of(shares), Duration.ofMinutes(1), 0.01, 20));
        return new Rollout(Goal.DEPLOY, initial, step, Duration.ofMinutes(5), hold, canary);
    }

    /** Not all of it is well now: that is for the deployment to wait for. */
    private static Colour colour(String id, int instances) {
        var members = IntStream.range(0, instances / 2)
                .mapToObj(number -> new Colour.Member("task-" + number, Set.of(), false, number > 0))
                .toList();
        return new Colour(id, instances, true, members);
    }

    private static Seen seen(int target, Colour... colours) {
        int before = colours.length == 0 ? 0 : colours[0].instances();
        return new Seen(
                List.of(colours),
                Optional.empty(),
                List.of(),
                new Seen.Sizes(target, before),
                Set.of("/web-green"),
                List.of());
    }

    private static List<String> told(Rollout rollout, Seen seen) {
        return Rehearsal.of(rollout, NAMES, seen).stream().map(Report::text).toList();
    }

    @Test
    void steps_areThoseOfADeploymentInWhichAllGoesWell() {
        assertThat(told(rollout(1, 1, false), seen(2)))
                .containsExactly(
                        "the app of the other colour starts with 2 instances",
                        "/web-blue has the traffic with 2 instances");
        assertThat(told(rollout(1, 1, false), seen(2, colour("/web-blue", 2))))
                .containsExactly(
                        "the app of the other colour starts with 1 instance",
                        "/web-blue loses 1 instance, drained",
                        "/web-green gets 2 instances",
                        "/web-blue loses 1 instance, drained",
                        "/web-blue is removed",
                        "/web-green has the traffic with 2 instances");
        assertThat(told(rollout(1, 2, true), seen(3, colour("/web-green", 1))))
                .last()
                .isEqualTo(
                        "/web-blue has the traffic with 3 instances, /web-green is still there: complete or abort it");
        assertThat(told(rollout(1, 1, false, 10, 50), seen(4, colour("/web-blue", 4))))
                .containsExactly(
                        "the younger app gets 10 % of the requests",
                        "the app of the other colour starts with 1 instance",
                        "/web-green gets 2 instances",
                        "the younger app gets 50 % of the requests",
                        "/web-green gets 4 instances",
                        "the younger app gets 100 % of the requests",
                        "/web-blue is removed",
                        "the requests are shared no more",
                        "/web-green has the traffic with 4 instances");
    }

    @Test
    void rehearsal_comesToAGoodEnd_andNeverGoesBelowWhatServed() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            int target = 1 + random.nextInt(20);
            int before = 1 + random.nextInt(20);
            var shares = random.nextBoolean() ? new Integer[] {} : new Integer[] {5, 5 + 1 + random.nextInt(90)};
            var rollout = rollout(1 + random.nextInt(30), 1 + random.nextInt(7), false, shares);
            var steps = Rehearsal.of(rollout, NAMES, seen(target, colour("/web-blue", before)));
            var instances = new ArrayList<>(List.of(before, 0));
            for (var step : steps) {
                switch (step) {
                    case Step.Create(var count) -> instances.set(1, count);
                    case Step.Scale(var id, var count) -> instances.set(id.equals("/web-blue") ? 0 : 1, count);
                    case Step.Kill(var id, var ids) -> {
                        assertThat(id).isEqualTo("/web-blue");
                        instances.set(0, instances.getFirst() - ids.size());
                    }
                    case Step.Remove(var id) -> instances.set(id.equals("/web-blue") ? 0 : 1, 0);
                    case Step.SetShare _, Step.RemoveShare _ -> {}
                    case Step.Wait(var text) ->
                        assertThat(text).as("seed %d waits", seed).isNull();
                    case Step.End end ->
                        assertThat(end.outcome()).as("seed %d %s", seed, end).isEqualTo(Outcome.DONE);
                }
                assertThat(instances.getFirst() + instances.getLast())
                        .as("seed %d after %s of %s", seed, step, steps)
                        .isGreaterThanOrEqualTo(Math.min(target, before));
            }
            assertThat(instances).as("seed %d", seed).containsExactly(0, target);
        }
    }
}
