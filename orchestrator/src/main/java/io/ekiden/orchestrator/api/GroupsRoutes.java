package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.http.Remembered;
import io.ekiden.orchestrator.api.http.Scribe;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.GroupReader;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.api.plan.PortClashes;
import io.ekiden.orchestrator.api.view.AppInfoJson;
import io.ekiden.orchestrator.api.view.AppInfoJson.Embed;
import io.ekiden.orchestrator.api.view.DeploymentJson;
import io.ekiden.orchestrator.api.view.GroupInfoJson;
import io.ekiden.orchestrator.api.view.PodStatusJson;
import io.ekiden.orchestrator.group.Group;
import io.ekiden.orchestrator.group.GroupWish;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** {@code /v2/groups} and below. */
final class GroupsRoutes {
    static final String ROOT = "/v2/groups";

    private final Leading leading;
    private final AppViews views;
    private final AppJson apps;
    private final InstantSource clock;
    private final Scribe scribe;
    private final Remembered remembered = new Remembered();

    GroupsRoutes(Leading leading, AppViews views, AppJson apps, InstantSource clock, Scribe scribe) {
        this.leading = leading;
        this.views = views;
        this.apps = apps;
        this.clock = clock;
        this.scribe = scribe;
    }

    void mount(Router router) {
        router.route(ROOT).handler(ctx -> group(ctx, PathId.ROOT));
        router.route(ROOT + "/*").handler(this::below);
    }

    private void below(RoutingContext ctx) {
        var path = ctx.request().path();
        switch (GroupPath.parse(path.substring(ROOT.length()))) {
            case GroupPath.Group(var id) -> group(ctx, id);
            case GroupPath.Apps(var id) -> AppsRoutes.onlyGet(ctx, () -> apps(ctx, id));
            case GroupPath.Versions(var id) -> AppsRoutes.onlyGet(ctx, () -> versions(ctx, id));
            case GroupPath.Version(var id, var version) -> AppsRoutes.onlyGet(ctx, () -> version(ctx, id, version));
        }
    }

    private void group(RoutingContext ctx, PathId id) {
        switch (ctx.request().method().name()) {
            case "GET" -> get(ctx, id);
            case "POST" -> Replies.body(ctx).ifPresent(json -> wish(ctx, reader().create(json, id)));
            case "PUT" -> Replies.body(ctx).ifPresent(json -> update(ctx, json, id));
            case "PATCH" -> Replies.body(ctx).ifPresent(json -> wish(ctx, reader().enforceRole(json, id)));
            case "DELETE" -> ask(ctx, new GroupWish.Remove(id));
            default -> AppsRoutes.methodNotAllowed(ctx);
        }
    }

    void update(RoutingContext ctx, JsonNode json, PathId id) {
        wish(ctx, reader().update(json, id));
    }

    /** Versions have whole milliseconds. */
    private GroupReader reader() {
        return new GroupReader(apps, Instant.ofEpochMilli(clock.millis()));
    }

    private void get(RoutingContext ctx, PathId id) {
        var state = leading.state();
        var embeds = AppInfoJson.embeds(ctx.queryParam("embed"));
        var now = clock.instant();
        var tree = state.tree();
        var group = tree.group(id);
        if (group.isEmpty()) {
            notFound(ctx, id);
            return;
        }
        var groups = GroupInfoJson.embeds(ctx.queryParam("embed"));
        Supplier<Buffer> write = () -> Replies.bytes(GroupInfoJson.write(
                tree,
                group.get(),
                groups,
                state.rootVersion(),
                app -> app.isPod() ? PodStatusJson.write(state, app, now) : views.inGroup(state, app, embeds)));
        Replies.later(
                ctx,
                Embed.areOfTheStateAlone(embeds)
                        ? scribe.write(
                                ctx,
                                remembered,
                                AppsRoutes.shown(state),
                                id + "?" + ctx.request().query(),
                                write)
                        : scribe.write(ctx, write));
    }

    /** Of a group that is not there: none. */
    private void apps(RoutingContext ctx, PathId id) {
        var state = leading.state();
        var embeds = AppInfoJson.embeds(ctx.queryParam("embed"));
        Replies.later(ctx, scribe.write(ctx, () -> {
            var json = Json.array();
            state.tree().appsBelow(id).values().stream()
                    .filter(app -> !app.isPod())
                    .forEach(app -> json.add(views.inGroup(state, app, embeds)));
            return Replies.bytes(json);
        }));
    }

    private void versions(RoutingContext ctx, PathId id) {
        var versions = leading.state().definitions().versionsOf(id);
        if (versions.isEmpty()) {
            notFound(ctx, id);
            return;
        }
        var json = Json.array();
        versions.forEach(version -> json.add(Json.timestamp(version)));
        Replies.json(ctx, 200, json);
    }

    private void version(RoutingContext ctx, PathId id, String text) {
        var version = AppJson.timestamp(text);
        if (version.isEmpty()) {
            Replies.problem(ctx, AppJson.badTimestamp(text));
            return;
        }
        var then = leading.state().definitions().treeAt(version.get());
        if (then.isEmpty()) {
            notFound(ctx, id);
        } else {
            var embeds = GroupInfoJson.embeds(ctx.queryParam("embed"));
            var tree = then.get();
            tree.group(id)
                    .ifPresentOrElse(
                            (Group group) -> Replies.json(
                                    ctx,
                                    200,
                                    GroupInfoJson.write(tree, group, embeds, version.get(), this::definition)),
                            () -> notFound(ctx, id));
        }
    }

    private ObjectNode definition(AppDefinition app) {
        return app.isPod() ? PodStatusJson.definition(app) : views.definition(app);
    }

    private void wish(RoutingContext ctx, GroupReader.Reading parsed) {
        switch (parsed) {
            case GroupReader.Reading.Refused(var problem) -> Replies.problem(ctx, problem);
            case GroupReader.Reading.Accepted(var wish, var unknown) -> {
                if (!unknown.isEmpty() && Replies.flag(ctx, "strict", false)) {
                    Replies.problem(ctx, Problem.unknownFields(unknown));
                    return;
                }
                Replies.warnOfFields(ctx, unknown);
                PortClashes.find(leading.state(), wish.definitions()).forEach(text -> Replies.warn(ctx, text));
                ask(ctx, wish);
            }
        }
    }

    /** Marathon knows dry runs of groups that are put or posted, and answers the steps alone. */
    private void ask(RoutingContext ctx, GroupWish wish) {
        boolean dryRun =
                Replies.flag(ctx, "dryRun", false) && !(wish instanceof GroupWish.Remove) && !PlanRoutes.isPlan(ctx);
        var request = new Request.ChangeGroup(wish, Replies.flag(ctx, "force", false), PlanRoutes.restart(ctx), dryRun);
        if (dryRun
                && leading.foresee(new Request.ChangeGroup(wish, true, PlanRoutes.restart(ctx), false))
                        instanceof Answer.Foreseen(var plan)) {
            Replies.token(ctx, plan.token());
        }
        (dryRun ? leading.ask(request) : PlanRoutes.ask(ctx, leading, request))
                .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                .onSuccess(answer -> answered(ctx, wish, answer));
    }

    private static void answered(RoutingContext ctx, GroupWish wish, Answer answer) {
        if (answer instanceof Answer.Deploying deploying && deploying.created()) {
            Replies.location(ctx, ROOT + wish.id());
            Replies.deploymentHeader(ctx, deploying);
            Replies.json(ctx, 201, DeploymentJson.result(deploying.deploymentId(), deploying.version()));
        } else if (answer instanceof Answer.Deploying && wish instanceof GroupWish.EnforceRole) {
            ctx.response().end();
        } else {
            Replies.answer(ctx, answer);
        }
    }

    private static void notFound(RoutingContext ctx, PathId id) {
        Replies.notFound(ctx, "Group '" + id + "' does not exist");
    }
}
