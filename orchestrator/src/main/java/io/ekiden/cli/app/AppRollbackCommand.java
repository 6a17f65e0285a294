package io.ekiden.cli.app;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
final class AppRollbackCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "APP")
    private String app = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "VERSION",
            description = "As 'versions' lists them, or how many it is back (default: 1).",
            defaultValue = "1")
    private String version = "1";

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(Session session) throws InterruptedException {
        var id = Ids.below(app);
        var wanted = AppVersions.of(session.api(), id).named(version);
        return change.make(
                session,
                "PUT",
                Ids.app(id),
                Optional.of(Json.object().put("version", wanted)),
                id + ": back to " + wanted);
    }
}
