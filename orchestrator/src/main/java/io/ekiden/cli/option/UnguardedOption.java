package io.ekiden.cli.option;

import picocli.CommandLine.Option;

/** The way around the rule that who listens for other machines lets in known ones only. */
public final class UnguardedOption {
    @Option(
            names = "--allow-unauthenticated",
            description = "Listen for other machines without asking who they are: whoever reaches it can run commands"
                    + " (default: refuse to).")
    private boolean allowed;

    public boolean isAllowed() {
        return allowed;
    }
}
