package io.ekiden.cli.pod;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Table;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code ekiden pod list}. */
@Command(
        name = "list",
        aliases = "ls",
        description = "Lists pods, with their state and instances.",
        footer = {"", "Example:", "  ekiden pod list --watch"},
        mixinStandardHelpOptions = true)
final class PodListCommand extends ShowCommand {
    @Override
    protected int run(Session session) {
        var pods = session.api().get("/v2/pods/::status");
        if (session.printedJson(pods)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            pods.forEach(pod -> session.screen().line(pod.path("id").asText()));
            return ExitCode.WELL;
        }
        var table = Table.of("ID", "INSTANCES", "CONTAINERS", "STATE", "SINCE").right(1);
        pods.forEach(pod -> table.row(
                pod.path("id").asText(),
                pod.path("instances").size() + "/"
                        + pod.path("spec").path("scaling").path("instances").asText("1"),
                Json.stream(pod.path("spec").path("containers"))
                        .map(container -> container.path("name").asText())
                        .collect(Collectors.joining(",")),
                state(pod),
                session.age(pod.path("statusSince"))));
        table.print(session.screen(), "There are no pods.");
        return ExitCode.WELL;
    }

    static String state(JsonNode status) {
        var word = status.path("status").asText().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "stable" -> Style.GOOD.on(word);
            case "degraded", "terminal" -> Style.BAD.on(word);
            default -> Style.BUSY.on(word);
        };
    }
}
