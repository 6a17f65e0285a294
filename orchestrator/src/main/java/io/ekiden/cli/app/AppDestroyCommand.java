package io.ekiden.cli.app;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.change.Confirmation;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Text;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden app destroy}. */
@Command(
        name = "destroy",
        description = "Ends all instances of an app and forgets it, with its versions and persistent volumes.",
        footer = {"", "Example:", "  ekiden app destroy /shop/web --wait"},
        mixinStandardHelpOptions = true)
final class AppDestroyCommand extends ClientCommand {
    @Parameters(paramLabel = "APP")
    private String app = "";

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Override
    protected int run(Session session) throws InterruptedException {
        var id = Ids.below(app);
        var found = AppFinder.find(session.api(), id);
        if (!change.plansOnly()) {
            confirmation.ask(
                    session,
                    "Destroy " + id + ", of which "
                            + Text.count(found.path("tasksRunning").asInt(), "instance") + " run"
                            + (found.path("tasksRunning").asInt() == 1 ? "s?" : "?"));
        }
        return change.make(session, "DELETE", Ids.app(id), Optional.empty(), id + ": destroyed");
    }
}
