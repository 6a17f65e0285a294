package io.ekiden.cli.bluegreen;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ekiden bluegreen}. <b>Source:</b> marathon-lb's {@code zdd.py}, whose labels it reads and writes. */
@Command(
        name = "bluegreen",
        description = {
            "Puts an app of the other colour beside one that runs, hands the traffic over and takes the first one away.",
            "What was ended goes on when it is run again: all it needs to know is in labels of the apps."
        },
        mixinStandardHelpOptions = true,
        subcommands = {DeployCommand.class, CompleteCommand.class, AbortCommand.class})
public final class BlueGreenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Running.INVALID;
    }
}
