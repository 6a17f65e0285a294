package io.ekiden.mesos.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.security.TokenBucket.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** How many of as many tries at one time are let through. */
    private static int tries(int number, TokenBucket[] bucket, Rate rate, Instant at) {
        int through = 0;
        for (int i = 0; i < number; i++) {
            var taken = bucket[0].take(rate, at);
            bucket[0] = taken.bucket();
            through += taken.until().isZero() ? 1 : 0;
        }
        return through;
    }

    @Test
    void capacity_atOnce_andThenAsMuchAsTimeBrings() {
        var rate = new Rate(10, 5);
        var bucket = new TokenBucket[] {TokenBucket.full(rate, START)};
        assertThat(tries(20, bucket, rate, START)).isEqualTo(5);
        assertThat(tries(20, bucket, rate, START.plusMillis(100))).isEqualTo(1);
        assertThat(tries(20, bucket, rate, START.plusMillis(400))).isEqualTo(3);
        assertThat(tries(20, bucket, rate, START.plusSeconds(1_000_000_000))).isEqualTo(5);
    }

    @Test
    void longRun_isTheRate_howeverOftenOneTries() {
        var rate = new Rate(100, 2);
        var bucket = new TokenBucket[] {TokenBucket.full(rate, START)};
        int through = 0;
        for (int micros = 0; micros < 10_000_000; micros += 333) {
            through += tries(1, bucket, rate, START.plusNanos(micros * 1_000L));
        }
        assertThat(through).isBetween(1_000, 1_002);
    }

    @Test
    void whoMustWait_isToldHowLong_andIsLetInThen() {
        var rate = new Rate(0.5, 1);
        var first = TokenBucket.full(rate, START).take(rate, START);
        var refused = first.bucket().take(rate, START.plusMillis(500));
        assertThat(refused.until()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(refused.bucket().take(rate, START.plusMillis(2_000)).until()).isZero();
    }

    @Test
    void clockThatGoesBack_givesNothing() {
        var rate = new Rate(1, 1);
        var empty = TokenBucket.full(rate, START).take(rate, START).bucket();
        assertThat(empty.take(rate, START.minusSeconds(60)).until()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void limits_areReadAsMesosHasThem() {
        var limits = RateLimits.parse("""
                {"limits": [{"principal": "foo", "qps": 55.5}, {"principal": "bar", "qps": 300, "capacity": 7},
                            {"principal": "free"}],
                 "aggregate_default_qps": 333, "aggregate_default_capacity": 1000}""");
        assertThat(limits.byPrincipal())
                .containsEntry("foo", Optional.of(new Rate(55.5, 56)))
                .containsEntry("bar", Optional.of(new Rate(300, 7)))
                .containsEntry("free", Optional.empty());
        assertThat(limits.others()).contains(new Rate(333, 1000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"limits\": [{}]}",
                "{\"limits\": [{\"principal\": \"p\", \"qps\": 0}]}",
                "{\"limits\": [{\"principal\": \"p\", \"qps\": \"5\"}]}",
                "{\"limits\": [{\"principal\": \"p\", \"qps\": 5, \"capacity\": 0}]}",
                "{\"limits\": [{\"principal\": \"p\", \"qps\": 5}, {\"principal\": \"p\", \"qps\": 6}]}",
                "{\"aggregate_default_qps\": -1}"
            })
    void limitsThatMakeNoSense_areRefused(String text) {
        assertThatThrownBy(() -> RateLimits.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
