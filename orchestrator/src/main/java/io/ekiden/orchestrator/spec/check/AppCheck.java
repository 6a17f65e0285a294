package io.ekiden.orchestrator.spec.check;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A check that the agent runs beside each task, whose result users can see and nothing else follows from.
 * <b>Source:</b> Marathon {@code check}.
 *
 * @param port fixed port; excludes {@code portIndex}
 * @param portIndex index into the port definitions; when both are absent, 0
 * @param path for {@link Kind#HTTP}; absent means {@code /}
 * @param command for {@link Kind#EXEC}
 * @param delay before the first probe
 */
public record AppCheck(
        Kind kind,
        Optional<Integer> port,
        Optional<Integer> portIndex,
        Optional<String> path,
        Optional<Command> command,
        Duration interval,
        Duration timeout,
        Duration delay) {
    /** What is probed. */
    public enum Kind {
        HTTP,
        TCP,
        EXEC
    }

    /**
     * One of the two.
     *
     * @param shell for {@code sh -c}
     * @param argv program and arguments; empty with {@code shell}
     */
    public record Command(Optional<String> shell, List<String> argv) {
        public Command {
            argv = List.copyOf(argv);
        }

        /** For a shell, in which nothing of the words means anything but themselves. */
        public String line() {
            return shell.orElseGet(() -> "exec "
                    + String.join(
                            " ",
                            argv.stream()
                                    .map(word -> "'" + word.replace("'", "'\\''") + "'")
                                    .toList()));
        }
    }
}
