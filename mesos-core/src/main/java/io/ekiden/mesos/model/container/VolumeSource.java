package io.ekiden.mesos.model.container;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a volume is that is not a directory of the host. <b>Source:</b> mesos.proto {@code Volume.Source}. */
public sealed interface VolumeSource
        permits VolumeSource.External, VolumeSource.Secret, VolumeSource.SandboxPath, CsiVolume {
    /**
     * A volume that a plug-in of the container engine keeps.
     *
     * @param driver of the engine, such as {@code local} or {@code rexray}
     * @param name that the driver knows it by
     * @param options of the driver, for when it makes the volume
     */
    record External(String driver, String name, SortedMap<String, String> options) implements VolumeSource {
        public External {
            options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        }
    }

    /** A file with that text, which is not to be shown. */
    record Secret(String text) implements VolumeSource {
        @Override
        public String toString() {
            return "Secret[not shown]";
        }
    }

    /**
     * A directory in the sandbox of the executor, which tasks of a group share. <b>Source:</b> mesos.proto {@code SandboxPath} of type
     * PARENT.
     *
     * @param path one name
     */
    record SandboxPath(String path) implements VolumeSource {
        /** What the sandbox of an executor has besides. */
        private static final Set<String> TAKEN = Set.of("stdout", "stderr", "containers", "tasks");

        /** What keeps a path from being that of a directory that tasks share. */
        public static Optional<String> complaint(String path) {
            if (path.isEmpty() || path.equals(".") || path.equals("..") || path.indexOf('/') >= 0) {
                return Optional.of("the 'sandbox_path' of a volume, '" + path + "', must be the name of one directory");
            }
            return TAKEN.contains(path)
                    ? Optional.of("the 'sandbox_path' of a volume must not be '" + path
                            + "', which the sandbox of an executor has already")
                    : Optional.empty();
        }
    }

    /** As it is shown: without what is secret. */
    default VolumeSource shown() {
        return switch (this) {
            case Secret _ -> new Secret("");
            case CsiVolume volume -> volume.withSecrets(secret -> new CsiVolume.Credential(secret.source()));
            case External _, SandboxPath _ -> this;
        };
    }
}
