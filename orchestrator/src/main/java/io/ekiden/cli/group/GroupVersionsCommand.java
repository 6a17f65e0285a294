package io.ekiden.cli.group;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Ages;
import io.ekiden.cli.show.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden group versions}. */
@Command(
        name = "versions",
        description = "Lists the versions of a group.",
        footer = {"", "Example:", "  ekiden group versions /shop"},
        mixinStandardHelpOptions = true)
final class GroupVersionsCommand extends ShowCommand {
    @Parameters(paramLabel = "GROUP")
    private String group = "";

    @Override
    protected int run(Session session) {
        var versions = session.api().get(Ids.group(Ids.of(group)) + "/versions");
        if (session.printedJson(versions)) {
            return ExitCode.WELL;
        }
        var table = Table.of("VERSION", "MADE");
        Json.texts(versions).forEach(version -> {
            if (session.output().quiet()) {
                session.screen().line(version);
            } else {
                table.row(version, Ages.since(version, session.now()) + " ago");
            }
        });
        if (!session.output().quiet()) {
            table.print(session.screen(), "There are none.");
        }
        return ExitCode.WELL;
    }
}
