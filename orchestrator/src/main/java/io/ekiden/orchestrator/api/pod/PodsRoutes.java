package io.ekiden.orchestrator.api.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.Leading;
import io.ekiden.orchestrator.api.PlanRoutes;
import io.ekiden.orchestrator.api.Replies;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.api.view.PodStatusJson;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.PathIdRules;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code /v2/pods} and below. */
public final class PodsRoutes {
    public static final String ROOT = "/v2/pods";
    private static final int ATTEMPTS = 5;

    private final Leading leading;
    private final PodJson pods;
    private final InstantSource clock;

    public PodsRoutes(Leading leading, PodJson pods, InstantSource clock) {
        this.leading = leading;
        this.pods = pods;
        this.clock = clock;
    }

    public void mount(Router router) {
        router.route(ROOT).handler(this::below);
        router.route(ROOT + "/*").handler(this::below);
    }

    private void below(RoutingContext ctx) {
        var path = ctx.request().path();
        var named = PodPath.parse(path.substring(path.indexOf(ROOT) + ROOT.length()));
        switch (named) {
            case PodPath.Pod(var id) -> pod(ctx, id);
            case PodPath.Status(var id) -> status(ctx, id);
            case PodPath.Versions(var id) -> versions(ctx, id);
            case PodPath.Version(var id, var version) -> version(ctx, id, version);
            case PodPath.Instances(var id) -> Replies.body(ctx).ifPresent(json -> killMany(ctx, id, json));
            case PodPath.Instance(var id, var instance) -> killOne(ctx, id, instance);
            case PodPath.Unknown _ -> Replies.message(ctx, 404, "URI not found");
        }
    }

    private void pod(RoutingContext ctx, PathId id) {
        switch (ctx.request().method().name()) {
            case "GET" -> {
                if (id.isRoot()) {
                    list(ctx);
                } else {
                    find(leading.state(), id)
                            .ifPresentOrElse(
                                    pod -> Replies.json(ctx, 200, PodJson.write(pod)),
                                    // JSON within JSON, as Marathon has it here and only here.
                                    () -> Replies.notFound(
                                            ctx, "{\"message\": \"pod with %s does not exist\"}".formatted(id)));
                }
            }
            case "POST" -> Replies.definition(ctx).ifPresent(json -> create(ctx, json));
            case "PUT" -> Replies.definition(ctx).ifPresent(json -> update(ctx, id, json, ATTEMPTS));
            default ->
                ask(
                        ctx,
                        new Request.DeletePod(id, Replies.flag(ctx, "force", false), Replies.origin(ctx)),
                        deploying -> deleted(ctx, deploying));
        }
    }

    private static Optional<AppDefinition> find(OrchestratorState state, PathId id) {
        return state.app(id).filter(AppDefinition::isPod);
    }

    private static List<AppDefinition> all(OrchestratorState state) {
        return state.apps().values().stream().filter(AppDefinition::isPod).toList();
    }

    private void list(RoutingContext ctx) {
        var json = Json.array();
        all(leading.state()).forEach(pod -> json.add(PodJson.write(pod)));
        Replies.json(ctx, 200, json);
    }

    /** One that need not be there yet. */
    public void put(RoutingContext ctx, JsonNode json) {
        var text = json.path("id").asText("");
        var id = PathIdRules.hasShape(text) ? Optional.of(PathId.parse(text)) : Optional.<PathId>empty();
        if (id.flatMap(named -> find(leading.state(), named)).isPresent()) {
            update(ctx, id.get(), json, ATTEMPTS);
        } else {
            create(ctx, json);
        }
    }

    private void create(RoutingContext ctx, JsonNode json) {
        switch (parse(ctx, json)) {
            case Parsed.Refused(var problem) -> Replies.problem(ctx, problem);
            case Parsed.Rollback(var version) -> throw new IllegalStateException("rollback of a pod to " + version);
            case Parsed.Accepted(var pod, var unknown) -> {
                Replies.warnOfFields(ctx, unknown);
                ask(
                        ctx,
                        new Request.CreateApp(pod, Replies.flag(ctx, "force", false), Replies.origin(ctx)),
                        deploying -> {
                            Replies.location(ctx, ROOT + pod.id());
                            deployed(ctx, 201, deploying);
                        });
            }
        }
    }

    private Parsed parse(RoutingContext ctx, JsonNode json) {
        // Versions have whole milliseconds.
        var parsed = pods.parse(json, Instant.ofEpochMilli(clock.millis()));
        return Replies.flag(ctx, "strict", false) ? AppJson.strict(parsed) : parsed;
    }

    /** The whole definition is given; that it was derived from the newest one is not asked for, so being late is no reason to refuse. */
    private void update(RoutingContext ctx, PathId id, JsonNode json, int attemptsLeft) {
        switch (parse(ctx, json)) {
            case Parsed.Refused(var problem) -> Replies.problem(ctx, problem);
            case Parsed.Rollback(var version) -> throw new IllegalStateException("rollback of a pod to " + version);
            case Parsed.Accepted(var pod, var unknown) -> {
                var current = find(leading.state(), id);
                if (!pod.id().equals(id)) {
                    Replies.message(ctx, 400, "'" + id + "' does not match definition's id '" + pod.id() + "'");
                } else if (current.isEmpty()) {
                    notFound(ctx, id);
                } else {
                    var update = new Request.Update(pod, current.map(AppDefinition::version));
                    PlanRoutes.ask(
                                    ctx,
                                    leading,
                                    new Request.UpdateApps(
                                            List.of(update),
                                            Replies.flag(ctx, "force", false),
                                            PlanRoutes.restart(ctx),
                                            Replies.origin(ctx)))
                            .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                            .onSuccess(answer -> {
                                if (answer instanceof Answer.Stale && attemptsLeft > 1) {
                                    update(ctx, id, json, attemptsLeft - 1);
                                    return;
                                }
                                Replies.warnOfFields(ctx, unknown);
                                if (answer instanceof Answer.Deploying deploying) {
                                    deployed(ctx, 200, deploying);
                                } else {
                                    Replies.answer(ctx, answer);
                                }
                            });
                }
            }
        }
    }

    private static void deployed(RoutingContext ctx, int status, Answer.Deploying deploying) {
        Replies.deploymentHeader(ctx, deploying);
        Replies.json(ctx, status, deploying.app().map(PodJson::write).orElseGet(Json::object));
    }

    private static void deleted(RoutingContext ctx, Answer.Deploying deploying) {
        Replies.deploymentHeader(ctx, deploying);
        Replies.location(ctx, "/v2/deployments/" + deploying.deploymentId());
        ctx.response().setStatusCode(202).end();
    }

    private void ask(RoutingContext ctx, Request request, Consumer<Answer.Deploying> done) {
        PlanRoutes.ask(ctx, leading, request)
                .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                .onSuccess(answer -> {
                    if (answer instanceof Answer.Deploying deploying) {
                        done.accept(deploying);
                    } else {
                        Replies.answer(ctx, answer);
                    }
                });
    }

    private void status(RoutingContext ctx, PathId id) {
        var state = leading.state();
        var now = clock.instant();
        if (id.isRoot()) {
            var json = Json.array();
            all(state).forEach(pod -> json.add(PodStatusJson.plain(state, pod, now)));
            Replies.json(ctx, 200, json);
        } else {
            find(state, id)
                    .ifPresentOrElse(
                            pod -> Replies.json(ctx, 200, PodStatusJson.plain(state, pod, now)),
                            () -> notFound(ctx, id));
        }
    }

    private void versions(RoutingContext ctx, PathId id) {
        var state = leading.state();
        if (find(state, id).isEmpty()) {
            notFound(ctx, id);
            return;
        }
        var json = Json.array();
        new ArrayList<>(state.versions(id).entrySet())
                .reversed().stream()
                        .filter(entry -> entry.getValue().isPod())
                        .forEach(entry -> json.add(Json.timestamp(entry.getKey())));
        Replies.json(ctx, 200, json);
    }

    private void version(RoutingContext ctx, PathId id, String text) {
        var version = AppJson.timestamp(text);
        if (version.isEmpty()) {
            Replies.problem(ctx, AppJson.badTimestamp(text));
            return;
        }
        leading.state()
                .definition(id, version.get())
                .filter(AppDefinition::isPod)
                .ifPresentOrElse(
                        pod -> Replies.json(ctx, 200, PodJson.write(pod)),
                        () -> Replies.notFound(
                                ctx, "Pod '" + id + "' does not exist in version " + Json.timestamp(version.get())));
    }

    private void killOne(RoutingContext ctx, PathId id, String instance) {
        kill(ctx, id, List.of(instance), killed -> {
            if (killed.isEmpty()) {
                Replies.notFound(ctx, "Instance '" + instance + "' does not exist");
            } else {
                Replies.json(ctx, 200, PodStatusJson.killed(leading.state(), killed.getFirst()));
            }
        });
    }

    private void killMany(RoutingContext ctx, PathId id, JsonNode json) {
        var ids = new ArrayList<String>();
        json.forEach(element -> ids.add(element.asText()));
        if (!json.isArray() || ids.isEmpty()) {
            Replies.problem(
                    ctx, Problem.message(422, "The body must be a list of ids of instances, with at least one"));
            return;
        }
        kill(ctx, id, ids, killed -> {
            var all = Json.array();
            killed.forEach(instance -> all.add(PodStatusJson.killed(leading.state(), instance)));
            Replies.json(ctx, 200, all);
        });
    }

    private void kill(RoutingContext ctx, PathId id, List<String> ids, Consumer<List<Instance>> reply) {
        var state = leading.state();
        if (find(state, id).isEmpty()) {
            notFound(ctx, id);
            return;
        }
        var tasks = ids.stream()
                .flatMap(wanted -> state.instance(id, new InstanceId(wanted)).stream())
                .filter(Instance::isLaunched)
                .map(Instance::taskId)
                .toList();
        PlanRoutes.kill(
                ctx, leading, new Request.KillTasks(tasks, false, Replies.flag(ctx, "wipe", false), false), reply);
    }

    private static void notFound(RoutingContext ctx, PathId id) {
        Replies.notFound(ctx, "Pod '" + id + "' does not exist");
    }
}
