package io.ekiden.cli.cluster;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Ids;
import io.ekiden.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden queue reset}. */
@Command(
        name = "reset",
        description = "Launches at once what is held back after failures.",
        footer = {"", "Example:", "  ekiden queue reset /shop/web"},
        mixinStandardHelpOptions = true)
final class QueueResetCommand extends ClientCommand {
    @Parameters(paramLabel = "APP")
    private String app = "";

    @Override
    protected int run(Session session) {
        var id = Ids.below(app);
        session.api().change("DELETE", "/v2/queue" + id + "/delay", Optional.empty());
        if (!session.printedJson(Json.object().put("id", id.toString()).put("heldBack", false))) {
            session.tell(id + " is not held back any more");
        }
        return ExitCode.WELL;
    }
}
