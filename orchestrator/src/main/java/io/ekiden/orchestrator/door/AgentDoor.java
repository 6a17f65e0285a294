package io.ekiden.orchestrator.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.id.AgentId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.Map;

/**
 * Port: what operators ask an agent. Where it is, the master says. Used on a context, on which answers come. Fails with {@link DoorFault}.
 */
public interface AgentDoor {
    /** Where nobody is to be asked. */
    AgentDoor NONE = new AgentDoor() {
        @Override
        public Future<JsonNode> call(AgentId agent, ObjectNode call) {
            return nobody();
        }

        @Override
        public Future<HttpClientResponse> get(AgentId agent, String uri, Map<String, String> headers) {
            return nobody();
        }

        @Override
        public Future<HttpClientResponse> stream(AgentId agent, ObjectNode call) {
            return nobody();
        }

        @Override
        public Future<HttpClientRequest> records(AgentId agent) {
            return nobody();
        }

        private <T> Future<T> nobody() {
            return Future.failedFuture(DoorFault.failed("There is no agent to ask"));
        }
    };

    /** Makes a call of the v1 API; what it answers, up to {@link Asking#MOST_BYTES}. */
    Future<JsonNode> call(AgentId agent, ObjectNode call);

    /** Asks for what may be long: the answer, of status 200 or 204, is paused. */
    Future<HttpClientResponse> get(AgentId agent, String uri, Map<String, String> headers);

    /** Makes a call of the v1 API whose answer is records of JSON that follow one another; it is paused. */
    Future<HttpClientResponse> stream(AgentId agent, ObjectNode call);

    /** A call of the v1 API that is records of JSON which follow one another; the caller writes them, and ends it. */
    Future<HttpClientRequest> records(AgentId agent);
}
