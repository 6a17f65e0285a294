package io.ekiden.orchestrator.api.json;

import com.google.re2j.Pattern;
import io.ekiden.orchestrator.spec.AppRules;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.Mapping;
import io.ekiden.orchestrator.spec.Ports.Network;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Ports, in the style of 1.5 ({@code portDefinitions}, {@code portMappings}) and in that of before ({@code ports}). */
final class PortsReader {
    private static final int MAX_PORT = 65535;
    private static final int MAX_NAME = 63;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Map<String, String> PROTOCOLS =
            Map.of("tcp", "tcp", "udp", "udp", "udp,tcp", "udp,tcp", "tcp,udp", "udp,tcp");
    private static final Mapping DYNAMIC = new Mapping(0, Optional.of(0));
    private static final PortDefinition DEFAULT = new PortDefinition(0, "tcp", Optional.of("default"), new TreeMap<>());

    private final Fields fields;
    private final Findings findings;

    PortsReader(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    /** With a network of its own the ports are those of the container. */
    Ports read(ContainerReader.Read container) {
        var host = host();
        return container.network() == Network.HOST
                ? host
                : Ports.inNetworks(mapped(container, host), container.network(), container.named())
                        .withBridgeLabels(container.networks().bridgeLabels())
                        .withRequirePorts(host.requirePorts());
    }

    /** Service ports may still stand where they stood before 1.5. */
    private List<PortDefinition> mapped(ContainerReader.Read container, Ports host) {
        var mappings = container
                .ports()
                .map(elements -> elements.stream()
                        .flatMap(element -> mapping(element, container).stream())
                        .toList());
        if (mappings.isEmpty() && container.network() == Network.CONTAINER) {
            return List.of();
        }
        if (mappings.isEmpty()) {
            return List.of(new PortDefinition(0, "tcp", Optional.of("default"), new TreeMap<>(), Optional.of(DYNAMIC)));
        }
        var services = fields.has("ports") ? host.definitions() : List.<PortDefinition>of();
        var given = new ArrayList<>(mappings.get());
        for (int index = 0; index < given.size() && index < services.size(); index++) {
            if (given.get(index).port() == 0) {
                given.set(index, given.get(index).withPort(services.get(index).port()));
            }
        }
        return given;
    }

    private Optional<PortDefinition> mapping(Fields.Element element, ContainerReader.Read container) {
        return Fields.of(element, findings).map(port -> {
            var hostPort = port.integer("hostPort", 0, MAX_PORT);
            var definition = new PortDefinition(
                    port.integer("servicePort", 0, MAX_PORT).orElse(0),
                    protocol(port),
                    port.text("name").filter(name -> isName(name, port.path("name"))),
                    port.textsByName("labels"),
                    Optional.of(new Mapping(
                            port.integer("containerPort", 0, MAX_PORT).orElse(0),
                            // Between the containers of a network there need be none.
                            hostPort.or(
                                    () -> container.network() == Network.CONTAINER ? Optional.empty() : Optional.of(0)),
                            port.texts("networkNames").orElse(List.of()))));
            definition.mapping().ifPresent(mapping -> checkNetworks(mapping, port, container));
            port.done();
            return definition;
        });
    }

    private void checkNetworks(Mapping mapping, Fields port, ContainerReader.Read container) {
        var known = container.named().stream().map(Ports.Named::name).toList();
        if (known.size() > 1
                && mapping.hostPort().isPresent()
                && mapping.networkNames().size() != 1) {
            findings.rule(port.path("").replaceAll("/$", ""), AppRules.WHICH_NETWORK);
        }
        for (var name : mapping.networkNames()) {
            if (!known.contains(name)) {
                findings.rule(port.path("networkNames"), "is not the name of a network of the app: " + name);
            }
        }
    }

    private Ports host() {
        var definitions = fields.list("portDefinitions", this::definition);
        var ports = fields.list("ports", element -> Fields.integer(element, 0, MAX_PORT, findings));
        ports.ifPresent(given -> checkLegacy(given, definitions));
        return new Ports(
                definitions.or(() -> ports.map(PortsReader::definitions)).orElse(List.of(DEFAULT)),
                fields.flag("requirePorts", false));
    }

    private void checkLegacy(List<Integer> ports, Optional<List<PortDefinition>> definitions) {
        var seen = new HashSet<Integer>();
        if (!ports.stream().filter(port -> port != 0).allMatch(seen::add)) {
            findings.legacy("/", "ports must be unique");
        }
        // Marathon takes both when they say the same, as its own answers of before 1.5 do.
        if (definitions.isPresent()
                && !definitions.get().stream()
                        .map(PortDefinition::port)
                        .toList()
                        .equals(ports)) {
            findings.legacy("/", "cannot specify both ports and port definitions");
        }
    }

    private static List<PortDefinition> definitions(List<Integer> ports) {
        return ports.stream()
                .map(port -> new PortDefinition(port, "tcp", Optional.empty(), new TreeMap<>()))
                .toList();
    }

    private Optional<PortDefinition> definition(Fields.Element element) {
        return Fields.of(element, findings).map(port -> {
            var definition = new PortDefinition(
                    port.integer("port", 0, MAX_PORT).orElse(0),
                    protocol(port),
                    port.text("name").filter(name -> isName(name, port.path("name"))),
                    port.textsByName("labels"));
            port.done();
            return definition;
        });
    }

    private String protocol(Fields port) {
        var protocol = port.text("protocol").orElse("tcp");
        var known = PROTOCOLS.get(protocol);
        if (known == null) {
            findings.unknownWord(port.path("protocol"), PROTOCOLS.keySet());
        }
        return known == null ? "tcp" : known;
    }

    private boolean isName(String name, String path) {
        if (name.isEmpty()) {
            findings.shape(path, "error.minLength");
        } else if (!NAME.matches(name)) {
            findings.shape(
                    path,
                    "error.pattern",
                    "must be lower-case letters, digits and '-', with a letter or digit at both ends");
        } else if (name.length() > MAX_NAME) {
            findings.shape(path, "error.maxLength", "must be at most " + MAX_NAME + " characters");
        } else {
            return true;
        }
        return false;
    }
}
