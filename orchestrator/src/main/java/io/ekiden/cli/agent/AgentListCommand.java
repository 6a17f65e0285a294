package io.ekiden.cli.agent;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Table;
import picocli.CommandLine.Command;

/** {@code ekiden agent list}. */
@Command(
        name = "list",
        aliases = "ls",
        description = "Lists the agents of the cluster: what is used of what they have, and how many tasks run there.",
        footer = {"", "Example:", "  ekiden agent list --watch"},
        mixinStandardHelpOptions = true)
public final class AgentListCommand extends ShowCommand {
    @Override
    protected int run(Session session) {
        var agents = Agents.all(session.api());
        if (session.printedJson(agents)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            agents.forEach(agent -> session.screen().line(agent.path("id").asText()));
            return ExitCode.WELL;
        }
        var table = Table.of("AGENT", "HOST", "STATE", "CPUS", "MEM", "DISK", "TASKS", "ATTRIBUTES")
                .right(3, 4, 5, 6);
        agents.forEach(agent -> table.row(
                agent.path("id").asText(),
                agent.path("hostname").asText() + ":" + agent.path("port").asText(),
                Agents.state(agent),
                Agents.share(agent, "cpus"),
                Agents.share(agent, "mem"),
                Agents.share(agent, "disk"),
                Integer.toString(agent.path("tasks").size()),
                Agents.attributes(agent)));
        table.print(session.screen(), "There are no agents: start one with 'ekiden agent --master HOST:5050'.");
        return ExitCode.WELL;
    }
}
