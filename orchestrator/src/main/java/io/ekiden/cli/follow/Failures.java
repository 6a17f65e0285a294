package io.ekiden.cli.follow;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Text;
import io.ekiden.orchestrator.spec.PathId;
import java.util.List;
import java.util.Optional;

/** Why an app is not well: what waits and why, how its last task failed, and what that one said last. */
public final class Failures {
    private static final String POD = " pod";

    private final Session session;
    private final int lines;

    /** @param lines of its log to show at most */
    public Failures(Session session, int lines) {
        this.session = session;
        this.lines = lines;
    }

    /**
     * Says what there is to say of each; nothing where all is well.
     *
     * @param affected as an {@link Outcome} has them
     */
    public void explain(List<String> affected) {
        for (var id : affected) {
            if (id.endsWith(POD)) {
                var pod = PathId.parse(id.substring(0, id.length() - POD.length()));
                session.api()
                        .find(Ids.pod(pod) + "::status")
                        .filter(status -> !Progress.ofPod(status).isWell())
                        .ifPresent(this::explainPod);
            } else {
                session.api()
                        .find(Ids.app(PathId.parse(id)) + "?embed=app.taskHistory")
                        .map(answer -> answer.path("app"))
                        .filter(app -> !Progress.ofApp(app).isWell())
                        .ifPresent(this::explain);
            }
        }
    }

    private void explain(JsonNode app) {
        var id = app.path("id").asText();
        waiting(id).ifPresent(entry -> whyNot(id, entry));
        var failure = app.path("lastTaskFailure");
        // Of an earlier configuration it says nothing about this one.
        var since = app.path("versionInfo").path("lastConfigChangeAt").asText("");
        if (!failure.isMissingNode() && failure.path("version").asText("").compareTo(since) >= 0) {
            failure(id, failure);
        }
        for (var task : app.path("tasks")) {
            var ill = Json.stream(task.path("healthCheckResults"))
                    .filter(result -> !result.path("alive").asBoolean())
                    .findFirst();
            if (ill.isPresent()) {
                var cause = ill.get().path("lastFailureCause").asText("");
                session.screen()
                        .line(Style.BAD.on(id + ": task " + task.path("id").asText() + " is not healthy")
                                + (cause.isEmpty() ? "" : ": " + Text.line(cause)));
                log(task.path("id").asText());
                return;
            }
        }
    }

    private void explainPod(JsonNode status) {
        var id = status.path("id").asText();
        waiting(id).ifPresent(entry -> whyNot(id, entry));
        // Of an earlier version it says nothing about this one.
        PodEnds.lastFailure(status, status.path("spec").path("version").asText())
                .ifPresent(end -> podFailure(id, end));
        podIllness(status);
    }

    /** Which containers of a pod a health check finds ill, and what the first of them said last. */
    public void podIllness(JsonNode status) {
        var ill = Json.stream(status.path("instances"))
                .flatMap(instance -> Json.stream(instance.path("containers")))
                .filter(container -> Json.stream(container.path("conditions"))
                        .anyMatch(condition -> condition.path("name").asText().equals("healthy")
                                && condition.path("value").asText().equals("false")))
                .toList();
        for (var container : ill) {
            session.screen()
                    .line(Style.BAD.on(status.path("id").asText() + ": container "
                                    + container.path("name").asText() + " is not healthy")
                            + ", since " + session.age(container.path("statusSince")) + ": "
                            + container.path("containerId").asText());
        }
        if (!ill.isEmpty()) {
            log(ill.getFirst().path("containerId").asText());
        }
    }

    /** How an instance of a pod ended, and what those of its containers that failed said last. */
    public void podFailure(String id, JsonNode end) {
        for (var container : PodEnds.failed(end)) {
            var task = container.path("containerId").asText();
            var message = container
                    .path("termination")
                    .path("message")
                    .asText(end.path("message").asText());
            session.screen()
                    .line(Style.BAD.on(
                                    id + ": container " + container.path("name").asText() + " ended as "
                                            + container.path("lastKnownState").asText())
                            + ", " + session.age(end.path("terminatedAt")) + " ago: " + Text.line(message) + " ("
                            + task + ")");
            log(task);
        }
    }

    /** What of the launch queue is about an app or a pod. */
    public Optional<JsonNode> waiting(String id) {
        return Json.stream(session.api().get("/v2/queue").path("queue"))
                .filter(entry -> entry.path("app")
                        .path("id")
                        .asText(entry.path("pod").path("id").asText())
                        .equals(id))
                .findFirst();
    }

    /** Why instances wait. */
    public void whyNot(String id, JsonNode entry) {
        var instances = Text.count(entry.path("count").asInt(), "instance");
        var delay = entry.path("delay");
        if (!delay.path("overdue").asBoolean()) {
            session.screen()
                    .line(Style.BUSY.on(id + ": " + instances + " held back for "
                                    + delay.path("timeLeftSeconds").asLong() + " s, as others failed")
                            + "; 'ekiden queue reset " + id + "' lets them go at once");
        } else if (entry.path("whyNot").isEmpty()) {
            session.screen().line(Style.BUSY.on(id + ": " + instances + " waiting for an offer"));
        } else {
            session.screen().line(Style.BUSY.on(id + ": " + instances + " waiting, as no agent fits:"));
            entry.path("whyNot")
                    .forEach(why ->
                            session.screen().line("  " + why.path("sentence").asText()));
        }
    }

    /** How a task ended, and what it said last. */
    public void failure(String id, JsonNode failure) {
        var task = failure.path("taskId").asText();
        session.screen()
                .line(Style.BAD.on(id + ": task " + task + " ended as "
                                + failure.path("state").asText())
                        + " on " + failure.path("host").asText() + ", " + session.age(failure.path("timestamp"))
                        + " ago: "
                        + Text.line(failure.path("message").asText()));
        log(task);
    }

    private void log(String task) {
        for (var file : List.of("stderr", "stdout")) {
            var said = said(task, file);
            if (!said.isBlank()) {
                session.screen().line(Style.DIM.on("  the end of its " + file + ":"));
                said.strip().lines().forEach(line -> session.screen().line("    " + line));
                return;
            }
        }
    }

    /** Nothing where the log cannot be had: it is an addition to what was said. */
    private String said(String task, String file) {
        try {
            return session.api()
                    .text("/v2/tasks/" + Ids.encoded(task) + "/log?file=" + file + "&lines=" + lines)
                    .orElse("");
        } catch (CommandException none) {
            return "";
        }
    }
}
