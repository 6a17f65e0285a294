package io.ekiden.mesos.agent.session;

import io.ekiden.mesos.model.CommandInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to run within a task.
 *
 * @param interactive its streams go to whoever attaches; if not, its output goes to files in the task's sandbox
 * @param terminal given: it has a terminal of that size
 */
public record NestedCommand(CommandInfo command, boolean interactive, Optional<WindowSize> terminal) {
    /** The process of the agent, in the control groups and with the terminal, before it becomes another one. */
    private static final String BEGIN = "cd \"$1\" || exit 126; tty=$2; shift 2;"
            + " while [ \"$1\" != -- ]; do echo 0 >\"$1\" || exit 126; shift; done; shift;"
            + " [ -z \"$tty\" ] || exec <\"$tty\" >\"$tty\" 2>&1; exec \"$@\"";
    /** As the task's user, so that no link in its sandbox leads elsewhere with the agent's rights. */
    private static final String TO_FILES =
            "mkdir -p \"$1\" && cd \"$1\" && shift && exec </dev/null >>stdout 2>>stderr && exec \"$@\"";

    /** The command line of a process that becomes it. {@code tty} is the far end of its terminal, or empty. */
    List<String> argv(NestedId id, Entry entry, String tty) {
        var words = new ArrayList<>(List.of("/bin/sh", "-c", entry.limits() + BEGIN, "sh"));
        words.add(entry.directory().toString());
        words.add(tty);
        entry.groups().forEach(group -> words.add(group.toString()));
        words.addAll(List.of("--", "/usr/bin/setsid"));
        if (!tty.isEmpty()) {
            words.add("--ctty");
        }
        words.addAll(entry.words());
        if (!interactive) {
            words.addAll(List.of("/bin/sh", "-c", TO_FILES, "sh", "containers/" + id.value()));
        }
        words.addAll(command.program());
        return words;
    }
}
