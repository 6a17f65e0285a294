package io.ekiden.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

class EnvironmentDefaultsTest {
    @Test
    void strangers_areWhatNoFlagReads() {
        var environment = new EnvironmentDefaults(
                Map.of("EKIDEN_HTTP_PROT", "1", "EKIDEN_HTTP_PORT", "2", "EKIDEN_HEAP", "1g", "HOME", "/"));

        assertThat(environment.strangers(List.of("-h", "--help", "--http-port")))
                .containsExactly("EKIDEN_HTTP_PROT");
    }

    @Test
    void flagOfTheFetcher_isReadAsMesosHasIt() {
        var size = option("--fetcher-cache-size");
        assertThat(new EnvironmentDefaults(Map.of("MESOS_FETCHER_CACHE_SIZE", "1GB")).defaultValue(size))
                .isEqualTo("1GB");
        assertThat(new EnvironmentDefaults(
                                Map.of("MESOS_FETCHER_CACHE_SIZE", "1GB", "EKIDEN_FETCHER_CACHE_SIZE", "2GB"))
                        .defaultValue(size))
                .isEqualTo("2GB");
        assertThat(new EnvironmentDefaults(Map.of("MESOS_PORT", "1")).defaultValue(option("--port")))
                .isNull();
    }

    private static OptionSpec option(String name) {
        return OptionSpec.builder(name).build();
    }
}
