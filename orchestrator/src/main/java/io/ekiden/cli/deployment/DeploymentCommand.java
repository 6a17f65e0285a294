package io.ekiden.cli.deployment;

import picocli.CommandLine.Command;

/** {@code ekiden deployment}. */
@Command(
        name = "deployment",
        description = "Deployments: what is being changed, how far it is, and the way back.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DeploymentListCommand.class,
            DeploymentShowCommand.class,
            DeploymentWatchCommand.class,
            DeploymentPauseCommand.class,
            DeploymentResumeCommand.class,
            DeploymentRollbackCommand.class,
            DeploymentCancelCommand.class
        })
public final class DeploymentCommand {}
