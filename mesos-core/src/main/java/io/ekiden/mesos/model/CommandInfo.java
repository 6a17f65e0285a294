package io.ekiden.mesos.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a task runs. <b>Source:</b> mesos.proto {@code CommandInfo}.
 *
 * @param shell true: {@code value} is given to {@code /bin/sh -c}; false: {@code value} is executed with {@code arguments} (argv[0] included)
 * @param user the Unix user to run as; absent: the agent's own
 */
public record CommandInfo(
        boolean shell,
        String value,
        List<String> arguments,
        Map<String, String> environment,
        List<Uri> uris,
        Optional<String> user) {
    private static final int LONGEST_BRIEF = 15;

    /**
     * Something to fetch into the sandbox before the command starts.
     *
     * @param outputFile name relative to the sandbox instead of the URI's last part
     */
    public record Uri(String value, boolean executable, boolean extract, boolean cache, Optional<String> outputFile) {}

    public CommandInfo {
        arguments = List.copyOf(arguments);
        environment = Collections.unmodifiableMap(new TreeMap<>(environment));
        uris = List.copyOf(uris);
    }

    /** The beginning of it, for people, in the words of Mesos. */
    public String brief() {
        var text = shell ? value : value + ", " + String.join(", ", arguments);
        var shown = text.length() > LONGEST_BRIEF ? text.substring(0, LONGEST_BRIEF - 3) + "..." : text;
        if (value.isEmpty()) {
            return shell ? "NO COMMAND" : "NO EXECUTABLE";
        }
        return shell ? "sh -c '" + shown + "'" : "[" + shown + "]";
    }

    /** The words of the program that runs it: the shell's, or its own without argv[0]. */
    public List<String> program() {
        return shell
                ? List.of("/bin/sh", "-c", value)
                : Stream.concat(Stream.of(value), arguments.stream().skip(1)).toList();
    }

    /** The same, run by that user. */
    public CommandInfo as(String newUser) {
        return new CommandInfo(shell, value, arguments, environment, uris, Optional.of(newUser));
    }
}
