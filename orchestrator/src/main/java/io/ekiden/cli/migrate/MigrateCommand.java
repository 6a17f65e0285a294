package io.ekiden.cli.migrate;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ekiden migrate}. */
@Command(
        name = "migrate",
        description = "Takes over what another orchestrator has.",
        mixinStandardHelpOptions = true,
        subcommands = FromMarathonCommand.class)
public final class MigrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Ending.INVALID;
    }
}
