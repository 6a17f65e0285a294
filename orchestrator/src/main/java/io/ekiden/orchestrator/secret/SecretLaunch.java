package io.ekiden.orchestrator.secret;

import io.ekiden.mesos.model.Call;
import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Operation;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.secret.SecretResolver.Found;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A launch with the secrets of its tasks filled in; groups have none. Tasks whose secrets cannot be had are left out, with the reason.
 *
 * @param accept what the master is told; without tasks it just gives the offers back
 * @param failed why a task is not launched
 */
public record SecretLaunch(Call.Accept accept, SortedMap<TaskId, String> failed) {
    /**
     * Looks all secrets up.
     *
     * @param secrets of the tasks that have some
     */
    public static SecretLaunch of(Call.Accept launch, Map<TaskId, Secrets> secrets, SecretResolver resolver) {
        var tasks = new ArrayList<TaskInfo>();
        var failed = new TreeMap<TaskId, String>();
        var alone = launch.operations().stream()
                .flatMap(operation -> operation instanceof Operation.Launch(var launched)
                        ? launched.stream()
                        : Stream.<TaskInfo>empty())
                .toList();
        for (var task : alone) {
            var wanted = Optional.ofNullable(secrets.get(task.taskId())).orElse(Secrets.NONE);
            switch (filled(task, wanted, resolver)) {
                case Filled.Task(var complete) -> tasks.add(complete);
                case Filled.Failed(var why) -> failed.put(task.taskId(), why);
            }
        }
        var operations = new ArrayList<>(launch.operations());
        operations.removeIf(Operation.Launch.class::isInstance);
        if (!tasks.isEmpty()) {
            operations.add(new Operation.Launch(tasks));
        }
        return new SecretLaunch(new Call.Accept(launch.offerIds(), operations, launch.filters()), failed);
    }

    private sealed interface Filled {
        record Task(TaskInfo task) implements Filled {}

        record Failed(String why) implements Filled {}
    }

    private static Filled filled(TaskInfo task, Secrets secrets, SecretResolver resolver) {
        var environment = new TreeMap<>(command(task).environment());
        for (var entry : secrets.environment().entrySet()) {
            switch (find(entry.getValue(), secrets, resolver)) {
                case Found.Value(var text) -> environment.put(entry.getKey(), text);
                case Found.Nothing(var why) -> {
                    return new Filled.Failed("env " + entry.getKey() + ": " + why);
                }
            }
        }
        var complete = with(task, with(command(task), environment));
        return task.container()
                .map(container -> filled(complete, container, secrets, resolver))
                .orElseGet(() -> new Filled.Task(complete));
    }

    private static Filled filled(TaskInfo task, ContainerInfo container, Secrets secrets, SecretResolver resolver) {
        var volumes = new ArrayList<ContainerInfo.Volume>();
        for (var volume : container.volumes()) {
            var name = Optional.ofNullable(secrets.files().get(volume.containerPath()))
                    .filter(_ -> volume.holdsSecret());
            if (name.isEmpty()) {
                volumes.add(volume);
                continue;
            }
            switch (find(name.get(), secrets, resolver)) {
                case Found.Value(var text) ->
                    volumes.add(new ContainerInfo.Volume(volume.containerPath(), new VolumeSource.Secret(text), true));
                case Found.Nothing(var why) -> {
                    return new Filled.Failed("container.volumes " + volume.containerPath() + ": " + why);
                }
            }
        }
        var complete = container.withVolumes(volumes);
        return secrets.pullConfig()
                .map(name -> switch (find(name, secrets, resolver)) {
                    case Found.Value(var text) ->
                        new Filled.Task(task.withContainer(
                                complete.withOptions(complete.options().withLogins(Optional.of(text)))));
                    case Found.Nothing(var why) -> new Filled.Failed("container.docker.pullConfig: " + why);
                })
                .orElseGet(() -> new Filled.Task(task.withContainer(complete)));
    }

    /** What gets the variables: the task's own command, or the program that runs it. */
    private static CommandInfo command(TaskInfo task) {
        return task.executor()
                .flatMap(ExecutorInfo::program)
                .map(ExecutorInfo.Program::command)
                .orElseGet(task::command);
    }

    private static TaskInfo with(TaskInfo task, CommandInfo command) {
        return task.executor()
                .filter(executor -> executor.program().isPresent())
                .map(executor -> task.withExecutor(executor.withProgram(new ExecutorInfo.Program(
                        command,
                        executor.program().get().source(),
                        executor.program().get().data()))))
                .orElseGet(() -> task.withCommand(command));
    }

    private static Found find(String name, Secrets secrets, SecretResolver resolver) {
        return Optional.ofNullable(secrets.sources().get(name))
                .map(resolver::resolve)
                .orElseGet(() -> new Found.Nothing("there is no secret " + name));
    }

    private static CommandInfo with(CommandInfo command, Map<String, String> environment) {
        return new CommandInfo(
                command.shell(), command.value(), command.arguments(), environment, command.uris(), command.user());
    }
}
