package io.ekiden.cli.agent;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.client.Json;
import io.ekiden.cli.command.ClientCommand;
import io.ekiden.cli.command.Session;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden agent reactivate}. */
@Command(
        name = "reactivate",
        description = "Lets tasks come to an agent that was drained.",
        footer = {"", "Example:", "  ekiden agent reactivate h2"},
        mixinStandardHelpOptions = true)
public final class AgentReactivateCommand extends ClientCommand {
    @Parameters(paramLabel = "AGENT", description = "Its id or host name, or a part of it.")
    private String name = "";

    @Override
    protected int run(Session session) {
        var agent = Agents.find(session.api(), name);
        var answer = session.api().change("POST", Agents.path(agent) + "/reactivate", Optional.of(Json.object()));
        if (!session.printedJson(answer)) {
            session.tell(agent.path("hostname").asText() + " takes tasks again");
        }
        return ExitCode.WELL;
    }
}
