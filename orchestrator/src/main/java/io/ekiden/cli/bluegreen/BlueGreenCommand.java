package io.ekiden.cli.bluegreen;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ekiden bluegreen}. <b>Source:</b> marathon-lb's {@code zdd.py}, whose labels it reads and writes. */
@Command(
        name = "bluegreen",
        description = {
            "Puts an app of the other colour beside one that runs, hands the traffic over and takes the first one away.",
            "What was ended goes on when it is run again: all it needs to know is in labels of the apps."
        },
        mixinStandardHelpOptions = true,
        subcommands = {DeployCommand.class, CompleteCommand.class, AbortCommand.class})
public final class BlueGreenCommand implements Runnable {
    @Override
    public void run() {
        new CommandLine(this).usage(System.out);
    }
}
