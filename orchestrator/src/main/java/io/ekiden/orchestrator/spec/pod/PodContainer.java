package io.ekiden.orchestrator.spec.pod;

import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.mesos.model.resource.TaskLimits;
import io.ekiden.orchestrator.spec.Process.Fetch;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.check.AppCheck.Command;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One container of a pod: a task of its group. <b>Source:</b> Marathon {@code MesosContainer}, RAML {@code PodContainer}.
 *
 * @param name unique in its pod; part of the task's id
 * @param command absent: what the image says
 * @param image absent: the agent's own file system
 * @param user Unix user; absent: the pod's
 * @param overridesEntrypoint whether the first word of its command is run, and not given to the program of the image
 * @param secrets names of secrets by the variables that hold them
 * @param tty whether it has a terminal instead of plain streams
 * @param linux what the kernel shows to it; absent: what is usual
 */
public record PodContainer(
        String name,
        Optional<Command> command,
        ResourceNeeds resources,
        List<Endpoint> endpoints,
        Optional<Image> image,
        SortedMap<String, String> environment,
        SortedMap<String, String> secrets,
        Optional<String> user,
        Optional<PodHealthCheck> healthCheck,
        Optional<PodCheck> check,
        List<Mount> mounts,
        List<Fetch> artifacts,
        SortedMap<String, String> labels,
        Optional<Duration> killGracePeriod,
        Optional<TaskLimits> limits,
        Optional<Boolean> overridesEntrypoint,
        Optional<Boolean> tty,
        Optional<LinuxInfo> linux) {
    /**
     * A port the container listens on.
     *
     * @param containerPort with a network of the pod's own only
     * @param hostPort 0: chosen from the offer; absent: there is none
     * @param networkNames of networks of the pod; none: all of them; one where there are several and a host port
     * @param protocols {@code tcp}, {@code udp}
     */
    public record Endpoint(
            String name,
            Optional<Integer> containerPort,
            Optional<Integer> hostPort,
            List<String> protocols,
            SortedMap<String, String> labels,
            List<String> networkNames) {
        public Endpoint {
            // Earlier versions stored endpoints without.
            networkNames = networkNames == null ? List.of() : List.copyOf(networkNames);
            protocols = List.copyOf(protocols);
            labels = RunSpec.sorted(labels);
        }
    }

    /**
     * A Docker image.
     *
     * @param pullConfig name of the secret with credentials of its registry
     */
    public record Image(String id, boolean forcePull, Optional<String> pullConfig) {}

    /** A volume of the pod, by its name, in the container. */
    public record Mount(String name, String mountPath, boolean readOnly) {}

    public PodContainer {
        endpoints = List.copyOf(endpoints);
        environment = RunSpec.sorted(environment);
        // Earlier versions stored containers without.
        secrets = secrets == null ? Collections.emptySortedMap() : RunSpec.sorted(secrets);
        mounts = List.copyOf(mounts);
        artifacts = List.copyOf(artifacts);
        labels = RunSpec.sorted(labels);
    }
}
