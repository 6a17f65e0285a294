package io.ekiden.cli.app;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Ages;
import io.ekiden.cli.show.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden app versions}. */
@Command(
        name = "versions",
        description =
                "Lists the versions of an app, the newest first. BACK is what 'diff' and 'rollback' take for one.",
        footer = {"", "Example:", "  ekiden app versions /shop/web"},
        mixinStandardHelpOptions = true)
final class AppVersionsCommand extends ShowCommand {
    @Parameters(paramLabel = "APP")
    private String app = "";

    @Override
    protected int run(Session session) {
        var versions = new Versions(session.api(), Ids.below(app)).all();
        var json = Json.array();
        versions.forEach(json::add);
        if (session.printedJson(json)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            versions.forEach(session.screen()::line);
            return ExitCode.WELL;
        }
        var table = Table.of("BACK", "VERSION", "MADE").right(0);
        for (int back = 0; back < versions.size(); back++) {
            table.row(
                    Integer.toString(back), versions.get(back), Ages.since(versions.get(back), session.now()) + " ago");
        }
        table.print(session.screen(), "There are none.");
        return ExitCode.WELL;
    }
}
