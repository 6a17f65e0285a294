package io.ekiden.cli.pod;

import picocli.CommandLine.Command;

/** {@code ekiden pod}. */
@Command(
        name = "pod",
        description =
                "Pods: look at them, change them, find out why they do not run. 'ekiden app deploy FILE' deploys them"
                        + " too, and 'ekiden app logs', 'exec' and 'files' take them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            PodListCommand.class,
            PodShowCommand.class,
            PodWhyCommand.class,
            PodScaleCommand.class,
            PodDestroyCommand.class,
            PodVersionsCommand.class,
            PodDiffCommand.class,
            PodRollbackCommand.class
        })
public final class PodCommand {}
