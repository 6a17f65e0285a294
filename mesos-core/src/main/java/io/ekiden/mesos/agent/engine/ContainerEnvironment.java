package io.ekiden.mesos.agent.engine;

import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.model.container.ContainerInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The variables that a task finds beside those of its image. <b>Source:</b> Mesos {@code docker.cpp}. They are given in a file, because
 * the words of a command are there for all users of the machine to read.
 */
final class ContainerEnvironment {
    /** By it the task's processes are found, see the process containerizer. */
    private static final String CONTAINER_ID = "MESOS_CONTAINER_ID";

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
                options.add("--env=" + checked(name) + "=" + value);
            }
        });
        return options;
    }

    /** Engines differ in what they make of quotes, backslashes and blanks at the ends. */
    private static boolean fitsLine(String name, String value) {
        return name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#' && c != '=')
                && !name.isEmpty()
                && value.equals(value.strip())
                && value.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\'' || c == '\\' || c == '`' || c == '#')
                && !value.isEmpty();
    }

    private static String checked(String name) {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + name + "' cannot name an environment variable");
        }
        return name;
    }
}
