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

/** {@code ekiden app suspend}. */
@Command(
        name = "suspend",
        description = "Ends all instances of an app and keeps its definition; 'scale' brings them back.",
        footer = {"", "Example:", "  ekiden app suspend /shop/web"},
        mixinStandardHelpOptions = true)
final class AppSuspendCommand extends ClientCommand {
    @Parameters(paramLabel = "APP")
    private String app = "";

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(Session session) throws InterruptedException {
        var id = Ids.below(app);
        var found = AppFinder.find(session.api(), id);
        return change.make(
                session,
                "PUT",
                Ids.app(id),
                Optional.of(Json.object().put("instances", 0)),
                id + ": suspended, had " + found.path("instances").asInt());
    }
}
