package io.ekiden.cli.app;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden app restart}. */
@Command(
        name = "restart",
        description = "Replaces all instances of an app by new ones, as its upgradeStrategy says.",
        footer = {"", "Example:", "  ekiden app restart /shop/web --wait"},
        mixinStandardHelpOptions = true)
final class AppRestartCommand extends ClientCommand {
    @Parameters(paramLabel = "APP")
    private String app = "";

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(Session session) throws InterruptedException {
        var id = Ids.below(app);
        AppFinder.find(session.api(), id);
        return change.make(session, "POST", Ids.app(id) + "/restart", Optional.empty(), id + ": restarting");
    }
}
