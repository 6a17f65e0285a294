package io.ekiden.orchestrator.spec.pod;

import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.orchestrator.spec.Lifecycle;
import io.ekiden.orchestrator.spec.Placement;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.Mapping;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import io.ekiden.orchestrator.spec.Process;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.secret.Secrets;
import io.ekiden.orchestrator.spec.volume.Volume;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a run spec has beyond that of an app when it is a pod. All containers share one network, so each reaches the ports of the
 * others on localhost. <b>Source:</b> Marathon {@code PodDefinition}.
 *
 * @param containers at least one, names unique
 * @param environment of all of them; what a container says itself goes first
 * @param volumes that containers mount
 * @param named the network as the definition says it; absent when it says nothing, which means that of the host
 * @param executor what Mesos's default executor takes beside the containers
 * @param ipc what the containers see of each other's shared memory; absent: as agents have it
 * @param sharedCgroups whether they are limited together and not each by itself; absent: as agents have it
 */
public record Pod(
        List<PodContainer> containers,
        SortedMap<String, String> environment,
        List<PodVolume> volumes,
        Optional<PodNetwork> named,
        ResourceNeeds executor,
        Optional<LinuxInfo.Ipc> ipc,
        Optional<Boolean> sharedCgroups) {
    /** With what agents have. */
    public Pod(
            List<PodContainer> containers,
            SortedMap<String, String> environment,
            List<PodVolume> volumes,
            Optional<PodNetwork> named,
            ResourceNeeds executor) {
        this(containers, environment, volumes, named, executor, Optional.empty(), Optional.empty());
    }

    public Pod {
        containers = List.copyOf(containers);
        environment = RunSpec.sorted(environment);
        volumes = List.copyOf(volumes);
    }

    /** The network that all containers share. */
    public PodNetwork network() {
        return named.orElse(PodNetwork.HOST);
    }

    /** True when some container has a health check. */
    public boolean isHealthChecked() {
        return containers.stream().anyMatch(container -> container.healthCheck().isPresent());
    }

    /** What one instance needs: all containers and the executor. */
    public ResourceNeeds total() {
        return Stream.concat(Stream.of(executor), containers.stream().map(PodContainer::resources))
                .reduce(new ResourceNeeds(0, 0, 0, 0), ResourceNeeds::plus);
    }

    /** The endpoints of all containers one after the other: the order of an instance's host ports. */
    public Ports ports() {
        return Ports.inNetworks(
                        containers.stream()
                                .flatMap(container -> container.endpoints().stream())
                                .map(Pod::port)
                                .toList(),
                        network().mode(),
                        network().all())
                .withBridgeLabels(network().bridgeLabels());
    }

    private static PortDefinition port(PodContainer.Endpoint endpoint) {
        return new PortDefinition(
                0,
                endpoint.protocols().isEmpty() ? "tcp" : String.join(",", endpoint.protocols()),
                Optional.of(endpoint.name()),
                endpoint.labels(),
                Optional.of(
                        new Mapping(endpoint.containerPort().orElse(0), endpoint.hostPort(), endpoint.networkNames())));
    }

    /** The endpoints of one container, as ports. */
    public Ports portsOf(PodContainer container) {
        var all = ports();
        return all.withDefinitions(own(container, all.definitions()));
    }

    /** Those of its own among the host ports of an instance; 0 for an endpoint without one. */
    public List<Integer> hostPortsOf(PodContainer container, List<Integer> all) {
        return own(container, all);
    }

    private <T> List<T> own(PodContainer container, List<T> all) {
        int first = containers.stream()
                .takeWhile(before -> !before.name().equals(container.name()))
                .mapToInt(before -> before.endpoints().size())
                .sum();
        return all.subList(first, first + container.endpoints().size());
    }

    /** The container of that name. */
    public Optional<PodContainer> container(String name) {
        return containers.stream()
                .filter(container -> container.name().equals(name))
                .findFirst();
    }

    /** The volume of that name. */
    public Optional<PodVolume> volume(String name) {
        return volumes.stream().filter(volume -> volume.name().equals(name)).findFirst();
    }

    /** Disk that outlives its tasks. */
    public List<Volume.Persistent> persistentVolumes() {
        return volumes.stream()
                .filter(PodVolume.Persistent.class::isInstance)
                .map(volume -> ((PodVolume.Persistent) volume).disk())
                .toList();
    }

    /**
     * What one container gets to know.
     *
     * @param all what the pod declares, and what all its containers are told
     */
    public Secrets secretsOf(PodContainer container, Secrets all) {
        var variables = new TreeMap<>(all.environment());
        variables.keySet().removeAll(container.environment().keySet());
        variables.putAll(container.secrets());
        var files = new TreeMap<String, String>();
        for (var mount : container.mounts()) {
            if (volume(mount.name()).orElse(null) instanceof PodVolume.Secret volume) {
                files.put(mount.mountPath(), volume.secret());
            }
        }
        return new Secrets(all.sources(), variables, container.image().flatMap(PodContainer.Image::pullConfig), files);
    }

    /** The whole configuration of the pod: what is matched, scaled and replaced as that of an app is. */
    public RunSpec run(
            Placement placement, Lifecycle lifecycle, Optional<String> user, SortedMap<String, String> labels) {
        var process = new Process(Optional.empty(), List.of(), user, "", Collections.emptySortedMap(), List.of());
        return new RunSpec(process, total(), ports(), placement, lifecycle, List.of(), labels, List.of()).withPod(this);
    }
}
