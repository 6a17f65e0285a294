package io.ekiden.cli.group;

import io.ekiden.cli.change.ChangeOptions;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ekiden group rollback}. */
@Command(
        name = "rollback",
        description = "Brings back an earlier version of a group, apps and all.",
        footer = {"", "Example:", "  ekiden group rollback /shop 2026-01-31T12:00:00.000Z --plan"},
        mixinStandardHelpOptions = true)
final class GroupRollbackCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "GROUP")
    private String group = "";

    @Parameters(index = "1", paramLabel = "VERSION", description = "As 'versions' lists them.")
    private String version = "";

    @Mixin
    private ChangeOptions change = new ChangeOptions();

    @Override
    protected int run(Session session) throws InterruptedException {
        var id = Ids.of(group);
        return change.make(
                session,
                "PUT",
                Ids.group(id),
                Optional.of(Json.object().put("version", version)),
                id + ": back to " + version);
    }
}
