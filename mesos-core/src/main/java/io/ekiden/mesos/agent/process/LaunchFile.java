package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.isolation.Confinement;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.CommandInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shell text that becomes a task. Every word that comes from outside stands in single quotes, so that none is ever interpreted.
 *
 * <p>{@code env} carries the environment, because a shell can only export names it likes, and it undoes what a shell does to its
 * background children (ignore SIGINT and SIGQUIT) and what {@code nohup} did to the agent (ignore SIGHUP).
 *
 * <p>The logs are opened with the rights of the task's user: root would follow any symbolic link the user has put there.
 */
final class LaunchFile {
    private static final List<String> SESSION = List.of("/usr/bin/setsid");
    private static final List<String> CLEAN = List.of("/usr/bin/env", "--default-signal=HUP,INT,QUIT", "-i");
    private static final String LOGS = "exec >>stdout 2>>stderr";

    private LaunchFile() {}

    /** @param groups files by which the task enters its control groups, before anything else runs in it */
    static String text(TaskRun run, Path sandbox, TaskUser user, Confinement confinement, List<Path> groups) {
        var words = new ArrayList<>(SESSION);
        words.addAll(confinement.namespaces(sandbox));
        words.addAll(user.prefix(confinement.noNewPrivileges()));
        if (user instanceof TaskUser.Other) {
            words.addAll(List.of("/bin/sh", "-c", LOGS + "; exec \"$@\"", "sh"));
        }
        words.addAll(CLEAN);
        TaskEnvironment.of(run, sandbox).forEach((name, value) -> words.add(checked(name) + "=" + value));
        words.addAll(argv(run.task().command()));
        return "record task || exit 126\n"
                + groups.stream()
                        .map(file -> "echo 0 >" + quote(file.toString()) + " || exit 126\n")
                        .collect(Collectors.joining())
                + LockMark.command(run.containerId())
                + "cd " + quote(sandbox.toString()) + " || exit 126\n"
                + (user instanceof TaskUser.Own ? LOGS + "\n" : "")
                + "exec " + words.stream().map(LaunchFile::quote).collect(Collectors.joining(" ")) + "\n";
    }

    /**
     * The command alone, for a check beside the task.
     *
     * @param prefix the words before it that make it the task's own
     */
    static String behind(List<String> prefix, String shellCommand) {
        if (prefix.isEmpty()) {
            return shellCommand;
        }
        var words = new ArrayList<>(prefix);
        words.addAll(List.of("/bin/sh", "-c", shellCommand));
        return "exec " + words.stream().map(LaunchFile::quote).collect(Collectors.joining(" "));
    }

    static String quote(String word) {
        if (word.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a command and its environment cannot hold the character NUL");
        }
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static List<String> argv(CommandInfo command) {
        if (command.shell()) {
            return List.of("/bin/sh", "-c", command.value());
        }
        var words = new ArrayList<String>();
        if (command.value().indexOf('=') >= 0) {
            words.addAll(List.of("/bin/sh", "-c", "exec \"$@\"", "sh")); // env would take it for a variable
        }
        words.add(command.value());
        words.addAll(command.arguments().stream().skip(1).toList());
        return words;
    }

    private static String checked(String name) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.startsWith("-")) {
            throw new IllegalArgumentException("'" + name + "' cannot name an environment variable");
        }
        return name;
    }
}
