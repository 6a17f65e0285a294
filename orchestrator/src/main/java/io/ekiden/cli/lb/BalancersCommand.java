package io.ekiden.cli.lb;

import picocli.CommandLine.Command;

/** What of {@code ekiden lb} asks an orchestrator instead of running a load balancer. */
@Command(
        name = "lb",
        description = "Load balancers of the cluster.",
        mixinStandardHelpOptions = true,
        subcommands = LbListCommand.class)
public final class BalancersCommand {}
