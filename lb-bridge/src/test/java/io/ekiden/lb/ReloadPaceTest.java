package io.ekiden.lb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReloadPaceTest {
    private final ReloadPace pace = new ReloadPace();

    @Test
    void twoReloads_mayBeginWithinASecond() {
        pace.spend(1_000);
        assertThat(pace.waitMillis(1_100)).isZero();
        pace.spend(1_100);
        assertThat(pace.waitMillis(1_200)).isEqualTo(800);
        assertThat(pace.waitMillis(2_000)).isZero();
    }

    @Test
    void reloadThatIsPutOff_isTriedAgainAfterASecond() {
        pace.postpone(5_000);
        assertThat(pace.waitMillis(5_000)).isEqualTo(1_000);
        assertThat(pace.waitMillis(5_900)).isEqualTo(100);
        assertThat(pace.waitMillis(6_000)).isZero();
    }
}
