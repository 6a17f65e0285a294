package io.ekiden.mesos.agent;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.Ranges;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.TaskHealthCheck;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.RLimit;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tasks for tests. */
public record Tasks(TaskInfo task) {
    /** A task that runs {@code /bin/sh -c command}. */
    public static Tasks task(String id, String command) {
        return new Tasks(new TaskInfo(
                new TaskId(id),
                id,
                new AgentId("a1"),
                Resources.of(100, 32_000, 0, Ranges.of(31000, 31000)),
                new CommandInfo(true, command, List.of(), Map.of(), List.of(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Map.of()));
    }

    public Tasks argv(String... argv) {
        var c = task.command();
        return with(new CommandInfo(false, argv[0], List.of(argv), c.environment(), c.uris(), c.user()));
    }

    public Tasks env(Map<String, String> environment) {
        var c = task.command();
        return with(new CommandInfo(c.shell(), c.value(), c.arguments(), environment, c.uris(), c.user()));
    }

    public Tasks uri(String uri) {
        var c = task.command();
        var uris = List.of(new CommandInfo.Uri(uri, false, true, false, Optional.empty()));
        return with(new CommandInfo(c.shell(), c.value(), c.arguments(), c.environment(), uris, c.user()));
    }

    public Tasks user(String user) {
        var c = task.command();
        return with(new CommandInfo(c.shell(), c.value(), c.arguments(), c.environment(), c.uris(), Optional.of(user)));
    }

    public Tasks grace(Duration grace) {
        return with(task.command(), Optional.of(grace), task.healthCheck(), task.labels());
    }

    public Tasks health(TaskHealthCheck check) {
        return with(task.command(), task.killGracePeriod(), Optional.of(check), task.labels());
    }

    public Tasks label(String name, String value) {
        return with(task.command(), task.killGracePeriod(), task.healthCheck(), Map.of(name, value));
    }

    public Tasks resources(String resources) {
        return new Tasks(new TaskInfo(
                task.taskId(),
                task.name(),
                task.agentId(),
                Resources.parse(resources),
                task.command(),
                task.killGracePeriod(),
                task.healthCheck(),
                task.labels()));
    }

    public Tasks rlimits(List<RLimit> limits) {
        return new Tasks(new TaskInfo(
                task.taskId(),
                task.name(),
                task.agentId(),
                task.resources(),
                task.command(),
                task.killGracePeriod(),
                task.healthCheck(),
                task.labels(),
                task.malformed(),
                task.paidBy(),
                task.executor(),
                task.check(),
                task.maxCompletionTime(),
                task.discovery(),
                task.container(),
                task.data(),
                limits,
                task.limits()));
    }

    private Tasks with(CommandInfo command) {
        return with(command, task.killGracePeriod(), task.healthCheck(), task.labels());
    }

    private Tasks with(
            CommandInfo command,
            Optional<Duration> grace,
            Optional<TaskHealthCheck> check,
            Map<String, String> labels) {
        return new Tasks(new TaskInfo(
                task.taskId(), task.name(), task.agentId(), task.resources(), command, grace, check, labels));
    }
}
