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
        footer = {
            "",
            "Examples:",
            "  ekiden group rollback /shop --plan         # what would going one version back do?",
            "  ekiden group rollback /shop 2026-01-31T12:00:00.000Z --wait"
        },
        mixinStandardHelpOptions = true)
final class GroupRollbackCommand extends ClientCommand {
    @Parameters(index = "0", paramLabel = "GROUP")
    private String group = "";

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
        var id = Ids.of(group);
        var wanted = Groups.versions(session.api(), id).named(version);
        return change.make(
                session,
                "PUT",
                Ids.group(id),
                Optional.of(Json.object().put("version", wanted)),
                id + ": back to " + wanted);
    }
}
