package io.ekiden.cli.agent;

import io.ekiden.cli.client.ExitCode;
import io.ekiden.cli.command.Session;
import io.ekiden.cli.command.ShowCommand;
import io.ekiden.cli.show.Facts;
import io.ekiden.cli.show.Style;
import io.ekiden.cli.show.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ekiden agent show}. */
@Command(
        name = "show",
        description = "Shows one agent: what it has, and the tasks on it.",
        footer = {"", "Example:", "  ekiden agent show h2"},
        mixinStandardHelpOptions = true)
public final class AgentShowCommand extends ShowCommand {
    @Parameters(paramLabel = "AGENT", description = "Its id or host name, or a part of it.")
    private String name = "";

    @Override
    protected int run(Session session) {
        var agent = Agents.find(session.api(), name);
        if (session.printedJson(agent)) {
            return ExitCode.WELL;
        }
        if (session.output().quiet()) {
            agent.path("tasks")
                    .forEach(task -> session.screen().line(task.path("id").asText()));
            return ExitCode.WELL;
        }
        new Facts()
                .add("agent", agent.path("id").asText())
                .add(
                        "host",
                        agent.path("hostname").asText() + ":"
                                + agent.path("port").asText())
                .add("state", Agents.state(agent))
                .add("version", agent.path("version").asText(""))
                .add("registered", session.age(agent.path("registeredAt")) + " ago")
                .add("attributes", Agents.attributes(agent))
                .add("region", agent.path("region").asText(""))
                .add("zone", agent.path("zone").asText(""))
                .add("cpus", Agents.share(agent, "cpus") + " used")
                .add("memory", Agents.share(agent, "mem") + " MiB used")
                .add("disk", Agents.share(agent, "disk") + " MiB used")
                .add("gpus", Agents.share(agent, "gpus") + " used")
                .add("ports", agent.path("resources").path("ports").asText(""))
                .print(session.screen());
        var table = Table.of("TASK", "OF", "STATE", "HEALTH", "CPUS", "MEM").right(4, 5);
        agent.path("tasks")
                .forEach(task -> table.row(
                        task.path("id").asText(),
                        task.path("appId").asText(),
                        task.path("state").asText(),
                        task.path("healthy").isBoolean()
                                ? task.path("healthy").asBoolean()
                                        ? Style.GOOD.on("healthy")
                                        : Style.BAD.on("unhealthy")
                                : "-",
                        task.path("cpus").asText(),
                        task.path("mem").asText()));
        session.screen().line("");
        table.print(session.screen(), "No task of this orchestrator is on it.");
        return ExitCode.WELL;
    }
}
