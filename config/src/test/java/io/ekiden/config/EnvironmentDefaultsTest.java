package io.ekiden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentDefaultsTest {
    @Test
    void strangers_areWhatNoFlagReads() {
        var environment = new EnvironmentDefaults(
                Map.of("EKIDEN_HTTP_PROT", "1", "EKIDEN_HTTP_PORT", "2", "EKIDEN_HEAP", "1g", "HOME", "/"));

        assertThat(environment.strangers(List.of("-h", "--help", "--http-port")))
                .containsExactly("EKIDEN_HTTP_PROT");
    }
}
