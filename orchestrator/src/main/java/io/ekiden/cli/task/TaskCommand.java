package io.ekiden.cli.task;

import picocli.CommandLine.Command;

/** {@code ekiden task}. */
@Command(
        name = "task",
        description = "Tasks of apps: what runs where, and an end to single ones.",
        mixinStandardHelpOptions = true,
        subcommands = {TaskListCommand.class, TaskShowCommand.class, TaskKillCommand.class})
public final class TaskCommand {}
