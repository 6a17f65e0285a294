package io.ekiden.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.follow.Failures;
import io.ekiden.cli.follow.Progress;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden app why}. */
@Command(
        name = "why",
        description = {
            "Says why an app is not running as it should: what waits and which requirement no agent meets, how its last task"
                    + " failed and what that one said, which deployment is at work.",
            "Exits with 0 when all is well, 1 when something is not."
        },
        footer = {"", "Example:", "  ekiden app why /shop/web"},
        mixinStandardHelpOptions = true)
final class AppWhyCommand extends ShowCommand {
    @Parameters(paramLabel = "APP")
    private String app = "";

    @Option(
            names = "--lines",
            paramLabel = "N",
            description = "Lines of a failed task's log to show (default: 10).",
            defaultValue = "10")
    private int lines;

    @Override
    protected int run(Session session) {
        var id = Ids.below(app);
        var found = AppFinder.find(session.api(), id, "?embed=app.taskHistory");
        var progress = Progress.ofApp(found);
        var failures = new Failures(session, Math.max(1, lines));
        var waiting = failures.waiting(id.toString());
        boolean isWell = progress.isWell() && waiting.isEmpty();
        if (session.output().json()) {
            session.screen().line(Json.pretty(json(found, isWell, waiting.orElse(Json.object()))));
            return code(isWell);
        }
        if (session.output().quiet()) {
            return code(isWell);
        }
        session.tell((isWell ? Style.GOOD.on("well: ") : Style.BUSY.on("not well: ")) + id + ", " + progress.words());
        waiting.ifPresent(entry -> failures.whyNot(id.toString(), entry));
        found.path("deployments")
                .forEach(deployment -> deployment(session, deployment.path("id").asText()));
        if (!isWell && found.has("lastTaskFailure")) {
            failures.failure(id.toString(), found.path("lastTaskFailure"));
        }
        found.path("tasks").forEach(task -> ill(session, task));
        history(session, found);
        return code(isWell);
    }

    private static int code(boolean isWell) {
        return isWell ? ExitCode.WELL : ExitCode.FAILED;
    }

    private static JsonNode json(JsonNode app, boolean isWell, JsonNode waiting) {
        var json = Json.object().put("id", app.path("id").asText()).put("well", isWell);
        json.set("waiting", waiting);
        json.set("lastTaskFailure", app.path("lastTaskFailure"));
        json.set("deployments", app.path("deployments"));
        json.set("taskHistory", app.path("taskHistory"));
        return json;
    }

    private static void deployment(Session session, String id) {
        session.api()
                .find("/v2/deployments/" + Ids.encoded(id))
                .ifPresent(deployment -> session.screen()
                        .line("deployment " + id + " is "
                                + deployment.path("status").asText() + ", at step "
                                + deployment.path("currentStep").asInt() + " of "
                                + deployment.path("totalSteps").asInt() + ", since "
                                + session.age(deployment.path("version"))));
    }

    private static void ill(Session session, JsonNode task) {
        for (var result : task.path("healthCheckResults")) {
            if (!result.path("alive").asBoolean()) {
                session.screen()
                        .line(Style.BAD.on("task " + task.path("id").asText() + " fails its health check, "
                                        + Text.count(
                                                result.path("consecutiveFailures")
                                                        .asInt(),
                                                "time") + " in a row")
                                + ": "
                                + Text.line(result.path("lastFailureCause").asText("no reason given")));
            }
        }
    }

    private static void history(Session session, JsonNode app) {
        var ended = app.path("taskHistory");
        long failed = Json.stream(ended)
                .filter(task -> !task.path("state").asText().matches("TASK_(KILLED|FINISHED)"))
                .count();
        if (failed > 1) {
            session.screen()
                    .line("of the last " + Text.count(ended.size(), "task") + " that ended, " + failed
                            + " failed; available "
                            + Json.number(app.path("uptime").path("availabilityPercent"))
                            + " % of the time");
        }
    }
}
