package io.ekiden.orchestrator.api.json;

import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Container.Docker;
import io.ekiden.orchestrator.spec.Container.Parameter;
import io.ekiden.orchestrator.spec.Container.Volume;
import io.ekiden.orchestrator.spec.Ports.Network;
import java.util.List;
import java.util.Optional;

/** Containers and networks, in the style of 1.5 and in that of before ({@code docker.network}). */
final class ContainerReader {
    private static final List<String> OTHER_VOLUMES = List.of("persistent", "external", "secret");

    private final Fields fields;
    private final Findings findings;

    ContainerReader(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    /**
     * @param ports of the container; absent when it names none
     * @param pullConfig name of the secret for the image's registry
     */
    record Read(
            Optional<Container> container,
            Network network,
            Optional<List<Fields.Element>> ports,
            Optional<String> pullConfig) {}

    private record Image(
            Docker docker,
            Optional<Network> network,
            Optional<List<Fields.Element>> ports,
            Optional<String> pullConfig) {}

    private enum EngineNetwork {
        BRIDGE,
        HOST,
        NONE,
        USER
    }

    private enum Access {
        RO,
        RW
    }

    Read read() {
        var networks = networks();
        var container = fields.object("container");
        if (container.isEmpty()) {
            return new Read(Optional.empty(), networks.orElse(Network.HOST), Optional.empty(), Optional.empty());
        }
        var given = container.get();
        var type = given.constant("type", Container.Type.class);
        var image = given.object("docker").map(this::image);
        var volumes = given.list("volumes", this::volume).orElse(List.of());
        var ports = given.list("portMappings", Optional::of).or(() -> image.flatMap(Image::ports));
        given.done();
        if (fields.has("networks") && image.flatMap(Image::network).isPresent()) {
            findings.legacy("/", "must not specify both container.docker.network and networks");
        }
        return new Read(
                Optional.of(new Container(
                        type.orElse(image.isPresent() ? Container.Type.DOCKER : Container.Type.MESOS),
                        image.map(Image::docker),
                        volumes)),
                networks.or(() -> image.flatMap(Image::network)).orElse(Network.HOST),
                ports,
                image.flatMap(Image::pullConfig));
    }

    private Image image(Fields docker) {
        if (docker.has("credential")) {
            findings.rule(docker.path("credential"), "is obsolete; use pullConfig");
        }
        var pullConfig = docker.object("pullConfig").map(config -> {
            var secret = config.requiredText("secret");
            config.done();
            return secret;
        });
        var image = new Image(
                new Docker(
                        docker.requiredText("image"),
                        docker.flag("forcePullImage", false),
                        docker.flag("privileged", false),
                        docker.list("parameters", this::parameter).orElse(List.of())),
                docker.constant("network", EngineNetwork.class).map(network -> network(docker, network)),
                docker.list("portMappings", Optional::of),
                pullConfig);
        docker.done();
        return image;
    }

    private Network network(Fields docker, EngineNetwork network) {
        return switch (network) {
            case HOST -> Network.HOST;
            case BRIDGE -> Network.BRIDGE;
            case NONE, USER -> {
                findings.rule(docker.path("network"), otherNetworks());
                yield Network.HOST;
            }
        };
    }

    private Optional<Parameter> parameter(Fields.Element element) {
        return Fields.of(element, findings).map(parameter -> {
            var read = new Parameter(parameter.requiredText("key"), parameter.requiredText("value"));
            parameter.done();
            return read;
        });
    }

    private Optional<Volume> volume(Fields.Element element) {
        return Fields.of(element, findings).flatMap(volume -> {
            for (var other : OTHER_VOLUMES) {
                if (volume.has(other)) {
                    findings.rule(volume.path(other), Unsupported.sentence("volumes other than those of the host are"));
                    volume.ignoring(List.of("containerPath", "mode")).done();
                    return Optional.empty();
                }
            }
            if (!volume.has("containerPath")) {
                findings.shape(
                        volume.path("containerPath"), "'containerPath' is undefined on object: " + element.value());
            }
            var read = new Volume(
                    volume.text("containerPath").orElse(""),
                    volume.requiredText("hostPath"),
                    volume.constant("mode", Access.class).orElse(Access.RW) == Access.RO);
            volume.done();
            return Optional.of(read);
        });
    }

    /** Absent when none is given. */
    private Optional<Network> networks() {
        return fields.list("networks", element -> Fields.of(element, findings))
                .filter(networks -> !networks.isEmpty())
                .map(networks -> {
                    if (networks.size() > 1) {
                        findings.rule("/networks", Unsupported.sentence("several networks of one app are"));
                    }
                    return networks.stream().map(this::network).toList().getFirst();
                });
    }

    private Network network(Fields network) {
        var mode = network.text("mode").orElse("container");
        network.ignoring(List.of("name", "labels")).done();
        return switch (mode) {
            case "host" -> Network.HOST;
            case "container/bridge" -> Network.BRIDGE;
            case "container" -> {
                findings.rule(network.path("mode"), otherNetworks());
                yield Network.HOST;
            }
            default -> {
                findings.shape(network.path("mode"), "error.unknown.enum.literal");
                yield Network.HOST;
            }
        };
    }

    private static String otherNetworks() {
        return Unsupported.sentence("networks other than the host's and the bridge are");
    }
}
