package io.ekiden.orchestrator.launch;

import static io.ekiden.orchestrator.launch.LaunchFixtures.NOW;
import static io.ekiden.orchestrator.launch.LaunchFixtures.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.spec.AppDefinition;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final AppDefinition APP = app("/a").build();

    @Test
    void failed_multipliesTheDelay() {
        var backoff = Backoff.NONE.failed(APP, NOW);
        assertThat(delay(backoff, APP)).isEqualTo(Duration.ofSeconds(1));
        backoff = backoff.failed(APP, NOW);
        assertThat(delay(backoff, APP)).isEqualTo(Duration.ofMillis(1150));
        backoff = backoff.failed(APP, NOW);
        assertThat(delay(backoff, APP)).isEqualTo(Duration.ofNanos(1_322_500_000));
        assertThat(backoff.delayUntil(APP, NOW)).contains(NOW.plusNanos(1_322_500_000));
    }

    @Test
    void failed_stopsAtTheCap() {
        var app = app("/a").backoff(2, 1e9, 10).build();
        var backoff = Backoff.NONE.failed(app, NOW).failed(app, NOW);
        assertThat(delay(backoff, app)).isEqualTo(Duration.ofSeconds(10));
        for (int i = 0; i < 50; i++) {
            backoff = backoff.failed(app, NOW);
        }
        assertThat(delay(backoff, app)).isEqualTo(Duration.ofSeconds(10));
        var first = app("/a").backoff(20, 1.15, 10).build();
        assertThat(delay(Backoff.NONE.failed(first, NOW), first)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void failed_withBackoffZeroNeverDelays() {
        var app = app("/a").backoff(0, 1.15, 300).build();
        assertThat(Backoff.NONE.failed(app, NOW).delays()).isEmpty();
    }

    @Test
    void delayUntil_isAbsentWhenOver() {
        var backoff = Backoff.NONE.failed(APP, NOW);
        assertThat(backoff.delayUntil(APP, NOW.plusMillis(999))).contains(NOW.plusSeconds(1));
        assertThat(backoff.delayUntil(APP, NOW.plusSeconds(1))).isEmpty();
        assertThat(Backoff.NONE.delayUntil(APP, NOW)).isEmpty();
    }

    @Test
    void failed_continuesUntilForgotten() {
        var backoff = Backoff.NONE.failed(APP, NOW);
        assertThat(delay(backoff.failed(APP, NOW.plusSeconds(300)), APP)).isEqualTo(Duration.ofMillis(1150));
        assertThat(delay(backoff.failed(APP, NOW.plusSeconds(301)), APP)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void swept_forgetsAfterTheCapAndTheDelay() {
        var backoff = Backoff.NONE.failed(APP, NOW);
        assertThat(backoff.swept(NOW.plusSeconds(300))).isSameAs(backoff);
        assertThat(backoff.swept(NOW.plusSeconds(301)).delays()).isEmpty();
    }

    @Test
    void advanced_movesTheReference() {
        var backoff = Backoff.NONE.failed(APP, NOW).advanced(APP, NOW.plusSeconds(100));
        assertThat(backoff.delayUntil(APP, NOW.plusSeconds(100))).contains(NOW.plusSeconds(101));
        assertThat(backoff.swept(NOW.plusSeconds(400)).delays()).hasSize(1);
        assertThat(backoff.advanced(APP, NOW).delays()).isEqualTo(backoff.delays());
        assertThat(Backoff.NONE.advanced(APP, NOW).delays()).isEmpty();
    }

    @Test
    void delay_belongsToTheConfiguration_notToTheScale() {
        var backoff = Backoff.NONE.failed(APP, NOW);
        assertThat(backoff.delay(APP.withInstances(5))).isPresent();
        var changed = app("/a").version("2026-02-01T00:00:00Z").build();
        assertThat(backoff.delay(changed)).isEmpty();
    }

    @Test
    void reset_forgetsAllConfigurationsOfTheApp() {
        var changed = app("/a").version("2026-02-01T00:00:00Z").build();
        var neighbour = app("/a-b").build();
        var backoff = Backoff.NONE.failed(APP, NOW).failed(changed, NOW).failed(neighbour, NOW);
        assertThat(backoff.reset(APP.id()).delays().keySet()).containsExactly(Backoff.Key.of(neighbour));
        assertThat(backoff.reset(io.ekiden.orchestrator.spec.PathId.parse("/other")))
                .isSameAs(backoff);
    }

    @Test
    void failure_isEveryEndButBeingKilled() {
        assertThat(Arrays.stream(Condition.values()).filter(Backoff::countsAsFailure))
                .containsExactlyInAnyOrder(
                        Condition.FAILED, Condition.ERROR, Condition.DROPPED, Condition.GONE, Condition.FINISHED);
    }

    private static Duration delay(Backoff backoff, AppDefinition app) {
        return backoff.delay(app).orElseThrow().current();
    }
}
