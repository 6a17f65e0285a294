package io.ekiden.cli.group;

import picocli.CommandLine.Command;

/** {@code ekiden group}. */
@Command(
        name = "group",
        description = "Groups of apps: look at them, and change them as one.",
        mixinStandardHelpOptions = true,
        subcommands = {
            GroupListCommand.class,
            GroupShowCommand.class,
            GroupScaleCommand.class,
            GroupDestroyCommand.class,
            GroupVersionsCommand.class,
            GroupRollbackCommand.class
        })
public final class GroupCommand {}
