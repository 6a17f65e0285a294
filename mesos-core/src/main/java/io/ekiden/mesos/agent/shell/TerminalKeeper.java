package io.ekiden.mesos.agent.shell;

import io.ekiden.mesos.model.container.ContainerInfo.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives a command a terminal that outlives the agent: {@code script} of util-linux keeps it, copies what is written there to its own
 * output, and ends as the command ends. Nobody types: who reads finds the end of a file.
 */
public final class TerminalKeeper {
    /** Of its process. */
    public static final String NAME = "script";

    private static final Path PROGRAM = Path.of("/usr/bin/script");
    private static final String SHELL = "SHELL";

    private TerminalKeeper() {}

    /**
     * The words of the command with what keeps its terminal.
     *
     * @param environment of the command
     * @throws IllegalArgumentException where the machine has no such program
     */
    public static List<String> around(List<String> command, Map<String, String> environment, Terminal terminal) {
        if (!Files.isExecutable(PROGRAM)) {
            throw new IllegalArgumentException("a task with a terminal needs " + PROGRAM
                    + ", which this agent's machine does not have; it is a part of util-linux");
        }
        return List.of(
                "/usr/bin/env",
                SHELL + "=/bin/sh", // or script would ask any program that the task names so
                "TERM=" + Optional.ofNullable(environment.get("TERM")).orElse("xterm"),
                PROGRAM.toString(),
                "--quiet",
                "--return",
                "--command",
                shell(environment) + size(terminal) + "exec " + Shell.quote(command),
                "/dev/null");
    }

    private static String shell(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(SHELL))
                .map(shell -> SHELL + "=" + Shell.quote(shell) + "; ")
                .orElse("unset " + SHELL + "; ");
    }

    private static String size(Terminal terminal) {
        return terminal.equals(Terminal.OF_ANY_SIZE)
                ? ""
                : "stty rows " + terminal.rows() + " columns " + terminal.columns() + "; ";
    }
}
