package io.ekiden.mesos.wire.v1.task;

import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.wire.v1.Ids;
import io.ekiden.mesos.wire.v1.ResourceProtos;
import io.ekiden.mesos.wire.v1.WireException;
import java.time.Duration;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** Executors as v1 messages. What came over the wire and is none is read as far as possible; {@link ExecutorInfo#malformed} says why. */
public final class ExecutorProtos {
    private static final String CONTAINER = "Executor uses a container, which Ekiden's agents do not run yet";

    private ExecutorProtos() {}

    /** <b>Source:</b> Mesos {@code master/validation.cpp}, {@code executor::internal::validate}. */
    @SuppressWarnings("deprecation") // `source` is kept and shown
    public static ExecutorInfo read(Protos.ExecutorInfo message) {
        var plain = ExecutorInfo.of(Ids.read(message.getExecutorId()), Resources.EMPTY);
        var executor = message.hasCommand()
                ? plain.withProgram(new ExecutorInfo.Program(
                        CommandProtos.read(message.getCommand()),
                        message.hasSource() ? Optional.of(message.getSource()) : Optional.empty(),
                        message.hasData() ? Optional.of(Bytes.base64(message.getData())) : Optional.empty()))
                : plain;
        try {
            return new ExecutorInfo(
                    executor.executorId(),
                    message.getName(),
                    message.hasFrameworkId() ? Optional.of(Ids.read(message.getFrameworkId())) : Optional.empty(),
                    resources(message),
                    message.hasShutdownGracePeriod()
                            ? Optional.of(Duration.ofNanos(
                                    message.getShutdownGracePeriod().getNanoseconds()))
                            : Optional.empty(),
                    CommandProtos.labels(message.getLabels()),
                    Optional.empty(),
                    whatIsWrongWith(message),
                    message.hasDiscovery()
                            ? Optional.of(DiscoveryProtos.read(message.getDiscovery()))
                            : Optional.empty(),
                    executor.program(),
                    ContainerInfoProtos.groupNetwork(message));
        } catch (WireException wrong) {
            return executor.withMalformed(wrong.reason());
        }
    }

    private static Resources resources(Protos.ExecutorInfo message) throws WireException {
        try {
            return ResourceProtos.read(message.getResourcesList());
        } catch (WireException wrong) {
            throw new WireException("Executor uses invalid resources: " + wrong.reason());
        }
    }

    private static Optional<String> whatIsWrongWith(Protos.ExecutorInfo message) {
        if (!message.hasType()) {
            return Optional.of("'ExecutorInfo.type' must be set");
        }
        return switch (message.getType()) {
            case DEFAULT ->
                message.hasCommand()
                        ? Optional.of("'ExecutorInfo.command' must not be set for 'DEFAULT' executor")
                        : Optional.empty();
            case CUSTOM -> whatIsWrongWithCustom(message);
            case UNKNOWN -> Optional.of("Unknown executor type");
        };
    }

    private static Optional<String> whatIsWrongWithCustom(Protos.ExecutorInfo message) {
        if (!message.hasCommand()) {
            return Optional.of("'ExecutorInfo.command' must be set for 'CUSTOM' executor");
        }
        return message.hasContainer() ? Optional.of(CONTAINER) : Optional.empty();
    }

    /** Of an executor that a task is launched with alone: one that does not say its type is of type CUSTOM. */
    static Optional<String> whatIsWrongAlone(Protos.ExecutorInfo message) {
        if (!message.hasType() || message.getType() == Protos.ExecutorInfo.Type.CUSTOM) {
            return whatIsWrongWithCustom(message);
        }
        return whatIsWrongWith(message)
                .or(() -> Optional.of("Task uses the default executor, which runs task groups only"));
    }

    public static Protos.ExecutorInfo write(ExecutorInfo executor) {
        return write(executor, ResourceProtos.Format.OLD);
    }

    /** As readers see it: with the role that pays. */
    public static Protos.ExecutorInfo shown(ExecutorInfo executor) {
        return write(executor, new ResourceProtos.Format(true, Optional.of(executor.role())));
    }

    @SuppressWarnings("deprecation") // see read
    public static Protos.ExecutorInfo write(ExecutorInfo executor, ResourceProtos.Format format) {
        var message = Protos.ExecutorInfo.newBuilder()
                .setType(Protos.ExecutorInfo.Type.DEFAULT)
                .setExecutorId(Ids.write(executor.executorId()))
                .addAllResources(ResourceProtos.write(executor.resources(), format));
        if (!executor.name().isEmpty()) {
            message.setName(executor.name());
        }
        executor.frameworkId().ifPresent(id -> message.setFrameworkId(Ids.write(id)));
        executor.shutdownGracePeriod().ifPresent(grace -> message.setShutdownGracePeriod(TaskProtos.nanos(grace)));
        executor.discovery().ifPresent(discovery -> message.setDiscovery(DiscoveryProtos.write(discovery)));
        ContainerInfoProtos.ofGroup(executor).ifPresent(message::setContainer);
        if (!executor.labels().isEmpty()) {
            message.setLabels(CommandProtos.labels(executor.labels()));
        }
        executor.program().ifPresent(program -> {
            message.setType(Protos.ExecutorInfo.Type.CUSTOM).setCommand(CommandProtos.write(program.command()));
            program.source().ifPresent(message::setSource);
            program.data().ifPresent(data -> message.setData(Bytes.ofBase64(data)));
        });
        return message.build();
    }
}
