package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.shell.Shell;
import io.ekiden.mesos.model.container.ContainerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The variables that a task finds beside those of its image. <b>Source:</b> Mesos {@code docker.cpp}. They are given in a file, because
 * the words of a command are there for all users of the machine to read. What no line of that file can say is in the environment of the
 * engine's client, who is told the name alone.
 */
final class ContainerEnvironment {
    /** By it the task's processes are found, see the process containerizer. */
    private static final String CONTAINER_ID = "MESOS_CONTAINER_ID";

    /** What {@code sh} can export. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** What the shell, the client or what they load would read for themselves, with the rights of the agent. */
    private static final Pattern OF_THE_CLIENT = Pattern.compile("""
            PATH|HOME|TMPDIR|ENV|IFS|PWD|OLDPWD|PS[0-4]|OPT(IND|ARG|ERR)|PPID|E?UID|SHELL|SHLVL|SHELLOPTS|LINENO|RANDOM|SECONDS|_
            (BASH|KSH|ZSH|YASH|LD|XDG|DOCKER|BUILDKIT|BUILDX|CONTAINERS?|_CONTAINERS|_LIBCONTAINER|PODMAN|DBUS|LISTEN|MALLOC)_.*
            BASHOPTS|USER_ID|PGRP|GROUPS|DIRSTACK|PYTHON.*|PERL5.*
            REGISTRY_AUTH_FILE|STORAGE_(DRIVER|OPTS)|NOTIFY_SOCKET|SSH_AUTH_SOCK|GNUPGHOME|[A-Za-z]+_(PROXY|proxy)
            SSL_CERT_(FILE|DIR)|SSLKEYLOGFILE|OPENSSL_.*|GO(DEBUG|GC|MAXPROCS|MEMLIMIT|TRACEBACK|COVERDIR)
            GLIBC_TUNABLES|GCONV_PATH|GETCONF_DIR|LOCPATH|NLSPATH|RES_OPTIONS|HOSTALIASES|LOCALDOMAIN""".replace('\n', '|'));

    private ContainerEnvironment() {}

    static Map<String, String> of(TaskRun run) {
        var environment = new TreeMap<>(run.task().command().environment());
        environment.put("MESOS_SANDBOX", ContainerInfo.SANDBOX);
        environment.put("MESOS_CONTAINER_NAME", EngineCommands.name(run.containerId()));
        run.group()
                .flatMap(TaskRun.Group::address)
                .ifPresent(address -> environment.putIfAbsent("MESOS_CONTAINER_IP", address));
        environment.putIfAbsent("MESOS_TASK_ID", run.task().taskId().value());
        environment.put(CONTAINER_ID, run.containerId().value());
        return environment;
    }

    /** The lines of the file. */
    static String file(TaskRun run) {
        var text = new StringBuilder();
        of(run).forEach((name, value) -> {
            if (fitsLine(name, value)) {
                text.append(name).append('=').append(value).append('\n');
            }
        });
        return text.toString();
    }

    /** What no line of the file can say, as options. */
    static List<String> options(TaskRun run) {
        var options = new ArrayList<String>();
        of(run).forEach((name, value) -> {
            if (!fitsLine(name, value)) {
                // Without a value the name stands for what the client has; an empty one is no secret.
                options.add("--env=" + (value.isEmpty() ? checked(name) + "=" : exportable(name)));
            }
        });
        return options;
    }

    /**
     * Text for {@code sh} that puts into the client's environment what its options name; empty when that is nothing.
     *
     * @throws IllegalArgumentException for a name that the client must not be given
     */
    static String exports(TaskRun run) {
        var text = new StringBuilder();
        of(run).forEach((name, value) -> {
            if (!fitsLine(name, value) && !value.isEmpty()) {
                text.append("export ")
                        .append(exportable(name))
                        .append('=')
                        .append(Shell.quote(value))
                        .append('\n');
            }
        });
        return text.toString();
    }

    /** Engines differ in what they make of quotes, backslashes and blanks at the ends. */
    private static boolean fitsLine(String name, String value) {
        return name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#' && c != '=')
                && !name.isEmpty()
                && value.equals(value.strip())
                && value.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\'' || c == '\\' || c == '`' || c == '#')
                && !value.isEmpty();
    }

    private static String exportable(String name) {
        if (!NAME.matcher(name).matches() || OF_THE_CLIENT.matcher(name).matches()) {
            throw new IllegalArgumentException("the environment variable '" + name
                    + "' has a value with a quote, a backslash, a #, a line break or a blank at an end, which no engine's file of"
                    + " variables can say, and a name that its client cannot be given: choose another name or value");
        }
        return name;
    }

    private static String checked(String name) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + name + "' cannot name an environment variable");
        }
        return name;
    }
}
