package io.ekiden.mesos.model.container;

import java.util.Optional;

/**
 * What the kernel shows of its host to a container, where that is not as usual. <b>Source:</b> mesos.proto {@code LinuxInfo}.
 *
 * @param seccomp absent: as the agent filters the system calls of every container
 * @param ipc absent: as the agent has it
 * @param sharedCgroups of a task of a group: whether it is limited together with the others; absent: as its agent does
 */
public record LinuxInfo(Optional<Seccomp> seccomp, Optional<Ipc> ipc, Optional<Boolean> sharedCgroups) {
    public static final LinuxInfo NONE = new LinuxInfo(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * Which system calls are for it.
     *
     * @param profileName of a profile that the agent has; absent: all of them are, as it is unconfined
     */
    public record Seccomp(Optional<String> profileName) {
        public static final Seccomp UNCONFINED = new Seccomp(Optional.empty());

        public boolean hasProfile() {
            return profileName.isPresent();
        }
    }

    /** Whose shared memory, semaphores and message queues it sees. */
    public enum IpcMode {
        /** Its own, and those of containers within it. */
        PRIVATE,
        /** Those of the container it is in, or of its host. */
        SHARE_PARENT
    }

    /** @param shmSizeMiB of its {@code /dev/shm}, above 0; with PRIVATE alone; absent: as the agent has it */
    public record Ipc(IpcMode mode, Optional<Integer> shmSizeMiB) {}

    /** With both, and nothing else. */
    public LinuxInfo(Optional<Seccomp> seccomp, Optional<Ipc> ipc) {
        this(seccomp, ipc, Optional.empty());
    }

    public LinuxInfo withSharedCgroups(boolean shared) {
        return new LinuxInfo(seccomp, ipc, Optional.of(shared));
    }

    public boolean isPrivate() {
        return ipc.filter(some -> some.mode() == IpcMode.PRIVATE).isPresent();
    }
}
