package io.ekiden.migrate.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An app or a pod, as far as others know such things.
 *
 * @param id the path
 * @param name of it elsewhere
 * @param parts one for an app, each container of a pod
 * @param definition all of it
 */
record Unit(
        String id,
        String name,
        int instances,
        List<Part> parts,
        SortedMap<String, String> labels,
        JsonNode definition) {
    Unit {
        parts = List.copyOf(parts);
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** Of an upgrade, how many of the instances must be there, and how many more there may be. */
    record Capacity(double minimumHealth, double maximumOver) {}

    /**
     * What runs.
     *
     * @param command a line for a shell
     * @param args words; the first is the program where there is no image
     */
    record Part(
            String name,
            Optional<String> image,
            Optional<String> command,
            List<String> args,
            Surroundings surroundings,
            Needs needs,
            List<Port> ports,
            List<Check> checks,
            List<Mount> mounts) {
        Part {
            args = List.copyOf(args);
            ports = List.copyOf(ports);
            checks = List.copyOf(checks);
            mounts = List.copyOf(mounts);
        }

        /** Begins where its relative volumes are: in the sandbox, as of Mesos, unless an image says where. */
        boolean beginsInSandbox() {
            return image.isEmpty()
                    && mounts.stream().anyMatch(mount -> !mount.containerPath().startsWith("/"));
        }

        /** The first protocol of the port of this index, if there is such a port. */
        Optional<Port> port(int index) {
            return ports.stream().filter(port -> port.index() == index).findFirst();
        }
    }

    /**
     * @param env plain values
     * @param secretEnv sources of secrets by variable
     * @param forcesPull whether the image is pulled each time
     */
    record Surroundings(
            SortedMap<String, String> env,
            SortedMap<String, String> secretEnv,
            Optional<String> user,
            boolean isPrivileged,
            boolean forcesPull,
            OptionalInt killGraceSeconds) {
        Surroundings {
            env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
            secretEnv = Collections.unmodifiableSortedMap(new TreeMap<>(secretEnv));
        }
    }

    /** @param cpus of one core; {@code memMiB} and {@code diskMiB} in MiB */
    record Needs(double cpus, double memMiB, double diskMiB, int gpus) {}

    /**
     * A port, or one of its protocols.
     *
     * @param index of the port in the definition, where one may have two protocols
     * @param given its name in the definition; empty where it has none
     * @param label of all its protocols; of one app or pod no two ports have the same one
     * @param name of this protocol of it; no two of one app or pod have the same one, and none more than 15 letters
     * @param number the process listens at
     * @param service that others reach it at
     * @param protocol {@code tcp} or {@code udp}
     */
    record Port(int index, String given, String label, String name, int number, int service, String protocol) {}

    /**
     * @param kind {@code http}, {@code tcp} or {@code command}
     * @param port index into the ports
     */
    record Check(
            String kind,
            boolean isTls,
            int port,
            String path,
            String command,
            int graceSeconds,
            int intervalSeconds,
            int timeoutSeconds,
            int maxFailures) {}

    /**
     * @param kind {@code host}, {@code persistent} or {@code secret}
     * @param source a path on the host, or the source of a secret; empty for a persistent one
     */
    record Mount(String kind, String containerPath, String source, boolean isReadOnly, long sizeMiB) {}

    /** Defaults where nothing is said. */
    Capacity capacity() {
        var strategy = definition.has("scheduling")
                ? definition.at("/scheduling/upgrade")
                : definition.path("upgradeStrategy");
        return new Capacity(
                strategy.path("minimumHealthCapacity").asDouble(1),
                strategy.path("maximumOverCapacity").asDouble(1));
    }

    boolean keepsData() {
        return parts.stream()
                .flatMap(part -> part.mounts().stream())
                .anyMatch(mount -> mount.kind().equals("persistent"));
    }
}
