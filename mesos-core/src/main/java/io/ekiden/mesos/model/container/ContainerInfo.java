package io.ekiden.mesos.model.container;

import java.util.List;
import java.util.Optional;

/**
 * The container that a task with an image runs in. A task without an image has none. <b>Source:</b> mesos.proto {@code ContainerInfo}.
 *
 * @param type who runs it in Mesos, which decides how the command and its end are read
 * @param image as engines spell it, such as {@code registry:5000/team/app:1.2}
 */
public record ContainerInfo(
        Type type,
        String image,
        Network network,
        List<PortMapping> portMappings,
        List<Volume> volumes,
        Options options) {
    /** Where a task finds its sandbox. <b>Source:</b> Mesos {@code --sandbox_directory}. */
    public static final String SANDBOX = "/mnt/mesos/sandbox";

    /** See {@link ContainerInfo}. */
    public enum Type {
        DOCKER,
        MESOS
    }

    /** How the container reaches others. */
    public enum Mode {
        HOST,
        BRIDGE,
        NONE,
        USER
    }

    /** @param name of a network that the engine knows; with {@link Mode#USER} alone */
    public record Network(Mode mode, Optional<String> name) {
        public static final Network HOST = new Network(Mode.HOST, Optional.empty());
    }

    /** @param protocol {@code tcp} or {@code udp} */
    public record PortMapping(int hostPort, int containerPort, String protocol) {}

    /**
     * A directory or a file of the host.
     *
     * @param hostPath relative: below the sandbox
     * @param containerPath relative: below {@link #SANDBOX}
     */
    public record Volume(String containerPath, String hostPath, boolean readOnly) {}

    /** An option of the engine's {@code run}. */
    public record Parameter(String key, String value) {}

    /**
     * What is rarely asked for.
     *
     * @param logins credentials of registries for the image, as the text of a {@code config.json}; not to be shown
     */
    public record Options(
            boolean privileged,
            boolean forcePullImage,
            List<Parameter> parameters,
            Optional<String> hostname,
            Optional<String> logins) {
        public static final Options NONE = new Options(false, false, List.of(), Optional.empty());

        public Options {
            parameters = List.copyOf(parameters);
        }

        public Options(
                boolean privileged, boolean forcePullImage, List<Parameter> parameters, Optional<String> hostname) {
            this(privileged, forcePullImage, parameters, hostname, Optional.empty());
        }

        /** What of it everybody may read who may read the task. */
        @Override
        public String toString() {
            return "Options[privileged=" + privileged + ", forcePullImage=" + forcePullImage + ", parameters="
                    + parameters + ", hostname=" + hostname + (logins.isPresent() ? ", logins" : "") + "]";
        }
    }

    public ContainerInfo {
        portMappings = List.copyOf(portMappings);
        volumes = List.copyOf(volumes);
    }

    /** As it is shown. */
    public ContainerInfo withoutLogins() {
        var shown =
                new Options(options.privileged(), options.forcePullImage(), options.parameters(), options.hostname());
        return new ContainerInfo(type, image, network, portMappings, volumes, shown);
    }

    /** With the network of the host and nothing else. */
    public static ContainerInfo of(Type type, String image) {
        return new ContainerInfo(type, image, Network.HOST, List.of(), List.of(), Options.NONE);
    }
}
