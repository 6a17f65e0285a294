package io.ekiden.mesos.wire.v1.task;

import io.ekiden.mesos.model.CommandInfo;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;

/** Commands, and labels, as v1 messages. */
public final class CommandProtos {
    private CommandProtos() {}

    static CommandInfo read(Protos.CommandInfo message) {
        var environment = new TreeMap<String, String>();
        message.getEnvironment()
                .getVariablesList()
                .forEach(variable -> environment.put(variable.getName(), variable.getValue()));
        return new CommandInfo(
                message.getShell(),
                message.getValue(),
                message.getArgumentsList(),
                environment,
                message.getUrisList().stream().map(CommandProtos::read).toList(),
                message.hasUser() ? Optional.of(message.getUser()) : Optional.empty());
    }

    private static CommandInfo.Uri read(Protos.CommandInfo.URI message) {
        return new CommandInfo.Uri(
                message.getValue(),
                message.getExecutable(),
                message.getExtract(),
                message.getCache(),
                message.hasOutputFile() ? Optional.of(message.getOutputFile()) : Optional.empty());
    }

    static Protos.CommandInfo write(CommandInfo command) {
        var message = Protos.CommandInfo.newBuilder().setShell(command.shell()).addAllArguments(command.arguments());
        if (command.shell() || !command.value().isEmpty()) {
            message.setValue(command.value()); // without one, the image says what to run
        }
        command.user().ifPresent(message::setUser);
        var environment = Protos.Environment.newBuilder();
        command.environment()
                .forEach((name, value) -> environment.addVariables(
                        Protos.Environment.Variable.newBuilder().setName(name).setValue(value)));
        message.setEnvironment(environment);
        for (var uri : command.uris()) {
            var written = Protos.CommandInfo.URI
                    .newBuilder()
                    .setValue(uri.value())
                    .setExecutable(uri.executable())
                    .setExtract(uri.extract())
                    .setCache(uri.cache());
            uri.outputFile().ifPresent(written::setOutputFile);
            message.addUris(written);
        }
        return message.build();
    }

    public static Map<String, String> labels(Protos.Labels message) {
        var labels = new TreeMap<String, String>();
        message.getLabelsList().forEach(label -> labels.put(label.getKey(), label.getValue()));
        return labels;
    }

    public static Protos.Labels labels(Map<String, String> labels) {
        var message = Protos.Labels.newBuilder();
        labels.forEach((key, value) ->
                message.addLabels(Protos.Label.newBuilder().setKey(key).setValue(value)));
        return message.build();
    }
}
