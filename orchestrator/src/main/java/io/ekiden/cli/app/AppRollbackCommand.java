package io.ekiden.cli.app;

import io.ekiden.cli.change.RollbackCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.Versions;
import io.ekiden.orchestrator.spec.PathId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden app rollback}. */
@Command(
        name = "rollback",
        description = "Brings back an earlier version of an app, as a new one.",
        footer = {
            "",
            "Examples:",
            "  ekiden app rollback /shop/web --plan       # what would going one version back do?",
            "  ekiden app rollback /shop/web 2 --wait"
        },
        mixinStandardHelpOptions = true)
final class AppRollbackCommand extends RollbackCommand {
    @Parameters(index = "0", paramLabel = "APP")
    private String app = "";

    @Override
    protected Versions versions(Session session) {
        return AppVersions.of(session.api(), Ids.below(app));
    }

    @Override
    protected String path(PathId id) {
        return Ids.app(id);
    }
}
