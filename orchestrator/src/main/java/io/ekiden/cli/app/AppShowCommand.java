package io.ekiden.cli.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Facts;
import io.ekiden.cli.task.TaskTable;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ekiden app show}. */
@Command(
        name = "show",
        description = "Shows one app: what it is, its tasks, and how the last one failed.",
        footer = {"", "Examples:", "  ekiden app show /shop/web", "  ekiden app show /shop/web --json | jq .env"},
        mixinStandardHelpOptions = true)
final class AppShowCommand extends ShowCommand {
    @Parameters(paramLabel = "APP")
    private String app = "";

    @Option(
            names = "--version-of",
            paramLabel = "VERSION",
            description =
                    "The definition of an earlier version, as 'versions' lists them, or 1 for the one before; as JSON.")
    private @Nullable String version;

    @Override
    protected int run(Session session) {
        var id = Ids.below(app);
        if (version != null) {
            var named = AppVersions.of(session.api(), id).named(version);
            session.screen().line(Json.pretty(AppVersions.definition(session.api(), id, named)));
            return ExitCode.WELL;
        }
        var found = AppFinder.find(session.api(), id);
        if (session.printedJson(found)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            found.path("tasks")
                    .forEach(task -> session.screen().line(task.path("id").asText()));
            return ExitCode.WELL;
        }
        print(session, found);
        return ExitCode.WELL;
    }

    private static void print(Session session, JsonNode app) {
        var state = AppState.of(session.api());
        new Facts()
                .add("app", app.path("id").asText())
                .add("state", state.word(app))
                .add(
                        "instances",
                        app.path("tasksRunning").asInt() + " of "
                                + app.path("instances").asInt() + " run"
                                + (app.path("healthChecks").isEmpty() ? "" : "; health: " + AppState.health(app)))
                .add("version", app.path("version").asText() + " (" + session.age(app.path("version")) + " ago)")
                .add("command", command(app))
                .add("image", app.path("container").path("docker").path("image").asText(""))
                .add("needs", needs(app))
                .add("ports", ports(app))
                .add("env", pairs(app.path("env")))
                .add("labels", pairs(app.path("labels")))
                .add("constraints", constraints(app))
                .add("depends on", String.join(", ", Json.texts(app.path("dependencies"))))
                .add(
                        "deployments",
                        Json.stream(app.path("deployments"))
                                .map(deployment -> deployment.path("id").asText())
                                .collect(Collectors.joining(", ")))
                .add("last failure", failure(session, app.path("lastTaskFailure")))
                .print(session.screen());
        if (!app.path("tasks").isEmpty()) {
            session.screen().line("");
            TaskTable.of(session, app.path("tasks")).print(session.screen(), "");
        }
        boolean isShort =
                app.path("tasksRunning").asInt() < app.path("instances").asInt();
        if (isShort || app.path("tasksUnhealthy").asInt() > 0) {
            session.screen().line("");
            session.screen().line("'ekiden app why " + app.path("id").asText() + "' says what is wrong.");
        }
    }

    private static String command(JsonNode app) {
        return app.has("args")
                ? String.join(" ", Json.texts(app.path("args")))
                : app.path("cmd").asText("");
    }

    private static String needs(JsonNode app) {
        var gpus = app.path("gpus").asInt();
        return Json.number(app.path("cpus")) + " cpus, " + Json.number(app.path("mem")) + " MiB of memory, "
                + Json.number(app.path("disk")) + " MiB of disk" + (gpus == 0 ? "" : ", " + gpus + " gpus");
    }

    private static String ports(JsonNode app) {
        var mappings = app.path("container").path("portMappings");
        return mappings.isEmpty()
                ? Json.stream(app.path("portDefinitions"))
                        .map(port -> port.path("port").asText() + name(port))
                        .collect(Collectors.joining(", "))
                : Json.stream(mappings)
                        .map(port -> port.path("servicePort").asText() + " to "
                                + port.path("containerPort").asText() + name(port))
                        .collect(Collectors.joining(", "));
    }

    private static String name(JsonNode port) {
        return Optional.of(port.path("name").asText(""))
                .filter(name -> !name.isEmpty())
                .map(name -> " (" + name + ")")
                .orElse("");
    }

    private static String pairs(JsonNode map) {
        return map.properties().stream()
                .map(pair -> pair.getKey() + "="
                        + (pair.getValue().isTextual()
                                ? pair.getValue().asText()
                                : pair.getValue().toString()))
                .collect(Collectors.joining("\n"));
    }

    private static String constraints(JsonNode app) {
        return Json.stream(app.path("constraints"))
                .map(constraint -> String.join(" ", Json.texts(constraint)))
                .collect(Collectors.joining("\n"));
    }

    private static String failure(Session session, JsonNode failure) {
        return failure.isMissingNode()
                ? ""
                : failure.path("state").asText() + " " + session.age(failure.path("timestamp")) + " ago on "
                        + failure.path("host").asText() + ": "
                        + failure.path("message").asText();
    }
}
