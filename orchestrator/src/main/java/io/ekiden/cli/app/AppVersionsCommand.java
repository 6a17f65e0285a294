package io.ekiden.cli.app;

import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
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
        return AppVersions.of(session.api(), Ids.below(app)).show(session);
    }
}
