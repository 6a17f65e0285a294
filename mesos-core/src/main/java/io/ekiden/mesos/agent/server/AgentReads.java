package io.ekiden.mesos.agent.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.agent.Agent;
import io.ekiden.mesos.agent.session.NestedContainers;
import io.ekiden.mesos.agent.usage.Container;
import io.ekiden.mesos.agent.usage.NestedContainer;
import io.ekiden.mesos.http.SharedWork;
import io.ekiden.mesos.wire.agent.AgentView;
import io.ekiden.mesos.wire.metrics.AgentMetrics;
import io.ekiden.mesos.wire.metrics.MetricsByName;
import io.ekiden.mesos.wire.v1.agent.AgentResponses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.mesos.v1.agent.Protos.Response;

/** What can be read of an agent, rendered and measured off the event loops, for all together who ask at the same time. */
final class AgentReads {
    private final Vertx vertx;
    private final Agent agent;
    private final InstantSource clock;
    private final NestedContainers nested;
    private final SharedWork<List<Container>> measuring;
    private final SharedWork<Buffer> rendering;

    AgentReads(Vertx vertx, Agent agent, NestedContainers nested, InstantSource clock) {
        this.vertx = vertx;
        this.agent = agent;
        this.nested = nested;
        this.clock = clock;
        this.measuring = new SharedWork<>(vertx);
        this.rendering = new SharedWork<>(vertx);
    }

    /** The last snapshot. */
    AgentView view() {
        return new AgentView(
                agent.state(),
                new AgentView.Setup(
                        agent.settings(),
                        agent.timeouts(),
                        agent.startedAt(),
                        agent.recovery(),
                        agent.fetcher(),
                        agent.fetched(),
                        agent.collected(),
                        agent::sandbox),
                agent.counts());
    }

    /** What somebody runs within the containers of tasks. */
    List<NestedContainer> nested() {
        return nested.shown();
    }

    /** What its containers use, in a document. */
    Future<Buffer> containers(Function<List<Container>, byte[]> document) {
        return measuring
                .get("containers", agent::containers)
                .compose(measured -> vertx.executeBlocking(() -> Buffer.buffer(document.apply(measured)), false));
    }

    /** @param kind equal for documents that are */
    Future<Buffer> rendered(String kind, Callable<byte[]> document) {
        return rendering.get(kind, () -> Buffer.buffer(document.call()));
    }

    /** Not for event loops. */
    ObjectNode metrics() {
        return AgentMetrics.of(view(), clock.instant());
    }

    /** The answer to a read of the v1 API. Not for event loops. */
    Response response(String type) {
        return AgentResponses.read(type, view(), type.equals("GET_METRICS") ? MetricsByName.of(metrics()) : Map.of());
    }
}
