package io.ekiden.cli.group;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.change.Confirmation;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Text;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden group destroy}. */
@Command(
        name = "destroy",
        description = "Destroys all apps and pods of a group, dependents first, and the group.",
        footer = {"", "Example:", "  ekiden group destroy /shop --plan"},
        mixinStandardHelpOptions = true)
final class GroupDestroyCommand extends ClientCommand {
    @Parameters(paramLabel = "GROUP")
    private String group = "";

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Mixin
    private Confirmation confirmation = new Confirmation();

    @Override
    protected int run(Session session) throws InterruptedException {
        var id = Ids.of(group);
        if (id.isRoot()) {
            throw CommandException.invalid("/ is everything; destroy the groups in it one by one");
        }
        var sums = Sums.of(Sums.read(session.api(), id));
        if (!change.plansOnly()) {
            confirmation.ask(
                    session,
                    "Destroy " + id + " with " + Text.count(sums.apps(), "app") + " and "
                            + Text.count(sums.pods(), "pod") + "?");
        }
        return change.make(session, "DELETE", Ids.group(id), Optional.empty(), id + ": destroyed");
    }
}
