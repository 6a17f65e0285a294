package io.ekiden.cli.command;

import picocli.CommandLine.Option;

/** How much is printed, and for whom. */
public final class OutputOptions {
    @Option(names = "--json", description = "Prints JSON, for programs.", order = 90)
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Prints ids alone, or nothing but what goes wrong.",
            order = 91)
    private boolean quiet;

    public boolean json() {
        return json;
    }

    public boolean quiet() {
        return quiet;
    }
}
