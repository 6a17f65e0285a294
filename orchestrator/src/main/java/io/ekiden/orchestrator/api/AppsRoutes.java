package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.http.Remembered;
import io.ekiden.orchestrator.api.http.Scribe;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.api.json.bulk.AppUpdates;
import io.ekiden.orchestrator.api.view.AppInfoJson;
import io.ekiden.orchestrator.api.view.AppInfoJson.Embed;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.LabelSelector;
import io.ekiden.orchestrator.spec.PathId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** {@code /v2/apps} and below, but for tasks. */
final class AppsRoutes {
    private static final String ROOT = "/v2/apps";

    private final Leading leading;
    private final AppViews views;
    private final AppChanges changes;
    private final TasksRoutes tasks;
    private final Scribe scribe;
    private final Remembered remembered = new Remembered();

    AppsRoutes(Leading leading, AppViews views, AppChanges changes, TasksRoutes tasks, Scribe scribe) {
        this.leading = leading;
        this.views = views;
        this.changes = changes;
        this.tasks = tasks;
        this.scribe = scribe;
    }

    void mount(Router router) {
        router.get(ROOT).handler(this::list);
        router.post(ROOT).handler(ctx -> Replies.definition(ctx).ifPresent(json -> changes.create(ctx, json)));
        router.put(ROOT).handler(ctx -> updateMany(ctx, new AppChanges.Mode(replaces(ctx), true)));
        router.patch(ROOT).handler(ctx -> updateMany(ctx, new AppChanges.Mode(false, false)));
        router.delete(ROOT).handler(this::deleteMany);
        router.route(ROOT + "/*").handler(this::below);
    }

    private void below(RoutingContext ctx) {
        var path = ctx.request().path();
        var named = AppPath.parse(path.substring(Math.min(path.length(), path.indexOf(ROOT) + ROOT.length())));
        switch (named) {
            case AppPath.App(var id) -> app(ctx, id);
            case AppPath.Group(var id) -> onlyGet(ctx, () -> group(ctx, id));
            case AppPath.Versions(var id) -> onlyGet(ctx, () -> versions(ctx, id));
            case AppPath.Version(var id, var version) -> onlyGet(ctx, () -> version(ctx, id, version));
            case AppPath.Restart(var id) -> restart(ctx, id);
            case AppPath.Tasks(var id) -> tasks.ofApp(ctx, id);
            case AppPath.GroupTasks(var id) -> onlyGet(ctx, () -> tasks.ofGroup(ctx, id));
            case AppPath.Task(var id, var task) -> tasks.single(ctx, id, task);
        }
    }

    static void onlyGet(RoutingContext ctx, Runnable handler) {
        if (ctx.request().method().equals(HttpMethod.GET)) {
            handler.run();
        } else {
            methodNotAllowed(ctx);
        }
    }

    static void methodNotAllowed(RoutingContext ctx) {
        Replies.message(ctx, 405, "Method Not Allowed");
    }

    private void app(RoutingContext ctx, PathId id) {
        if (id.isRoot()) {
            // Not an app but the collection, asked for something it cannot do.
            methodNotAllowed(ctx);
            return;
        }
        switch (ctx.request().method().name()) {
            case "GET" -> get(ctx, id);
            case "PUT" -> updateOne(ctx, id, new AppChanges.Mode(replaces(ctx), true));
            case "PATCH" -> updateOne(ctx, id, new AppChanges.Mode(false, true));
            case "DELETE" -> ask(ctx, new Request.DeleteApp(id, Replies.flag(ctx, "force", true)));
            default -> methodNotAllowed(ctx);
        }
    }

    private static boolean replaces(RoutingContext ctx) {
        return !Replies.flag(ctx, "partialUpdate", true);
    }

    private void list(RoutingContext ctx) {
        filter(ctx).ifPresent(filter -> {
            var state = leading.state();
            var embeds = AppInfoJson.embeds(ctx.queryParam("embed"));
            Supplier<Buffer> write = () -> Replies.bytes(list(state, filter, embeds));
            Replies.later(
                    ctx,
                    Embed.areOfTheStateAlone(embeds)
                            ? scribe.write(
                                    ctx,
                                    remembered,
                                    shown(state),
                                    String.valueOf(ctx.request().query()),
                                    write)
                            : scribe.write(ctx, write));
        });
    }

    private ObjectNode list(OrchestratorState state, Predicate<AppDefinition> filter, Set<Embed> embeds) {
        var json = Json.object();
        var apps = json.putArray("apps");
        AppViews.apps(state).stream().filter(filter).forEach(app -> apps.add(views.inList(state, app, embeds)));
        return json;
    }

    /** All that lists of apps are made of. */
    static List<Object> shown(OrchestratorState state) {
        return List.of(state.definitions(), state.population(), state.deploying());
    }

    /** What {@code id}, {@code cmd} and {@code label} ask for; otherwise the refusal has been sent. */
    private static Optional<Predicate<AppDefinition>> filter(RoutingContext ctx) {
        var filters = new ArrayList<Predicate<AppDefinition>>();
        for (var part : ctx.queryParam("id")) {
            filters.add(app -> contains(app.id().toString(), part));
        }
        for (var part : ctx.queryParam("cmd")) {
            filters.add(app ->
                    app.run().process().cmd().filter(cmd -> contains(cmd, part)).isPresent());
        }
        return selectors(ctx).map(selectors -> {
            selectors.forEach(
                    selector -> filters.add(app -> selector.matches(app.run().labels())));
            return filters.stream().reduce(_ -> true, Predicate::and);
        });
    }

    /** What {@code label} selects; otherwise the refusal has been sent. */
    private static Optional<List<LabelSelector>> selectors(RoutingContext ctx) {
        var selectors = new ArrayList<LabelSelector>();
        for (var text : ctx.queryParam("label")) {
            switch (LabelSelector.parse(text)) {
                case LabelSelector.Reading.Valid(var selector) -> selectors.add(selector);
                case LabelSelector.Reading.Invalid(var error, var hint) -> {
                    Replies.problem(ctx, Problem.message(422, error).withHint(hint));
                    return Optional.empty();
                }
            }
        }
        return Optional.of(selectors);
    }

    /** What lists are narrowed by, beside labels, is refused: who gives it means fewer apps than would go. */
    private void deleteMany(RoutingContext ctx) {
        if (ctx.queryParam("label").isEmpty()) {
            methodNotAllowed(ctx);
        } else if (ctx.queryParams().contains("id") || ctx.queryParams().contains("cmd")) {
            Replies.message(ctx, 422, "Apps are deleted by their label alone, not by id or cmd; nothing was deleted");
        } else {
            selectors(ctx)
                    .ifPresent(selectors ->
                            ask(ctx, new Request.DeleteApps(selectors, Replies.flag(ctx, "force", false))));
        }
    }

    private static boolean contains(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private void get(RoutingContext ctx, PathId id) {
        var state = leading.state();
        AppViews.app(state, id)
                .ifPresentOrElse(
                        app -> {
                            var json = Json.object();
                            json.set("app", views.single(state, app, AppInfoJson.embeds(ctx.queryParam("embed"))));
                            Replies.json(ctx, 200, json);
                        },
                        () -> notFound(ctx, id));
    }

    private void group(RoutingContext ctx, PathId id) {
        var state = leading.state();
        var embeds = AppInfoJson.embeds(ctx.queryParam("embed"));
        Replies.later(ctx, scribe.write(ctx, () -> {
            var json = Json.object();
            var apps = json.putArray("*");
            AppViews.apps(state, id).forEach(app -> apps.add(views.single(state, app, embeds)));
            return Replies.bytes(json);
        }));
    }

    private void versions(RoutingContext ctx, PathId id) {
        var state = leading.state();
        if (AppViews.app(state, id).isEmpty()) {
            notFound(ctx, id);
            return;
        }
        var json = Json.object();
        var versions = json.putArray("versions");
        new ArrayList<>(state.versions(id).keySet())
                .reversed()
                .forEach(version -> versions.add(Json.timestamp(version)));
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
                .filter(app -> !app.isPod())
                .ifPresentOrElse(
                        app -> Replies.json(ctx, 200, views.definition(app)),
                        () -> Replies.notFound(ctx, AppChanges.noSuchVersion(id, version.get())));
    }

    private void restart(RoutingContext ctx, PathId id) {
        if (ctx.request().method().equals(HttpMethod.POST)) {
            ask(ctx, new Request.RestartApp(id, Replies.flag(ctx, "force", false)));
        } else {
            methodNotAllowed(ctx);
        }
    }

    private void updateOne(RoutingContext ctx, PathId id, AppChanges.Mode mode) {
        Replies.definition(ctx).ifPresent(json -> changes.update(ctx, List.of(new AppUpdates.Update(id, json)), mode));
    }

    /** A list of updates of apps that need not be there yet. */
    void update(RoutingContext ctx, JsonNode updates) {
        updateMany(ctx, updates, new AppChanges.Mode(replaces(ctx), true));
    }

    private void updateMany(RoutingContext ctx, AppChanges.Mode mode) {
        Replies.body(ctx).ifPresent(json -> updateMany(ctx, json, mode));
    }

    private void updateMany(RoutingContext ctx, JsonNode json, AppChanges.Mode mode) {
        switch (AppUpdates.read(json)) {
            case AppUpdates.Listed(var updates) -> changes.update(ctx, updates, mode);
            case AppUpdates.Refused(var problem) -> Replies.problem(ctx, problem);
        }
    }

    private void ask(RoutingContext ctx, Request request) {
        PlanRoutes.ask(ctx, leading, request)
                .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                .onSuccess((Answer answer) -> Replies.answer(ctx, answer));
    }

    static void notFound(RoutingContext ctx, PathId id) {
        Replies.notFound(ctx, "App '" + id + "' does not exist");
    }
}
