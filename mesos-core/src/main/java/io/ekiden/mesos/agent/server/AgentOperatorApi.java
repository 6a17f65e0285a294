package io.ekiden.mesos.agent.server;

import io.ekiden.mesos.files.FilesApi;
import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.http.OperatorCalls;
import io.ekiden.mesos.wire.v1.MediaType;
import io.ekiden.mesos.wire.v1.agent.AgentCall;
import io.ekiden.mesos.wire.v1.agent.AgentResponses;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;

/**
 * {@code POST /api/v1} of an agent: what operators and their tools read, and how much is logged.
 *
 * <p><b>Source:</b> Mesos {@code docs/operator-http-api.md}, {@code slave/http.cpp}.
 */
final class AgentOperatorApi {
    private final AgentReads reads;
    private final FilesApi files;
    private final NestedApi nested;
    private final InputApi input;

    AgentOperatorApi(AgentReads reads, FilesApi files, NestedApi nested) {
        this.reads = reads;
        this.files = files;
        this.nested = nested;
        this.input = new InputApi(nested);
    }

    void mount(Router router, String prefix) {
        router.route(prefix + "/api/v1").handler(routing -> {
            if (InputApi.isStream(routing.request())) {
                input.take(routing);
            } else {
                OperatorCalls.take(routing, AgentCall::read, this::answer);
            }
        });
    }

    private void answer(HttpServerRequest request, MediaType mediaType, AgentCall call) {
        switch (call) {
            case AgentCall.Read(var type) ->
                OperatorCalls.send(
                        request,
                        mediaType,
                        reads.rendered(mediaType + " " + type, () -> mediaType.write(reads.response(type))));
            case AgentCall.GetContainers(var nested) ->
                OperatorCalls.send(
                        request,
                        mediaType,
                        reads.containers(containers -> mediaType.write(
                                nested
                                        ? AgentResponses.containers(containers, reads.nested())
                                        : AgentResponses.containers(containers))));
            case AgentCall.OfFiles(var asked) -> files.answer(request, mediaType, asked);
            case AgentCall.OfNested(var asked) -> nested.answer(request, mediaType, asked);
            case AgentCall.Unsupported(var type) ->
                Bodies.answer(request, 501, "Ekiden's agent does not know " + type + " yet");
        }
    }
}
