package io.ekiden.cli.group;

import com.fasterxml.jackson.databind.JsonNode;
import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Table;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden group list}. */
@Command(
        name = "list",
        aliases = "ls",
        description = "Lists groups, with what is in each and in those below it.",
        footer = {"", "Example:", "  ekiden group list /shop"},
        mixinStandardHelpOptions = true)
final class GroupListCommand extends ShowCommand {
    @Parameters(
            paramLabel = "GROUP",
            arity = "0..1",
            description = "Those below this one (default: /).",
            defaultValue = "/")
    private String group = "/";

    @Override
    protected int run(Session session) {
        var found = Sums.read(session.api(), Ids.of(group));
        var ids = Json.array();
        ids(found).forEach(ids::add);
        if (session.printedJson(ids)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            ids.forEach(id -> session.screen().line(id.asText()));
            return ExitCode.WELL;
        }
        var table = Table.of("GROUP", "APPS", "PODS", "INSTANCES", "UNHEALTHY").right(1, 2, 3, 4);
        add(table, found);
        table.print(session.screen(), "There are no groups.");
        return ExitCode.WELL;
    }

    private static List<String> ids(JsonNode group) {
        var ids = new ArrayList<String>();
        ids.add(group.path("id").asText());
        group.path("groups").forEach(below -> ids.addAll(ids(below)));
        return ids;
    }

    private static void add(Table table, JsonNode group) {
        var sums = Sums.of(group);
        table.row(
                group.path("id").asText(),
                Integer.toString(sums.apps()),
                Integer.toString(sums.pods()),
                sums.running() + "/" + sums.wanted(),
                sums.unhealthy() == 0 ? "0" : Style.BAD.on(Integer.toString(sums.unhealthy())));
        group.path("groups").forEach(below -> add(table, below));
    }
}
