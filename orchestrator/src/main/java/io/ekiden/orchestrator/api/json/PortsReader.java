package io.ekiden.orchestrator.api.json;

import com.google.re2j.Pattern;
import io.ekiden.orchestrator.spec.Ports;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Ports, in the style of 1.5 ({@code portDefinitions}) and in that of before ({@code ports}). */
final class PortsReader {
    private static final int MAX_PORT = 65535;
    private static final int MAX_NAME = 63;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Map<String, String> PROTOCOLS =
            Map.of("tcp", "tcp", "udp", "udp", "udp,tcp", "udp,tcp", "tcp,udp", "udp,tcp");
    private static final PortDefinition DEFAULT = new PortDefinition(0, "tcp", Optional.of("default"), new TreeMap<>());

    private final Fields fields;
    private final Findings findings;

    PortsReader(Fields fields, Findings findings) {
        this.fields = fields;
        this.findings = findings;
    }

    Ports read() {
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
            findings.shape(port.path("protocol"), "error.unknown.enum.literal");
        }
        return known == null ? "tcp" : known;
    }

    private boolean isName(String name, String path) {
        if (name.isEmpty()) {
            findings.shape(path, "error.minLength");
        } else if (!NAME.matches(name)) {
            findings.shape(path, "error.pattern");
        } else if (name.length() > MAX_NAME) {
            findings.shape(path, "error.maxLength");
        } else {
            return true;
        }
        return false;
    }
}
