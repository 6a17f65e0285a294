package io.ekiden.mesos.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.master.MasterState;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.security.Acls;
import io.ekiden.mesos.wire.v1.operator.OperatorCall;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermitsTest {
    private static final Permits STRICT = new Permits(Acls.parse("""
            {"permissive": false,
             "reserve_resources": [{"principals": {"values": ["web"]}, "roles": {"values": ["web"]}},
                                   {"principals": {"values": ["ops"]}, "roles": {"type": "ANY"}}],
             "unreserve_resources": [{"principals": {"values": ["web"]}, "reserver_principals": {"values": ["web"]}}],
             "update_quotas": [{"principals": {"values": ["ops"]}, "roles": {"type": "ANY"}},
                               {"principals": {"values": ["web"]}, "roles": {"values": ["web"]}}],
             "start_maintenances": [{"principals": {"values": ["ops"]}, "machines": {"type": "ANY"}}]}"""));

    private static boolean may(String principal, OperatorCall call) {
        return STRICT.refusal(Optional.of(principal), call, MasterState.EMPTY).isEmpty();
    }

    private static OperatorCall operate(Operation.Kind kind, String resources) {
        return new OperatorCall.Operate(
                new AgentId("a"), new Operation.Convert(kind, Optional.empty(), Resources.parse(resources)));
    }

    @Test
    void operations_areAllowedByRoleAndByWhoReserved() {
        var own = operate(Operation.Kind.RESERVE, "cpus<DYNAMIC/web/web>:1");
        var foreign = operate(Operation.Kind.RESERVE, "cpus<DYNAMIC/db/db>:1");
        assertThat(may("web", own)).isTrue();
        assertThat(may("web", foreign)).isFalse();
        assertThat(may("ops", foreign)).isTrue();
        assertThat(may("stranger", own)).isFalse();
        assertThat(may("web", operate(Operation.Kind.UNRESERVE, "cpus<DYNAMIC/web/web>:1")))
                .isTrue();
        assertThat(may("web", operate(Operation.Kind.UNRESERVE, "cpus<DYNAMIC/db/db>:1")))
                .isFalse();
        assertThat(may("web", operate(Operation.Kind.UNRESERVE, "cpus:1")))
                .as("reserved by nobody, and nobody in particular is spoken of")
                .isFalse();
        assertThat(may("web", operate(Operation.Kind.DESTROY, "disk:1"))).isFalse();
    }

    /** What a path is about is in its body, so one has to be allowed to do it to everything. */
    @ParameterizedTest
    @CsvSource({
        "ops, POST, /quota, true",
        "ops, DELETE, /quota/web, true",
        "web, POST, /quota, false",
        "web, DELETE, /quota/web, false",
        "web, DELETE, /quota/web/, false",
        "web, GET, /quota, true",
        "ops, POST, /reserve, true",
        "web, POST, /reserve, false",
        "web, POST, /reserve/, false",
        "web, PUT, /weights, false",
        "web, PUT, /weights/, false",
        "web, POST, /quota/, false",
        "web, GET, /weights, true",
        "web, POST, /create-volumes, false",
        "web, POST, /destroy-volumes, false",
        "web, POST, /unreserve, false",
        "ops, POST, /machine/down, true",
        "ops, POST, /machine/up, false",
        "ops, GET, /maintenance/schedule, false",
        "ops, POST, /maintenance/schedule, false",
        "ops, GET, /flags, false",
        "web, GET, /state, true",
        "web, GET, /metrics/snapshot, false",
        "web, GET, /, true",
    })
    void path_isAllowedToThoseWhoMayDoItToEverything(String principal, String method, String path, boolean allowed) {
        assertThat(STRICT.refusal(Optional.of(principal), method, path).isEmpty())
                .isEqualTo(allowed);
        assertThat(new Permits(Acls.ALLOW_ALL).refusal(Optional.empty(), method, path))
                .isEmpty();
    }
}
