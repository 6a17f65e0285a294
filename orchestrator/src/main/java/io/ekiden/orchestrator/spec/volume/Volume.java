package io.ekiden.orchestrator.spec.volume;

import io.ekiden.mesos.model.container.CsiVolume;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a container sees at a path. <b>Source:</b> Marathon {@code container.volumes}. */
public sealed interface Volume {
    /** Where the task finds it; relative: below the sandbox. */
    String containerPath();

    /**
     * A directory or a file of the host.
     *
     * @param hostPath relative: below the sandbox
     * @param containerPath relative: below the place of the sandbox in the container
     */
    record Host(String containerPath, String hostPath, boolean readOnly) implements Volume {}

    /**
     * Disk of an agent that belongs to one instance for as long as there is that instance, whichever task of it runs.
     *
     * @param containerPath one name, in the sandbox
     * @param sizeMiB above 0
     * @param maxSizeMiB of a mounted disk, which is taken as a whole: the largest that will do
     * @param profileName of the disk, as its storage plug-in calls it
     * @param constraints on the root directory of the disk
     */
    record Persistent(
            String containerPath,
            boolean readOnly,
            DiskType type,
            long sizeMiB,
            Optional<Long> maxSizeMiB,
            Optional<String> profileName,
            List<PathConstraint> constraints)
            implements Volume {
        public Persistent {
            constraints = List.copyOf(constraints);
        }
    }

    /**
     * A volume that a plug-in of the container engine keeps, wherever the instance goes.
     *
     * @param provider who keeps it: {@code dvdi}; those of {@code csi} are {@link Csi}
     * @param sizeGiB for when it is made
     * @param options the driver, in {@link #DRIVER}, and what it is told when it makes the volume
     * @param shared several instances, and apps, may have it at once
     */
    record External(
            String containerPath,
            boolean readOnly,
            String name,
            String provider,
            Optional<Integer> sizeGiB,
            SortedMap<String, String> options,
            boolean shared)
            implements Volume {
        public static final String DVDI = "dvdi";
        public static final String DRIVER = "dvdi/driver";

        public External {
            options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        }

        /** Empty where none is named. */
        public String driver() {
            return Optional.ofNullable(options.get(DRIVER)).orElse("");
        }

        /** The options but for the driver, as that knows them. */
        public SortedMap<String, String> ofDriver() {
            var told = new TreeMap<String, String>();
            sizeGiB.ifPresent(size -> told.put("size", String.valueOf(size)));
            options.forEach((key, value) -> {
                if (!key.equals(DRIVER)) {
                    told.put(key.startsWith(DVDI + "/") ? key.substring(DVDI.length() + 1) : key, value);
                }
            });
            return told;
        }
    }

    /**
     * A volume that there is, wherever the instance goes, by a plug-in of the Container Storage Interface. <b>Source:</b> Marathon
     * {@code external} of the provider {@code csi}.
     *
     * @param name that the plug-in knows it by
     * @param stageSecrets where the secrets are found that the plug-in gets when it stages the volume, by their keys
     * @param publishSecrets the same for when it mounts it
     */
    record Csi(
            String containerPath,
            boolean readOnly,
            String name,
            String plugin,
            CsiVolume.Capability capability,
            SortedMap<String, String> stageSecrets,
            SortedMap<String, String> publishSecrets,
            SortedMap<String, String> context)
            implements Volume {
        public static final String PROVIDER = "csi";

        public Csi {
            stageSecrets = Collections.unmodifiableSortedMap(new TreeMap<>(stageSecrets));
            publishSecrets = Collections.unmodifiableSortedMap(new TreeMap<>(publishSecrets));
            context = Collections.unmodifiableSortedMap(new TreeMap<>(context));
        }

        /** As agents are told; the secrets are looked up later. */
        public CsiVolume told() {
            return new CsiVolume(
                    plugin, name, capability, credentials(stageSecrets), credentials(publishSecrets), context);
        }

        private static SortedMap<String, CsiVolume.Credential> credentials(SortedMap<String, String> sources) {
            var credentials = new TreeMap<String, CsiVolume.Credential>();
            sources.forEach((key, source) -> credentials.put(key, new CsiVolume.Credential(source)));
            return credentials;
        }
    }

    /** The name of a volume outside of the cluster that one instance alone may have; empty for all others. */
    default Optional<String> exclusiveName() {
        return switch (this) {
            case External external when !external.shared() -> Optional.of(external.name());
            case Csi csi when csi.capability().mode().isExclusive(csi.readOnly()) -> Optional.of(csi.name());
            default -> Optional.empty();
        };
    }

    /**
     * A file with a secret in it.
     *
     * @param secret the name that the app has given it
     */
    record Secret(String containerPath, String secret) implements Volume {}

    /** On which kind of disk. <b>Source:</b> Mesos {@code Resource.DiskInfo.Source.Type}; ROOT is that of the work directory. */
    enum DiskType {
        ROOT,
        PATH,
        MOUNT
    }

    /** {@code ["path", "LIKE" or "UNLIKE", regular expression]}, on where a disk is mounted. */
    record PathConstraint(String field, String operator, String pattern) {}
}
