package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.health.HealthState;
import io.ekiden.mesos.model.TaskCheck;
import io.ekiden.mesos.model.TaskState;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.instance.Residence;
import io.ekiden.orchestrator.spec.AppDefinition;
import io.ekiden.orchestrator.spec.Ports.PortDefinition;
import java.util.List;
import java.util.Optional;

/**
 * A task as Marathon shows it. Instances that were never launched have no task and are not shown: see {@link #isTask}. Of one that rests,
 * or waits to be launched again, the last task is shown, without ports and times, with the volumes that wait for the next one.
 */
public final class TaskJson {
    private TaskJson() {}

    /** True when the instance has a task to show. */
    public static boolean isTask(Instance instance) {
        return shown(instance).isPresent();
    }

    /** The host that its task is shown with. */
    public static Optional<String> host(Instance instance) {
        return shown(instance).flatMap(Instance::whereabouts).map(Instance.Place::hostname);
    }

    /** The instance as it is shown: with its last task until there is another one; absent when it never had one. */
    private static Optional<Instance> shown(Instance instance) {
        return Optional.of(instance)
                .filter(present -> (present.isLaunched() || present.isResting())
                        && present.place().isPresent())
                .or(instance::ended);
    }

    /** A task as in the lists of an app: Marathon leaves its service ports empty there. */
    public static ObjectNode write(AppDefinition app, Instance instance, List<HealthState> checks) {
        return write(app, instance, checks, List.of());
    }

    /** A task as in {@code /v2/tasks}: with the service ports of its app. */
    public static ObjectNode writeWithServicePorts(AppDefinition app, Instance instance, List<HealthState> checks) {
        return write(
                app,
                instance,
                checks,
                app.run().ports().definitions().stream()
                        .map(PortDefinition::port)
                        .toList());
    }

    private static ObjectNode write(
            AppDefinition app, Instance present, List<HealthState> checks, List<Integer> servicePorts) {
        var instance = shown(present).orElse(present);
        var json = Json.object().put("appId", instance.appId().toString());
        writeHealth(json, instance, checks);
        instance.check().ifPresent(status -> status.result().ifPresent(result -> writeCheck(json, status, result)));
        var place = instance.place();
        json.put("host", place.map(Instance.Place::hostname).orElse(""))
                .put("id", instance.taskId().value());
        json.set("ipAddresses", Addresses.of(instance));
        var ports = json.putArray("ports");
        if (instance.isLaunched()) {
            place.map(Instance.Place::ports).orElse(List.of()).forEach(ports::add);
        }
        var service = json.putArray("servicePorts");
        servicePorts.forEach(service::add);
        place.ifPresent(at -> json.put("slaveId", at.agentId().value()));
        json.put("state", state(instance.condition()).name());
        if (instance.isLaunched()) {
            instance.times().stagedAt().ifPresent(at -> json.put("stagedAt", Json.timestamp(at)));
            instance.times().startedAt().ifPresent(at -> json.put("startedAt", Json.timestamp(at)));
            json.put("version", Json.timestamp(instance.version()));
        }
        json.set("localVolumes", localVolumes(instance));
        place.map(at -> at.attributes().get("@region")).ifPresent(region -> json.put("region", region));
        place.map(at -> at.attributes().get("@zone")).ifPresent(zone -> json.put("zone", zone));
        return json.put("role", app.run().placement().role());
    }

    /** What is kept for an instance. */
    static ArrayNode localVolumes(Instance instance) {
        var volumes = Json.array();
        instance.residence()
                .map(Residence::volumes)
                .orElse(List.of())
                .forEach(volume -> volumes.addObject()
                        .put("runSpecId", instance.appId().toString())
                        .put("containerPath", volume.containerPath())
                        .put("uuid", volume.uuid())
                        .put("persistenceId", volume.persistenceId()));
        return volumes;
    }

    private static void writeHealth(ObjectNode json, Instance instance, List<HealthState> checks) {
        var results = json.putArray("healthCheckResults");
        var instanceId = "instance [" + instance.id() + "]";
        checks.forEach(check -> writeResult(results.addObject(), check, instanceId));
        instance.reported().ifPresent(check -> writeResult(results.addObject(), check, instanceId));
        if (results.isEmpty()) {
            // Checks of before a change of leader are known by their outcome only.
            instance.healthy()
                    .ifPresent(alive -> results.addObject()
                            .put("alive", alive)
                            .put("consecutiveFailures", 0)
                            .put("instanceId", instanceId));
        }
    }

    private static void writeResult(ObjectNode json, HealthState check, String instanceId) {
        json.put("alive", check.alive()).put("consecutiveFailures", check.consecutiveFailures());
        check.firstSuccess().ifPresent(at -> json.put("firstSuccess", Json.timestamp(at)));
        json.put("instanceId", instanceId);
        check.lastFailure().ifPresent(at -> json.put("lastFailure", Json.timestamp(at)));
        check.lastFailureCause().ifPresent(cause -> json.put("lastFailureCause", cause));
        check.lastSuccess().ifPresent(at -> json.put("lastSuccess", Json.timestamp(at)));
    }

    private static void writeCheck(ObjectNode json, TaskCheck.Status status, int result) {
        var written = json.putObject("checkResult");
        switch (status.kind()) {
            case HTTP -> written.putObject("http").put("statusCode", result);
            case TCP -> written.putObject("tcp").put("succeeded", result != 0);
            case COMMAND -> written.putObject("command").put("exitCode", result);
        }
    }

    /** The state of Mesos that stands for a condition; what Mesos does not know of yet is staging. */
    public static TaskState state(Condition condition) {
        return switch (condition) {
            case SCHEDULED, PROVISIONED, STAGING -> TaskState.TASK_STAGING;
            case STARTING -> TaskState.TASK_STARTING;
            case RUNNING -> TaskState.TASK_RUNNING;
            case KILLING -> TaskState.TASK_KILLING;
            case UNREACHABLE, UNREACHABLE_INACTIVE -> TaskState.TASK_UNREACHABLE;
            case FINISHED -> TaskState.TASK_FINISHED;
            case FAILED -> TaskState.TASK_FAILED;
            case ERROR -> TaskState.TASK_ERROR;
            case KILLED -> TaskState.TASK_KILLED;
            case GONE -> TaskState.TASK_GONE;
            case DROPPED -> TaskState.TASK_DROPPED;
            case UNKNOWN -> TaskState.TASK_UNKNOWN;
        };
    }
}
