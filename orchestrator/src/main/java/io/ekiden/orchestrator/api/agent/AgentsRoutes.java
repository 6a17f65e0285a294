package io.ekiden.orchestrator.api.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.orchestrator.api.Leading;
import io.ekiden.orchestrator.api.Replies;
import io.ekiden.orchestrator.api.http.Caller;
import io.ekiden.orchestrator.api.http.Scribe;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.door.DoorFault;
import io.ekiden.orchestrator.door.MasterDoor;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Agents: shown, drained, and taken back. The master is asked, as the orchestrator that it knows; nothing is kept. */
public final class AgentsRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(AgentsRoutes.class);

    private final Leading leading;
    private final MasterDoor master;
    private final Scribe scribe;
    private final boolean asksForUsers;

    /** @param asksForUsers whether nobody comes here without having shown who it is */
    public AgentsRoutes(Leading leading, MasterDoor master, Scribe scribe, boolean asksForUsers) {
        this.asksForUsers = asksForUsers;
        this.leading = leading;
        this.master = master;
        this.scribe = scribe;
    }

    public void mount(Router router) {
        router.get("/v2/agents").handler(this::all);
        router.get("/v2/agents/:agent").handler(ctx -> show(ctx, 200));
        router.post("/v2/agents/:agent/drain").handler(this::drain);
        router.post("/v2/agents/:agent/reactivate").handler(this::reactivate);
    }

    private void all(RoutingContext ctx) {
        master.agents(Optional.empty())
                .onSuccess(registered -> Replies.later(ctx, scribe.write(ctx, () -> Replies.bytes(list(registered)))))
                .onFailure(cause -> failed(ctx, cause));
    }

    private ObjectNode list(MasterDoor.Registered registered) {
        var tasks = new AgentTasks(leading.state());
        var json = Json.object();
        var agents = json.putArray("agents");
        registered
                .agents()
                .forEach(agent -> agents.add(
                        AgentJson.write(agent, tasks.on(agent.path("id").asText()))));
        return json;
    }

    private static String id(RoutingContext ctx) {
        return ctx.pathParam("agent");
    }

    /** The agent, if the master has it. */
    private Future<Optional<JsonNode>> find(RoutingContext ctx) {
        var id = id(ctx);
        return master.agents(Optional.of(new AgentId(id)))
                .map(registered -> registered.agents().stream()
                        .filter(agent -> agent.path("id").asText().equals(id))
                        .findFirst());
    }

    private void show(RoutingContext ctx, int status) {
        find(ctx)
                .onSuccess(found -> found.ifPresentOrElse(
                        agent -> Replies.json(
                                ctx, status, AgentJson.write(agent, new AgentTasks(leading.state()).on(id(ctx)))),
                        () -> unknown(ctx)))
                .onFailure(cause -> failed(ctx, cause));
    }

    private static void unknown(RoutingContext ctx) {
        Replies.message(ctx, 404, "Agent '" + id(ctx) + "' is not registered at the master");
    }

    private void drain(RoutingContext ctx) {
        var body = ctx.body().length() <= 0 ? Optional.<JsonNode>of(Json.object()) : Replies.body(ctx);
        body.ifPresent(json -> {
            try {
                change(ctx, DrainBody.read(json).call(id(ctx)));
            } catch (IllegalArgumentException wrong) {
                Replies.message(ctx, 422, String.valueOf(wrong.getMessage()));
            }
        });
    }

    private void reactivate(RoutingContext ctx) {
        var call = Json.object().put("type", "REACTIVATE_AGENT");
        call.putObject("reactivate_agent").putObject("agent_id").put("value", id(ctx));
        change(ctx, call);
    }

    /** Answers with the agent as it is after the change. */
    private void change(RoutingContext ctx, ObjectNode call) {
        find(ctx)
                .onSuccess(found -> {
                    if (found.isEmpty()) {
                        unknown(ctx);
                        return;
                    }
                    LOG.info(
                            "Asked for: {} {} agentId={}",
                            call.path("type").asText(),
                            Caller.of(ctx.request(), asksForUsers),
                            id(ctx));
                    master.call(call).onSuccess(_ -> show(ctx, 202)).onFailure(cause -> failed(ctx, cause));
                })
                .onFailure(cause -> failed(ctx, cause));
    }

    private static void failed(RoutingContext ctx, Throwable cause) {
        if (cause instanceof DoorFault fault && fault.kind() == DoorFault.Kind.REFUSED) {
            Replies.message(ctx, 409, "The master refuses: " + fault.text());
        } else {
            Replies.message(ctx, 502, String.valueOf(cause.getMessage()));
        }
    }
}
