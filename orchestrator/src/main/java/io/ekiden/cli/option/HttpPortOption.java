package io.ekiden.cli.option;

import io.ekiden.config.Problems;
import picocli.CommandLine.Option;

/** Where an orchestrator's API and page are. */
public final class HttpPortOption {
    public static final String NAME = "--http-port";

    @Option(
            names = NAME,
            paramLabel = "PORT",
            description = "API and page; 0 for any free port.",
            defaultValue = "8080")
    private int port;

    public int port() {
        return port;
    }

    public void check(Problems problems) {
        problems.checkPort(NAME, port);
    }
}
