package io.ekiden.lb.bluegreen;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.lb.bluegreen.Step.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Against a Marathon and two load balancers that are late, with the command killed now and then. Replay a seed that is printed with
 * {@code -Dekiden.seed=N}.
 */
class BlueGreenPropertiesTest {
    private static final int SEEDS = 40;
    private static final Duration MAX_WAIT = Duration.ofSeconds(40);

    private static final class Run {
        final SplittableRandom random;
        final World world;
        final Definition before;
        final Definition after;
        final int step;
        final int least;
        JsonNode oldApp;
        /** What may be missing for a moment. */
        int slack;

        int kills = 3;
        Goal goal = Goal.DEPLOY;
        boolean hold;
        Optional<Canary> canary = Optional.empty();

        Run(long seed) {
            random = new SplittableRandom(seed);
            world = new World(random);
            before = World.definition("old", random.nextInt(1, 7));
            after = World.definition("new", random.nextInt(1, 7));
            step = random.nextInt(1, 4);
            least = Math.min(before.instances(), after.instances());
            var first = command(before, 0);
            assertThat(first.outcome()).isEqualTo(Outcome.DONE);
            oldApp = world.app("/shop-blue").definition.deepCopy();
        }

        Rollout rollout() {
            return new Rollout(goal, 1, step, MAX_WAIT, hold, canary);
        }

        void withCanary(double wrong) {
            canary = Optional.of(new Canary(List.of(10, 30, 60), Duration.ofSeconds(8), 0.05, 20));
            world.wrong = wrong;
        }

        /** Runs until it ends, and begins anew when it is killed, before or after its step. */
        Step.End deploy(Definition given) {
            return command(given, least - slack);
        }

        private Step.End command(Definition given, int capacity) {
            var progress = Progress.START;
            var kept = Optional.of(given);
            for (int round = 0; round < 3_000; round++) {
                var decision = BlueGreenMachine.decide(rollout(), progress, world.seen(kept), world.now());
                progress = decision.progress();
                if (decision.step() instanceof Step.End end) {
                    return end;
                }
                boolean dies = kills > 0 && random.nextInt(40) == 0;
                boolean tooEarly = dies && random.nextBoolean();
                if (!tooEarly) {
                    world.run(decision.step(), given);
                }
                if (dies) {
                    kills--;
                    progress = Progress.START;
                }
                world.tick();
                assertThat(world.capacity())
                        .as("capacity after %s with %s", decision.step(), world.ids())
                        .isGreaterThanOrEqualTo(capacity);
            }
            throw new AssertionError("it does not end: " + world.ids());
        }

        void assertOldAsBefore() {
            assertThat(world.ids()).containsExactly("/shop-blue");
            assertThat(world.app("/shop-blue").definition).isEqualTo(oldApp);
        }

        void assertYoungAlone() {
            assertThat(world.ids()).containsExactly("/shop-green");
            var app = world.app("/shop-green").definition;
            assertThat(app.path("cmd").asText()).isEqualTo("new");
            assertThat(app.path("instances").asInt()).isEqualTo(after.instances());
            assertThat(app.at("/labels/HAPROXY_0_PORT").asText()).isEqualTo("80");
        }
    }

    private interface Story {
        void tell(Run run);
    }

    private static void each(Story story) {
        long only = Long.getLong("ekiden.seed", -1);
        for (long seed = only < 0 ? 1 : only; seed <= (only < 0 ? SEEDS : only); seed++) {
            try {
                story.tell(new Run(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    @Test
    void deployment_endsWithTheYoungerAppAlone_andNeverHasFewerThanAsked() {
        each(run -> {
            run.world.drains = run.random.nextBoolean();
            var end = run.deploy(run.after);
            assertThat(end.outcome()).as(end.text()).isEqualTo(Outcome.DONE);
            run.assertYoungAlone();
            assertThat(run.deploy(run.after).outcome()).as("again").isEqualTo(Outcome.DONE);
            run.assertYoungAlone();
        });
    }

    @Test
    void deploymentThatHolds_keepsBoth_untilItIsCompletedOrAborted() {
        each(run -> {
            run.hold = true;
            if (run.random.nextBoolean()) {
                run.withCanary(0);
            }
            var end = run.deploy(run.after);
            assertThat(end.outcome()).as(end.text()).isEqualTo(Outcome.HELD);
            assertThat(run.world.ids()).contains("/shop-blue", "/shop-green");
            assertThat(run.world.app("/shop-blue").definition).isEqualTo(run.oldApp);
            boolean completes = run.random.nextBoolean();
            run.goal = completes ? Goal.COMPLETE : Goal.ABORT;
            run.kills = 0;
            end = run.deploy(run.after);
            assertThat(end.outcome()).as(end.text()).isEqualTo(Outcome.DONE);
            if (completes) {
                run.assertYoungAlone();
            } else {
                run.assertOldAsBefore();
            }
        });
    }

    @Test
    void canaryThatIsWell_isPromoted() {
        each(run -> {
            run.withCanary(0.01);
            run.world.drains = run.random.nextBoolean();
            var end = run.deploy(run.after);
            assertThat(end.outcome()).as(end.text()).isIn(Outcome.DONE, Outcome.ROLLED_BACK);
            if (end.outcome() == Outcome.DONE) {
                run.assertYoungAlone();
            } else {
                // One error in a hundred may be more than five in the first twenty.
                assertThat(end.text()).containsAnyOf("went wrong", "it was undone before");
                run.assertOldAsBefore();
            }
        });
    }

    @Test
    void canaryWithErrors_isUndone_andSaysTheNumbers() {
        each(run -> {
            run.withCanary(0.5);
            var end = run.deploy(run.after);
            assertThat(end.outcome()).as(end.text()).isEqualTo(Outcome.ROLLED_BACK);
            if (run.kills == 3) {
                assertThat(end.text())
                        .matches(
                                "canary has 10 % of the requests: \\d+, of which [1-9]\\d* went wrong .*; more than 5.00 % went"
                                        + " wrong; /shop-blue has the traffic as before");
            }
            run.assertOldAsBefore();
        });
    }

    @Test
    void appThatDoesNotGetHealthy_isUndone() {
        each(run -> {
            run.world.sick = true;
            if (run.random.nextBoolean()) {
                run.withCanary(0);
            }
            var end = run.deploy(run.after);
            assertThat(end.outcome()).as(end.text()).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(end.text()).containsAnyOf("instances healthy after 40 s", "it was undone before");
            run.assertOldAsBefore();
        });
    }

    /** Another command aborts while the first one is somewhere, or was killed there. */
    @Test
    void abort_bringsBackTheOlderApp_fromAnywhere() {
        each(run -> {
            run.world.shares = run.random.nextBoolean();
            if (run.world.shares && run.random.nextBoolean()) {
                run.withCanary(0);
            }
            run.world.drains = run.random.nextBoolean();
            if (!run.world.drains && !run.world.shares) {
                // A step's tasks end at once, and are given back afterwards; with one task there is none to keep
                // meanwhile.
                int kept = run.after.instances() == 1 ? 0 : Math.max(1, run.least - run.step);
                run.slack = run.least - kept;
            }
            var progress = Progress.START;
            int rounds = run.random.nextInt(1, 60);
            for (int round = 0; round < rounds; round++) {
                var decision = BlueGreenMachine.decide(
                        run.rollout(), progress, run.world.seen(Optional.of(run.after)), run.world.now());
                progress = decision.progress();
                run.world.run(decision.step(), run.after);
                run.world.tick();
            }
            boolean tooLate = !run.world.ids().contains("/shop-blue");
            boolean nothingYet = run.world.ids().size() == 1;
            run.goal = Goal.ABORT;
            run.kills = 0;
            var end = run.deploy(run.after);
            if (tooLate) {
                assertThat(end.outcome()).as(end.text()).isIn(Outcome.CONFLICT, Outcome.DONE);
                run.assertYoungAlone();
            } else {
                assertThat(end.outcome()).as(end.text()).isEqualTo(nothingYet ? Outcome.CONFLICT : Outcome.DONE);
                run.assertOldAsBefore();
            }
        });
    }
}
