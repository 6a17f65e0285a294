package io.ekiden.mesos.wire.v1.task;

import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.mesos.model.container.LinuxInfo.Ipc;
import io.ekiden.mesos.model.container.LinuxInfo.IpcMode;
import io.ekiden.mesos.model.container.LinuxInfo.Seccomp;
import io.ekiden.mesos.wire.v1.WireException;
import java.util.Optional;
import org.apache.mesos.v1.Protos;

/** What the kernel shows to containers, as v1 messages. */
final class LinuxProtos {
    private LinuxProtos() {}

    /**
     * Empty for one that asks for nothing that agents do not do anyway: tasks of ours have control groups of their own.
     *
     * <p><b>Source:</b> Mesos {@code isolators/linux/seccomp.cpp}, {@code isolators/namespaces/ipc.cpp}.
     */
    @SuppressWarnings("deprecation") // capability_info, which frameworks of before Mesos 1.4 say
    static Optional<LinuxInfo> read(Protos.LinuxInfo message) throws WireException {
        if (message.hasCapabilityInfo()
                || message.hasBoundingCapabilities()
                || message.hasEffectiveCapabilities()
                || message.getSharePidNamespace()) {
            throw ContainerInfoProtos.notRun("capabilities or a shared PID namespace (linux_info)");
        }
        var linux = new LinuxInfo(seccomp(message), ipc(message));
        return linux.equals(LinuxInfo.NONE) ? Optional.empty() : Optional.of(linux);
    }

    private static Optional<Seccomp> seccomp(Protos.LinuxInfo message) throws WireException {
        var seccomp = message.getSeccomp();
        if (seccomp.hasProfileName() && seccomp.getUnconfined()) {
            throw ContainerInfoProtos.invalid("'linux_info.seccomp' has both 'profile_name' and 'unconfined'");
        }
        if (seccomp.hasProfileName()) {
            return Optional.of(new Seccomp(Optional.of(seccomp.getProfileName())));
        }
        return seccomp.getUnconfined() ? Optional.of(Seccomp.UNCONFINED) : Optional.empty();
    }

    private static Optional<Ipc> ipc(Protos.LinuxInfo message) throws WireException {
        boolean isPrivate = message.getIpcMode() == Protos.LinuxInfo.IpcMode.PRIVATE;
        if (message.hasShmSize() && (!isPrivate || message.getShmSize() <= 0)) {
            throw ContainerInfoProtos.invalid("'linux_info.shm_size' is for 'ipc_mode' PRIVATE alone, and above 0");
        }
        return switch (message.getIpcMode()) {
            case PRIVATE ->
                Optional.of(new Ipc(
                        IpcMode.PRIVATE, message.hasShmSize() ? Optional.of(message.getShmSize()) : Optional.empty()));
            case SHARE_PARENT -> Optional.of(new Ipc(IpcMode.SHARE_PARENT, Optional.empty()));
            case UNKNOWN -> Optional.empty();
        };
    }

    static Protos.LinuxInfo write(LinuxInfo linux) {
        var message = Protos.LinuxInfo.newBuilder();
        linux.seccomp().ifPresent(seccomp -> message.setSeccomp(write(seccomp)));
        linux.ipc().ifPresent(ipc -> {
            message.setIpcMode(Protos.LinuxInfo.IpcMode.valueOf(ipc.mode().name()));
            ipc.shmSizeMiB().ifPresent(message::setShmSize);
        });
        linux.sharedCgroups().ifPresent(message::setShareCgroups);
        return message.build();
    }

    private static Protos.SeccompInfo write(Seccomp seccomp) {
        return seccomp.profileName()
                .map(name -> Protos.SeccompInfo.newBuilder().setProfileName(name))
                .orElseGet(() -> Protos.SeccompInfo.newBuilder().setUnconfined(true))
                .build();
    }
}
