package io.ekiden.cli.option;

import picocli.CommandLine.Option;

/** The way around the rule that what is said between machines is hidden from others. */
public final class ClearTextOption {
    @Option(
            names = "--allow-clear-text",
            description = "Listen for other machines without TLS: whoever is on the way reads secrets and all else,"
                    + " and can change it (default: refuse to).")
    private boolean allowed;

    public boolean isAllowed() {
        return allowed;
    }
}
