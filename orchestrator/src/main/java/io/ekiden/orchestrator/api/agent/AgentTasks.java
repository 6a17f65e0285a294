package io.ekiden.orchestrator.api.agent;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.mesos.model.id.AgentId;
import io.ekiden.mesos.model.id.TaskId;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.api.view.TaskJson;
import io.ekiden.orchestrator.instance.Containers;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.kernel.OrchestratorState;
import io.ekiden.orchestrator.spec.ResourceNeeds;
import io.ekiden.orchestrator.spec.RunSpec;
import io.ekiden.orchestrator.spec.pod.PodContainer;
import java.util.Optional;

/** The tasks of this orchestrator, by their agents, as of one snapshot. */
final class AgentTasks {
    private static final double THOUSAND = 1_000;

    private final OrchestratorState state;

    AgentTasks(OrchestratorState state) {
        this.state = state;
    }

    /** Those on an agent, by app; containers of pods that have ended are left out. */
    ArrayNode on(String agent) {
        var tasks = Json.array();
        for (var instance : state.instancesOn(new AgentId(agent))) {
            instance.livingTaskIds().forEach(task -> tasks.add(write(instance, task)));
        }
        return tasks;
    }

    private ObjectNode write(Instance instance, TaskId task) {
        var container = instance.container(task);
        var json = Json.object()
                .put("id", task.value())
                .put("appId", instance.appId().toString())
                .put("kind", instance.containers().isPresent() ? "pod" : "app")
                .put("instanceId", instance.id().value())
                .put(
                        "state",
                        TaskJson.state(container
                                        .map(Containers.State::condition)
                                        .orElse(instance.condition()))
                                .name());
        var healthy = container.isPresent() ? container.flatMap(Containers.State::healthy) : instance.healthy();
        healthy.ifPresentOrElse(known -> json.put("healthy", known), () -> json.putNull("healthy"));
        var needs = state.definition(instance).flatMap(app -> needs(app.run(), instance.containerName(task)));
        return json.put("cpus", needs.map(ResourceNeeds::cpusMilli).orElse(0L) / THOUSAND)
                .put("mem", needs.map(ResourceNeeds::memMilli).orElse(0L) / THOUSAND);
    }

    private static Optional<ResourceNeeds> needs(RunSpec run, Optional<String> container) {
        return container.isEmpty()
                ? Optional.of(run.resources())
                : run.pod().stream()
                        .flatMap(pod -> pod.containers().stream())
                        .filter(one -> container.get().equals(one.name()))
                        .map(PodContainer::resources)
                        .findFirst();
    }
}
