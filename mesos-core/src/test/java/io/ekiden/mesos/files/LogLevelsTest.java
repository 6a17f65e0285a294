package io.ekiden.mesos.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.config.LogSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LogLevelsTest {
    private final List<Runnable> waiting = new ArrayList<>();
    private final LogLevels levels = new LogLevels((_, action) -> {
        waiting.add(action);
        return () -> waiting.remove(action);
    });

    @AfterEach
    void end() {
        LogSettings.set(LogSettings.configured());
    }

    @Test
    void levelsThatFollowEachOther_haveOneEnd() {
        for (int i = 0; i < 100; i++) {
            assertThat(levels.set(2, Duration.ofDays(365))).isEmpty();
        }
        assertThat(waiting).hasSize(1);
        assertThat(LogSettings.level()).isEqualTo(2);
        waiting.getFirst().run();
        assertThat(LogSettings.level()).isEqualTo(LogSettings.configured());
    }

    @Test
    void endOfALevel_isNothingToTheNextOne() {
        levels.set(2, Duration.ofSeconds(1));
        var first = waiting.getFirst();
        levels.set(2, Duration.ofSeconds(2));
        first.run();
        assertThat(LogSettings.level()).isEqualTo(2);
    }

    @Test
    void refusedLevel_leavesTheLastOneAsItIs() {
        levels.set(2, Duration.ofSeconds(1));
        assertThat(levels.set(-1, Duration.ofSeconds(1))).isPresent();
        assertThat(levels.set(2, Duration.ZERO)).isPresent();
        assertThat(levels.set(2, Duration.ofDays(366))).isPresent();
        assertThat(waiting).hasSize(1);
    }
}
