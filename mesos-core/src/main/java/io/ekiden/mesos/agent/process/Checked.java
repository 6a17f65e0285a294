package io.ekiden.mesos.agent.process;

import io.ekiden.health.HealthCheck;
import io.ekiden.mesos.agent.isolation.Confinement;
import io.ekiden.mesos.agent.machine.run.TaskRun;
import io.ekiden.mesos.agent.session.Entry;
import io.ekiden.mesos.agent.shell.CarriedEnvironment;
import io.ekiden.mesos.agent.user.TaskUser;
import io.ekiden.mesos.model.TaskHealthCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run as it is needed to begin something beside its task: checks, commands of people.
 *
 * @param prefix the words by which a command becomes one of the task's user, where the task is
 */
record Checked(TaskRun run, Path sandbox, List<String> prefix) {
    private static final String LOCALHOST = "127.0.0.1";
    private static final String LOCALHOST_BY_IPV6 = "::1";

    Checked {
        prefix = List.copyOf(prefix);
    }

    /** @param started the task's process, once there is one; its namespaces are entered */
    static Checked of(TaskRun run, Path sandbox, Confinement confinement, TaskUser user, Optional<ProcessId> started) {
        var prefix = new ArrayList<>(started.map(process -> confinement.enter(process.pid(), sandbox))
                .orElse(List.of()));
        prefix.addAll(user.prefix(confinement.noNewPrivileges()));
        return new Checked(run, sandbox, prefix);
    }

    /** @param groups files by which a process enters the task's control groups */
    Entry entry(List<Path> groups) {
        return new Entry(
                groups,
                prefix,
                LockMark.command(run.containerId()),
                sandbox,
                TaskEnvironment.of(run, sandbox),
                prefix.isEmpty() ? Entry.Way.OPEN : Entry.Way.CARRIED);
    }

    HealthCheck.Probe probe(TaskHealthCheck.Probe probe) {
        return switch (probe) {
            case TaskHealthCheck.Probe.Http(var scheme, int port, var path, boolean ipv6) ->
                new HealthCheck.Http(scheme, localhost(ipv6), port, path);
            case TaskHealthCheck.Probe.Tcp(int port, boolean ipv6) -> new HealthCheck.Tcp(localhost(ipv6), port);
            case TaskHealthCheck.Probe.Command(var value) -> command(value);
        };
    }

    /** What makes it one of the task's user runs with the agent's rights, and must not have the task's environment. */
    private HealthCheck.Command command(String value) {
        var environment = TaskEnvironment.of(run, sandbox);
        if (prefix.isEmpty()) {
            return new HealthCheck.Command(value, sandbox, environment);
        }
        var carried = new CarriedEnvironment(environment);
        var words = new ArrayList<>(prefix);
        words.addAll(carried.words());
        return new HealthCheck.Command(LaunchFile.behind(words, value), sandbox, carried.onTheWay());
    }

    /** The loopback address of the agent's host. */
    static String localhost(boolean ipv6) {
        return ipv6 ? LOCALHOST_BY_IPV6 : LOCALHOST;
    }
}
