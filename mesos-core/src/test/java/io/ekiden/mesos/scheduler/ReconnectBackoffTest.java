package io.ekiden.mesos.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReconnectBackoffTest {
    private static final Duration NEVER = Duration.ZERO;

    @Test
    void waits_doubleFrom200MillisTo15Seconds_withJitter() {
        for (long seed = 0; seed < 100; seed++) {
            var backoff = new ReconnectBackoff(new SplittableRandom(seed));
            for (long step : new long[] {200, 400, 800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000}) {
                assertThat(backoff.after(NEVER).toMillis()).as("seed " + seed).isBetween(step / 2, step);
            }
        }
    }

    @Test
    void goodConnection_beginsAnew_aBriefOneDoesNot() {
        var backoff = new ReconnectBackoff(new SplittableRandom(1));
        for (int i = 0; i < 10; i++) {
            backoff.after(NEVER);
        }
        assertThat(backoff.after(Duration.ofSeconds(1))).isGreaterThan(Duration.ofSeconds(7));
        assertThat(backoff.after(Duration.ofSeconds(10))).isLessThanOrEqualTo(Duration.ofMillis(200));
    }
}
