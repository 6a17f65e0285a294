package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.deployment.EndedDeployment;
import io.ekiden.orchestrator.events.Frame;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Containers;
import io.ekiden.orchestrator.instance.Instance;
import io.ekiden.orchestrator.spec.AppHealthCheck;
import io.ekiden.orchestrator.spec.PathId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Events as the stream carries them. <b>Source:</b> recorded streams of Marathon 1.11; fields and names are theirs. */
public final class EventJson {
    private EventJson() {}

    /** An event as of now. */
    public static Frame frame(StreamEvent event, Instant now) {
        return switch (event) {
            case StreamEvent.ApiPost(var clientIp, var uri, var app, var created) -> {
                var body = Json.object().put("clientIp", clientIp).put("uri", uri);
                var definition = wholeNumbers(AppJson.write(app));
                if (created) {
                    definition.remove("versionInfo");
                }
                body.set("appDefinition", definition);
                yield frame("api_post_event", body, now);
            }
            case StreamEvent.PodCreated(var clientIp, var uri) -> pod("pod_created_event", clientIp, uri, now);
            case StreamEvent.PodUpdated(var clientIp, var uri) -> pod("pod_updated_event", clientIp, uri, now);
            case StreamEvent.PodDeleted(var clientIp, var uri) -> pod("pod_deleted_event", clientIp, uri, now);
            case StreamEvent.GroupChanged(var version) ->
                frame(
                        "group_change_success",
                        Json.object().put("groupId", "/").put("version", Json.timestamp(version)),
                        now);
            case StreamEvent.DeploymentInfo(var deployment) -> frame("deployment_info", step(deployment), now);
            case StreamEvent.DeploymentStepDone(var deployment) ->
                frame("deployment_step_success", step(deployment), now);
            case StreamEvent.DeploymentDone(var deployment) -> frame("deployment_success", ended(deployment), now);
            case StreamEvent.DeploymentFailed(var deployment, var reason) ->
                after(frame("deployment_failed", ended(deployment), now), "reason", reason);
            case StreamEvent.DeploymentPaused(var deployment) -> frame("deployment_paused", step(deployment), now);
            case StreamEvent.DeploymentResumed(var deployment) -> frame("deployment_resumed", step(deployment), now);
            case StreamEvent.AppTerminated(var app) ->
                frame("app_terminated_event", Json.object().put("appId", app.toString()), now);
            case StreamEvent.StatusUpdate update -> frame("status_update_event", status(update), now);
            case StreamEvent.InstanceChanged(var instance) ->
                timestampFirst("instance_changed_event", changed(instance), now);
            case StreamEvent.InstanceHealthChanged(var instance, var healthy) ->
                timestampFirst("instance_health_changed_event", health(instance, healthy), now);
            case StreamEvent.HealthStatusChanged(var instance, var alive) ->
                frame("health_status_changed_event", status(instance, alive), now);
            case StreamEvent.HealthCheckAdded(var app, var version, var check) ->
                checkAdded(app, version, AppJson.write(check), now);
            case StreamEvent.HealthCheckRemoved(var app) ->
                frame("remove_health_check_event", Json.object().put("appId", app.toString()), now);
            case StreamEvent.HealthCheckFailed(var instance, var check) -> checkFailed(instance, check, now);
            case StreamEvent.UnhealthyKill(var instance, var reason) ->
                frame("unhealthy_instance_kill_event", unhealthy(instance, reason), now);
            case StreamEvent.HealthBrakeEngaged(var app, var unhealthy, var instances) ->
                frame(
                        "health_brake_engaged_event",
                        Json.object()
                                .put("appId", app.toString())
                                .put("unhealthy", unhealthy)
                                .put("instances", instances),
                        now);
            case StreamEvent.HealthBrakeReleased(var app) ->
                frame("health_brake_released_event", Json.object().put("appId", app.toString()), now);
            case StreamEvent.LbLabelRefused(var app, var servicePort, var reason) ->
                frame(
                        "lb_label_refused_event",
                        Json.object()
                                .put("appId", app)
                                .put("servicePort", servicePort)
                                .put("reason", reason),
                        now);
            case StreamEvent.UnknownTerminated(var id, var app, var state) ->
                frame(
                        "unknown_instance_terminated_event",
                        Json.object()
                                .put("instanceId", id)
                                .put("runSpecId", app.toString())
                                .put("condition", Condition.of(state).wireName()),
                        now);
            case StreamEvent.SchedulerRegistered(var frameworkId, var master, var again) ->
                frame(
                        again ? "scheduler_reregistered_event" : "scheduler_registered_event",
                        again
                                ? Json.object().put("master", master)
                                : Json.object().put("frameworkId", frameworkId).put("master", master),
                        now);
            case StreamEvent.SchedulerDisconnected() -> frame("scheduler_disconnected_event", Json.object(), now);
            case StreamEvent.FrameworkMessage(var executorId, var agentId, var message) ->
                frame(
                        "framework_message_event",
                        Json.object()
                                .put("executorId", executorId)
                                .put("slaveId", agentId)
                                .put("message", message),
                        now);
            case StreamEvent.StreamAttached(var address) ->
                frame("event_stream_attached", Json.object().put("remoteAddress", address), now);
            case StreamEvent.StreamDetached(var address) ->
                frame("event_stream_detached", Json.object().put("remoteAddress", address), now);
            case StreamEvent.Subscription(var clientIp, var url, var wanted) ->
                frame(
                        wanted ? "subscribe_event" : "unsubscribe_event",
                        Json.object().put("clientIp", clientIp).put("callbackUrl", url),
                        now);
            case StreamEvent.EventsMissed(var last, var resumedAfter) ->
                frame("events_missed", Json.object().put("lastEventId", last).put("resumedAfter", resumedAfter), now);
        };
    }

    private static Frame pod(String type, String clientIp, String uri, Instant now) {
        return frame(type, Json.object().put("clientIp", clientIp).put("uri", uri), now);
    }

    private static Frame frame(String type, ObjectNode body, Instant now) {
        return new Frame(type, body.put("eventType", type).put("timestamp", Json.timestamp(now)));
    }

    /** Marathon writes the events of instances with another serializer than the rest. */
    private static Frame timestampFirst(String type, ObjectNode body, Instant now) {
        return new Frame(type, body.put("timestamp", Json.timestamp(now)).put("eventType", type));
    }

    private static Frame after(Frame frame, String name, String value) {
        return new Frame(frame.type(), frame.body().put(name, value));
    }

    /** In events, unlike anywhere else, Marathon writes numbers without a fraction without the point: {@code 32}, not {@code 32.0}. */
    private static ObjectNode wholeNumbers(ObjectNode json) {
        json.properties().forEach(entry -> {
            if (entry.getValue() instanceof ObjectNode inner) {
                wholeNumbers(inner);
            } else if (entry.getValue().isDouble()
                    && entry.getValue().doubleValue() == entry.getValue().longValue()) {
                entry.setValue(LongNode.valueOf(entry.getValue().longValue()));
            }
        });
        return json;
    }

    private static ObjectNode step(Deployment deployment) {
        var view = view(deployment);
        var body = Json.object();
        body.set("plan", DeploymentJson.plan(view));
        if (!deployment.isDone()) {
            body.set("currentStep", DeploymentJson.step(view.steps().get(deployment.currentStep())));
        }
        return body;
    }

    private static ObjectNode ended(Deployment deployment) {
        var body = Json.object().put("id", deployment.id());
        body.set("plan", DeploymentJson.plan(view(deployment)));
        return body;
    }

    /** A deployment as JSON shows it. */
    public static DeploymentJson.View view(Deployment deployment) {
        return new DeploymentJson.View(
                deployment.id(),
                deployment.version(),
                steps(deployment.steps(), deployment::isOfPod),
                deployment.currentStep(),
                affected(deployment, false),
                affected(deployment, true));
    }

    private static List<PathId> affected(Deployment deployment, boolean pods) {
        return deployment.affectedApps().stream()
                .filter(id -> deployment.isOfPod(id) == pods)
                .toList();
    }

    /** A deployment that is over, as JSON shows it: as when it ran, and how it ended. */
    public static ObjectNode ended(EndedDeployment over) {
        return DeploymentJson.ended(
                view(over.deployment()),
                new DeploymentJson.End(over.outcome().wireName(), over.reason(), over.followedBy(), over.endedAt()));
    }

    /** Steps as JSON shows them. */
    public static List<List<DeploymentJson.Action>> steps(List<Deployment.Step> steps, Predicate<PathId> isPod) {
        return steps.stream()
                .map(step -> step.actions().stream()
                        .map(action -> new DeploymentJson.Action(
                                action.kind().wireName(isPod.test(action.app())),
                                action.app(),
                                isPod.test(action.app())))
                        .toList())
                .toList();
    }

    private static ObjectNode status(StreamEvent.StatusUpdate update) {
        var instance = update.instance();
        var place = instance.place();
        var body = Json.object();
        place.ifPresent(at -> body.put("slaveId", at.agentId().value()));
        body.put("taskId", update.task().value())
                .put("taskStatus", update.state().name())
                .put("message", update.message())
                .put("appId", instance.appId().toString())
                .put("host", place.map(Instance.Place::hostname).orElse(""));
        body.set("ipAddresses", Addresses.of(instance));
        var ports = body.putArray("ports");
        instance.container(update.task())
                .map(Containers.State::ports)
                .or(() -> place.map(Instance.Place::ports))
                .orElse(List.of())
                .forEach(ports::add);
        return body.put("version", Json.timestamp(instance.version()));
    }

    private static ObjectNode changed(Instance instance) {
        var body = Json.object()
                .put("instanceId", instance.id().value())
                .put("condition", instance.condition().wireName())
                .put("runSpecId", instance.appId().toString());
        instance.place()
                .ifPresentOrElse(
                        at -> body.put("agentId", at.agentId().value()).put("host", at.hostname()),
                        () -> body.putNull("agentId").putNull("host"));
        return body.put("runSpecVersion", Json.timestamp(instance.version()));
    }

    private static ObjectNode health(Instance instance, Optional<Boolean> healthy) {
        var changed = Json.object()
                .put("instanceId", instance.id().value())
                .put("runSpecId", instance.appId().toString());
        healthy.ifPresentOrElse(is -> changed.put("healthy", is), () -> changed.putNull("healthy"));
        return changed.put("runSpecVersion", Json.timestamp(instance.version()));
    }

    private static ObjectNode status(Instance instance, boolean alive) {
        return Json.object()
                .put("appId", instance.appId().toString())
                .put("instanceId", instance.id().value())
                .put("version", Json.timestamp(instance.version()))
                .put("alive", alive);
    }

    /** Its fields are in an order of their own, as recorded. */
    private static Frame checkAdded(PathId app, Instant version, ObjectNode check, Instant now) {
        var type = "add_health_check_event";
        var body = Json.object().put("appId", app.toString()).put("eventType", type);
        body.set("healthCheck", check);
        return new Frame(type, body.put("timestamp", Json.timestamp(now)).put("version", Json.timestamp(version)));
    }

    /** As above; what it calls a task is the instance. */
    private static Frame checkFailed(Instance instance, AppHealthCheck check, Instant now) {
        var type = "failed_health_check_event";
        var body = Json.object().put("appId", instance.appId().toString()).put("eventType", type);
        body.set("healthCheck", AppJson.write(check));
        return new Frame(type, body.put("taskId", instance.id().value()).put("timestamp", Json.timestamp(now)));
    }

    private static ObjectNode unhealthy(Instance instance, String reason) {
        var body = Json.object()
                .put("appId", instance.appId().toString())
                .put("taskId", instance.taskId().value())
                .put("instanceId", instance.id().value())
                .put("version", Json.timestamp(instance.version()))
                .put("reason", reason);
        instance.place()
                .ifPresent(at -> body.put("host", at.hostname())
                        .put("slaveId", at.agentId().value()));
        return body;
    }
}
