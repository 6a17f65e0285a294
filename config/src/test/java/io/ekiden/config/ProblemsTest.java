package io.ekiden.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProblemsTest {
    private final Problems problems = new Problems();

    @Test
    void time_isFromTheLeastToTheMost_bothIncluded() {
        problems.checkTime("--wait", Duration.ofMillis(500), "500ms", "10m");
        problems.checkTime("--wait", Duration.ofMinutes(10), "500ms", "10m");
        problems.throwIfAny();

        problems.checkTime("--wait", Duration.ofMillis(499), "500ms", "10m");
        problems.checkTime("--pause", Duration.ofMinutes(11), "500ms", "10m");
        assertThatThrownBy(problems::throwIfAny)
                .isInstanceOf(SettingsException.class)
                .hasMessage("--wait is 499 ms; 500ms to 10m are possible\n"
                        + "--pause is 660000 ms; 500ms to 10m are possible");
    }

    @Test
    void whatIsNotUnderstood_isAllNoted_underItsFlag() {
        assertThat(problems.understood("--n", () -> Integer.valueOf("7"))).contains(7);
        assertThat(problems.understood("--n", () -> {
                    throw new IllegalArgumentException("no number");
                }))
                .isEmpty();
        assertThat(problems.understood("--file", () -> {
                    throw new SettingsException("--file: x cannot be read");
                }))
                .isEmpty();
        assertThatThrownBy(problems::throwIfAny).hasMessage("--n: no number\n--file: x cannot be read");
    }
}
