package io.ekiden.mesos.wire.v1.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.model.ExecutorInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.LinuxInfo;
import io.ekiden.mesos.model.container.LinuxInfo.Ipc;
import io.ekiden.mesos.model.container.LinuxInfo.IpcMode;
import io.ekiden.mesos.model.container.LinuxInfo.Seccomp;
import io.ekiden.mesos.model.id.ExecutorId;
import java.util.Optional;
import org.apache.mesos.v1.Protos;
import org.junit.jupiter.api.Test;

/** What the kernel shows to containers, on its way to agents of Mesos and of ours. */
class LinuxProtosTest {
    private static final Optional<Ipc> PRIVATE = Optional.of(new Ipc(IpcMode.PRIVATE, Optional.of(64)));
    private static final Optional<Ipc> SHARED = Optional.of(new Ipc(IpcMode.SHARE_PARENT, Optional.empty()));

    private static ContainerInfo with(String image, LinuxInfo linux) {
        return ContainerInfo.of(ContainerInfo.Type.MESOS, image)
                .withOptions(ContainerInfo.Options.NONE.withLinux(Optional.of(linux)));
    }

    @Test
    void linuxInfo_isSpelledAsMesosSpellsIt_andComesBack() throws Exception {
        var container = with("app", new LinuxInfo(Optional.of(Seccomp.UNCONFINED), PRIVATE));
        var written = ContainerInfoProtos.write(container);
        assertThat(written.getLinuxInfo())
                .isEqualTo(Protos.LinuxInfo.newBuilder()
                        .setSeccomp(Protos.SeccompInfo.newBuilder().setUnconfined(true))
                        .setIpcMode(Protos.LinuxInfo.IpcMode.PRIVATE)
                        .setShmSize(64)
                        .build());
        assertThat(ContainerInfoProtos.read(written)).contains(container);
        assertThat(container.whatNobodyRuns()).isEmpty();
        var command = with("", new LinuxInfo(Optional.of(Seccomp.UNCONFINED), SHARED));
        assertThat(ContainerInfoProtos.read(ContainerInfoProtos.write(command))).contains(command);
    }

    @Test
    void whatOurAgentsDoNotDo_isToldToThoseOfMesos_andRefusedByName() throws Exception {
        var profile =
                with("app", new LinuxInfo(Optional.of(new Seccomp(Optional.of("strict.json"))), Optional.empty()));
        var written = ContainerInfoProtos.write(profile);
        assertThat(written.getLinuxInfo().getSeccomp().getProfileName()).isEqualTo("strict.json");
        assertThat(ContainerInfoProtos.read(written)
                        .orElseThrow()
                        .whatNobodyRuns()
                        .orElseThrow())
                .contains("seccomp profile");
        var command = ContainerInfoProtos.write(with("", new LinuxInfo(Optional.empty(), PRIVATE)));
        assertThatThrownBy(() -> ContainerInfoProtos.read(command)).hasMessageContaining("IPC namespace of its own");
        var capable = Protos.LinuxInfo.newBuilder().setSharePidNamespace(true).build();
        assertThatThrownBy(() -> LinuxProtos.read(capable)).hasMessageContaining("shared PID namespace");
    }

    @Test
    void mistakes_areNamed() {
        var both = Protos.LinuxInfo.newBuilder();
        both.getSeccompBuilder().setUnconfined(true).setProfileName("p");
        assertThatThrownBy(() -> LinuxProtos.read(both.build())).hasMessageContaining("linux_info.seccomp");
        for (var message : new Protos.LinuxInfo.Builder[] {
            Protos.LinuxInfo.newBuilder().setShmSize(1),
            Protos.LinuxInfo.newBuilder().setShmSize(1).setIpcMode(Protos.LinuxInfo.IpcMode.SHARE_PARENT),
            Protos.LinuxInfo.newBuilder().setShmSize(0).setIpcMode(Protos.LinuxInfo.IpcMode.PRIVATE)
        }) {
            assertThatThrownBy(() -> LinuxProtos.read(message.build())).hasMessageContaining("linux_info.shm_size");
        }
    }

    @Test
    void controlGroups_changeNothingHere() throws Exception {
        for (boolean shared : new boolean[] {true, false}) {
            var told = ContainerInfoProtos.write(with("", LinuxInfo.NONE.withSharedCgroups(shared)));
            assertThat(told.getLinuxInfo().getShareCgroups()).isEqualTo(shared);
            assertThat(ContainerInfoProtos.read(told)).isEmpty();
        }
    }

    @Test
    void executorOfAGroup_saysWhatItsTasksSee() {
        var executor = ExecutorInfo.of(new ExecutorId("e"), Resources.parse("cpus:0.1;mem:32"));
        var told = ExecutorProtos.write(executor.withIpc(SHARED));
        assertThat(told.getContainer().getLinuxInfo().getIpcMode()).isEqualTo(Protos.LinuxInfo.IpcMode.SHARE_PARENT);
        assertThat(ExecutorProtos.read(told).malformed()).isEmpty();
        var apart = ExecutorProtos.write(executor.withIpc(PRIVATE));
        assertThat(apart.getContainer().getLinuxInfo().getShmSize()).isEqualTo(64);
        assertThat(ExecutorProtos.read(apart).malformed().orElseThrow()).contains("IPC namespace of its own");
    }
}
