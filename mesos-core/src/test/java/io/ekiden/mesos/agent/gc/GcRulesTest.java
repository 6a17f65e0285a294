package io.ekiden.mesos.agent.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GcRulesTest {
    private static final Instant NOW = Instant.parse("2020-01-08T00:00:00Z");
    private static final GcSettings MESOS = GcSettings.DEFAULT;

    private static DiskFill full(int percent) {
        return new DiskFill(1000, 1000 - 10L * percent, 0, 0);
    }

    private static FinishedSandbox sandbox(String place, Duration age, long bytes, long quota) {
        return new FinishedSandbox(place, NOW.minus(age), bytes, quota);
    }

    /** A week times (1 - 0.1 - used), as in {@code Slave::age}. */
    @Test
    void maxAge_shrinksAsTheDiskFills() {
        assertThat(GcRules.maxAge(MESOS, full(0))).isEqualTo(Duration.ofMinutes(9 * 7 * 24 * 6));
        assertThat(GcRules.maxAge(MESOS, full(50)).toHours()).isEqualTo(67); // 168 * 0.4
        assertThat(GcRules.maxAge(MESOS, full(90))).isLessThan(Duration.ofSeconds(1));
        assertThat(GcRules.maxAge(MESOS, full(91))).isZero();
        assertThat(GcRules.maxAge(MESOS, full(100))).isZero();
    }

    @Test
    void inodes_fillTheDiskToo() {
        var disk = new DiskFill(1000, 900, 100, 1);
        assertThat(disk.used()).isEqualTo(0.99);
        assertThat(GcRules.maxAge(MESOS, disk)).isZero();
        assertThat(GcRules.refusal(MESOS, disk, "/data").orElseThrow()).contains("inodes");
        assertThat(new DiskFill(0, 0, 0, 0).used()).isZero();
    }

    @Test
    void due_isWhatIsOldEnough() {
        var old = sandbox("old", Duration.ofDays(6), 0, 0);
        var young = sandbox("young", Duration.ofDays(1), 0, 0);
        assertThat(GcRules.due(GcRules.maxAge(MESOS, full(20)), List.of(old, young), NOW))
                .containsExactly(old); // 4.9 days
        assertThat(GcRules.due(GcRules.maxAge(MESOS, full(0)), List.of(old, young), NOW))
                .isEmpty();
        assertThat(GcRules.due(Duration.ZERO, List.of(old, young), NOW)).containsExactly(old, young);
    }

    @Test
    void order_isBiggestOverQuotaFirst_thenBiggest() {
        var within = sandbox("within", Duration.ofDays(9), 900, 1000);
        var slightlyOver = sandbox("slightly over", Duration.ofDays(1), 120, 100);
        var farOver = sandbox("far over", Duration.ofDays(1), 500, 100);
        var unknown = sandbox("nobody knows its quota", Duration.ofDays(1), 5000, 0);
        assertThat(GcRules.inOrder(List.of(within, slightlyOver, unknown, farOver)))
                .containsExactly(farOver, slightlyOver, unknown, within);
    }

    @Test
    void launches_areRefusedFromTheLimitOn_withDiskFillAndFlag() {
        assertThat(GcRules.refusal(MESOS, full(94), "/data")).isEmpty();
        assertThat(GcRules.refusal(MESOS, full(96), "/data"))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("/data is 96 % full", "from 95 % on", "--disk-launch-limit"));
        var always = new GcSettings(MESOS.delay(), MESOS.headroom(), MESOS.interval(), 1);
        assertThat(GcRules.refusal(always, full(100), "/data")).isEmpty();
    }

    @Test
    void settings_thatMeanNothing_areRefused() {
        assertThatThrownBy(() -> new GcSettings(MESOS.delay(), 1.1, MESOS.interval(), 1))
                .hasMessageContaining("headroom");
        assertThatThrownBy(() -> new GcSettings(MESOS.delay(), Double.NaN, MESOS.interval(), 1))
                .hasMessageContaining("headroom");
        assertThatThrownBy(() -> new GcSettings(MESOS.delay(), 0.1, MESOS.interval(), 0))
                .hasMessageContaining("limit");
    }
}
