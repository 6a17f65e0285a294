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
    record Port(
            int index, String given, String label, String name, int number, int service, String protocol, Said said) {}

    /**
     * What of a port the definition says, and where.
     *
     * @param field of the port
     * @param service field of the number that others reach it at; empty where that is left to others
     * @param isFixed says where the process listens
     */
    record Said(String field, String service, boolean isFixed) {}

    /** How to see whether it is well. {@code field} is where the definition says so. */
    record Check(
            String field, Probe probe, int graceSeconds, int intervalSeconds, int timeoutSeconds, int maxFailures) {}

    /**
     * What is asked.
     *
     * @param kind {@code http}, {@code tcp}, {@code grpc} or {@code command}
     * @param port index into the ports
     * @param what the path, the service of gRPC, or the command
     */
    record Probe(String kind, boolean isTls, int port, String what) {
        boolean isCommand() {
            return kind.equals("command");
        }
    }

    /**
     * @param kind {@code host}, {@code persistent}, {@code shared} or {@code secret}
     * @param field where the definition says so
     * @param source a path on the host, the source of a secret, or the name of what is shared; empty for a persistent one
     */
    record Mount(String kind, String field, String containerPath, String source, boolean isReadOnly, long sizeMiB) {}

    boolean isPod() {
        return definition.has("containers");
    }

    /** The field of a part in the definition; empty for an app, which is its only part. */
    String field(Part part) {
        return isPod() ? "/containers/" + parts.indexOf(part) : "";
    }

    /** The field of one of the {@link Needs}. */
    String field(Part part, String need) {
        return isPod() ? field(part) + "/resources/" + need : "/" + need;
    }

    /** The field of a variable. */
    String variableField(String name) {
        return (isPod() ? "/environment/" : "/env/") + KnownFields.escaped(name);
    }

    /** Where it says how an upgrade goes. */
    String upgradeField() {
        return isPod() ? "/scheduling/upgrade" : "/upgradeStrategy";
    }

    /** Has the network of the host, as everything has that says nothing of networks. */
    boolean isOnHost() {
        var networks = definition.path("networks");
        return networks.isEmpty() || networks.path(0).path("mode").asText("").equals("host");
    }

    /** Defaults where nothing is said. */
    Capacity capacity() {
        var strategy = definition.at(upgradeField());
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
