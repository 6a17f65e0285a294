package io.ekiden.mesos.agent.process;

import io.ekiden.mesos.agent.isolation.Confinement;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.shell.Shell;
import io.ekiden.mesos.agent.shell.TerminalKeeper;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.container.RLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The shell text that becomes a task. Every word that comes from outside stands in single quotes, so that none is ever interpreted.
 *
 * <p>The shell exports the environment itself when it can: each program more costs a task a fifth of its start. It cannot when it would
 * give a name a meaning of its own, or could not export it; and it must not when the words before the command have rights that the task
 * is not to have, because variables such as {@code LD_PRELOAD} would be theirs too. Then another shell does it, right before the command,
 * which reads it from a file that was opened by the first one: what stands on command lines is read by everybody on the machine, and those
 * of some tasks stay as long as they run.
 *
 * <p>The logs are opened with the rights of the task's user: root would follow any symbolic link the user has put there.
 *
 * @param text for the supervisor
 * @param environment for the second shell; absent without one
 */
record LaunchFile(String text, Optional<String> environment) {
    /** The file with the environment is beside the other one, and has this after its name. */
    static final String ENVIRONMENT = ".env";

    private static final List<String> SESSION = List.of("/usr/bin/setsid");
    private static final String LOGS = "exec >>stdout 2>>stderr";
    /** Names of variables as in {@code launcher.sh}. First of all: without the file nothing is recorded, and nothing has run. */
    private static final String OPEN = "exec 8<\"$launches/$name" + ENVIRONMENT + "\" || exit 126\n";

    /**
     * Becomes a shell that reads the file as its script, while its input is kept for the command. It must not fork: the task may have been
     * limited to the one process that it is.
     */
    private static final String READ = "exec /bin/sh -s -- \"$@\" 9<&0 <&8 8<&-";
    /** The last that is read of the file. */
    private static final String RUN = "exec \"$@\" <&9 9<&-\n";

    /** @param groups files by which the task enters its control groups, before anything else runs in it */
    static LaunchFile of(TaskRun run, Path sandbox, TaskUser user, Confinement confinement, List<Path> groups) {
        var words = new ArrayList<>(SESSION);
        words.addAll(confinement.namespaces(sandbox));
        words.addAll(limits(run.task().rlimits()));
        words.addAll(user.prefix(confinement.noNewPrivileges()));
        var environment = TaskEnvironment.of(run, sandbox);
        environment.keySet().forEach(LaunchFile::check);
        boolean exported =
                words.equals(SESSION) && environment.keySet().stream().allMatch(Shell::onlyExports);
        if (!exported) {
            words.addAll(List.of("/bin/sh", "-c", (user instanceof TaskUser.Other ? LOGS + "; " : "") + READ, "sh"));
        }
        var terminal =
                run.task().container().flatMap(container -> container.options().terminal());
        words.addAll(
                terminal.map(some -> TerminalKeeper.around(run.task().command().program(), environment, some))
                        .orElseGet(() -> argv(run.task().command())));
        var text = (exported ? "" : OPEN)
                + "record task || exit 126\n"
                + groups.stream()
                        .map(file -> "echo 0 >" + Shell.quote(file.toString()) + " || exit 126\n")
                        .collect(Collectors.joining())
                + LockMark.command(run.containerId())
                + "cd " + Shell.quote(sandbox.toString()) + " || exit 126\n"
                + (user instanceof TaskUser.Own ? LOGS + "\n" : "")
                + (exported ? export(environment) : "")
                + (exported && terminal.isEmpty() ? direct(run.task().command()) : "")
                + "exec " + Shell.quote(words) + "\n";
        return new LaunchFile(text, exported ? Optional.empty() : Optional.of(environment(environment)));
    }

    /** What the second shell does. The variables that no shell may export are those of {@code env}, which becomes the command. */
    private static String environment(Map<String, String> all) {
        var exported = new TreeMap<String, String>();
        var others = new ArrayList<>(List.of("/usr/bin/env"));
        all.forEach((name, value) -> {
            if (Shell.onlyExports(name)) {
                exported.put(name, value);
            } else {
                others.add(name + "=" + value);
            }
        });
        return export(exported) + (others.size() == 1 ? "" : "set -- " + Shell.quote(others) + " \"$@\"\n") + RUN;
    }

    /** Spares the second shell where the command is one program: it would only become that. If there is none, the shell says so. */
    private static String direct(CommandInfo command) {
        var plain = command.shell() ? Shell.plain(command.value()) : List.<String>of();
        if (plain.isEmpty()) {
            return "";
        }
        return "command -v " + Shell.quote(plain.getFirst()) + " >/dev/null && exec " + Shell.quote(SESSION) + " "
                + Shell.quote(plain) + "\n";
    }

    /** While root still may raise them. */
    private static List<String> limits(List<RLimit> rlimits) {
        var words = rlimits.stream()
                .filter(limit -> limit.type() != RLimit.Type.LOCKS) // that is the task's mark, and limits nothing
                .map(limit -> "--" + limit.word())
                .collect(Collectors.toCollection(ArrayList::new));
        if (!words.isEmpty()) {
            words.addFirst("/usr/bin/prlimit");
            words.add("--");
        }
        return words;
    }

    /**
     * The command alone, for a check beside the task.
     *
     * @param prefix the words before it that make it the task's own
     */
    static String behind(List<String> prefix, String shellCommand) {
        var words = new ArrayList<>(prefix);
        words.addAll(List.of("/bin/sh", "-c", shellCommand));
        return "exec " + Shell.quote(words);
    }

    private static List<String> argv(CommandInfo command) {
        var words = new ArrayList<String>();
        if (!command.shell() && command.value().indexOf('=') >= 0) {
            words.addAll(List.of("/bin/sh", "-c", "exec \"$@\"", "sh")); // env would take it for a variable
        }
        words.addAll(command.program());
        return words;
    }

    /** The launcher begins without an environment, so that there is nothing more but what shells put there themselves. */
    private static String export(Map<String, String> environment) {
        return "unset PWD OLDPWD SHLVL\nexport"
                + environment.entrySet().stream()
                        .map(variable -> " " + variable.getKey() + "=" + Shell.quote(variable.getValue()))
                        .collect(Collectors.joining())
                + "\n";
    }

    private static void check(String name) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.startsWith("-")) {
            throw new IllegalArgumentException("'" + name + "' cannot name an environment variable");
        }
    }
}
