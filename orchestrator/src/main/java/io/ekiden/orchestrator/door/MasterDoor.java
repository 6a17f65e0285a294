package io.ekiden.orchestrator.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.id.AgentId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Port: what operators ask the master that leads. Used on a context, on which answers come. Fails with {@link DoorFault}. */
public interface MasterDoor {
    /** Where nobody is to be asked. */
    MasterDoor NONE = new MasterDoor() {
        @Override
        public Future<Registered> agents(Optional<AgentId> only) {
            return Future.failedFuture(DoorFault.failed("There is no master to ask"));
        }

        @Override
        public Future<Void> call(ObjectNode call) {
            return Future.failedFuture(DoorFault.failed("There is no master to ask"));
        }
    };

    /**
     * Agents as they are registered.
     *
     * @param scheme that the master answered by, {@code http} or {@code https}: its agents are taken to speak the same
     * @param agents as {@code /slaves} of a master shows them
     */
    record Registered(String scheme, List<JsonNode> agents) {
        public Registered {
            agents = List.copyOf(agents);
        }
    }

    /** @param only this one, if it is there; absent: all of them */
    Future<Registered> agents(Optional<AgentId> only);

    /** Makes a call of the v1 API that changes something. */
    Future<Void> call(ObjectNode call);
}
