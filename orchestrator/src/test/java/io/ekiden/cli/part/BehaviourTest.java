package io.ekiden.cli.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.events.EventHub;
import io.ekiden.orchestrator.kernel.KernelSettings;
import io.ekiden.orchestrator.secret.SecretResolver;
import io.ekiden.orchestrator.spec.RoleSettings;
import io.ekiden.orchestrator.spec.option.DefinitionOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BehaviourTest {
    private static List<String> capabilities(DefinitionOptions options) {
        var behaviour = new OrchestratorPart.Behaviour(
                SecretResolver.NONE,
                HttpSettings.DEFAULT,
                EventHub.Limits.DEFAULT,
                KernelSettings.DEFAULT,
                RoleSettings.DEFAULT,
                options,
                List.of(),
                Optional.empty());
        return behaviour
                .framework(OrchestratorPart.Settings.framework("x", "user", "host", Duration.ofDays(1)))
                .capabilities();
    }

    @Test
    void agentsWithGpus_areAskedFor_onlyWhereAppsMayHaveThem() {
        assertThat(capabilities(DefinitionOptions.DEFAULT)).doesNotContain("GPU_RESOURCES");
        assertThat(capabilities(DefinitionOptions.DEFAULT.withGpus(true))).contains("GPU_RESOURCES", "MULTI_ROLE");
    }
}
