package io.ekiden.cli.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.Api;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.follow.PodEnds;
import io.ekiden.cli.show.Meant;
import io.ekiden.orchestrator.spec.PathIdRules;
import java.util.List;
import java.util.stream.Stream;

/** The tasks that are meant: those of an app or a pod, or one by its id or a part of it. */
final class Targets {
    private Targets() {}

    /**
     * Ids of tasks: those that run; where none does, the one that failed last.
     *
     * @param typed an app, a pod, or (a part of) a task's id
     */
    static List<String> of(Api api, String typed) {
        if (PathIdRules.hasShape(typed) && !Ids.of(typed).isRoot()) {
            var id = Ids.of(typed);
            var app = api.find(Ids.app(id));
            if (app.isPresent()) {
                return ofApp(app.get().path("app"));
            }
            var pod = api.find(Ids.pod(id) + "::status");
            if (pod.isPresent()) {
                return ofPod(pod.get());
            }
        }
        return List.of(task(api, typed));
    }

    /** The one that is meant; the first of several that are alike. */
    static String one(Api api, String typed) {
        return of(api, typed).getFirst();
    }

    private static List<String> ofApp(JsonNode app) {
        var running = Json.stream(app.path("tasks"))
                .filter(task -> task.path("state").asText().equals("TASK_RUNNING"))
                .map(task -> task.path("id").asText())
                .toList();
        if (!running.isEmpty()) {
            return running;
        }
        var failed = app.path("lastTaskFailure").path("taskId").asText("");
        if (failed.isEmpty()) {
            var id = app.path("id").asText();
            throw CommandException.failed("no task of " + id + " has run; 'ekiden app why " + id + "' says why");
        }
        return List.of(failed);
    }

    private static List<String> ofPod(JsonNode status) {
        var containers = Json.stream(status.path("instances"))
                .flatMap(instance -> Json.stream(instance.path("containers")))
                .map(container -> container.path("containerId").asText(""))
                .filter(id -> !id.isEmpty())
                .toList();
        if (containers.isEmpty()) {
            var failed = PodEnds.lastFailure(status, "").map(PodEnds::failed).stream()
                    .flatMap(List::stream)
                    .map(container -> container.path("containerId").asText())
                    .toList();
            if (!failed.isEmpty()) {
                return failed;
            }
            throw CommandException.failed("no instance of " + status.path("id").asText() + " runs; 'ekiden pod why "
                    + status.path("id").asText() + "' says why");
        }
        return containers;
    }

    /** Ids that are complete may be of tasks that have ended, which no list has. */
    private static String task(Api api, String typed) {
        var tasks = api.get("/v2/tasks").path("tasks");
        var pods = api.get("/v2/pods/::status");
        var ofApps = Json.stream(tasks).map(task -> task.path("id").asText());
        var ofPods = Json.stream(pods)
                .flatMap(pod -> Json.stream(pod.path("instances")))
                .flatMap(instance -> Json.stream(instance.path("containers")))
                .map(container -> container.path("containerId").asText());
        var found =
                Stream.concat(ofApps, ofPods).filter(id -> id.contains(typed)).toList();
        if (found.contains(typed) || typed.matches("[^/ ]+\\.(instance|marathon)-[0-9a-f-]{36}\\.[^/ ]+")) {
            return typed;
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw CommandException.failed(
                found.isEmpty()
                        ? "there is no app, pod or task " + typed
                                + Meant.of(typed, names(tasks, pods, typed), "task list")
                        : typed + " could be any of " + found.size() + " tasks; say more of it");
    }

    /** What apps and pods that have tasks are called, with their first slash where one was typed. */
    private static List<String> names(JsonNode tasks, JsonNode pods, String typed) {
        return Stream.concat(
                        Json.stream(tasks).map(task -> task.path("appId").asText()),
                        Json.stream(pods).map(pod -> pod.path("id").asText()))
                .distinct()
                .map(id -> typed.startsWith("/") ? id : id.replaceFirst("^/", ""))
                .toList();
    }

    /** A few letters that tell tasks of an app apart. */
    static String brief(String task) {
        var instance = task.indexOf("instance-");
        var from = instance < 0 ? 0 : instance + "instance-".length();
        var name = task.substring(from, Math.min(task.length(), from + 8));
        var container = task.matches(".*\\._app\\.[0-9]+") ? "" : task.replaceFirst(".*instance-[0-9a-f-]{36}\\.", "");
        return container.isEmpty() || container.equals(task)
                ? name
                : name + "." + container.replaceFirst("\\.[0-9]+$", "");
    }

    static String path(String task, String door) {
        return "/v2/tasks/" + Ids.encoded(task) + "/" + door;
    }
}
