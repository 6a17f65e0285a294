package io.ekiden.orchestrator.launch;

import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Mode;
import io.ekiden.mesos.model.container.ContainerInfo.Network;
import io.ekiden.mesos.model.container.ContainerInfo.Terminal;
import io.ekiden.mesos.model.container.GroupNetwork;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the container of a task. <b>Source:</b> Marathon {@code ContainerSerializer}. */
final class ContainerInfoFactory {
    private ContainerInfoFactory() {}

    /** What a plain command has. */
    static final ContainerInfo NOTHING = ContainerInfo.of(ContainerInfo.Type.MESOS, "");

    /** Empty for a plain command. */
    static Optional<ContainerInfo> of(RunSpec run, List<Integer> hostPorts, String mesosBridge) {
        var process = run.process();
        var options = process.image().map(ContainerInfoFactory::options).orElse(ContainerInfo.Options.NONE);
        var type = process.container().map(Container::type).orElse(Container.Type.MESOS);
        var container = new ContainerInfo(
                ContainerInfo.Type.valueOf(type.name()),
                process.image().map(Container.Docker::image).orElse(""),
                type == Container.Type.MESOS
                        ? mesos(run.ports(), hostPorts, mesosBridge)
                        : network(run.ports(), hostPorts),
                mappings(run.ports(), hostPorts, firstOf(run.ports())),
                process.container().map(ContainerInfoFactory::volumes).orElse(List.of()),
                (process.tty().orElse(false) ? options.withTerminal(Terminal.OF_ANY_SIZE) : options)
                        .withLinux(process.container().flatMap(Container::linux)));
        return container.equals(NOTHING) ? Optional.empty() : Optional.of(container);
    }

    /** What the tasks of a pod share; empty when that is the network of their agent. */
    static Optional<GroupNetwork> ofGroup(Ports ports, List<Integer> hostPorts, String mesosBridge) {
        return ports.network() == Ports.Network.HOST
                ? Optional.empty()
                : Optional.of(new GroupNetwork(
                        mesos(ports, hostPorts, mesosBridge), mappings(ports, hostPorts, firstOf(ports))));
    }

    /** Where the bridge is a network of a name; its usual one is known to everybody. */
    private static Network mesos(Ports ports, List<Integer> hostPorts, String mesosBridge) {
        return ports.network() == Ports.Network.BRIDGE && !mesosBridge.equals(Network.MESOS_BRIDGE)
                ? new Network(Mode.USER, Optional.of(mesosBridge), ports.bridgeLabels(), List.of())
                : network(ports, hostPorts);
    }

    private static Network network(Ports ports, List<Integer> hostPorts) {
        return switch (ports.network()) {
            case HOST -> Network.HOST;
            case BRIDGE -> new Network(Mode.BRIDGE, Optional.empty(), ports.bridgeLabels(), List.of());
            case CONTAINER ->
                new Network(
                        Mode.USER,
                        ports.container().map(Ports.Named::name),
                        ports.container().map(Ports.Named::labels).orElseGet(TreeMap::new),
                        ports.more().stream()
                                .map(other -> new ContainerInfo.Other(
                                        other.name(), other.labels(), mappings(ports, hostPorts, other.name())))
                                .toList());
        };
    }

    private static String firstOf(Ports ports) {
        return ports.container().map(Ports.Named::name).orElse("");
    }

    /** Those that lead to the container by that network. */
    private static List<ContainerInfo.PortMapping> mappings(Ports ports, List<Integer> hostPorts, String network) {
        var mappings = new ArrayList<ContainerInfo.PortMapping>();
        for (int i = 0; i < hostPorts.size(); i++) {
            var definition = ports.definitions().get(i);
            if (definition.mapping().filter(mapping -> mapping.isIn(network)).isPresent() && hostPorts.get(i) != 0) {
                int hostPort = hostPorts.get(i);
                for (var protocol : definition.protocol().split(",")) {
                    mappings.add(new ContainerInfo.PortMapping(hostPort, definition.listeningPort(hostPort), protocol));
                }
            }
        }
        return mappings;
    }

    private static List<ContainerInfo.Volume> volumes(Container container) {
        return container.volumes().stream()
                .flatMap(volume -> volume(volume).stream())
                .toList();
    }

    /** Persistent ones are in the resources of the task. */
    private static Optional<ContainerInfo.Volume> volume(Volume volume) {
        return switch (volume) {
            case Volume.Host(var path, var host, var readOnly) ->
                Optional.of(new ContainerInfo.Volume(path, host, readOnly));
            case Volume.Persistent _ -> Optional.empty();
            case Volume.External external ->
                Optional.of(new ContainerInfo.Volume(
                        external.containerPath(),
                        new VolumeSource.External(external.driver(), external.name(), external.ofDriver()),
                        external.readOnly()));
            case Volume.Csi csi ->
                Optional.of(new ContainerInfo.Volume(csi.containerPath(), csi.told(), csi.readOnly()));
            // What it is comes on the way to the master.
            case Volume.Secret(var path, var _) ->
                Optional.of(new ContainerInfo.Volume(path, new VolumeSource.Secret(""), true));
        };
    }

    private static ContainerInfo.Options options(Container.Docker docker) {
        var parameters = docker.parameters().stream()
                .map(parameter -> new ContainerInfo.Parameter(parameter.key(), parameter.value()))
                .toList();
        return new ContainerInfo.Options(docker.privileged(), docker.forcePullImage(), parameters, Optional.empty());
    }
}
