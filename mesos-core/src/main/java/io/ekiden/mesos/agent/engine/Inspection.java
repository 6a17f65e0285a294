package io.ekiden.mesos.agent.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ekiden.mesos.model.TaskStatus;
import io.ekiden.mesos.model.container.ContainerInfo;
import io.ekiden.mesos.model.id.ContainerId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an engine knows of a container: docker's {@code inspect}, as podman prints it too.
 *
 * @param hasRun false for one that was made, but whose program could not be started
 * @param outOfMemory the kernel has ended a part of it for wanting too much
 * @param address in the network of the engine; absent with the network of the host
 * @param text all that the engine says of it, as if it had been asked of it alone
 */
record Inspection(
        boolean running, boolean hasRun, int exitCode, boolean outOfMemory, Optional<String> address, String text) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NEVER = "0001-01-01";
    /** <b>Source:</b> Mesos {@code docker/executor.cpp}. */
    private static final String ADDRESS_LABEL = "Docker.NetworkSettings.IPAddress";

    Inspection killedForMemory() {
        return new Inspection(running, hasRun, exitCode, true, address, text);
    }

    Inspection withAddress(Optional<String> newAddress) {
        return new Inspection(running, hasRun, exitCode, outOfMemory, newAddress, text);
    }

    /** Each by its name, as far as it is one of ours. Nothing of what is no such text. */
    static Map<ContainerId, Inspection> parse(String text) {
        var parsed = new HashMap<ContainerId, Inspection>();
        try {
            for (var container : JSON.readTree(text.isBlank() ? "[]" : text)) {
                EngineCommands.containerId(container.path("Name").asText())
                        .ifPresent(id -> parsed.put(id, read(container)));
            }
        } catch (JsonProcessingException noAnswer) {
            return Map.of();
        }
        return parsed;
    }

    /** What Mesos's executor of Docker's containers tells of them; that of its own says nothing. */
    Optional<TaskStatus.Said> said(ContainerInfo.Type type) {
        if (type == ContainerInfo.Type.MESOS) {
            return Optional.empty();
        }
        var data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        var labels = address.map(known -> Map.of(ADDRESS_LABEL, known)).orElse(Map.of());
        return Optional.of(new TaskStatus.Said(Optional.of(data), labels));
    }

    private static Inspection read(JsonNode container) {
        var state = container.path("State");
        var startedAt = state.path("StartedAt").asText();
        return new Inspection(
                state.path("Running").asBoolean(),
                !startedAt.isEmpty() && !startedAt.startsWith(NEVER),
                state.path("ExitCode").asInt(),
                state.path("OOMKilled").asBoolean(),
                address(container.path("NetworkSettings"), "IPAddress"),
                "[" + container + "]");
    }

    /** In the network of the engine, where that has IPv6. */
    Optional<String> addressByIpv6() {
        try {
            return address(JSON.readTree(text).path(0).path("NetworkSettings"), "GlobalIPv6Address");
        } catch (JsonProcessingException noAnswer) {
            return Optional.empty();
        }
    }

    private static Optional<String> address(JsonNode settings, String kind) {
        var address = settings.path(kind).asText();
        for (var network : settings.path("Networks")) {
            if (address.isEmpty()) {
                address = network.path(kind).asText();
            }
        }
        return address.isEmpty() ? Optional.empty() : Optional.of(address);
    }
}
