package io.ekiden.cli.group;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Facts;
import io.ekiden.cli.show.Table;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden group show}. */
@Command(
        name = "show",
        description = "Shows a group: what it depends on, and the apps and pods in it and below it.",
        footer = {"", "Example:", "  ekiden group show /shop"},
        mixinStandardHelpOptions = true)
final class GroupShowCommand extends ShowCommand {
    @Parameters(paramLabel = "GROUP")
    private String group = "";

    @Override
    protected int run(Session session) {
        var found = Sums.read(session.api(), Ids.of(group));
        if (session.printedJson(found)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            ids(found).forEach(session.screen()::line);
            return ExitCode.WELL;
        }
        var sums = Sums.of(found);
        new Facts()
                .add("group", found.path("id").asText())
                .add("version", found.path("version").asText())
                .add("depends on", String.join(", ", Json.texts(found.path("dependencies"))))
                .add("instances", sums.running() + " of " + sums.wanted() + " run")
                .print(session.screen());
        session.screen().line("");
        var table = Table.of("ID", "KIND", "INSTANCES", "DEPENDS ON").right(2);
        add(table, found);
        table.print(session.screen(), "There is nothing in it.");
        return ExitCode.WELL;
    }

    private static Stream<String> ids(JsonNode group) {
        return Stream.concat(
                Stream.of("apps", "pods")
                        .flatMap(kind -> Json.stream(group.path(kind)))
                        .map(one -> one.path("id").asText()),
                Json.stream(group.path("groups")).flatMap(GroupShowCommand::ids));
    }

    private static void add(Table table, JsonNode group) {
        group.path("apps")
                .forEach(app -> table.row(
                        app.path("id").asText(),
                        "app",
                        app.path("tasksRunning").asInt() + "/"
                                + app.path("instances").asInt(),
                        String.join(",", Json.texts(app.path("dependencies")))));
        group.path("pods")
                .forEach(pod -> table.row(
                        pod.path("id").asText(),
                        "pod",
                        pod.path("instances").size() + "/"
                                + pod.path("spec")
                                        .path("scaling")
                                        .path("instances")
                                        .asText("1"),
                        ""));
        group.path("groups").forEach(below -> add(table, below));
    }
}
