package io.ekiden.cli.change;

import picocli.CommandLine.Option;

/** Whether values of environment variables are shown where they differ. */
public final class EnvOption {
    @Option(
            names = "--show-env",
            description =
                    "Shows all values of environment variables that change. Otherwise none off a terminal, where logs"
                            + " are kept, and on one none of a name such as PASSWORD or TOKEN. (--json has them all.)",
            order = 35)
    private boolean shown;

    public boolean isShown() {
        return shown;
    }
}
