package io.ekiden.cli.pod;

import picocli.CommandLine.Command;

/** {@code ekiden pod}. */
@Command(
        name = "pod",
        description = "Pods: look at them, scale and destroy them. 'ekiden app deploy FILE' deploys them too.",
        mixinStandardHelpOptions = true,
        subcommands = {PodListCommand.class, PodShowCommand.class, PodScaleCommand.class, PodDestroyCommand.class})
public final class PodCommand {}
