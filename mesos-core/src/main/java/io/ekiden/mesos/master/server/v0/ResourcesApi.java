package io.ekiden.mesos.master.server.v0;

import io.ekiden.mesos.http.Bodies;
import io.ekiden.mesos.master.server.Master;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.operation.Converter;
import io.ekiden.mesos.wire.v1.WireException;
import io.ekiden.mesos.wire.v1.operator.OperateCalls;
import io.ekiden.mesos.wire.v1.operator.OperatorCall;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * {@code /reserve}, {@code /unreserve}, {@code /create-volumes} and {@code /destroy-volumes}: forms that name an agent and a list in JSON.
 *
 * <p><b>Source:</b> Mesos {@code master/http.cpp}, {@code Master::Http::reserve} and those like it.
 */
public final class ResourcesApi {
    private final Master master;

    public ResourcesApi(Master master) {
        this.master = master;
    }

    /** Adds the routes below {@code prefix}. */
    public void mount(Router router, String prefix) {
        mount(router, prefix + "/reserve", Operation.Kind.RESERVE, "resources");
        mount(router, prefix + "/unreserve", Operation.Kind.UNRESERVE, "resources");
        mount(router, prefix + "/create-volumes", Operation.Kind.CREATE, "volumes");
        mount(router, prefix + "/destroy-volumes", Operation.Kind.DESTROY, "volumes");
    }

    private void mount(Router router, String path, Operation.Kind kind, String field) {
        router.route(path)
                .handler(routing -> Bodies.post(routing, (posted, body) -> operate(posted, body, kind, field)));
    }

    private void operate(RoutingContext routing, byte[] body, Operation.Kind kind, String field) {
        var request = routing.request();
        var form = Bodies.form(request, body);
        if (form.isEmpty()) {
            return;
        }
        var agentId = form.get().get("slaveId");
        var resources = form.get().get(field);
        if (agentId == null || resources == null) {
            var missing = agentId == null ? "slaveId" : field;
            Bodies.answer(request, 400, "Missing '" + missing + "' query parameter in the request body");
            return;
        }
        try {
            if (OperateCalls.read(kind, agentId, resources) instanceof OperatorCall.Operate operate) {
                operate(request, operate);
            }
        } catch (WireException malformed) {
            Bodies.answer(
                    request,
                    400,
                    "Error in parsing '" + field + "' query parameter in the request body: " + malformed.reason());
        }
    }

    /** Answers 400 to what can never be done, 409 to what there is not enough for now, and else 202 when it is under way. */
    public void operate(HttpServerRequest request, OperatorCall.Operate call) {
        var agent = master.snapshot().agent(call.agentId());
        if (agent == null) {
            Bodies.answer(request, 400, "No agent found with specified ID");
            return;
        }
        var operation = call.operation();
        var has = agent.info().resources();
        var wrong = Converter.ofOperator(has).whatIsWrongWith(operation, has);
        if (wrong.isPresent()) {
            Bodies.answer(
                    request,
                    400,
                    "Invalid " + operation.kind() + " operation on agent " + call.agentId() + ": " + wrong.get());
            return;
        }
        master.operate(call.agentId(), operation)
                .onSuccess(refusal -> refusal.ifPresentOrElse(
                        why -> Bodies.answer(request, 409, why),
                        () -> request.response().setStatusCode(202).end()))
                .onFailure(_ -> Bodies.answer(request, 503, "No leader elected"));
    }
}
