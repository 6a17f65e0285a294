package io.ekiden.mesos.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.security.Credentials;
import io.ekiden.mesos.security.Realm;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectionTest {
    private static final String AGENTS = "{'principals': {'values': ['agents']}, 'agents': {'type': 'ANY'}}";
    private static final String NOBODY_ELSE = "{'principals': {'type': 'ANY'}, 'agents': {'type': 'NONE'}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                | true",
                "{'register_agents': [AGENTS]}                     | true",
                "{'register_agents': [AGENTS, OTHERS]}        | false",
                "{'register_agents': [OTHERS]}                | false",
                "{'permissive': false, 'register_agents': [AGENTS]} | false",
            })
    void everybodyMayRegisterAgents_unlessSomebodyIsRefused(String acls, boolean everybody) {
        var parsed = Acls.parse(
                acls.replace("AGENTS", AGENTS).replace("OTHERS", NOBODY_ELSE).replace('\'', '"'));
        for (var known : new String[] {"agents %s", "agents %1$s\nmarathon %1$s"}) {
            var credentials = Credentials.parse(known.formatted(UUID.randomUUID()));
            assertThat(Protection.of(credentials, Set.of(Realm.MASTER_AGENT)).letsEverybodyRegisterAgents(parsed))
                    .isEqualTo(everybody);
            assertThat(Protection.of(credentials, Set.of(Realm.MASTER_READONLY)).letsEverybodyRegisterAgents(parsed))
                    .as("agents are not asked who they are")
                    .isFalse();
        }
    }
}
