package io.ekiden.cli.group;

import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden group versions}. */
@Command(
        name = "versions",
        description = "Lists the versions of a group, the newest first. BACK is what 'rollback' takes for one.",
        footer = {"", "Example:", "  ekiden group versions /shop"},
        mixinStandardHelpOptions = true)
final class GroupVersionsCommand extends ShowCommand {
    @Parameters(paramLabel = "GROUP")
    private String group = "";

    @Override
    protected int run(Session session) {
        return Groups.versions(session.api(), Ids.of(group)).show(session);
    }
}
