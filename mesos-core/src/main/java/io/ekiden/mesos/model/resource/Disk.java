package io.ekiden.mesos.model.resource;

import java.util.Objects;
import java.util.Optional;

/**
 * Which disk it is, and which volume on it. Two are equal when they are the same volume of the same source: who made it and where a task
 * wants to see it say nothing about the disk.
 *
 * <p><b>Source:</b> mesos.proto {@code Resource.DiskInfo}, and its {@code operator==}.
 */
public record Disk(Optional<Persistence> persistence, Optional<Mount> mount, Optional<Source> source)
        implements Comparable<Disk> {
    /** Data that outlive the task. {@code id} is unique per role on an agent. */
    public record Persistence(String id, Optional<String> principal) {}

    /** Where a task sees it. */
    public record Mount(String containerPath, Mode mode) {}

    /** See {@link Mount}. */
    public enum Mode {
        RW,
        RO
    }

    /** A disk that is not the agent's work directory. {@code type} is PATH or MOUNT, or one of a storage plug-in. */
    public record Source(String type, Optional<String> root, Optional<String> id, Optional<String> profile)
            implements Comparable<Source> {
        /** A directory, of which volumes take parts. */
        public static final String PATH = "PATH";

        /** A file system of its own, which is one volume. */
        public static final String MOUNT = "MOUNT";

        @Override
        public int compareTo(Source other) {
            int order = type.compareTo(other.type);
            if (order == 0) {
                order = Order.compare(root, other.root);
            }
            if (order == 0) {
                order = Order.compare(id, other.id);
            }
            return order != 0 ? order : Order.compare(profile, other.profile);
        }
    }

    /** The volume's id, if it is one. */
    public Optional<String> volumeId() {
        return persistence.map(Persistence::id);
    }

    @Override
    public int compareTo(Disk other) {
        int order = Order.compare(volumeId(), other.volumeId());
        return order != 0 ? order : Order.compare(source, other.source);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Disk that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(volumeId(), source);
    }
}
