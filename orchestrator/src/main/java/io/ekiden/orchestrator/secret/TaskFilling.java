package io.ekiden.orchestrator.secret;

import io.ekiden.mesos.model.CommandInfo;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.TaskInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.CsiVolume;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.orchestrator.secret.SecretResolver.Found;
import io.ekiden.orchestrator.spec.secret.Secrets;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Fills the secrets of one task in. */
record TaskFilling(Secrets secrets, SecretWords words, SecretResolver resolver) {
    sealed interface Filled {
        record Complete(TaskInfo task) implements Filled {}

        /** @param why for people; names the secret, and where it is used */
        record Failed(String why) implements Filled {}
    }

    /** Looks up all that the task uses. */
    Filled fill(TaskInfo task) {
        var environment = new TreeMap<>(command(task).environment());
        for (var entry : secrets.environment().entrySet()) {
            switch (find(entry.getValue())) {
                case Found.Value(var text) -> environment.put(entry.getKey(), text);
                case Found.Nothing(var why) -> {
                    return new Filled.Failed(words.environment() + " " + entry.getKey() + ": " + why);
                }
            }
        }
        var complete = with(task, with(command(task), environment));
        return task.container()
                .<Filled>map(container -> fill(complete, container))
                .orElseGet(() -> new Filled.Complete(complete));
    }

    private Filled fill(TaskInfo task, ContainerInfo container) {
        var volumes = new ArrayList<ContainerInfo.Volume>();
        for (var volume : container.volumes()) {
            if (volume.source().orElse(null) instanceof CsiVolume csi) {
                var missing = new ArrayList<String>();
                var complete = csi.withSecrets(secret -> switch (resolver.resolve(secret.source())) {
                    case Found.Value(var text) -> new CsiVolume.Credential(secret.source(), Optional.of(text));
                    case Found.Nothing(var why) -> {
                        missing.add(why);
                        yield secret;
                    }
                });
                if (!missing.isEmpty()) {
                    return new Filled.Failed(words.files() + " " + volume.containerPath() + ": " + missing.getFirst());
                }
                volumes.add(new ContainerInfo.Volume(volume.containerPath(), complete, volume.readOnly()));
                continue;
            }
            var name = Optional.ofNullable(secrets.files().get(volume.containerPath()))
                    .filter(_ -> volume.holdsSecret());
            if (name.isEmpty()) {
                volumes.add(volume);
                continue;
            }
            switch (find(name.get())) {
                case Found.Value(var text) ->
                    volumes.add(new ContainerInfo.Volume(volume.containerPath(), new VolumeSource.Secret(text), true));
                case Found.Nothing(var why) -> {
                    return new Filled.Failed(words.files() + " " + volume.containerPath() + ": " + why);
                }
            }
        }
        var complete = container.withVolumes(volumes);
        return secrets.pullConfig()
                .<Filled>map(name -> switch (find(name)) {
                    case Found.Value(var text) ->
                        new Filled.Complete(task.withContainer(
                                complete.withOptions(complete.options().withLogins(Optional.of(text)))));
                    case Found.Nothing(var why) -> new Filled.Failed(words.pullConfig() + ": " + why);
                })
                .orElseGet(() -> new Filled.Complete(task.withContainer(complete)));
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

    private Found find(String name) {
        return Optional.ofNullable(secrets.sources().get(name))
                .map(resolver::resolve)
                .orElseGet(() -> new Found.Nothing("there is no secret " + name));
    }

    private static CommandInfo with(CommandInfo command, Map<String, String> environment) {
        return new CommandInfo(
                command.shell(), command.value(), command.arguments(), environment, command.uris(), command.user());
    }
}
