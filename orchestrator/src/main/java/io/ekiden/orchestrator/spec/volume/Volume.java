package io.ekiden.orchestrator.spec.volume;

import java.util.List;
import java.util.Optional;

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

    /** On which kind of disk. <b>Source:</b> Mesos {@code Resource.DiskInfo.Source.Type}; ROOT is that of the work directory. */
    enum DiskType {
        ROOT,
        PATH,
        MOUNT
    }

    /** {@code ["path", "LIKE" or "UNLIKE", regular expression]}, on where a disk is mounted. */
    record PathConstraint(String field, String operator, String pattern) {}
}
