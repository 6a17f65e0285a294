package io.ekiden.cli.agent;

import picocli.CommandLine.Command;

/** What of {@code ekiden agent} asks an orchestrator instead of running an agent. */
@Command(
        name = "agent",
        description = "Agents of the cluster: what they have, what runs there, and how to empty one.",
        mixinStandardHelpOptions = true,
        subcommands = {
            AgentListCommand.class,
            AgentShowCommand.class,
            AgentDrainCommand.class,
            AgentReactivateCommand.class
        })
public final class AgentsCommand {}
