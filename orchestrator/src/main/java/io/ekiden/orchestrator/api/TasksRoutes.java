package io.ekiden.orchestrator.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.api.http.Scribe;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.Problem;
import io.ekiden.orchestrator.api.view.TaskJson;
import io.ekiden.orchestrator.api.view.TasksText;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.Request;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.Violation;
import io.ekiden.orchestrator.spec.Violations;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tasks: listed, and killed by hand. */
final class TasksRoutes {
    private static final String INVALID_ID =
            "Invalid task id '%s'. [taskId %s no valid identifier (of class java.lang.String)]";

    private final Leading leading;
    private final AppViews views;
    private final Scribe scribe;

    TasksRoutes(Leading leading, AppViews views, Scribe scribe) {
        this.leading = leading;
        this.views = views;
        this.scribe = scribe;
    }

    void mount(Router router) {
        router.get("/v2/tasks").handler(this::list);
        router.post("/v2/tasks/delete").handler(this::deleteMany);
    }

    private void list(RoutingContext ctx) {
        var wanted = new ArrayList<>(ctx.queryParam("status"));
        wanted.addAll(ctx.queryParam("status[]"));
        var state = leading.state();
        if (Accept.wantsText(ctx)) {
            text(ctx, state, AppViews.apps(state));
        } else {
            later(ctx, () -> {
                var instances = AppViews.instances(state, AppViews.apps(state)).stream()
                        .filter(instance -> wanted.isEmpty() || wanted.contains(status(instance)))
                        .toList();
                return views.tasksWithServicePorts(state, instances);
            });
        }
    }

    private static void text(RoutingContext ctx, OrchestratorState state, Collection<AppDefinition> apps) {
        var networks = ctx.queryParam("containerNetworks").stream()
                .flatMap(names -> Stream.of(names.split(",")))
                .map(String::strip)
                .collect(Collectors.toSet());
        Replies.text(ctx, Accept.TEXT, TasksText.write(apps, app -> state.instances(app.id()), networks));
    }

    private static String status(Instance instance) {
        if (!instance.isLaunched()) {
            return "";
        }
        return switch (TaskJson.state(instance.condition())) {
            case TASK_RUNNING -> "running";
            case TASK_STAGING -> "staging";
            default -> "";
        };
    }

    private static void tasks(RoutingContext ctx, ArrayNode tasks) {
        Replies.json(ctx, 200, tasks(tasks));
    }

    private static ObjectNode tasks(ArrayNode tasks) {
        var json = Json.object();
        json.set("tasks", tasks);
        return json;
    }

    private void later(RoutingContext ctx, Supplier<ArrayNode> tasks) {
        Replies.later(ctx, scribe.write(ctx, () -> Replies.bytes(tasks(tasks.get()))));
    }

    void ofGroup(RoutingContext ctx, PathId group) {
        var state = leading.state();
        var apps = AppViews.apps(state, group);
        if (Accept.wantsText(ctx)) {
            text(ctx, state, apps);
        } else {
            later(ctx, () -> views.tasks(state, AppViews.instances(state, apps)));
        }
    }

    void ofApp(RoutingContext ctx, PathId id) {
        var state = leading.state();
        if (AppViews.app(state, id).isEmpty()) {
            AppsRoutes.notFound(ctx, id);
            return;
        }
        switch (ctx.request().method().name()) {
            case "GET" -> {
                if (Accept.wantsText(ctx)) {
                    text(ctx, state, AppViews.app(state, id).stream().toList());
                } else {
                    later(ctx, () -> views.tasks(state, state.instances(id)));
                }
            }
            case "DELETE" -> {
                var host = ctx.queryParam("host").stream()
                        .filter(name -> !name.equals("*"))
                        .findFirst();
                kill(
                        ctx,
                        state.instances(id).stream()
                                .filter(TaskJson::isTask)
                                .filter(instance -> host.isEmpty() || host.equals(TaskJson.host(instance)))
                                .map(Instance::taskId)
                                .toList(),
                        killed -> tasks(ctx, killed));
            }
            default -> AppsRoutes.methodNotAllowed(ctx);
        }
    }

    /** A task that was replaced in its instance names its present successor, as with Marathon. */
    void single(RoutingContext ctx, PathId id, String taskId) {
        var state = leading.state();
        if (!ctx.request().method().name().equals("DELETE")) {
            AppsRoutes.methodNotAllowed(ctx);
        } else if (AppViews.app(state, id).isEmpty()) {
            AppsRoutes.notFound(ctx, id);
        } else {
            InstanceId.ofTask(new TaskId(taskId))
                    .flatMap(instance -> state.instance(id, instance))
                    .filter(TaskJson::isTask)
                    .ifPresentOrElse(
                            instance -> kill(ctx, List.of(instance.taskId()), killed -> {
                                var json = Json.object();
                                json.set("task", killed.path(0));
                                Replies.json(ctx, 200, json);
                            }),
                            () -> Replies.notFound(ctx, "Task '" + taskId + "' does not exist"));
        }
    }

    private void deleteMany(RoutingContext ctx) {
        Replies.body(ctx).ifPresent(json -> {
            var ids = json.path("ids");
            if (!ids.isArray()) {
                Replies.problem(
                        ctx,
                        idsMissing(
                                json.isObject()
                                        ? "'ids' is undefined on object: " + json
                                        : json + " is not an object"));
                return;
            }
            var tasks = new ArrayList<TaskId>();
            var state = leading.state();
            for (var id : ids) {
                var task = new TaskId(id.asText());
                var instance = InstanceId.ofTask(task);
                if (instance.isEmpty()) {
                    Replies.message(ctx, 400, INVALID_ID.formatted(task.value(), task.value()));
                    return;
                }
                instance.flatMap(state::instance).map(Instance::taskId).ifPresent(tasks::add);
            }
            kill(ctx, tasks, killed -> tasks(ctx, killed));
        });
    }

    private static Problem idsMissing(String error) {
        return Problem.of(new Violations(Violations.Layer.SHAPE, List.of(Violation.of("", error))));
    }

    private void kill(RoutingContext ctx, List<TaskId> tasks, Consumer<ArrayNode> reply) {
        boolean scale = Replies.flag(ctx, "scale", false);
        boolean wipe = Replies.flag(ctx, "wipe", false);
        if (scale && wipe) {
            Replies.message(ctx, 400, "You cannot use scale and wipe at the same time.");
            return;
        }
        var before = leading.state();
        PlanRoutes.kill(
                ctx,
                leading,
                new Request.KillTasks(tasks, scale, wipe, Replies.flag(ctx, "force", false)),
                instances -> reply.accept(views.tasks(before, instances)));
    }
}
