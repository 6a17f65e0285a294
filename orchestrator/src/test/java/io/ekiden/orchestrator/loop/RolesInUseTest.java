package io.ekiden.orchestrator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Change;
import io.ekiden.orchestrator.kernel.Leftover;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class RolesInUseTest {
    @Test
    void whatIsKeptForAppsThatAreNoMore_isOfferedToTheNextLeaderToo() {
        var gone = InstanceId.of(PathId.parse("/shop/db"), new UUID(1, 2));
        var left = new Leftover(gone, new AgentId("a1"), "shop", Instant.EPOCH, false);
        var state = OrchestratorState.EMPTY.apply(new Change.ResidenceLeft(left));
        assertThat(RolesInUse.of(state)).containsExactly("shop");
    }
}
