package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.http.Remembered;
import io.ekiden.orchestrator.api.http.Scribe;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.DeploymentJson;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.api.view.ReadinessResultsJson;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Supplier;

/** Deployments: those that run listed, rolled back, cancelled, paused; those that ended listed. */
final class DeploymentsRoutes {
    private static final String STATUS = "status";
    private static final List<String> RUNNING = List.of("running");
    private static final List<String> ENDED = List.of("ended");
    /** What a list of those that ended shows together: each may have been of all apps there are. */
    private static final int MOST_ACTIONS = 20_000;

    private final Leading leading;
    private final Scribe scribe;
    private final Remembered remembered = new Remembered();
    private final Remembered rememberedEnds = new Remembered();

    DeploymentsRoutes(Leading leading, Scribe scribe) {
        this.leading = leading;
        this.scribe = scribe;
    }

    void mount(Router router) {
        router.get("/v2/deployments").handler(this::list);
        router.get("/v2/deployments/:id").handler(this::get);
        router.post("/v2/deployments/:id/pause")
                .handler(ctx -> ask(ctx, new Request.PauseDeployment(ctx.pathParam("id"))));
        router.post("/v2/deployments/:id/resume")
                .handler(ctx -> ask(ctx, new Request.ResumeDeployment(ctx.pathParam("id"))));
        router.delete("/v2/deployments/:id").handler(this::cancel);
    }

    /** As Marathon lists them, unless those that ended are asked for. */
    private void list(RoutingContext ctx) {
        var asked = ctx.queryParam(STATUS);
        if (asked.isEmpty() || asked.equals(RUNNING)) {
            running(ctx);
        } else if (asked.equals(ENDED)) {
            ended(ctx);
        } else {
            Replies.message(ctx, 422, STATUS + " is running or ended, not " + String.join(",", asked));
        }
    }

    private void ended(RoutingContext ctx) {
        var book = leading.state().deploying();
        Replies.later(ctx, scribe.write(ctx, rememberedEnds, List.of(book.ended()), "", () -> {
            var json = Json.array();
            book.latest(MOST_ACTIONS).forEach(over -> json.add(EventJson.ended(over)));
            return Replies.bytes(json);
        }));
    }

    /** Whoever waits for the end asks again and again, and a deployment may have thousands of apps. */
    private void running(RoutingContext ctx) {
        var state = leading.state();
        Supplier<Buffer> write = () -> Replies.bytes(list(state));
        Replies.later(
                ctx,
                asksWhetherReady(state)
                        ? scribe.write(ctx, write)
                        : scribe.write(
                                ctx,
                                remembered,
                                List.of(state.definitions(), state.deploying().running()),
                                "",
                                write));
    }

    private ArrayNode list(OrchestratorState state) {
        var json = Json.array();
        state.deployments().values().forEach(deployment -> json.add(write(state, deployment)));
        return json;
    }

    /** Then there is something to tell that the state does not know. */
    private static boolean asksWhetherReady(OrchestratorState state) {
        return state.deployments().values().stream()
                .flatMap(deployment -> deployment.currentActions().stream())
                .anyMatch(action -> state.app(action.app())
                        .filter(app -> app.run().readiness().isPresent())
                        .isPresent());
    }

    private ObjectNode write(OrchestratorState state, Deployment deployment) {
        var json = DeploymentJson.write(
                EventJson.view(deployment), app -> ReadinessResultsJson.write(state, app, leading::readiness));
        deployment.pause().ifPresent(pause -> json.put("paused", true).put("pausedAt", Json.timestamp(pause.since())));
        return json;
    }

    /** Also of one that is over: how it went. */
    private void get(RoutingContext ctx) {
        var id = ctx.pathParam("id");
        var state = leading.state();
        state.deployment(id)
                .map(deployment -> write(state, deployment)
                        .put("status", deployment.isPaused() ? "paused" : "running")
                        .put("leadsBack", state.deploying().undoes(id)))
                .or(() -> state.deploying().endedOf(id).map(EventJson::ended))
                .ifPresentOrElse(
                        json -> Replies.json(ctx, 200, json),
                        () -> Replies.notFound(ctx, "DeploymentPlan " + id + " does not exist"));
    }

    private void ask(RoutingContext ctx, Request request) {
        leading.ask(request)
                .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                .onSuccess(answer -> Replies.answer(ctx, answer));
    }

    private void cancel(RoutingContext ctx) {
        leading.ask(new Request.CancelDeployment(ctx.pathParam("id"), Replies.flag(ctx, "force", false)))
                .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                .onSuccess(answer -> {
                    if (answer instanceof Answer.Done) {
                        // Nothing is undone, and nothing more is told.
                        ctx.response().setStatusCode(202).end();
                    } else {
                        Replies.answer(ctx, answer);
                    }
                });
    }
}
