package io.ekiden.cli.migrate;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ekiden migrate}. */
@Command(
        name = "migrate",
        description = "Takes over what another orchestrator has.",
        mixinStandardHelpOptions = true,
        subcommands = FromMarathonCommand.class)
public final class MigrateCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
