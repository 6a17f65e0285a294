package io.ekiden.cli;

import io.ekiden.config.EnvironmentDefaults;
import io.ekiden.config.SettingsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry of the command line. */
@Command(
        name = "ekiden",
        description = "Keeps long-running apps running. Speaks Marathon's API.",
        mixinStandardHelpOptions = true,
        subcommands = {UpCommand.class})
public final class Main implements Runnable {
    public static void main(String[] args) {
        int code = commandLine().execute(args);
        // A command that goes on in the background answers with a negative code.
        if (code >= 0) {
            System.exit(code);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setDefaultValueProvider(new EnvironmentDefaults(System.getenv()))
                .setExecutionExceptionHandler(Main::explain);
    }

    private static int explain(Exception e, CommandLine command, CommandLine.ParseResult result) throws Exception {
        if (e instanceof SettingsException) {
            command.getErr().println("ekiden: " + e.getMessage());
            return 1;
        }
        throw e;
    }

    @Override
    public void run() {
        new CommandLine(this).usage(System.out);
    }
}
