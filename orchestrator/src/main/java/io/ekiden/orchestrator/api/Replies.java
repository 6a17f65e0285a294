package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.http.Content;
import io.ekiden.orchestrator.api.http.HttpSettings;
import io.ekiden.orchestrator.api.http.Scribe;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.api.plan.PlanJson;
import io.ekiden.orchestrator.api.view.DeploymentJson;
import io.ekiden.orchestrator.api.view.EventJson;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.Violations;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Bodies in, bodies out, and the one table from the kernel's answers to HTTP. */
public final class Replies {
    private static final String LOCKED =
            "App is locked by one or more deployments. Override with the option '?force=true'."
                    + " View details at '/v2/deployments/<DEPLOYMENT_ID>'.";

    private static final String OUTDATED =
            "The plan no longer holds: the change, an app or group it touches, or a deployment in its way is not what was planned"
                    + " for. Nothing was changed; plan again.";

    /** What {@code ?plan=} takes: of answers that have no place for it in their bodies. */
    private static final String TOKEN = "Ekiden-Plan-Token";

    private static final String WARNINGS = "warnings";
    private static final int MOST_WARNING = 500;

    /** Set on requests that were {@code HEAD} before they became {@code GET}. */
    static final String HEAD = "head";

    private Replies() {}

    public static void json(RoutingContext ctx, int status, JsonNode body) {
        ctx.response().setStatusCode(status);
        send(ctx, Accept.JSON, Content.of(bytes(body)));
    }

    public static Buffer bytes(JsonNode body) {
        return Buffer.buffer(Json.bytes(body));
    }

    public static void text(RoutingContext ctx, String type, String body) {
        send(ctx, type, Content.of(Buffer.buffer(body)));
    }

    /** JSON that is still being written. */
    public static void later(RoutingContext ctx, Future<Content> content) {
        content.onSuccess(written -> send(ctx, Accept.JSON, written)).onFailure(cause -> {
            switch (cause) {
                case Scribe.Busy busy -> {
                    ctx.response().putHeader("Retry-After", Integer.toString(Scribe.Busy.RETRY_AFTER_SECONDS));
                    message(ctx, 503, String.valueOf(busy.getMessage()));
                }
                case Scribe.Gone _ -> {} // Nobody reads what would be said.
                default -> ctx.fail(cause);
            }
        });
    }

    public static void send(RoutingContext ctx, String type, Content content) {
        if (ctx.get(HEAD) == null) {
            content.send(ctx, type, HttpSettings.of(ctx));
        } else {
            content.sendHead(ctx, type);
        }
    }

    public static void problem(RoutingContext ctx, Problem problem) {
        problem.hints().forEach(hint -> warn(ctx, hint));
        json(ctx, problem.status(), problem.body());
    }

    public static void message(RoutingContext ctx, int status, String message) {
        problem(ctx, Problem.message(status, message));
    }

    /** As Marathon answers reads of what is not there: with empty details. */
    public static void notFound(RoutingContext ctx, String message) {
        var problem = Problem.message(404, message);
        problem.body().putArray("details");
        problem(ctx, problem);
    }

    /** The body as JSON, a list of whatever it be; otherwise the refusal has been sent. */
    public static Optional<JsonNode> body(RoutingContext ctx) {
        return body(ctx, Json.Extent.MANY);
    }

    /** The body as the JSON of one definition; otherwise the refusal has been sent. */
    public static Optional<JsonNode> definition(RoutingContext ctx) {
        return body(ctx, Json.Extent.ONE);
    }

    private static Optional<JsonNode> body(RoutingContext ctx, Json.Extent extent) {
        var type = ctx.request().getHeader("Content-Type");
        if (type != null && !type.strip().toLowerCase(Locale.ROOT).startsWith("application/json")) {
            problem(
                    ctx,
                    Problem.message(415, "Unsupported Media Type")
                            .withHint("The body must be JSON, sent with the header Content-Type: application/json"));
            return Optional.empty();
        }
        var buffer = ctx.body().buffer();
        return switch (AppJson.body(buffer == null ? new byte[0] : buffer.getBytes(), extent)) {
            case AppJson.Body.Tree(var json) -> Optional.of(json);
            case AppJson.Body.NotJson(var problem) -> {
                problem(ctx, problem);
                yield Optional.empty();
            }
        };
    }

    /** A parameter that is true or false. */
    public static boolean flag(RoutingContext ctx, String name, boolean fallback) {
        var values = ctx.queryParam(name);
        return values.isEmpty() ? fallback : Boolean.parseBoolean(values.getFirst());
    }

    /** Stands for what was only tried. */
    public static void token(RoutingContext ctx, String token) {
        ctx.response().putHeader(TOKEN, token);
    }

    /**
     * The result of a change, or why there was none. {@link Answer.Killed} and {@link Answer.KillForeseen} have their own bodies and are not
     * for here.
     */
    public static void answer(RoutingContext ctx, Answer answer) {
        switch (answer) {
            case Answer.Deploying deploying -> {
                deploymentHeader(ctx, deploying);
                json(ctx, 200, DeploymentJson.result(deploying.deploymentId(), deploying.version()));
            }
            case Answer.Planned(var steps, var pods) ->
                json(ctx, 200, DeploymentJson.steps(EventJson.steps(steps, pods::contains)));
            case Answer.Foreseen(var plan) -> {
                token(ctx, plan.token());
                json(ctx, 200, PlanJson.write(plan, warnings(ctx)));
            }
            case Answer.PlanOutdated() -> message(ctx, 409, OUTDATED);
            case Answer.NotLeading() -> message(ctx, 503, "this orchestrator does not lead");
            case Answer.Done() -> ctx.response().setStatusCode(204).end();
            case Answer.Killed(var instances) -> throw withoutBody(instances);
            case Answer.KillForeseen(var instances, var _) -> throw withoutBody(instances);
            case Answer.AppExists(var app) -> message(ctx, 409, "An app with id [" + app + "] already exists.");
            case Answer.PodExists(var pod) -> message(ctx, 409, "A pod with id [" + pod + "] already exists.");
            case Answer.NoSuchPod(var pod) -> notFound(ctx, "Pod '" + pod + "' does not exist");
            case Answer.NoSuchApp(var app) -> message(ctx, 404, "App '" + app + "' does not exist");
            case Answer.NoAppSelected() -> message(ctx, 404, "No app has labels that match; nothing was deleted");
            case Answer.GroupExists(var group) ->
                message(ctx, 409, "Group " + group + " is already created. Use PUT to change this group.");
            case Answer.NoSuchGroup(var group) -> message(ctx, 404, "Group '" + group + "' does not exist");
            case Answer.NoSuchGroupVersion(var group, var version) ->
                message(ctx, 422, "Group " + group + " not available in version " + Json.timestamp(version));
            case Answer.SameIdAsGroup(var id) -> problem(ctx, Problem.sameIdAsGroup(id));
            case Answer.Invalid(var violations) ->
                problem(ctx, Problem.of(new Violations(Violations.Layer.RULES, violations)));
            case Answer.NoSuchDeployment(var id) -> notFound(ctx, "DeploymentPlan " + id + " does not exist");
            case Answer.NotQueued(var app) -> notFound(ctx, "Application " + app + " not found in tasks queue.");
            case Answer.Locked(var _, var deployments) -> locked(ctx, deployments);
            case Answer.Stale(var app) ->
                message(
                        ctx,
                        409,
                        "App '" + app + "' was changed by others again and again; nothing was changed. Try again.");
            case Answer.TooManyDeployments(var limit) ->
                // To the letter: clients tell it by its text.
                message(
                        ctx,
                        403,
                        "Max number (" + limit
                                + ") of running deployments is achieved. Wait for existing deployments to complete or cancel oneusing"
                                + " force=true parameter. You can increase max deployment number by using --max_running_deployments"
                                + " parameter but be advised that this can have negative effects on the performance.");
            case Answer.TooManyCallbacks(var limit) ->
                message(ctx, 403, "Events are posted to " + limit + " URLs already, and to no more; remove one first");
            case Answer.TooLarge(var bytes, var limit) ->
                message(
                        ctx,
                        413,
                        "This needs " + bytes + " bytes in the store, for the app or for its deployment; at most "
                                + limit + " are possible. Nothing was changed.");
            case Answer.NoServicePort(var min, var max) ->
                message(
                        ctx,
                        422,
                        "No service port is free from " + min + " to " + (max - 1) + "; nothing was changed.");
        }
    }

    private static IllegalStateException withoutBody(List<Instance> killed) {
        return new IllegalStateException("killed " + killed.size() + " tasks without a body for it");
    }

    /** Names fields that nobody knows. */
    public static void warnOfFields(RoutingContext ctx, List<String> unknown) {
        if (!unknown.isEmpty()) {
            warn(ctx, "unknown fields ignored: " + String.join(" ", unknown));
        }
    }

    /** Tells, in a header, what would otherwise happen in silence. */
    public static void warn(RoutingContext ctx, String text) {
        var told = new ArrayList<>(warnings(ctx));
        told.add(text);
        ctx.put(WARNINGS, List.copyOf(told));
        // Clients, and those who pass the answer on, take some kilobytes of headers in all.
        var brief = text.length() <= MOST_WARNING ? text : text.substring(0, MOST_WARNING) + "...";
        var plain = brief.replaceAll("[^\\x21-\\x7e ]|[\"\\\\]", "?");
        ctx.response().headers().add("Warning", "299 - \"" + plain + "\"");
    }

    private static List<String> warnings(RoutingContext ctx) {
        List<String> told = ctx.get(WARNINGS);
        return told == null ? List.of() : told;
    }

    /** Where something new is. Marathon forgets {@code /v2/apps} in it. */
    public static void location(RoutingContext ctx, String path) {
        var authority = ctx.request().authority();
        var server = authority == null ? "" : ctx.request().scheme() + "://" + authority;
        ctx.response().putHeader("Location", server + path);
    }

    /** Who asks for what. */
    public static Request.Origin origin(RoutingContext ctx) {
        var remote = ctx.request().remoteAddress();
        return new Request.Origin(
                remote == null ? "" : remote.hostAddress(), ctx.request().path());
    }

    public static void deploymentHeader(RoutingContext ctx, Answer.Deploying deploying) {
        ctx.response().putHeader("Marathon-Deployment-Id", deploying.deploymentId());
    }

    private static void locked(RoutingContext ctx, List<String> deployments) {
        var problem = Problem.message(409, LOCKED);
        var list = problem.body().putArray("deployments");
        deployments.forEach(id -> list.addObject().put("id", id));
        problem(ctx, problem);
    }

    /** Leadership ended before the answer was known. */
    public static void unknownOutcome(RoutingContext ctx, Throwable cause) {
        message(ctx, 503, String.valueOf(cause.getMessage()));
    }
}
