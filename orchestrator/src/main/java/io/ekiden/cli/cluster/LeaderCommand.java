package io.ekiden.cli.cluster;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import picocli.CommandLine.Command;

/** {@code ekiden leader}. */
@Command(
        name = "leader",
        description = "Says which orchestrator leads.",
        footer = {"", "Example:", "  ekiden leader --watch"},
        mixinStandardHelpOptions = true)
public final class LeaderCommand extends ShowCommand {
    @Override
    protected int run(Session session) {
        var leader = session.api().get("/v2/leader");
        if (!session.printedJson(leader)) {
            session.screen().line(leader.path("leader").asText());
        }
        return ExitCode.WELL;
    }
}
