package io.ekiden.mesos.wire.v1.task;

import com.google.protobuf.ByteString;
import io.ekiden.mesos.model.container.ContainerInfo.Volume;
import io.ekiden.mesos.model.container.CsiVolume;
import io.ekiden.mesos.model.container.VolumeSource;
import io.ekiden.mesos.wire.v1.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.mesos.v1.Protos;
import org.apache.mesos.v1.Protos.Volume.Source.CSIVolume;

/** Volumes of containers as v1 messages. <b>Source:</b> Mesos {@code common/validation.cpp validateVolume}. */
final class VolumeProtos {
    private VolumeProtos() {}

    static List<Volume> read(Protos.ContainerInfo message) throws WireException {
        var driver = driver(message);
        var volumes = new ArrayList<Volume>();
        for (var volume : message.getVolumesList()) {
            int given = (volume.hasHostPath() ? 1 : 0) + (volume.hasImage() ? 1 : 0) + (volume.hasSource() ? 1 : 0);
            if (given > 1) {
                throw ContainerInfoProtos.invalid("Only one of them should be set: 'host_path', 'image' and 'source'");
            }
            boolean readOnly = volume.getMode() == Protos.Volume.Mode.RO;
            if (volume.hasSource()) {
                volumes.add(new Volume(volume.getContainerPath(), source(volume.getSource()), readOnly));
            } else if (!volume.hasHostPath()) {
                throw ContainerInfoProtos.notRun("volumes that are not of the host");
            } else {
                volumes.add(ofHost(volume, driver));
            }
        }
        return volumes;
    }

    private static Volume ofHost(Protos.Volume volume, Optional<String> driver) throws WireException {
        var host = volume.getHostPath();
        boolean readOnly = volume.getMode() == Protos.Volume.Mode.RO;
        if (!host.startsWith("/") && !volume.getContainerPath().startsWith("/")) {
            throw ContainerInfoProtos.invalid("Both host_path '" + host + "' and container_path '"
                    + volume.getContainerPath() + "' of a volume are relative");
        }
        // So it was said before there were sources: with a driver, what is no path is a name.
        return driver.filter(_ -> !host.startsWith("/"))
                .map(name -> new Volume(
                        volume.getContainerPath(), new VolumeSource.External(name, host, new TreeMap<>()), readOnly))
                .orElseGet(() -> new Volume(volume.getContainerPath(), host, readOnly));
    }

    /** {@code volume_driver}, which is deprecated, and in use. */
    private static Optional<String> driver(Protos.ContainerInfo message) {
        return message.getDocker().getAllFields().entrySet().stream()
                .filter(field -> field.getKey().getName().equals("volume_driver"))
                .map(field -> String.valueOf(field.getValue()))
                .findFirst();
    }

    private static VolumeSource source(Protos.Volume.Source source) throws WireException {
        switch (source.getType()) {
            case DOCKER_VOLUME -> {
                var volume = source.getDockerVolume();
                var options = new TreeMap<String, String>();
                volume.getDriverOptions()
                        .getParameterList()
                        .forEach(option -> options.put(option.getKey(), option.getValue()));
                return new VolumeSource.External(volume.getDriver(), volume.getName(), options);
            }
            case SECRET -> {
                if (source.getSecret().getType() != Protos.Secret.Type.VALUE) {
                    throw ContainerInfoProtos.notRun(
                            "a volume of a secret that is the name of a secret and not its value");
                }
                return new VolumeSource.Secret(
                        source.getSecret().getValue().getData().toStringUtf8());
            }
            case SANDBOX_PATH -> {
                if (source.getSandboxPath().getType() != Protos.Volume.Source.SandboxPath.Type.PARENT) {
                    throw ContainerInfoProtos.notRun("a volume with a path of the task's own sandbox");
                }
                var path = source.getSandboxPath().getPath();
                var complaint = VolumeSource.SandboxPath.complaint(path);
                if (complaint.isPresent()) {
                    throw ContainerInfoProtos.invalid(complaint.get());
                }
                return new VolumeSource.SandboxPath(path);
            }
            case CSI_VOLUME ->
                throw new WireException(
                        "Task uses a container with a CSI volume, which Ekiden's agents do not mount yet");
            default -> throw ContainerInfoProtos.notRun("a volume of the type " + source.getType());
        }
    }

    static Protos.Volume write(Volume volume) {
        var message = Protos.Volume.newBuilder()
                .setContainerPath(volume.containerPath())
                .setMode(volume.readOnly() ? Protos.Volume.Mode.RO : Protos.Volume.Mode.RW);
        volume.source()
                .ifPresentOrElse(
                        source -> message.setSource(write(source)), () -> message.setHostPath(volume.hostPath()));
        return message.build();
    }

    private static Protos.Volume.Source write(VolumeSource source) {
        var message = Protos.Volume.Source.newBuilder();
        switch (source) {
            case VolumeSource.External(var driver, var name, var options) -> {
                var volume = message.setType(Protos.Volume.Source.Type.DOCKER_VOLUME)
                        .getDockerVolumeBuilder()
                        .setDriver(driver)
                        .setName(name);
                options.forEach((key, value) -> volume.getDriverOptionsBuilder()
                        .addParameter(Protos.Parameter.newBuilder().setKey(key).setValue(value)));
            }
            case CsiVolume volume ->
                message.setType(Protos.Volume.Source.Type.CSI_VOLUME).setCsiVolume(write(volume));
            case VolumeSource.SandboxPath(var path) ->
                message.setType(Protos.Volume.Source.Type.SANDBOX_PATH)
                        .getSandboxPathBuilder()
                        .setType(Protos.Volume.Source.SandboxPath.Type.PARENT)
                        .setPath(path);
            case VolumeSource.Secret(var text) ->
                message.setType(Protos.Volume.Source.Type.SECRET)
                        .getSecretBuilder()
                        .setType(Protos.Secret.Type.VALUE)
                        .getValueBuilder()
                        .setData(ByteString.copyFromUtf8(text));
        }
        return message.build();
    }

    private static CSIVolume write(CsiVolume volume) {
        var message = CSIVolume.newBuilder().setPluginName(volume.plugin());
        var provisioned = message.getStaticProvisioningBuilder()
                .setVolumeId(volume.id())
                .setVolumeCapability(write(volume.capability()))
                .putAllVolumeContext(volume.context());
        volume.stageSecrets().forEach((key, secret) -> provisioned.putNodeStageSecrets(key, write(secret)));
        volume.publishSecrets().forEach((key, secret) -> provisioned.putNodePublishSecrets(key, write(secret)));
        return message.build();
    }

    private static CSIVolume.VolumeCapability write(CsiVolume.Capability capability) {
        var message = CSIVolume.VolumeCapability.newBuilder();
        message.getAccessModeBuilder()
                .setMode(CSIVolume.VolumeCapability.AccessMode.Mode.valueOf(
                        capability.mode().name()));
        if (capability.isBlock()) {
            message.setBlock(CSIVolume.VolumeCapability.BlockVolume.getDefaultInstance());
        } else {
            var mount = message.getMountBuilder().addAllMountFlags(capability.mountFlags());
            capability.fsType().ifPresent(mount::setFsType);
        }
        return message.build();
    }

    /** By its value; by where it is found when nobody has looked it up. */
    private static Protos.Secret write(CsiVolume.Credential secret) {
        var message = Protos.Secret.newBuilder();
        secret.text()
                .ifPresentOrElse(
                        text -> message.setType(Protos.Secret.Type.VALUE)
                                .getValueBuilder()
                                .setData(ByteString.copyFromUtf8(text)),
                        () -> message.setType(Protos.Secret.Type.REFERENCE)
                                .getReferenceBuilder()
                                .setName(secret.source()));
        return message.build();
    }
}
