package io.ekiden.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HealthMachineTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProbeResult PASSED = new ProbeResult.Passed();
    private static final ProbeResult NOT_FOUND = new ProbeResult.Failed("404 Not Found");
    private static final HealthState FRESH = HealthState.startingAt(START);

    @Test
    void judge_firstSuccessMakesHealthy() {
        var verdict = HealthMachine.judge(marathon(3), FRESH, PASSED, at(1));

        assertThat(verdict.changed()).contains(Health.HEALTHY);
        assertThat(verdict.kill()).isEmpty();
        assertThat(verdict.state())
                .isEqualTo(new HealthState(
                        START, 0, Optional.of(at(1)), Optional.of(at(1)), Optional.empty(), Optional.empty()));
    }

    @Test
    void judge_failureInGraceLeavesNoTrace() {
        var verdict = HealthMachine.judge(marathon(1), FRESH, NOT_FOUND, at(9));

        assertThat(verdict).isEqualTo(new Verdict(FRESH, FRESH, Optional.empty()));
        assertThat(verdict.failureCounted()).isFalse();
        assertThat(verdict.state().health()).isEqualTo(Health.UNKNOWN);
    }

    @Test
    void judge_failureCountsFromTheEndOfGrace() {
        var verdict = HealthMachine.judge(marathon(3), FRESH, NOT_FOUND, at(10));

        assertThat(verdict.changed()).contains(Health.UNHEALTHY);
        assertThat(verdict.failureCounted()).isTrue();
        assertThat(verdict.state().consecutiveFailures()).isEqualTo(1);
        assertThat(verdict.state().lastFailureCause()).contains("404 Not Found");
    }

    @Test
    void judge_graceIsOverAfterTheFirstSuccess() {
        var state = run(marathon(3), PASSED, NOT_FOUND);

        assertThat(state.consecutiveFailures()).isEqualTo(1);
        assertThat(state.alive()).isFalse();
    }

    @Test
    void judge_marathonKillsAtTheLimitAndAgainAfterIt() {
        var check = marathon(2);
        var once = HealthMachine.judge(check, FRESH, NOT_FOUND, at(10));
        var twice = HealthMachine.judge(check, once.state(), NOT_FOUND, at(11));
        var thrice = HealthMachine.judge(check, twice.state(), NOT_FOUND, at(12));

        assertThat(once.kill()).isEmpty();
        assertThat(twice.kill()).contains("404 Not Found");
        assertThat(twice.changed()).isEmpty();
        assertThat(thrice.kill()).contains("404 Not Found");
    }

    @Test
    void judge_limitZeroNeverKillsForMarathonAndAtOnceForMesos() {
        assertThat(HealthMachine.judge(marathon(0), FRESH, NOT_FOUND, at(10)).kill())
                .isEmpty();
        assertThat(HealthMachine.judge(mesos(0), FRESH, NOT_FOUND, at(10)).kill())
                .contains("404 Not Found");
    }

    @Test
    void judge_successStartsTheCountAnew() {
        var state = run(marathon(3), PASSED, NOT_FOUND, NOT_FOUND, PASSED, NOT_FOUND);

        assertThat(state.consecutiveFailures()).isEqualTo(1);
        assertThat(state.firstSuccess()).contains(at(0));
        assertThat(state.lastSuccess()).contains(at(3));
        assertThat(state.lastFailure()).contains(at(4));
    }

    @Test
    void judge_startupIsForgivenToItsEnd_andThenTheFirstFailureKills() {
        var timing = new HealthCheck.Timing(
                Duration.ZERO,
                Duration.ofSeconds(1),
                Duration.ZERO,
                Duration.ZERO,
                Optional.of(Duration.ofSeconds(60)));
        var check = new HealthCheck(new HealthCheck.Tcp("a", 1), timing, 0, HealthPolicy.MARATHON);
        assertThat(HealthMachine.judge(check, FRESH, NOT_FOUND, at(59)))
                .isEqualTo(new Verdict(FRESH, FRESH, Optional.empty()));
        assertThat(HealthMachine.judge(check, FRESH, NOT_FOUND, at(60)).kill())
                .contains("not healthy within 60 s of its start: 404 Not Found");

        var well = HealthMachine.judge(check, FRESH, PASSED, at(59)).state();
        assertThat(HealthMachine.judge(check, well, NOT_FOUND, at(61)).kill())
                .as("it has started, and its limit is 0")
                .isEmpty();
    }

    @Test
    void judge_inconclusiveChangesNothing() {
        var healthy = run(mesos(0), PASSED);

        var verdict = HealthMachine.judge(mesos(0), healthy, new ProbeResult.Inconclusive("no process left"), at(60));

        assertThat(verdict).isEqualTo(new Verdict(healthy, healthy, Optional.empty()));
    }

    @Test
    void alive_sameInstantTakesTheLaterResult() {
        var failed = HealthMachine.judge(marathon(3), FRESH, NOT_FOUND, at(20)).state();

        assertThat(HealthMachine.judge(marathon(3), failed, PASSED, at(20)).changed())
                .contains(Health.HEALTHY);
    }

    @Test
    void ofAll_isUnknownUntilEachHasReported() {
        var healthy = run(marathon(3), PASSED);
        var unhealthy = run(marathon(3), PASSED, NOT_FOUND);

        assertThat(Health.ofAll(List.of())).isEqualTo(Health.UNKNOWN);
        assertThat(Health.ofAll(List.of(unhealthy, FRESH))).isEqualTo(Health.UNKNOWN);
        assertThat(Health.ofAll(List.of(healthy, unhealthy))).isEqualTo(Health.UNHEALTHY);
        assertThat(Health.ofAll(List.of(healthy, healthy))).isEqualTo(Health.HEALTHY);
    }

    /** Against the words of Marathon: alive when lastSuccess is later than lastFailure; the count is the failures since a success. */
    @Test
    void judge_agreesWithMarathonsWordsOnRandomHistories() {
        for (long seed = 0; seed < 500; seed++) {
            var random = new SplittableRandom(seed);
            var state = FRESH;
            var counted = new ArrayList<Boolean>();
            for (int second = 1; second < 40; second++) {
                boolean passes = random.nextInt(3) == 0;
                if (passes || second >= 10 || counted.contains(true)) counted.add(passes);
                state = HealthMachine.judge(marathon(3), state, passes ? PASSED : NOT_FOUND, at(second))
                        .state();
                int failures = counted.size() - 1 - counted.lastIndexOf(true);
                assertThat(state.consecutiveFailures()).as("seed %d", seed).isEqualTo(failures);
                var lastFailure = state.lastFailure().orElse(Instant.MIN);
                assertThat(state.alive())
                        .as("seed %d", seed)
                        .isEqualTo(state.lastSuccess().orElse(Instant.MIN).isAfter(lastFailure));
            }
        }
    }

    private static HealthState run(HealthCheck check, ProbeResult... results) {
        var state = FRESH;
        for (int second = 0; second < results.length; second++) {
            state = HealthMachine.judge(check, state, results[second], at(second))
                    .state();
        }
        return state;
    }

    private static Instant at(long second) {
        return START.plusSeconds(second);
    }

    private static HealthCheck marathon(int limit) {
        return check(limit, HealthPolicy.MARATHON);
    }

    private static HealthCheck mesos(int limit) {
        return check(limit, HealthPolicy.MESOS);
    }

    private static HealthCheck check(int limit, HealthPolicy policy) {
        var second = Duration.ofSeconds(1);
        var timing = new HealthCheck.Timing(Duration.ZERO, second, second, Duration.ofSeconds(10));
        return new HealthCheck(new HealthCheck.Tcp("127.0.0.1", 1), timing, limit, policy);
    }
}
