package io.ekiden.cli.group;

import io.ekiden.cli.change.RollbackCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.Versions;
import io.ekiden.orchestrator.spec.PathId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden group rollback}. */
@Command(
        name = "rollback",
        description = "Brings back an earlier version of a group, apps and all.",
        footer = {
            "",
            "Examples:",
            "  ekiden group rollback /shop --plan         # what would going one version back do?",
            "  ekiden group rollback /shop 2026-01-31T12:00:00.000Z --wait"
        },
        mixinStandardHelpOptions = true)
final class GroupRollbackCommand extends RollbackCommand {
    @Parameters(index = "0", paramLabel = "GROUP")
    private String group = "";

    @Override
    protected Versions versions(Session session) {
        return Groups.versions(session.api(), Ids.of(group));
    }

    @Override
    protected String path(PathId id) {
        return Ids.group(id);
    }
}
