package io.ekiden.orchestrator.api.json;

import com.google.re2j.Pattern;
import io.ekiden.orchestrator.api.json.linux.LinuxInfoJson;
import io.ekiden.orchestrator.api.json.network.GivenNetwork;
import io.ekiden.orchestrator.api.json.volume.VolumeReader;
import io.ekiden.orchestrator.spec.Container;
import io.ekiden.orchestrator.spec.Container.Docker;
import io.ekiden.orchestrator.spec.Container.Parameter;
import io.ekiden.orchestrator.spec.Ports.Named;
import io.ekiden.orchestrator.spec.Ports.Network;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Containers and networks, in the style of 1.5 and in that of before ({@code docker.network}). */
final class ContainerReader {
    /** What an engine takes for the name of one of its networks. */
    private static final Pattern NETWORK = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

    private final Fields fields;
    private final Findings findings;
    private final Optional<String> defaultNetwork;

    /** @param defaultNetwork name of networks of containers that have none */
    ContainerReader(Fields fields, Findings findings, Optional<String> defaultNetwork) {
        this.fields = fields;
        this.findings = findings;
        this.defaultNetwork = defaultNetwork;
    }

    /**
     * @param ports of the container; absent when it names none
     * @param pullConfig name of the secret for the image's registry
     */
    record Read(
            Optional<Container> container,
            Wanted networks,
            Optional<List<Fields.Element>> ports,
            Optional<String> pullConfig) {
        Network network() {
            return networks.network();
        }

        List<Named> named() {
            return networks.named();
        }
    }

    private record Image(
            Docker docker,
            Optional<EngineNetwork> network,
            Optional<List<Fields.Element>> ports,
            Optional<String> pullConfig) {}

    private enum EngineNetwork {
        BRIDGE,
        HOST,
        NONE,
        USER
    }

    /**
     * The network of the app, or several, in either style.
     *
     * @param named those that have names
     * @param bridgeLabels of the bridge, where that is the network
     */
    record Wanted(Network network, List<Named> named, SortedMap<String, String> bridgeLabels) {
        static final Wanted HOST = new Wanted(Network.HOST, List.of());

        Wanted(Network network, List<Named> named) {
            this(network, named, Collections.emptySortedMap());
        }
    }

    Read read() {
        var container = fields.object("container");
        var type = container.flatMap(given -> given.constant("type", Container.Type.class));
        var image = container.flatMap(given -> given.object("docker")).map(this::image);
        var address = new OldAddress(fields, findings, defaultNetwork).read();
        var network = networks()
                .or(() -> address.map(OldAddress.Given::network)
                        .map(named -> new Wanted(Network.CONTAINER, List.of(named))))
                .or(() -> image.flatMap(Image::network).map(this::network))
                .orElse(Wanted.HOST);
        if (network.network() == Network.CONTAINER && network.named().isEmpty()) {
            findings.rule("/networks", "Network name must be specified when container network is selected.");
        }
        var discovered = address.flatMap(OldAddress.Given::ports);
        if (container.isEmpty()) {
            // Marathon makes a container of the old style, which has nothing but its ports.
            return new Read(
                    discovered.map(_ -> new Container(Container.Type.MESOS, Optional.empty(), List.of())),
                    network,
                    discovered,
                    Optional.empty());
        }
        var given = container.get();
        var volumes = given.list("volumes", element -> VolumeReader.read(element, findings))
                .orElse(List.of());
        var ports = given.list("portMappings", Optional::of)
                .or(() -> image.flatMap(Image::ports))
                .or(() -> discovered);
        var linux = LinuxInfoJson.read(given, findings);
        given.done();
        checkStyles(image);
        return new Read(
                Optional.of(new Container(
                        type.orElse(image.isPresent() ? Container.Type.DOCKER : Container.Type.MESOS),
                        image.map(Image::docker),
                        volumes,
                        linux)),
                network,
                ports,
                image.flatMap(Image::pullConfig));
    }

    private void checkStyles(Optional<Image> image) {
        if (fields.has("networks") && image.flatMap(Image::network).isPresent()) {
            findings.legacy("/", "must not specify both container.docker.network and networks");
        }
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
                docker.constant("network", EngineNetwork.class),
                docker.list("portMappings", Optional::of),
                pullConfig);
        docker.done();
        return image;
    }

    private Wanted network(EngineNetwork network) {
        return switch (network) {
            case HOST -> Wanted.HOST;
            case BRIDGE -> new Wanted(Network.BRIDGE, List.of());
            case USER -> new Wanted(Network.CONTAINER, byDefault());
            case NONE -> {
                findings.rule("/container/docker/network", "unsupported docker network type NONE");
                yield Wanted.HOST;
            }
        };
    }

    private Optional<Parameter> parameter(Fields.Element element) {
        return Fields.of(element, findings).map(parameter -> {
            var read = new Parameter(parameter.requiredText("key"), parameter.requiredLines("value"));
            parameter.done();
            return read;
        });
    }

    /** Absent when none is given. */
    private Optional<Wanted> networks() {
        return GivenNetwork.list(fields, findings).map(all -> {
            for (var given : all) {
                given.name().ifPresent(name -> checkName(name, given.path() + "/name"));
            }
            return new Wanted(
                    all.getFirst().mode(), GivenNetwork.named(all, defaultNetwork), GivenNetwork.bridgeLabels(all));
        });
    }

    private List<Named> byDefault() {
        return defaultNetwork.stream()
                .map(name -> new Named(name, new TreeMap<>()))
                .toList();
    }

    private void checkName(String name, String path) {
        if (!NETWORK.matches(name)) {
            findings.shape(
                    path,
                    "error.pattern",
                    "must be 1 to 63 letters, digits, '_', '.' and '-', beginning with a letter or digit");
        }
    }

    /**
     * A network in the style of before 1.5: {@code ipAddress}, which is read and never written. <b>Source:</b> Marathon {@code AppNormalization}.
     */
    private static final class OldAddress {
        private final Fields fields;
        private final Findings findings;
        private final Optional<String> defaultNetwork;

        OldAddress(Fields fields, Findings findings, Optional<String> defaultNetwork) {
            this.fields = fields;
            this.findings = findings;
            this.defaultNetwork = defaultNetwork;
        }

        /** @param ports the ones it names, as those of a container */
        private record Given(Named network, Optional<List<Fields.Element>> ports) {}

        Optional<Given> read() {
            return fields.object("ipAddress").flatMap(address -> {
                if (fields.has("networks")) {
                    findings.legacy("/", "ipAddress and networks are mutually exclusive");
                }
                var name = address.nonEmptyText("networkName").or(() -> defaultNetwork);
                if (name.isEmpty()) {
                    findings.rule("/networks", "Network name must be specified when container network is selected.");
                }
                var labels = address.textsByName("labels");
                var ports = address.object("discovery").map(discovery -> {
                    var listed = discovery.list("ports", Optional::of).orElse(List.of());
                    discovery.done();
                    return listed.stream()
                            .flatMap(port -> mapping(port).stream())
                            .toList();
                });
                // Groups meant nothing to agents of Mesos since 1.0.
                address.ignoring(List.of("groups")).done();
                return name.map(given -> new Given(new Named(given, labels), ports));
            });
        }

        private Optional<Fields.Element> mapping(Fields.Element element) {
            return Fields.of(element, findings).map(port -> {
                var mapping = Json.object();
                port.integer("number", 0, 65535).ifPresent(number -> mapping.put("containerPort", number));
                port.text("name").ifPresent(name -> mapping.put("name", name));
                port.text("protocol").ifPresent(protocol -> mapping.put("protocol", protocol));
                mapping.set("labels", Json.texts(port.textsByName("labels")));
                port.done();
                return new Fields.Element(mapping, element.path());
            });
        }
    }
}
