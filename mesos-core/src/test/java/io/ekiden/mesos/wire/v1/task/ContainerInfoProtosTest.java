package io.ekiden.mesos.wire.v1.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ekiden.mesos.agent.Tasks;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.container.ContainerInfo.Mode;
import io.ekiden.mesos.model.container.ContainerInfo.Network;
import io.ekiden.mesos.model.container.ContainerInfo.Parameter;
import io.ekiden.mesos.model.container.ContainerInfo.PortMapping;
import io.ekiden.mesos.model.container.ContainerInfo.Volume;
import io.ekiden.mesos.model.container.CsiVolume;
import io.ekiden.mesos.model.container.RLimit;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.wire.v1.ProtoJsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;
import org.junit.jupiter.api.Test;

class ContainerInfoProtosTest {
    private static final List<PortMapping> PORTS = List.of(new PortMapping(31000, 80, "tcp"));
    private static final List<Volume> VOLUMES = List.of(new Volume("/a", "/b", true), new Volume("c", "/d", false));

    private static Protos.ContainerInfo.Builder message(Protos.ContainerInfo.Type type) {
        return Protos.ContainerInfo.newBuilder().setType(type);
    }

    @Test
    void container_comesBackAsItWasWritten() throws Exception {
        var options = new ContainerInfo.Options(
                true, true, List.of(new Parameter("cap-add", "NET_ADMIN")), Optional.of("named"));
        var docker = new ContainerInfo(
                ContainerInfo.Type.DOCKER, "app", new Network(Mode.BRIDGE, Optional.empty()), PORTS, VOLUMES, options);
        assertThat(ContainerInfoProtos.read(ContainerInfoProtos.write(docker))).contains(docker);
        var user = new ContainerInfo(
                ContainerInfo.Type.DOCKER,
                "app",
                new Network(Mode.USER, Optional.of("blue"), new TreeMap<>(Map.of("k", "v")), List.of()),
                PORTS,
                List.of(),
                ContainerInfo.Options.NONE);
        assertThat(ContainerInfoProtos.read(ContainerInfoProtos.write(user))).contains(user);
        var mesos = new ContainerInfo(
                ContainerInfo.Type.MESOS,
                "app",
                new Network(Mode.BRIDGE, Optional.empty()),
                PORTS,
                VOLUMES,
                new ContainerInfo.Options(false, true, List.of(), Optional.empty()));
        assertThat(ContainerInfoProtos.read(ContainerInfoProtos.write(mesos))).contains(mesos);
        var plain = ContainerInfo.of(ContainerInfo.Type.MESOS, "app");
        assertThat(ContainerInfoProtos.read(ContainerInfoProtos.write(plain))).contains(plain);
    }

    @Test
    void severalNetworks_areWrittenEachWithItsPorts_andReadByNoAgentOfOurs() {
        var blue = new ContainerInfo.Other(
                "blue", new TreeMap<>(Map.of("b", "2")), List.of(new PortMapping(31005, 82, "tcp")));
        for (var image : List.of("", "app")) {
            var container = new ContainerInfo(
                    ContainerInfo.Type.MESOS,
                    image,
                    new Network(Mode.USER, Optional.of("red"), List.of(blue)),
                    PORTS,
                    List.of(),
                    ContainerInfo.Options.NONE);
            var written = ContainerInfoProtos.write(container);
            assertThat(written.getNetworkInfosList())
                    .extracting(Protos.NetworkInfo::getName)
                    .containsExactly("red", "blue");
            assertThat(written.getNetworkInfos(0).hasLabels()).isFalse();
            assertThat(written.getNetworkInfos(1).getLabels().getLabelsList())
                    .containsExactly(
                            Protos.Label.newBuilder().setKey("b").setValue("2").build());
            assertThat(written.getNetworkInfos(0).getPortMappingsCount()).isEqualTo(PORTS.size());
            assertThat(written.getNetworkInfos(1).getPortMappingsList())
                    .extracting(Protos.NetworkInfo.PortMapping::getHostPort)
                    .containsExactly(31005);
            assertThatThrownBy(() -> ContainerInfoProtos.read(written))
                    .hasMessage("Task uses a container with several networks, which Ekiden's agents do not run yet");
            assertThat(container.whatNobodyRuns().orElseThrow()).contains("several networks");
        }
    }

    @Test
    void terminal_comesBackAsItWasWritten_alsoWithoutAnImage() throws Exception {
        var terminal = ContainerInfo.of(new ContainerInfo.Terminal(24, 80));
        for (var container : List.of(
                terminal,
                ContainerInfo.of(ContainerInfo.Terminal.OF_ANY_SIZE),
                ContainerInfo.of(ContainerInfo.Type.DOCKER, "app").withOptions(terminal.options()),
                ContainerInfo.of(ContainerInfo.Type.MESOS, "app").withOptions(terminal.options()))) {
            var written = ContainerInfoProtos.write(container);
            assertThat(written.hasTtyInfo()).isTrue();
            assertThat(ContainerInfoProtos.read(written)).contains(container);
        }
        assertThat(ContainerInfoProtos.write(terminal).getMesos().hasImage()).isFalse();
    }

    @Test
    void volumesOfPlugIns_comeBackAsTheyWereWritten_alsoAsTheyWereSaidBefore() throws Exception {
        var volume = new Volume("/d", new VolumeSource.External("rexray", "v", new TreeMap<>(Map.of("k", "x"))), false);
        var container = ContainerInfo.of(ContainerInfo.Type.DOCKER, "app").withVolumes(List.of(volume));
        assertThat(ContainerInfoProtos.read(ContainerInfoProtos.write(container)))
                .contains(container);

        var before = message(Protos.ContainerInfo.Type.DOCKER);
        var docker = before.getDockerBuilder().setImage("app");
        docker.setField(Protos.ContainerInfo.DockerInfo.getDescriptor().findFieldByName("volume_driver"), "rexray");
        before.addVolumesBuilder().setContainerPath("/d").setHostPath("v").setMode(Protos.Volume.Mode.RW);
        assertThat(ContainerInfoProtos.read(before.build()).orElseThrow().volumes())
                .containsExactly(new Volume("/d", new VolumeSource.External("rexray", "v", new TreeMap<>()), false));
    }

    @Test
    void csiVolume_isWrittenWithAllItHas_andReadByNoAgentOfOurs() throws Exception {
        var volume = new CsiVolume(
                "nfs",
                "v-1",
                new CsiVolume.Capability(
                        false, CsiVolume.AccessMode.MULTI_NODE_READER_ONLY, Optional.of("xfs"), List.of("sync")),
                new TreeMap<>(Map.of("user", new CsiVolume.Credential("nfs/user"))),
                new TreeMap<>(Map.of("key", new CsiVolume.Credential("nfs/key", Optional.of("s3cr3t")))),
                new TreeMap<>(Map.of("server", "h")));
        var container =
                ContainerInfo.of(ContainerInfo.Type.MESOS, "").withVolumes(List.of(new Volume("data", volume, true)));
        var written = ContainerInfoProtos.write(container);
        var expected = Protos.Volume.newBuilder();
        var json =
                "{'container_path':'data','mode':'RO','source':{'type':'CSI_VOLUME','csi_volume':{'plugin_name':'nfs',"
                        + "'static_provisioning':{'volume_id':'v-1','volume_capability':{'mount':{'fs_type':'xfs',"
                        + "'mount_flags':['sync']},'access_mode':{'mode':'MULTI_NODE_READER_ONLY'}},"
                        + "'node_stage_secrets':{'user':{'type':'REFERENCE','reference':{'name':'nfs/user'}}},"
                        + "'node_publish_secrets':{'key':{'type':'VALUE','value':{'data':'czNjcjN0'}}},"
                        + "'volume_context':{'server':'h'}}}}}";
        ProtoJsonReader.mergeBare(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), expected);
        assertThat(written.getVolumes(0)).isEqualTo(expected.build());
        assertThatThrownBy(() -> ContainerInfoProtos.read(written))
                .hasMessage("Task uses a container with a CSI volume, which Ekiden's agents do not mount yet");
        assertThat(container.toString()).doesNotContain("s3cr3t");

        var block = new CsiVolume(
                "nfs",
                "v-1",
                new CsiVolume.Capability(true, CsiVolume.AccessMode.SINGLE_NODE_WRITER, Optional.empty(), List.of()),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>());
        assertThat(ContainerInfoProtos.write(container.withVolumes(List.of(new Volume("dev", block, false))))
                        .getVolumes(0)
                        .getSource()
                        .getCsiVolume()
                        .getStaticProvisioning()
                        .getVolumeCapability())
                .matches(capability -> capability.hasBlock() && !capability.hasMount());
    }

    @Test
    void secretInAFile_isTakenAlong_andNotShown() throws Exception {
        var container = ContainerInfo.of(ContainerInfo.Type.MESOS, "")
                .withVolumes(List.of(new Volume("etc/pw", new VolumeSource.Secret("s3cr3t"), true)));
        assertThat(ContainerInfoProtos.read(ContainerInfoProtos.write(container)))
                .contains(container);
        assertThat(container.toString()).doesNotContain("s3cr3t");
        var task = Tasks.task("web", "true").task().withContainer(container);
        assertThat(TaskProtos.shown(task).toString()).contains("etc/pw").doesNotContain("s3cr3t");
    }

    @Test
    void directoryOfAGroup_isTakenAlong_andOneOfAnotherKindRefused() throws Exception {
        var shared = new VolumeSource.SandboxPath("data");
        for (var container : List.of(
                ContainerInfo.of(ContainerInfo.Type.MESOS, "")
                        .withVolumes(List.of(new Volume("in/data", shared, false))),
                ContainerInfo.of(ContainerInfo.Type.MESOS, "app")
                        .withVolumes(List.of(new Volume("/d", shared, true))))) {
            assertThat(ContainerInfoProtos.read(ContainerInfoProtos.write(container)))
                    .contains(container);
        }
        for (var nowhere : List.of(new Volume("/d", shared, false), new Volume("d", shared, true))) {
            assertThat(ContainerInfo.of(ContainerInfo.Type.MESOS, "")
                            .withVolumes(List.of(nowhere))
                            .whatNobodyRuns()
                            .orElseThrow())
                    .contains("writable directories of its group, in the sandbox");
        }
        for (var path : List.of("", ".", "..", "a/b", "tasks")) {
            var message = ContainerInfoProtos.write(ContainerInfo.of(ContainerInfo.Type.MESOS, "app")
                    .withVolumes(List.of(new Volume("/d", new VolumeSource.SandboxPath(path), true))));
            assertThatThrownBy(() -> ContainerInfoProtos.read(message)).hasMessageContaining("'sandbox_path'");
        }
        var own = ContainerInfoProtos.write(
                ContainerInfo.of(ContainerInfo.Type.MESOS, "app").withVolumes(List.of(new Volume("/d", shared, true))))
                .toBuilder();
        own.getVolumesBuilder(0)
                .getSourceBuilder()
                .getSandboxPathBuilder()
                .setType(Protos.Volume.Source.SandboxPath.Type.SELF);
        assertThatThrownBy(() -> ContainerInfoProtos.read(own.build())).hasMessageContaining("the task's own sandbox");
    }

    @Test
    void rlimits_comeBackAsTheyWereWritten_withAnImageAndWithout() throws Exception {
        var limits = List.of(
                new RLimit(RLimit.Type.NOFILE, 1024, 4096),
                new RLimit(RLimit.Type.CORE, RLimit.UNLIMITED, RLimit.UNLIMITED));
        for (var container : List.of(
                Optional.<ContainerInfo>empty(), Optional.of(ContainerInfo.of(ContainerInfo.Type.MESOS, "app")))) {
            var written = ContainerInfoProtos.write(container, limits).orElseThrow();
            assertThat(ContainerInfoProtos.rlimits(written)).isEqualTo(limits);
            assertThat(ContainerInfoProtos.read(written)).isEqualTo(container);
            assertThat(written.getRlimitInfo().getRlimits(1).hasSoft()).isFalse();
        }
        assertThat(ContainerInfoProtos.write(Optional.empty(), List.of())).isEmpty();

        var message = TaskProtos.write(Tasks.task("web", "true").task()).toBuilder();
        message.getContainerBuilder()
                .setType(Protos.ContainerInfo.Type.MESOS)
                .setRlimitInfo(ContainerInfoProtos.write(Optional.empty(), limits)
                        .orElseThrow()
                        .getRlimitInfo());
        var task = TaskProtos.read(message.build());
        assertThat(task.rlimits()).isEqualTo(limits);
        assertThat(TaskProtos.read(TaskProtos.write(task.withUserUnlessNamed("nobody")))
                        .rlimits())
                .isEqualTo(limits);
        assertThat(TaskProtos.shown(task).getContainer().hasRlimitInfo()).isTrue();
    }

    @Test
    void rlimits_thatMakeNoSense_areRefusedByName() {
        var half = Protos.RLimitInfo.RLimit.newBuilder().setSoft(1);
        var turned = Protos.RLimitInfo.RLimit.newBuilder().setSoft(2).setHard(1);
        assertThatThrownBy(() -> ContainerInfoProtos.rlimits(rlimit(half)))
                .hasMessageContaining("rlimit RLMT_NOFILE must have both 'soft' and 'hard', or neither for no limit");
        assertThatThrownBy(() -> ContainerInfoProtos.rlimits(rlimit(turned)))
                .hasMessageContaining("rlimit RLMT_NOFILE: 'soft' is more than 'hard'");
        var fine = Protos.RLimitInfo.RLimit.newBuilder();
        assertThatThrownBy(() -> ContainerInfoProtos.rlimits(rlimit(fine, fine)))
                .hasMessageContaining("rlimit RLMT_NOFILE is there twice");
    }

    private static Protos.ContainerInfo rlimit(Protos.RLimitInfo.RLimit.Builder... limits) {
        var message = message(Protos.ContainerInfo.Type.MESOS);
        for (var limit : limits) {
            message.getRlimitInfoBuilder().addRlimits(limit.setType(Protos.RLimitInfo.RLimit.Type.RLMT_NOFILE));
        }
        return message.build();
    }

    @Test
    void pullConfig_isTakenAlong_andNotShown() throws Exception {
        var logins = "{\"auths\":{\"r.example\":{\"auth\":\"dTpw\"}}}";
        var container = new ContainerInfo(
                ContainerInfo.Type.MESOS,
                "r.example/app",
                Network.HOST,
                List.of(),
                List.of(),
                new ContainerInfo.Options(
                        false, false, List.of(), Optional.empty(), Optional.of(logins), Optional.empty()));
        var written = ContainerInfoProtos.write(container);
        assertThat(written.getMesos()
                        .getImage()
                        .getDocker()
                        .getConfig()
                        .getValue()
                        .getData()
                        .toStringUtf8())
                .isEqualTo(logins);
        assertThat(ContainerInfoProtos.read(written)).contains(container);

        var task = Tasks.task("web", "true").task().withContainer(container);
        assertThat(container.toString()).doesNotContain("dTpw");
        assertThat(TaskProtos.shown(task).getContainer().getMesos().getImage().getDocker())
                .isEqualTo(Protos.Image.Docker.newBuilder()
                        .setName("r.example/app")
                        .build());

        var named = written.toBuilder();
        named.getMesosBuilder()
                .getImageBuilder()
                .getDockerBuilder()
                .getConfigBuilder()
                .setType(Protos.Secret.Type.REFERENCE)
                .getReferenceBuilder()
                .setName("ci");
        assertThatThrownBy(() -> ContainerInfoProtos.read(named.build()))
                .hasMessageContaining("a pull config that is the name of a secret");
    }

    @Test
    void containerWithoutAnything_isAPlainCommand() throws Exception {
        assertThat(ContainerInfoProtos.read(
                        message(Protos.ContainerInfo.Type.MESOS).build()))
                .isEmpty();
    }

    @Test
    void mistakes_areRefusedInTheWordsOfMesos() {
        var noDocker = message(Protos.ContainerInfo.Type.DOCKER).build();
        assertThatThrownBy(() -> ContainerInfoProtos.read(noDocker))
                .hasMessage("Task's `ContainerInfo` is invalid:"
                        + " DockerInfo 'docker' is not set for DOCKER typed ContainerInfo");
        var named = message(Protos.ContainerInfo.Type.DOCKER);
        named.getDockerBuilder()
                .setImage("app")
                .addParametersBuilder()
                .setKey("name")
                .setValue("mine");
        assertThatThrownBy(() -> ContainerInfoProtos.read(named.build()))
                .hasMessage("Task's `ContainerInfo` is invalid: Parameter in DockerInfo must not be 'name'");
        var relative = message(Protos.ContainerInfo.Type.MESOS);
        relative.addVolumesBuilder().setHostPath("a").setContainerPath("b").setMode(Protos.Volume.Mode.RW);
        assertThatThrownBy(() -> ContainerInfoProtos.read(relative.build())).hasMessageContaining("are relative");
    }

    @Test
    void whatNoAgentRuns_isRefusedByName() {
        var capable = message(Protos.ContainerInfo.Type.MESOS);
        capable.getLinuxInfoBuilder().getEffectiveCapabilitiesBuilder();
        assertThatThrownBy(() -> ContainerInfoProtos.read(capable.build())).hasMessageContaining("linux_info");
        var network = message(Protos.ContainerInfo.Type.MESOS);
        network.addNetworkInfosBuilder().setName("blue");
        assertThatThrownBy(() -> ContainerInfoProtos.read(network.build()))
                .hasMessageContaining("networks or a host name without an image");
        var ofAReference = message(Protos.ContainerInfo.Type.MESOS);
        ofAReference
                .addVolumesBuilder()
                .setContainerPath("pw")
                .setMode(Protos.Volume.Mode.RO)
                .getSourceBuilder()
                .setType(Protos.Volume.Source.Type.SECRET)
                .getSecretBuilder()
                .setType(Protos.Secret.Type.REFERENCE)
                .getReferenceBuilder()
                .setName("db/pw");
        assertThatThrownBy(() -> ContainerInfoProtos.read(ofAReference.build()))
                .hasMessageContaining("a secret that is the name of a secret and not its value");
        var volumes = message(Protos.ContainerInfo.Type.MESOS);
        volumes.addVolumesBuilder().setHostPath("a").setContainerPath("/b").setMode(Protos.Volume.Mode.RW);
        assertThatThrownBy(() -> ContainerInfoProtos.read(volumes.build())).hasMessageContaining("without an image");
    }

    @Test
    void volumesOfTheHost_needNoImage() throws Exception {
        var message = message(Protos.ContainerInfo.Type.MESOS);
        message.addVolumesBuilder().setHostPath("/a").setContainerPath("b").setMode(Protos.Volume.Mode.RO);
        message.addVolumesBuilder().setHostPath("/a").setContainerPath("/b").setMode(Protos.Volume.Mode.RW);
        var container = ContainerInfoProtos.read(message.build()).orElseThrow();
        assertThat(container.hasImage()).isFalse();
        assertThat(container.volumes()).containsExactly(new Volume("b", "/a", true), new Volume("/b", "/a", false));
        var written =
                ContainerInfoProtos.write(Optional.of(container), List.of()).orElseThrow();
        assertThat(ContainerInfoProtos.read(written)).contains(container);
    }
}
