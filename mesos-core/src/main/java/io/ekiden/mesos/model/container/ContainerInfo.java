package io.ekiden.mesos.model.container;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a task runs in, where that is more than a plain command. <b>Source:</b> mesos.proto {@code ContainerInfo}.
 *
 * @param type who runs it in Mesos, which decides how the command and its end are read
 * @param image as engines spell it, such as {@code registry:5000/team/app:1.2}; empty: the agent's own file system
 * @param portMappings of the first network, where there are several
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

    /**
     * @param name of a network that the engine knows; with {@link Mode#USER} alone
     * @param labels for the plug-in that makes the network, with {@link Mode#USER} alone; Ekiden's agents have no such plug-ins
     * @param others that the container is in besides, which Ekiden's agents do not run; with {@link Mode#USER} and type MESOS alone
     */
    public record Network(Mode mode, Optional<String> name, SortedMap<String, String> labels, List<Other> others) {
        public static final Network HOST = new Network(Mode.HOST, Optional.empty());

        /** What agents of Mesos call their bridge, unless operators say otherwise. */
        public static final String MESOS_BRIDGE = "mesos-bridge";

        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
        /** Engines take these for ways to have a network, or none. */
        private static final Set<String> MODES =
                Set.of("host", "none", "bridge", "default", "container", "private", "slirp4netns", "pasta", "ns");

        public Network {
            labels = sorted(labels);
            others = List.copyOf(others);
        }

        /** Without labels. */
        public Network(Mode mode, Optional<String> name, List<Other> others) {
            this(mode, name, Collections.emptySortedMap(), others);
        }

        /** The only one. */
        public Network(Mode mode, Optional<String> name) {
            this(mode, name, List.of());
        }

        /** What keeps a name from being that of a network of {@link Mode#USER}; empty for one that may be. */
        public static Optional<String> complaint(String name) {
            if (!NAME.matcher(name).matches()) {
                return Optional.of("must match " + NAME);
            }
            return MODES.contains(name)
                    ? Optional.of("must not be '" + name + "', which container engines take for a mode")
                    : Optional.empty();
        }
    }

    /**
     * One network of several, but for the first.
     *
     * @param labels for the plug-in that makes it
     * @param portMappings ports of the host that lead to the container by this network
     */
    public record Other(String name, SortedMap<String, String> labels, List<PortMapping> portMappings) {
        public Other {
            labels = sorted(labels);
            portMappings = List.copyOf(portMappings);
        }

        /** Without labels. */
        public Other(String name, List<PortMapping> portMappings) {
            this(name, Collections.emptySortedMap(), portMappings);
        }
    }

    /** A copy; earlier versions wrote networks without labels. */
    private static SortedMap<String, String> sorted(@Nullable SortedMap<String, String> labels) {
        return labels == null ? Collections.emptySortedMap() : Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    /** @param protocol {@code tcp} or {@code udp} */
    public record PortMapping(int hostPort, int containerPort, String protocol) {}

    /**
     * What is to be found at a path.
     *
     * @param containerPath relative: below {@link #SANDBOX}
     * @param hostPath a directory or a file of the host; relative: below the sandbox; empty where there is a source
     * @param source what it is where it is not of the host
     */
    public record Volume(String containerPath, String hostPath, boolean readOnly, Optional<VolumeSource> source) {
        /** Of the host. */
        public Volume(String containerPath, String hostPath, boolean readOnly) {
            this(containerPath, hostPath, readOnly, Optional.empty());
        }

        /** Of something else. */
        public Volume(String containerPath, VolumeSource source, boolean readOnly) {
            this(containerPath, "", readOnly, Optional.of(source));
        }

        /** Whether it is a file of a secret. */
        public boolean holdsSecret() {
            return source.filter(VolumeSource.Secret.class::isInstance).isPresent();
        }

        private boolean isOfCsi() {
            return source.filter(CsiVolume.class::isInstance).isPresent();
        }

        /** Whether a task without an image can have it: what is not of the host is a link in the sandbox then. */
        private boolean isForAnyTask() {
            if (source.isEmpty()) {
                return hostPath.startsWith("/");
            }
            boolean isShared =
                    source.filter(VolumeSource.SandboxPath.class::isInstance).isPresent();
            return (holdsSecret() || (isShared && !readOnly)) && !containerPath.startsWith("/");
        }

        private Volume shown() {
            return new Volume(containerPath, hostPath, readOnly, source.map(VolumeSource::shown));
        }
    }

    /**
     * That its processes have instead of plain streams.
     *
     * @param rows 0: not known
     * @param columns 0: not known
     */
    public record Terminal(int rows, int columns) {
        public static final Terminal OF_ANY_SIZE = new Terminal(0, 0);
    }

    /** An option of the engine's {@code run}. */
    public record Parameter(String key, String value) {}

    /**
     * What is rarely asked for.
     *
     * @param logins credentials of registries for the image, as the text of a {@code config.json}; not to be shown
     * @param terminal absent: its output goes to {@code stdout} and {@code stderr}; with one all goes to {@code stdout}
     * @param linux absent: as usual
     */
    public record Options(
            boolean privileged,
            boolean forcePullImage,
            List<Parameter> parameters,
            Optional<String> hostname,
            Optional<String> logins,
            Optional<Terminal> terminal,
            Optional<LinuxInfo> linux) {
        public static final Options NONE = new Options(false, false, List.of(), Optional.empty());

        public Options {
            parameters = List.copyOf(parameters);
        }

        public Options(
                boolean privileged, boolean forcePullImage, List<Parameter> parameters, Optional<String> hostname) {
            this(privileged, forcePullImage, parameters, hostname, Optional.empty(), Optional.empty());
        }

        /** Of what the kernel shows as usual. */
        public Options(
                boolean privileged,
                boolean forcePullImage,
                List<Parameter> parameters,
                Optional<String> hostname,
                Optional<String> logins,
                Optional<Terminal> terminal) {
            this(privileged, forcePullImage, parameters, hostname, logins, terminal, Optional.empty());
        }

        public Options withLogins(Optional<String> newLogins) {
            return new Options(privileged, forcePullImage, parameters, hostname, newLogins, terminal, linux);
        }

        public Options withTerminal(Terminal newTerminal) {
            return new Options(
                    privileged, forcePullImage, parameters, hostname, logins, Optional.of(newTerminal), linux);
        }

        public Options withLinux(Optional<LinuxInfo> newLinux) {
            return new Options(privileged, forcePullImage, parameters, hostname, logins, terminal, newLinux);
        }

        /** What of it everybody may read who may read the task. */
        @Override
        public String toString() {
            return "Options[privileged=" + privileged + ", forcePullImage=" + forcePullImage + ", parameters="
                    + parameters + ", hostname=" + hostname + (logins.isPresent() ? ", logins" : "")
                    + terminal.map(some -> ", " + some).orElse("")
                    + linux.map(some -> ", " + some).orElse("") + "]";
        }
    }

    public ContainerInfo {
        portMappings = List.copyOf(portMappings);
        volumes = List.copyOf(volumes);
    }

    /** As it is shown: without credentials and secrets. */
    public ContainerInfo shown() {
        return new ContainerInfo(
                type,
                image,
                network,
                portMappings,
                volumes.stream().map(Volume::shown).toList(),
                options.withLogins(Optional.empty()));
    }

    public ContainerInfo withOptions(Options newOptions) {
        return new ContainerInfo(type, image, network, portMappings, volumes, newOptions);
    }

    public ContainerInfo withVolumes(List<Volume> newVolumes) {
        return new ContainerInfo(type, image, network, portMappings, newVolumes, options);
    }

    /** False: a plain command with something besides, such as a terminal. */
    public boolean hasImage() {
        return !image.isEmpty();
    }

    /** Why Ekiden's agents do not run it: what they give to containers they give by an engine, which wants an image and one network. */
    public Optional<String> whatNobodyRuns() {
        if (!network.others().isEmpty()) {
            return Optional.of("Task uses a container with several networks, which Ekiden's agents do not run yet");
        }
        if (volumes.stream().anyMatch(Volume::isOfCsi)) {
            return Optional.of("Task uses a container with a CSI volume, which Ekiden's agents do not mount yet");
        }
        if (options.linux()
                .flatMap(LinuxInfo::seccomp)
                .filter(LinuxInfo.Seccomp::hasProfile)
                .isPresent()) {
            return Optional.of("Task uses a container with a seccomp profile (linux_info.seccomp.profile_name),"
                    + " which Ekiden's agents do not have; they run it with what their engine allows, or unconfined");
        }
        if (!hasImage() && options.linux().filter(LinuxInfo::isPrivate).isPresent()) {
            return Optional.of("Task uses a container with an IPC namespace of its own (linux_info.ipc_mode PRIVATE)"
                    + " without an image, which Ekiden's agents do not run yet");
        }
        boolean isMore = network.mode() != Mode.HOST
                || options.hostname().isPresent()
                || volumes.stream().anyMatch(volume -> !volume.isForAnyTask());
        return hasImage() || !isMore
                ? Optional.empty()
                : Optional.of(
                        "Task uses a container with volumes (but for those of the host with an absolute host_path,"
                                + " and for secrets, and writable directories of its group, in the sandbox), networks"
                                + " or a host name without an image,"
                                + " which Ekiden's agents do not run yet");
    }

    /** A plain command with that terminal. */
    public static ContainerInfo of(Terminal terminal) {
        return of(Type.MESOS, "").withOptions(Options.NONE.withTerminal(terminal));
    }

    /** With the network of the host and nothing else. */
    public static ContainerInfo of(Type type, String image) {
        return new ContainerInfo(type, image, Network.HOST, List.of(), List.of(), Options.NONE);
    }
}
