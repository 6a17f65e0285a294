package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Parsed;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.api.json.bulk.AppUpdates.Update;
import io.ekiden.orchestrator.api.plan.PortClashes;
import io.ekiden.orchestrator.api.view.DeploymentJson;
import io.ekiden.orchestrator.kernel.Answer;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Derives new definitions from the present ones and asks for them. When somebody else was faster the definition is derived again from
 * what is there now, so that two updates of different fields both last.
 */
final class AppChanges {
    private static final int ATTEMPTS = 5;

    private final Leading leading;
    private final AppJson apps;
    private final AppViews views;
    private final InstantSource clock;

    /**
     * @param replace true: what is not given returns to its default
     * @param mayCreate false: an unknown app is 404
     */
    record Mode(boolean replace, boolean mayCreate) {}

    private sealed interface Derived {
        record Wanted(List<Request.Update> updates, Warnings warnings) implements Derived {}

        record Refused(Problem problem) implements Derived {}
    }

    /** What users should know of what was accepted. */
    private record Warnings(List<String> unknownFields, List<String> portClashes) {}

    AppChanges(Leading leading, AppJson apps, AppViews views, InstantSource clock) {
        this.leading = leading;
        this.apps = apps;
        this.views = views;
        this.clock = clock;
    }

    void create(RoutingContext ctx, JsonNode json) {
        var parsed = strictly(ctx, apps.parse(json, PathId.ROOT, now()));
        switch (parsed) {
            case Parsed.Refused(var problem) -> Replies.problem(ctx, problem);
            case Parsed.Rollback(var version) -> throw new IllegalStateException("rollback of a new app to " + version);
            case Parsed.Accepted(var app, var unknown) -> {
                warn(ctx, new Warnings(unknown, PortClashes.find(leading.state(), List.of(app))));
                PlanRoutes.ask(
                                ctx,
                                leading,
                                new Request.CreateApp(app, Replies.flag(ctx, "force", false), Replies.origin(ctx)))
                        .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                        .onSuccess(answer -> created(ctx, app, answer));
            }
        }
    }

    private void created(RoutingContext ctx, AppDefinition app, Answer answer) {
        if (answer instanceof Answer.Deploying deploying) {
            Replies.deploymentHeader(ctx, deploying);
            Replies.location(ctx, "/v2/apps" + app.id());
            // As Marathon: what was asked for. The service ports given are seen by reading the app.
            var created = deploying.app().map(AppDefinition::versionInfo).map(app::withVersionInfo);
            Replies.json(ctx, 201, views.created(created.orElse(app), deploying.deploymentId()));
        } else {
            Replies.answer(ctx, answer);
        }
    }

    void update(RoutingContext ctx, List<Update> updates, Mode mode) {
        attempt(ctx, updates, mode, ATTEMPTS);
    }

    private void attempt(RoutingContext ctx, List<Update> updates, Mode mode, int attemptsLeft) {
        switch (derive(ctx, updates, mode)) {
            case Derived.Refused(var problem) -> Replies.problem(ctx, problem);
            case Derived.Wanted(var wanted, var warnings) ->
                PlanRoutes.ask(
                                ctx,
                                leading,
                                new Request.UpdateApps(
                                        wanted,
                                        Replies.flag(ctx, "force", false),
                                        PlanRoutes.restart(ctx),
                                        Replies.origin(ctx)))
                        .onFailure(cause -> Replies.unknownOutcome(ctx, cause))
                        .onSuccess(answer -> {
                            if (answer instanceof Answer.Stale && attemptsLeft > 1) {
                                attempt(ctx, updates, mode, attemptsLeft - 1);
                            } else {
                                warn(ctx, warnings);
                                updated(ctx, updates, answer);
                            }
                        });
        }
    }

    private Derived derive(RoutingContext ctx, List<Update> updates, Mode mode) {
        var wanted = new ArrayList<Request.Update>();
        var unknown = new ArrayList<String>();
        var state = leading.state();
        for (var update : updates) {
            var current = state.app(update.id());
            if (current.isEmpty() && !mode.mayCreate()) {
                return new Derived.Refused(noSuchApp(update.id()));
            }
            if (current.filter(AppDefinition::isPod).isPresent()) {
                return new Derived.Refused(Problem.message(409, "A pod with id [" + update.id() + "] already exists."));
            }
            // A version is a way back also where the rest would be replaced.
            boolean merges =
                    current.isPresent() && (!mode.replace() || update.json().hasNonNull("version"));
            var parsed = merges
                    ? apps.merge(current.orElseThrow(), update.json())
                    : apps.parseAs(update.id(), update.json(), now());
            switch (strictly(ctx, parsed)) {
                case Parsed.Refused(var problem) -> {
                    return new Derived.Refused(problem);
                }
                case Parsed.Accepted(var app, var fields) -> {
                    wanted.add(new Request.Update(app, current.map(AppDefinition::version)));
                    unknown.addAll(fields);
                }
                case Parsed.Rollback(var version) -> {
                    var old = state.definition(update.id(), version);
                    if (old.isEmpty()) {
                        return new Derived.Refused(
                                current.isEmpty()
                                        ? noSuchApp(update.id())
                                        // As Marathon says it, which means the version.
                                        : noSuchApp(update.id()).withHint(noSuchVersion(update.id(), version)));
                    }
                    wanted.add(new Request.Update(old.get(), current.map(AppDefinition::version)));
                }
            }
        }
        var defined = wanted.stream().map(Request.Update::app).toList();
        return new Derived.Wanted(List.copyOf(wanted), new Warnings(unknown, PortClashes.find(state, defined)));
    }

    private static void updated(RoutingContext ctx, List<Update> updates, Answer answer) {
        if (answer instanceof Answer.Deploying deploying && deploying.created() && updates.size() == 1) {
            Replies.location(ctx, "/v2/apps" + updates.getFirst().id());
            Replies.deploymentHeader(ctx, deploying);
            Replies.json(ctx, 201, DeploymentJson.result(deploying.deploymentId(), deploying.version()));
        } else {
            Replies.answer(ctx, answer);
        }
    }

    private static Problem noSuchApp(PathId id) {
        return Problem.message(404, "App '" + id + "' does not exist");
    }

    static String noSuchVersion(PathId id, Instant version) {
        return "App '" + id + "' does not exist in version " + Json.timestamp(version);
    }

    private static Parsed strictly(RoutingContext ctx, Parsed parsed) {
        return Replies.flag(ctx, "strict", false) ? AppJson.strict(parsed) : parsed;
    }

    /** Names what would otherwise happen in silence. */
    private static void warn(RoutingContext ctx, Warnings warnings) {
        Replies.warnOfFields(ctx, warnings.unknownFields());
        warnings.portClashes().forEach(text -> Replies.warn(ctx, text));
    }

    /** Versions have whole milliseconds. */
    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
