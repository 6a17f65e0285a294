package io.ekiden.cli.group;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden group scale}. */
@Command(
        name = "scale",
        description = "Multiplies the instances of all apps of a group.",
        footer = {"", "Example:", "  ekiden group scale /shop 1.5 --plan"},
        mixinStandardHelpOptions = true)
final class GroupScaleCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "GROUP")
    private String group = "";

    @Parameters(index = "1", paramLabel = "FACTOR")
    private double factor;

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(Session session) throws InterruptedException {
        if (!(factor > 0 && factor <= 1000)) {
            throw CommandException.invalid("FACTOR is " + factor + "; it is more than 0, and 1000 at most");
        }
        var id = Ids.of(group);
        Groups.find(session.api(), id, "?embed=none");
        return change.make(
                session,
                "PUT",
                Ids.group(id),
                Optional.of(Json.object().put("scaleBy", factor)),
                id + ": scaled by " + factor);
    }
}
