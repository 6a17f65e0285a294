package io.ekiden.cli.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Facts;
import io.ekiden.cli.show.Style;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden deployment show}. */
@Command(
        name = "show",
        description = "Shows a deployment, also one that is over: its steps, and how it ended.",
        footer = {"", "Examples:", "  ekiden deployment show 5cd987cd", "  ekiden deployment show /shop/web"},
        mixinStandardHelpOptions = true)
final class DeploymentShowCommand extends ShowCommand {
    @Parameters(
            paramLabel = "DEPLOYMENT",
            arity = "0..1",
            description = "Its id, the beginning of it, or an app it works on; none for the only one.")
    private @Nullable String id;

    @Override
    protected int run(Session session) {
        var deployment = session.api().get(Deployments.path(Deployments.idOfAny(session.api(), id)));
        if (session.printedJson(deployment)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            session.screen().line(deployment.path("id").asText());
            return ExitCode.WELL;
        }
        new Facts()
                .add("deployment", deployment.path("id").asText())
                .add("status", deployment.path("status").asText())
                .add("reason", deployment.path("reason").asText(""))
                .add("followed by", deployment.path("followedBy").asText(""))
                .add("began", deployment.path("version").asText())
                .add("ended", deployment.path("endedAt").asText(""))
                .add("affects", String.join("\n", Deployments.affected(deployment)))
                .add("steps", steps(deployment))
                .add("readiness", readiness(deployment))
                .print(session.screen());
        return ExitCode.WELL;
    }

    private static String steps(JsonNode deployment) {
        var lines = new StringBuilder();
        boolean isOver = deployment.has("endedAt");
        int current = deployment.path("currentStep").asInt();
        int number = 0;
        for (var step : deployment.path("steps")) {
            number++;
            var line = number + ". " + Deployments.actions(step.path("actions"));
            lines.append(number == current && !isOver ? Style.BOLD.on(line) + "  <- here" : line)
                    .append('\n');
        }
        return lines.toString();
    }

    private static String readiness(JsonNode deployment) {
        return Json.stream(deployment.path("currentActions"))
                .flatMap(action -> Json.stream(action.path("readinessCheckResults")))
                .map(result -> result.path("taskId").asText() + ": "
                        + (result.path("ready").asBoolean() ? "ready" : "not ready yet"))
                .collect(Collectors.joining("\n"));
    }
}
