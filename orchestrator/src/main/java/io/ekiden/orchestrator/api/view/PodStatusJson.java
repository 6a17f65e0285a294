package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.AppWriter;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.json.pod.PodJson;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Containers;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.InstanceId;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.kernel.history.ContainerEnd;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.PathId;
import io.ekiden.orchestrator.spec.pod.Pod;
import io.ekiden.orchestrator.spec.pod.PodContainer;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** A pod and its instances as they are. <b>Source:</b> RAML {@code PodStatus}, recorded answers of Marathon 1.11. */
public final class PodStatusJson {
    private enum State {
        PENDING,
        STAGING,
        STABLE,
        DEGRADED,
        TERMINAL
    }

    private PodStatusJson() {}

    /** As {@code ::status} has it: numbers without a fraction have no point, and what is empty is left out. */
    public static ObjectNode plain(OrchestratorState state, AppDefinition pod, Instant now) {
        var json = write(state, pod, now);
        var placement = pod.run().placement();
        if (placement.constraints().isEmpty()
                && placement.acceptedResourceRoles().isEmpty()) {
            json.withObject("/spec/scheduling").remove("placement");
        }
        wholeNumbers(json);
        return json;
    }

    /** One of an old version, of which nothing runs: just the definition. */
    public static ObjectNode definition(AppDefinition pod) {
        var json = Json.object().put("id", pod.id().toString());
        json.set("spec", PodJson.write(pod));
        return json;
    }

    /** As a group has it. */
    public static ObjectNode write(OrchestratorState state, AppDefinition pod, Instant now) {
        var launched =
                state.instances(pod.id()).stream().filter(Instance::isLaunched).toList();
        var json = definition(pod);
        var changed = launched.stream()
                .map(instance -> instance.times().since())
                .max(Comparator.naturalOrder())
                .orElse(now);
        long stable = launched.stream()
                .filter(instance -> state(instance) == State.STABLE)
                .count();
        json.put("status", (stable >= pod.instances() ? State.STABLE : State.DEGRADED).name())
                .put("statusSince", Json.timestamp(changed));
        var instances = json.putArray("instances");
        launched.forEach(instance -> instances.add(instance(state, pod, instance)));
        json.set("terminationHistory", terminations(state, pod.id()));
        return json.put("lastUpdated", Json.timestamp(now)).put("lastChanged", Json.timestamp(changed));
    }

    /** How instances ended, the latest first. Of which container it was each has the message. */
    private static ArrayNode terminations(OrchestratorState state, PathId pod) {
        var json = Json.array();
        for (var end : state.population().historyOf(pod).ends().reversed()) {
            var times = end.times();
            var one = json.addObject()
                    .put(
                            "instanceID",
                            InstanceId.ofTask(end.task())
                                    .map(InstanceId::value)
                                    .orElse(end.task().value()))
                    .put(
                            "startedAt",
                            Json.timestamp(times.startedAt().or(times::stagedAt).orElse(end.endedAt())))
                    .put("terminatedAt", Json.timestamp(end.endedAt()))
                    .put("message", end.message());
            var containers = one.putArray("containers");
            end.containers().forEach(container -> containers.add(termination(container)));
        }
        return json;
    }

    private static ObjectNode termination(ContainerEnd end) {
        var json = Json.object()
                .put("name", end.name())
                .put("containerId", end.task().value())
                .put("lastKnownState", status(end.condition()));
        var how = json.putObject("termination");
        end.exitStatus().ifPresent(status -> how.put("exitCode", status));
        how.put("message", end.message());
        return json;
    }

    private static State state(Instance instance) {
        return switch (instance.condition()) {
            case SCHEDULED, PROVISIONED -> State.PENDING;
            case STAGING, STARTING -> State.STAGING;
            case RUNNING -> {
                boolean checked = instance.containers().stream()
                        .flatMap(all -> all.states().values().stream())
                        .anyMatch(container -> container.checked() && !container.hasEnded());
                yield !checked || instance.healthy().orElse(false) ? State.STABLE : State.DEGRADED;
            }
            case UNREACHABLE, UNREACHABLE_INACTIVE -> State.DEGRADED;
            case KILLING, FINISHED, FAILED, ERROR, KILLED, GONE, DROPPED, UNKNOWN -> State.TERMINAL;
        };
    }

    private static ObjectNode instance(OrchestratorState state, AppDefinition current, Instance instance) {
        var definition = state.definition(instance.appId(), instance.version()).orElse(current);
        var since = Json.timestamp(instance.times().since());
        var json = Json.object()
                .put("id", instance.id().value())
                .put("status", state(instance).name())
                .put("statusSince", since);
        json.putArray("conditions");
        instance.place().ifPresent(place -> {
            json.put("agentHostname", place.hostname())
                    .put("agentId", place.agentId().value());
            Optional.ofNullable(place.attributes().get("@region")).ifPresent(region -> json.put("agentRegion", region));
            Optional.ofNullable(place.attributes().get("@zone")).ifPresent(zone -> json.put("agentZone", zone));
        });
        json.set("resources", PodJson.resources(definition.run().resources()));
        var addresses = json.putArray("networks").addObject().putArray("addresses");
        Addresses.of(instance).forEach(address -> addresses.add(address.path("ipAddress")));
        var containers = json.putArray("containers");
        definition
                .run()
                .pod()
                .map(Pod::containers)
                .ifPresent(all ->
                        all.forEach(container -> container(instance, container).ifPresent(containers::add)));
        json.put("specReference", "/v2/pods" + instance.appId() + "::versions/" + Json.timestamp(instance.version()));
        json.set("localVolumes", TaskJson.localVolumes(instance));
        return json.put("lastUpdated", since)
                .put("lastChanged", since)
                .put("role", definition.run().placement().role());
    }

    private static Optional<ObjectNode> container(Instance instance, PodContainer container) {
        return instance.containers()
                .flatMap(all -> Optional.ofNullable(all.states().get(container.name())))
                .map(state -> container(instance, container, state));
    }

    private static ObjectNode container(Instance instance, PodContainer container, Containers.State state) {
        var since = Json.timestamp(state.since());
        var json = Json.object()
                .put("name", container.name())
                .put("status", status(state.condition()))
                .put("statusSince", since);
        var conditions = json.putArray("conditions");
        state.healthy()
                .ifPresent(healthy -> conditions
                        .addObject()
                        .put("name", "healthy")
                        .put("lastChanged", since)
                        .put("lastUpdated", since)
                        .put("value", String.valueOf(healthy))
                        .put("reason", "health-reported-by-mesos"));
        json.put(
                "containerId",
                instance.id().task(container.name(), instance.incarnation()).value());
        var endpoints = json.putArray("endpoints");
        for (int i = 0; i < container.endpoints().size(); i++) {
            var endpoint = endpoints
                    .addObject()
                    .put("name", container.endpoints().get(i).name());
            if (i < state.hostPorts().size() && state.hostPorts().get(i) != 0) {
                endpoint.put("allocatedHostPort", state.hostPorts().get(i));
            }
        }
        json.set("resources", PodJson.resources(container.resources()));
        return json.put("lastUpdated", since).put("lastChanged", since);
    }

    private static String status(Condition condition) {
        return switch (condition) {
            case SCHEDULED, PROVISIONED, STAGING -> "TASK_STAGING";
            case STARTING -> "TASK_STARTING";
            case RUNNING -> "TASK_RUNNING";
            case KILLING -> "TASK_KILLING";
            case UNREACHABLE, UNREACHABLE_INACTIVE -> "TASK_UNREACHABLE";
            case FINISHED -> "TASK_FINISHED";
            case FAILED -> "TASK_FAILED";
            case ERROR -> "TASK_ERROR";
            case KILLED -> "TASK_KILLED";
            case GONE -> "TASK_GONE";
            case DROPPED -> "TASK_DROPPED";
            case UNKNOWN -> "TASK_UNKNOWN";
        };
    }

    /** An instance as it was before it was killed: the answer to the kill. */
    public static ObjectNode killed(OrchestratorState state, Instance instance) {
        var json = Json.object().put("instanceId", instance.id().value());
        var how = json.putObject("state")
                .put("condition", instance.condition().wireName())
                .put("since", Json.timestamp(instance.times().since()));
        instance.times().startedAt().ifPresent(at -> how.put("activeSince", Json.timestamp(at)));
        instance.healthy().ifPresent(healthy -> how.put("healthy", healthy));
        how.put("goal", instance.goal() == Instance.Goal.RUNNING ? "Running" : "Decommissioned");
        instance.place().ifPresent(place -> {
            var agent = json.putObject("agentInfo")
                    .put("host", place.hostname())
                    .put("agentId", place.agentId().value());
            agent.putArray("attributes");
        });
        json.put("runSpecVersion", Json.timestamp(instance.version()));
        state.definition(instance.appId(), instance.version())
                .ifPresent(pod -> json.set(
                        "unreachableStrategy",
                        AppWriter.unreachable(pod.run().lifecycle().unreachable())));
        return json;
    }

    private static void wholeNumbers(JsonNode json) {
        switch (json) {
            case ObjectNode object ->
                object.properties().forEach(entry -> {
                    var value = entry.getValue();
                    if (value.isDouble() && value.doubleValue() == value.longValue()) {
                        entry.setValue(LongNode.valueOf(value.longValue()));
                    } else {
                        wholeNumbers(value);
                    }
                });
            case ArrayNode array -> array.forEach(PodStatusJson::wholeNumbers);
            default -> {}
        }
    }
}
