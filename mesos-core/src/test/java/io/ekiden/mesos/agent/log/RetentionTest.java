package io.ekiden.mesos.agent.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RetentionTest {
    private static final Retention THREE = new Retention(10_000, 3);

    @Test
    void cuts_layTheLogIntoFilesOfItsLength_theLastOnesOnly() {
        assertThat(THREE.cuts(10_000)).isEmpty();
        assertThat(THREE.cuts(10_001)).containsExactly(0L, 10_000L, 10_001L);
        assertThat(THREE.cuts(30_000)).containsExactly(0L, 10_000L, 20_000L, 30_000L);
        assertThat(THREE.cuts(95_000)).containsExactly(70_000L, 80_000L, 90_000L, 95_000L);
        assertThat(new Retention(10_000, 0).cuts(95_000)).containsExactly(95_000L);
    }

    @Test
    void options_areThoseOfLogrotate_asFarAsTheyAreUnderstood() {
        assertThat(THREE.withOptions("rotate 9")).isEqualTo(new Retention(10_000, 9));
        assertThat(THREE.withOptions("\n  rotate 0\n")).isEqualTo(new Retention(10_000, 0));
        assertThat(THREE.withOptions("")).isEqualTo(THREE);
        assertThatThrownBy(() -> THREE.withOptions("rotate 9\ncompress")).hasMessageContaining("'compress'");
        assertThatThrownBy(() -> THREE.withMaxBytes(100)).hasMessageContaining("4KB");
    }

    @Test
    void task_maySayOtherwise() {
        var changed = RotationSettings.DEFAULT.of(
                Map.of(
                        "CONTAINER_LOGGER_MAX_STDOUT_SIZE", "20000",
                        "CONTAINER_LOGGER_LOGROTATE_STDOUT_OPTIONS", "rotate 2",
                        "CONTAINER_LOGGER_MAX_STDERR_SIZE", "much"),
                Long::parseLong);
        assertThat(changed.stdout()).isEqualTo(new Retention(20_000, 2));
        assertThat(changed.stderr()).isEqualTo(Retention.DEFAULT);
        assertThat(RotationSettings.DEFAULT.of(Map.of("A", "b"), Long::parseLong))
                .isSameAs(RotationSettings.DEFAULT);
    }
}
