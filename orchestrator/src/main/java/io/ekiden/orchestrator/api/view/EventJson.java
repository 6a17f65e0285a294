package io.ekiden.orchestrator.api.view;

import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ekiden.orchestrator.api.json.AppJson;
import io.ekiden.orchestrator.api.json.Json;
import io.ekiden.orchestrator.deployment.Deployment;
import io.ekiden.orchestrator.events.StreamEvent;
import io.ekiden.orchestrator.instance.Condition;
import io.ekiden.orchestrator.instance.Instance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Events as the stream carries them. <b>Source:</b> recorded streams of Marathon 1.11; fields and names are theirs. */
public final class EventJson {
    /** One frame of the stream. */
    public record Frame(String type, ObjectNode body) {}

    private EventJson() {}

    /** A subscriber came. */
    public static Frame attached(String remoteAddress, Instant now) {
        return frame("event_stream_attached", Json.object().put("remoteAddress", remoteAddress), now);
    }

    /** The frames of an event, mostly one. */
    public static List<Frame> frames(StreamEvent event, Instant now) {
        return switch (event) {
            case StreamEvent.ApiPost(var clientIp, var uri, var app) -> {
                var body = Json.object().put("clientIp", clientIp).put("uri", uri);
                body.set("appDefinition", wholeNumbers(AppJson.write(app)));
                yield one("api_post_event", body, now);
            }
            case StreamEvent.GroupChanged(var version) ->
                one(
                        "group_change_success",
                        Json.object().put("groupId", "/").put("version", Json.timestamp(version)),
                        now);
            case StreamEvent.DeploymentInfo(var deployment) -> one("deployment_info", step(deployment), now);
            case StreamEvent.DeploymentStepDone(var deployment) ->
                one("deployment_step_success", step(deployment), now);
            case StreamEvent.DeploymentDone(var deployment) -> one("deployment_success", ended(deployment), now);
            case StreamEvent.DeploymentFailed(var deployment, var reason) ->
                List.of(after(frame("deployment_failed", ended(deployment), now), "reason", reason));
            case StreamEvent.AppTerminated(var app) ->
                one("app_terminated_event", Json.object().put("appId", app.toString()), now);
            case StreamEvent.StatusUpdate update -> one("status_update_event", status(update), now);
            case StreamEvent.InstanceChanged(var instance) ->
                List.of(timestampFirst("instance_changed_event", changed(instance), now));
            case StreamEvent.HealthChanged(var instance, var healthy) -> health(instance, healthy, now);
            case StreamEvent.HealthCheckFailed(var instance, var check) -> {
                var body = Json.object()
                        .put("appId", instance.appId().toString())
                        .put("instanceId", instance.id().value());
                body.set("healthCheck", AppJson.write(check));
                yield one("failed_health_check_event", body, now);
            }
            case StreamEvent.UnhealthyKill(var instance, var reason) ->
                one("unhealthy_instance_kill_event", unhealthy(instance, reason), now);
            case StreamEvent.UnknownTerminated(var id, var app, var state) ->
                one(
                        "unknown_instance_terminated_event",
                        Json.object()
                                .put("instanceId", id)
                                .put("runSpecId", app.toString())
                                .put("condition", Condition.of(state).wireName()),
                        now);
            case StreamEvent.SchedulerRegistered(var frameworkId, var master, var again) ->
                one(
                        again ? "scheduler_reregistered_event" : "scheduler_registered_event",
                        again
                                ? Json.object().put("master", master)
                                : Json.object().put("frameworkId", frameworkId).put("master", master),
                        now);
            case StreamEvent.SchedulerDisconnected() -> one("scheduler_disconnected_event", Json.object(), now);
        };
    }

    private static List<Frame> one(String type, ObjectNode body, Instant now) {
        return List.of(frame(type, body, now));
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
                deployment.steps().stream()
                        .map(step -> step.actions().stream()
                                .map(action ->
                                        new DeploymentJson.Action(action.kind().wireName(), action.app()))
                                .toList())
                        .toList(),
                deployment.currentStep(),
                deployment.affectedApps());
    }

    private static ObjectNode status(StreamEvent.StatusUpdate update) {
        var instance = update.instance();
        var place = instance.place();
        var body = Json.object();
        place.ifPresent(at -> body.put("slaveId", at.agentId().value()));
        body.put("taskId", instance.taskId().value())
                .put("taskStatus", update.state().name())
                .put("message", update.message())
                .put("appId", instance.appId().toString())
                .put("host", place.map(Instance.Place::hostname).orElse(""));
        body.set("ipAddresses", Addresses.of(instance));
        var ports = body.putArray("ports");
        place.map(Instance.Place::hostPorts).orElse(List.of()).forEach(ports::add);
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

    private static List<Frame> health(Instance instance, Optional<Boolean> healthy, Instant now) {
        var id = instance.id().value();
        var app = instance.appId().toString();
        var changed = Json.object().put("instanceId", id).put("runSpecId", app);
        healthy.ifPresentOrElse(is -> changed.put("healthy", is), () -> changed.putNull("healthy"));
        changed.put("runSpecVersion", Json.timestamp(instance.version()));
        var first = timestampFirst("instance_health_changed_event", changed, now);
        if (healthy.isEmpty()) {
            return List.of(first);
        }
        var status = Json.object()
                .put("appId", app)
                .put("instanceId", id)
                .put("version", Json.timestamp(instance.version()))
                .put("alive", healthy.get());
        return List.of(first, frame("health_status_changed_event", status, now));
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
