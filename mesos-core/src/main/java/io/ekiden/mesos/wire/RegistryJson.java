package io.ekiden.mesos.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.master.registry.RegistrySnapshot.KnownFramework;
import io.ekiden.mesos.master.registry.RegistrySnapshot.UnreachableAgent;
import io.ekiden.mesos.model.AgentInfo;
import io.ekiden.mesos.model.Attribute;
import io.ekiden.mesos.model.FrameworkInfo;
import io.ekiden.mesos.model.Resources;
import io.ekiden.mesos.model.id.FrameworkId;
import io.ekiden.mesos.model.place.Domain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The stored form of the registry's values. Ours alone: each value has a {@code version}, 1 so far, and unknown fields are ignored.
 * Readers throw {@link IllegalArgumentException} or {@link UncheckedIOException} for what they cannot read.
 */
public final class RegistryJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private RegistryJson() {}

    public static byte[] agent(AgentInfo info) {
        return write(agentNode(info));
    }

    public static AgentInfo readAgent(byte[] value) {
        return readAgent(read(value));
    }

    public static byte[] unreachable(UnreachableAgent agent) {
        return write(agentNode(agent.info()).put("since", agent.since().toString()));
    }

    public static UnreachableAgent readUnreachable(byte[] value) {
        var node = read(value);
        return new UnreachableAgent(
                readAgent(node), Instant.parse(node.path("since").asText()));
    }

    public static byte[] framework(KnownFramework framework) {
        var info = framework.info();
        var node = versioned()
                .put("id", info.id().orElseThrow().value())
                .put("name", info.name())
                .put("user", info.user())
                .put("failoverTimeout", info.failoverTimeout().toString())
                .put("hostname", info.hostname());
        info.roles().forEach(node.putArray("roles")::add);
        info.capabilities().forEach(node.putArray("capabilities")::add);
        info.webUiUrl().ifPresent(url -> node.put("webUiUrl", url));
        info.principal().ifPresent(principal -> node.put("principal", principal));
        node.put("checkpoint", info.checkpoint());
        framework.deadline().ifPresent(deadline -> node.put("deadline", deadline.toString()));
        return write(node);
    }

    public static KnownFramework readFramework(byte[] value) {
        var node = read(value);
        var info = new FrameworkInfo(
                node.path("name").asText(),
                node.path("user").asText(),
                Optional.of(new FrameworkId(node.path("id").asText())),
                strings(node.path("roles")),
                Duration.parse(node.path("failoverTimeout").asText()),
                strings(node.path("capabilities")),
                node.path("hostname").asText(),
                text(node, "webUiUrl"),
                text(node, "principal"),
                node.path("checkpoint").asBoolean(true));
        return new KnownFramework(info, text(node, "deadline").map(Instant::parse));
    }

    public static byte[] instant(Instant at) {
        return write(versioned().put("at", at.toString()));
    }

    public static Instant readInstant(byte[] value) {
        return Instant.parse(read(value).path("at").asText());
    }

    static ObjectNode versioned() {
        return MAPPER.createObjectNode().put("version", 1);
    }

    private static ObjectNode agentNode(AgentInfo info) {
        var node = versioned()
                .put("hostname", info.hostname())
                .put("port", info.port())
                .put("resources", info.resources().toString());
        var attributes = node.putArray("attributes");
        for (var attribute : info.attributes()) {
            // The kind is written too: a text attribute may look like a number.
            attributes
                    .addObject()
                    .put("name", attribute.name())
                    .put("kind", attribute.value() instanceof Attribute.Value.Text ? "text" : "parsed")
                    .put("value", attribute.value().render());
        }
        info.domain()
                .ifPresent(domain ->
                        node.putObject("domain").put("region", domain.region()).put("zone", domain.zone()));
        return node;
    }

    private static AgentInfo readAgent(JsonNode node) {
        var attributes = new ArrayList<Attribute>();
        for (var attribute : node.path("attributes")) {
            var name = attribute.path("name").asText();
            var value = attribute.path("value").asText();
            if (attribute.path("kind").asText().equals("text")) {
                attributes.add(new Attribute(name, new Attribute.Value.Text(value)));
            } else {
                attributes.addAll(Attribute.parse(name + ":" + value));
            }
        }
        return new AgentInfo(
                node.path("hostname").asText(),
                node.path("port").asInt(),
                Resources.parse(node.path("resources").asText()),
                attributes,
                node.has("domain")
                        ? Optional.of(new Domain(
                                node.at("/domain/region").asText(),
                                node.at("/domain/zone").asText()))
                        : Optional.empty());
    }

    private static List<String> strings(JsonNode array) {
        var strings = new ArrayList<String>();
        array.forEach(element -> strings.add(element.asText()));
        return strings;
    }

    private static Optional<String> text(JsonNode node, String field) {
        return node.has(field) ? Optional.of(node.path(field).asText()) : Optional.empty();
    }

    static byte[] write(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode read(byte[] value) {
        try {
            var node = MAPPER.readTree(value);
            if (node.path("version").asInt() != 1) {
                throw new IllegalArgumentException("version " + node.path("version") + " is not known, only 1 is");
            }
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
