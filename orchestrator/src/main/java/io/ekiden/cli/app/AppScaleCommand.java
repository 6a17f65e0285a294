package io.ekiden.cli.app;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.client.CommandException;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.show.Text;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden app scale}. */
@Command(
        name = "scale",
        description = "Runs that many instances of an app. Those that run and are still wanted are not touched.",
        footer = {"", "Example:", "  ekiden app scale /shop/web 4 --wait"},
        mixinStandardHelpOptions = true)
final class AppScaleCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "APP")
    private String app = "";

    @Parameters(index = "1", paramLabel = "INSTANCES")
    private int instances;

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(Session session) throws InterruptedException {
        if (instances < 0) {
            throw CommandException.invalid("INSTANCES is " + instances + "; it is 0 or more");
        }
        var id = Ids.below(app);
        // An update of what is not there would be a creation.
        var found = AppFinder.find(session.api(), id);
        var body = Json.object().put("instances", instances);
        return change.make(
                session,
                "PUT",
                Ids.app(id),
                Optional.of(body),
                id + ": from " + found.path("instances").asInt() + " to " + Text.count(instances, "instance"));
    }
}
