package io.ekiden.mesos.wire.v1.task;

import com.google.protobuf.ByteString;
import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Mode;
import io.ekiden.mesos.model.container.ContainerInfo.Network;
import io.ekiden.mesos.model.container.ContainerInfo.Options;
import io.ekiden.mesos.model.container.ContainerInfo.Parameter;
import io.ekiden.mesos.model.container.ContainerInfo.PortMapping;
import io.ekiden.mesos.model.container.ContainerInfo.Terminal;
import io.ekiden.mesos.model.container.ContainerInfo.Volume;
import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.mesos.model.container.RLimit;
import io.ekiden.mesos.wire.v1.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;

/** Containers as v1 messages. */
public final class ContainerInfoProtos {
    /** What Marathon calls the bridge of the Mesos containerizer. */
    private static final String MESOS_BRIDGE = Network.MESOS_BRIDGE;

    private static final String RLIMIT = "RLMT_";

    private ContainerInfoProtos() {}

    /**
     * Empty for one that adds nothing to a plain command.
     *
     * <p><b>Source:</b> Mesos {@code common/validation.cpp validateContainerInfo}.
     */
    static Optional<ContainerInfo> read(Protos.ContainerInfo message) throws WireException {
        var volumes = VolumeProtos.read(message);
        return switch (message.getType()) {
            case DOCKER -> Optional.of(docker(message, volumes));
            case MESOS -> mesos(message, volumes);
        };
    }

    /** <b>Source:</b> Mesos {@code posix/rlimits.cpp}: both values, or none for no limit. */
    static List<RLimit> rlimits(Protos.ContainerInfo message) throws WireException {
        var limits = new ArrayList<RLimit>();
        for (var limit : message.getRlimitInfo().getRlimitsList()) {
            if (limit.getType() == Protos.RLimitInfo.RLimit.Type.UNKNOWN) {
                throw invalid("'rlimit_info.rlimits.type' is missing or unknown");
            }
            var type = RLimit.Type.valueOf(limit.getType().name().substring(RLIMIT.length()));
            if (limit.hasSoft() != limit.hasHard()) {
                throw invalid(
                        "rlimit " + limit.getType() + " must have both 'soft' and 'hard', or neither for no limit");
            }
            // A number of 64 bits without a sign; what Java takes for negative is more than anything has.
            long soft = limit.hasSoft() && limit.getSoft() >= 0 ? limit.getSoft() : RLimit.UNLIMITED;
            long hard = limit.hasHard() && limit.getHard() >= 0 ? limit.getHard() : RLimit.UNLIMITED;
            if (soft > hard) {
                throw invalid("rlimit " + limit.getType() + ": 'soft' is more than 'hard'");
            }
            if (limits.stream().anyMatch(other -> other.type() == type)) {
                throw invalid("rlimit " + limit.getType() + " is there twice");
            }
            limits.add(new RLimit(type, soft, hard));
        }
        return limits;
    }

    private static Protos.RLimitInfo write(List<RLimit> limits) {
        var message = Protos.RLimitInfo.newBuilder();
        for (var limit : limits) {
            var one = message.addRlimitsBuilder().setType(Protos.RLimitInfo.RLimit.Type.valueOf(RLIMIT + limit.type()));
            if (limit.soft() != RLimit.UNLIMITED || limit.hard() != RLimit.UNLIMITED) {
                one.setSoft(limit.soft()).setHard(limit.hard());
            }
        }
        return message.build();
    }

    /** The container of a task, if it has anything to say. */
    static Optional<Protos.ContainerInfo> write(Optional<ContainerInfo> container, List<RLimit> limits) {
        if (limits.isEmpty()) {
            return container.map(ContainerInfoProtos::write);
        }
        var message = container
                .map(present -> write(present).toBuilder())
                .orElseGet(() -> Protos.ContainerInfo.newBuilder().setType(Protos.ContainerInfo.Type.MESOS));
        return Optional.of(message.setRlimitInfo(write(limits)).build());
    }

    private static ContainerInfo docker(Protos.ContainerInfo message, List<Volume> volumes) throws WireException {
        if (!message.hasDocker()) {
            throw invalid("DockerInfo 'docker' is not set for DOCKER typed ContainerInfo");
        }
        var docker = message.getDocker();
        var parameters = new ArrayList<Parameter>();
        for (var parameter : docker.getParametersList()) {
            if (parameter.getKey().equals("name")) {
                throw invalid("Parameter in DockerInfo must not be 'name'");
            }
            parameters.add(new Parameter(parameter.getKey(), parameter.getValue()));
        }
        var mappings = docker.getPortMappingsList().stream()
                .map(mapping -> new PortMapping(
                        mapping.getHostPort(), mapping.getContainerPort(), protocol(mapping.getProtocol())))
                .toList();
        return new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                docker.getImage(),
                network(message, docker),
                mappings,
                volumes,
                new Options(
                        docker.getPrivileged(),
                        docker.getForcePullImage(),
                        parameters,
                        hostname(message),
                        Optional.empty(),
                        terminal(message),
                        LinuxProtos.read(message.getLinuxInfo())));
    }

    private static Network network(Protos.ContainerInfo message, Protos.ContainerInfo.DockerInfo docker)
            throws WireException {
        return switch (docker.getNetwork()) {
            case HOST -> Network.HOST;
            case BRIDGE -> new Network(Mode.BRIDGE, Optional.empty());
            case NONE -> new Network(Mode.NONE, Optional.empty());
            case USER -> {
                if (message.getNetworkInfosCount() != 1
                        || message.getNetworkInfos(0).getName().isEmpty()) {
                    throw invalid("User defined network requires one network name");
                }
                yield named(message.getNetworkInfos(0));
            }
        };
    }

    private static Optional<ContainerInfo> mesos(Protos.ContainerInfo message, List<Volume> volumes)
            throws WireException {
        if (message.getNetworkInfosCount() > 1) {
            throw notRun("several networks");
        }
        var mesos = message.getMesos();
        if (!mesos.hasImage()) {
            return withoutImage(message, volumes);
        }
        if (mesos.getImage().getType() != Protos.Image.Type.DOCKER) {
            throw notRun("an image that is not Docker's");
        }
        return Optional.of(new ContainerInfo(
                ContainerInfo.Type.MESOS,
                mesos.getImage().getDocker().getName(),
                firstNetwork(message),
                mappings(message),
                volumes,
                new Options(
                        false,
                        mesos.getImage().hasCached() && !mesos.getImage().getCached(),
                        List.of(),
                        hostname(message),
                        logins(mesos.getImage().getDocker()),
                        terminal(message),
                        LinuxProtos.read(message.getLinuxInfo()))));
    }

    private static Optional<ContainerInfo> withoutImage(Protos.ContainerInfo message, List<Volume> volumes)
            throws WireException {
        var options = new Options(
                false,
                false,
                List.of(),
                hostname(message),
                Optional.empty(),
                terminal(message),
                LinuxProtos.read(message.getLinuxInfo()));
        var container =
                new ContainerInfo(ContainerInfo.Type.MESOS, "", firstNetwork(message), List.of(), volumes, options);
        var wrong = container.whatNobodyRuns();
        if (wrong.isPresent()) {
            throw new WireException(wrong.get());
        }
        return container.equals(ContainerInfo.of(ContainerInfo.Type.MESOS, ""))
                ? Optional.empty()
                : Optional.of(container);
    }

    private static Network firstNetwork(Protos.ContainerInfo message) {
        return message.getNetworkInfosList().stream()
                .findFirst()
                .map(ContainerInfoProtos::network)
                .orElse(Network.HOST);
    }

    private static Optional<Terminal> terminal(Protos.ContainerInfo message) {
        var size = message.getTtyInfo().getWindowSize();
        return message.hasTtyInfo() ? Optional.of(new Terminal(size.getRows(), size.getColumns())) : Optional.empty();
    }

    private static Protos.TTYInfo write(Terminal terminal) {
        var message = Protos.TTYInfo.newBuilder();
        if (!terminal.equals(Terminal.OF_ANY_SIZE)) {
            message.getWindowSizeBuilder().setRows(terminal.rows()).setColumns(terminal.columns());
        }
        return message.build();
    }

    private static List<PortMapping> mappings(Protos.ContainerInfo message) {
        return message.getNetworkInfosList().stream()
                .flatMap(network -> network.getPortMappingsList().stream())
                .map(mapping -> new PortMapping(
                        mapping.getHostPort(), mapping.getContainerPort(), protocol(mapping.getProtocol())))
                .toList();
    }

    /** What the container of a default executor is for; that of another is judged elsewhere. */
    static Optional<GroupNetwork> groupNetwork(Protos.ExecutorInfo message) throws WireException {
        var container = message.getContainer();
        if (!message.hasContainer() || message.getType() != Protos.ExecutorInfo.Type.DEFAULT) {
            return Optional.empty();
        }
        if (container.getType() != Protos.ContainerInfo.Type.MESOS) {
            throw new WireException("Docker ContainerInfo is not supported on the executor of a task group");
        }
        if (container.getNetworkInfosCount() > 1) {
            throw notRunByExecutor("several networks");
        }
        if (container.getVolumesCount() > 0
                || container.hasHostname()
                || container.hasTtyInfo()
                || container.hasRlimitInfo()
                || container.getMesos().hasImage()) {
            throw notRunByExecutor(
                    "more than a network: an image, volumes, rlimit_info, linux_info, tty_info or a host" + " name");
        }
        var linux = LinuxProtos.read(container.getLinuxInfo());
        if (linux.filter(some -> some.seccomp().isPresent() || some.isPrivate()).isPresent()) {
            throw notRunByExecutor("seccomp or an IPC namespace of its own (linux_info)");
        }
        return container.getNetworkInfosList().stream()
                .findFirst()
                .map(network -> new GroupNetwork(network(network), mappings(container)));
    }

    private static WireException notRunByExecutor(String what) {
        return new WireException(
                "Executor of a task group uses a container with " + what + ", which Ekiden's agents do not run yet");
    }

    /** What the tasks of a group share; absent when that is nothing. */
    static Optional<Protos.ContainerInfo> ofGroup(ExecutorInfo executor) {
        if (executor.network().isEmpty() && executor.ipc().isEmpty()) {
            return Optional.empty();
        }
        var message = Protos.ContainerInfo.newBuilder().setType(Protos.ContainerInfo.Type.MESOS);
        executor.network().ifPresent(network -> write(network.network(), network.portMappings(), message));
        executor.ipc()
                .ifPresent(
                        _ -> message.setLinuxInfo(LinuxProtos.write(new LinuxInfo(Optional.empty(), executor.ipc()))));
        return Optional.of(message.build());
    }

    private static Optional<String> logins(Protos.Image.Docker docker) throws WireException {
        if (!docker.hasConfig()) {
            return Optional.empty();
        }
        if (docker.getConfig().getType() != Protos.Secret.Type.VALUE) {
            throw notRun("a pull config that is the name of a secret and not its value");
        }
        return Optional.of(docker.getConfig().getValue().getData().toStringUtf8());
    }

    private static Network network(Protos.NetworkInfo message) {
        return message.getName().isEmpty() || message.getName().equals(MESOS_BRIDGE)
                ? new Network(Mode.BRIDGE, Optional.empty())
                : named(message);
    }

    private static Network named(Protos.NetworkInfo message) {
        var labels = new TreeMap<String, String>();
        message.getLabels().getLabelsList().forEach(label -> labels.put(label.getKey(), label.getValue()));
        return new Network(Mode.USER, Optional.of(message.getName()), labels, List.of());
    }

    private static String protocol(String text) {
        return text.isEmpty() ? "tcp" : text;
    }

    private static Optional<String> hostname(Protos.ContainerInfo message) {
        return message.hasHostname() ? Optional.of(message.getHostname()) : Optional.empty();
    }

    static WireException invalid(String why) {
        return new WireException("Task's `ContainerInfo` is invalid: " + why);
    }

    static WireException notRun(String what) {
        return new WireException("Task uses a container with " + what + ", which Ekiden's agents do not run yet");
    }

    public static Protos.ContainerInfo write(ContainerInfo container) {
        var message = Protos.ContainerInfo.newBuilder()
                .setType(Protos.ContainerInfo.Type.valueOf(container.type().name()));
        container.options().hostname().ifPresent(message::setHostname);
        container.options().terminal().ifPresent(terminal -> message.setTtyInfo(write(terminal)));
        container.options().linux().ifPresent(linux -> message.setLinuxInfo(LinuxProtos.write(linux)));
        container.volumes().forEach(volume -> message.addVolumes(VolumeProtos.write(volume)));
        switch (container.type()) {
            case DOCKER -> writeDocker(container, message);
            case MESOS -> writeMesos(container, message);
        }
        return message.build();
    }

    private static void writeDocker(ContainerInfo container, Protos.ContainerInfo.Builder message) {
        var docker = message.getDockerBuilder()
                .setImage(container.image())
                .setNetwork(Protos.ContainerInfo.DockerInfo.Network.valueOf(
                        container.network().mode().name()))
                .setPrivileged(container.options().privileged())
                .setForcePullImage(container.options().forcePullImage());
        for (var mapping : container.portMappings()) {
            docker.addPortMappings(Protos.ContainerInfo.DockerInfo.PortMapping.newBuilder()
                    .setHostPort(mapping.hostPort())
                    .setContainerPort(mapping.containerPort())
                    .setProtocol(mapping.protocol()));
        }
        for (var parameter : container.options().parameters()) {
            docker.addParameters(
                    Protos.Parameter.newBuilder().setKey(parameter.key()).setValue(parameter.value()));
        }
        container
                .network()
                .name()
                .ifPresent(name -> write(name, container.network().labels(), message));
    }

    private static void writeMesos(ContainerInfo container, Protos.ContainerInfo.Builder message) {
        if (container.hasImage()) {
            writeImage(container, message);
        }
        if (container.network().mode() != Mode.HOST) {
            write(container.network(), container.portMappings(), message);
        }
    }

    private static void write(Network given, List<PortMapping> mappings, Protos.ContainerInfo.Builder message) {
        write(mappings, write(given.name().orElse(MESOS_BRIDGE), given.labels(), message));
        given.others().forEach(other -> write(other.portMappings(), write(other.name(), other.labels(), message)));
    }

    private static Protos.NetworkInfo.Builder write(
            String name, SortedMap<String, String> labels, Protos.ContainerInfo.Builder message) {
        var network = message.addNetworkInfosBuilder().setName(name);
        labels.forEach((key, value) ->
                network.getLabelsBuilder().addLabelsBuilder().setKey(key).setValue(value));
        return network;
    }

    private static void write(List<PortMapping> mappings, Protos.NetworkInfo.Builder network) {
        for (var mapping : mappings) {
            network.addPortMappings(Protos.NetworkInfo.PortMapping.newBuilder()
                    .setHostPort(mapping.hostPort())
                    .setContainerPort(mapping.containerPort())
                    .setProtocol(mapping.protocol()));
        }
    }

    private static void writeImage(ContainerInfo container, Protos.ContainerInfo.Builder message) {
        var image = message.getMesosBuilder()
                .getImageBuilder()
                .setType(Protos.Image.Type.DOCKER)
                .setCached(!container.options().forcePullImage())
                .getDockerBuilder()
                .setName(container.image());
        container
                .options()
                .logins()
                .ifPresent(text -> image.getConfigBuilder()
                        .setType(Protos.Secret.Type.VALUE)
                        .getValueBuilder()
                        .setData(ByteString.copyFromUtf8(text)));
    }
}
